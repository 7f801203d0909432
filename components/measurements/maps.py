"""Maps of a collection: one layout per model, all laid out like one that reads its language, saved for later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from components.candidates import candidate_of
from components.candidates.by_spec import document_vectors, encoder_key, has_vectors
from components.catalogue.cards import lists_language
from components.datasets.languages import language_of
from components.i18n import tr
from components.measurements import neighbourhoods as nearby
from components.projection.fidelity import SAMPLE
from components.projection.layouts import Layout, Method, draw_layout
from components.projection.neighbours import Neighbours
from components.projection.storage import load_layout, save_layout
from components.records import BadInputError, Collection, FloatArray
from components.spec import ModelSpec
from components.workspace import Workspace

__all__ = ["compute_layouts", "has_vectors", "layout_path", "reference_of", "saved_layout"]

# Where in one model's part (0 to 1) each stage begins and how much of it it takes, as timed at 50,000 documents.
STAGE_SHARES = {"neighbours": (0.0, 0.4), "themes": (0.4, 0.05), "layout": (0.45, 0.45), "trust": (0.9, 0.1)}
QUICK_SAMPLE = 500  # documents looked at to say how far a quick picture can be trusted

ReportStage = Callable[[str, int, int, float], None]
"""Told the stage, how many of how many are done in it, and the share (0 to 1) of all the work."""


def layout_path(
    workspace: Workspace, collection: Collection, spec: ModelSpec, reference: ModelSpec, method: Method = "umap"
) -> Path:
    """Where the map of ``spec``, laid out like ``reference``, is kept (without suffix)."""
    pair = hashlib.sha256(f"{encoder_key(reference)}|{encoder_key(spec)}|{method}".encode()).hexdigest()[:16]
    return workspace.layouts_folder(collection.documents_id) / pair


def saved_layout(
    workspace: Workspace, collection: Collection, spec: ModelSpec, reference: ModelSpec, method: Method = "umap"
) -> Layout | None:
    """The saved map; None where it was not computed yet."""
    stored = load_layout(layout_path(workspace, collection, spec, reference, method))
    return None if stored is None else stored.layout


def reference_of(specs: Sequence[ModelSpec], language: str) -> ModelSpec | None:
    """Like whose map the others are laid out, and whose groups are named: the first that reads the language.

    The first that has vectors where the authors of none list it ("": unknown); None where none has.
    """
    drawn = [spec for spec in specs if has_vectors(spec)]
    cards = ((spec, candidate_of(spec).card) for spec in drawn if language)
    reading = (spec for spec, card in cards if card is not None and lists_language(card, language))
    return next(reading, drawn[0] if drawn else None)


def compute_layouts(
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    report: ReportStage,
    method: Method = "umap",
) -> dict[str, float | None]:
    """Lay out every model that has vectors, and save each map and what goes with it; see ``reference_of``.

    In an order that soon gives a page something to show: of large collections first the quick pictures (PCA) and
    the disputes over a sample, then the maps one by one (one model's vectors in memory at a time), then the themes and
    the disputes over all documents. What is saved already is not made again.

    Returns:
        model name -> share (0 to 1) of true neighbours that are neighbours in the picture.
    """
    reference = reference_of(specs, language_of(collection.documents)[0])
    if reference is None:
        return {}
    drawn = [reference, *(spec for spec in specs if has_vectors(spec) and spec != reference)]
    steps = _Steps(workspace, collection, drawn, report)
    if len(collection.documents) > nearby.AT_ONCE:
        steps.quick_pictures()
        steps.sample()
    layouts = steps.maps(method)
    steps.disputes()
    report("maps", len(drawn), len(drawn), 1.0)
    return {name: layout.trust.kept for name, layout in layouts.items()}


class _Steps:
    """The parts of drawing all maps, each skipped where its result is saved."""

    def __init__(
        self, workspace: Workspace, collection: Collection, drawn: Sequence[ModelSpec], report: ReportStage
    ) -> None:
        self.workspace, self.collection, self.drawn, self.report = workspace, collection, drawn, report
        self.reference = drawn[0]
        self.ids = collection.documents["id"].tolist()

    def quick_pictures(self) -> None:
        self._each("pca")

    def sample(self) -> None:
        if nearby.saved_disputes(self.workspace, self.collection, self.drawn) is None:
            nearby.sample_disputes(
                self.workspace,
                self.collection,
                self.drawn,
                report=lambda done, total: self.report("disputes", done, total, done / total * 0.1),
            )

    def maps(self, method: Method) -> dict[str, Layout]:
        return self._each(method)

    def disputes(self) -> None:
        if nearby.are_listed(self.collection):
            saved = nearby.saved_disputes(self.workspace, self.collection, self.drawn)
            if saved is None or saved.looked_at < saved.total:
                nearby.compute_disputes(self.workspace, self.collection, self.drawn)

    def _each(self, method: Method) -> dict[str, Layout]:
        layouts: dict[str, Layout] = {}
        reference: FloatArray | None = None
        for number, spec in enumerate(self.drawn):
            layout = saved_layout(self.workspace, self.collection, spec, self.reference, method)
            if layout is None or (method == "umap" and self._lacks(spec)):
                layout = self._draw(spec, method, reference, number, layout)
            layouts[spec.name] = layout
            reference = layout.points if reference is None else reference
        return layouts

    def _lacks(self, spec: ModelSpec) -> bool:
        lists = nearby.saved_neighbours(self.workspace, self.collection, spec)
        themes = nearby.saved_themes(self.workspace, self.collection, self.reference)
        lacks_lists = lists is None and nearby.are_listed(self.collection)
        return lacks_lists or (spec == self.reference and themes is None)

    def _draw(
        self, spec: ModelSpec, method: Method, reference: FloatArray | None, number: int, known: Layout | None
    ) -> Layout:
        n, models = len(self.ids), len(self.drawn)
        vectors = document_vectors(self.workspace, self.collection, spec)
        if vectors is None:
            raise BadInputError(tr("{name} has no vectors to draw; compute it on the Models page.", name=spec.name))

        def tell(stage: str, done: int = 0, total: int = 0) -> None:
            base, span = STAGE_SHARES.get(stage, (0.9, 0.1))
            share = (number + base + span * (done / total if total else 0)) / models
            self.report(stage, done, total or n, share if method == "umap" else share * 0.1)

        neighbours: Neighbours | None = None
        if method == "umap" and nearby.are_listed(self.collection):
            tell("neighbours", 0, n)
            neighbours = nearby.compute_neighbours(
                self.workspace, self.collection, spec, vectors, lambda done: tell("neighbours", done, n)
            )
        if method == "umap" and spec == self.reference:
            tell("themes")
            nearby.compute_themes(self.workspace, self.collection, spec, vectors)
        if known is not None:
            return known
        sample = SAMPLE if method == "umap" else QUICK_SAMPLE
        layout = draw_layout(vectors, method, reference=reference, neighbours=neighbours, sample=sample, progress=tell)
        path = layout_path(self.workspace, self.collection, spec, self.reference, method)
        save_layout(path, self.ids, layout, {"model": spec.name})
        return layout
