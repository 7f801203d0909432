"""What the maps of a project are drawn from: layouts, neighbours and themes, read once while they stay the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from components.candidates.by_spec import document_vectors
from components.i18n import tr
from components.measurements import maps
from components.measurements import neighbourhoods as nearby
from components.projection.layouts import MOST_DRAWN, Layout, layout_all
from components.projection.neighbours import IndexArray
from components.spec import ModelSpec
from components.ui.shared import session, start
from components.ui.shared.collection_language import data_language
from components.ui.shared.session import View
from components.workspace import ProjectCandidate

DOUBT = 0.8  # a point is doubtful whose false or lost neighbours rank, on average, behind the nearest fifth of all
SAMPLE = 50_000  # documents that get a mark where not all do
RowArray = npt.NDArray[np.int64]


def drawable(view: View) -> list[ProjectCandidate]:
    """The computed models that have vectors."""
    return [candidate for candidate in view.ready if maps.has_vectors(candidate.spec)]


@dataclass(frozen=True)
class MapState:
    """The maps of some models of a project."""

    view: View
    candidates: tuple[ProjectCandidate, ...]
    reference: ModelSpec
    layouts: Mapping[str, Layout]
    marks: tuple[str, ...]
    """What each layout was read from: changes when a layout does."""

    @property
    def n(self) -> int:
        """Documents in the collection."""
        return len(self.view.collection.documents)

    @property
    def compared(self) -> int:
        """Nearest documents that a dispute compares: 10, or all others where there are fewer."""
        return min(nearby.COMPARED, max(self.n - 1, 0))

    @cached_property
    def specs(self) -> tuple[ModelSpec, ...]:
        """All computed models of the project that have vectors."""
        return tuple(candidate.spec for candidate in self.view.ready if maps.has_vectors(candidate.spec))

    @cached_property
    def lists(self) -> dict[str, IndexArray]:
        """Model -> its neighbours, for those models whose are computed."""
        saved = {
            spec.name: nearby.saved_neighbours(session.workspace(), self.view.collection, spec) for spec in self.specs
        }
        return {name: lists for name, lists in saved.items() if lists is not None and lists.shape[1]}

    @cached_property
    def themes(self) -> nearby.Themes | None:
        """The groups by text; None until they are computed, or where there are none."""
        themes = nearby.saved_themes(session.workspace(), self.view.collection, self.reference)
        return themes if themes is not None and themes.themes else None

    @cached_property
    def disputes(self) -> nearby.Disputes | None:
        """What the models disagree about; None until it is computed."""
        return nearby.saved_disputes(session.workspace(), self.view.collection, self.specs)

    @cached_property
    def rows(self) -> RowArray:
        """The documents that get a mark, as row numbers, rising: all, or an even share of each theme."""
        if self.n <= MOST_DRAWN:
            return np.arange(self.n, dtype=np.int64)
        codes = self.themes.codes if self.themes is not None else np.zeros(self.n, np.int32)
        return stratified(codes, SAMPLE)

    @property
    def is_sampled(self) -> bool:
        """Whether only some documents have a mark."""
        return self.n > MOST_DRAWN

    def doubtful(self, name: str) -> npt.NDArray[np.bool_]:
        """Bool (n,): documents that cannot be believed where this model's picture puts them."""
        fidelity = self.layouts[name].fidelity
        return np.fmin(fidelity.trust_of, fidelity.continuity_of) < DOUBT


def stratified(codes: npt.NDArray[np.integer], size: int, seed: int = 0) -> RowArray:
    """About ``size`` rows, rising, an even share of every code and at least one of each, drawn with ``seed``."""
    random = np.random.default_rng(seed)
    share = size / max(len(codes), 1)
    parts = []
    for code in np.unique(codes):
        own = np.flatnonzero(codes == code)
        parts.append(random.choice(own, min(len(own), max(1, round(share * len(own)))), replace=False))
    return np.sort(np.concatenate(parts)).astype(np.int64) if parts else np.empty(0, np.int64)


def read(view: View, candidates: Sequence[ProjectCandidate]) -> MapState | None:
    """The state of the maps: saved UMAP layouts where all are there, else quick pictures (PCA), and UMAP is started.

    None while even the quick pictures of a large collection are not there yet.
    """
    specs_ready = [candidate.spec for candidate in view.ready]
    reference = maps.reference_of(specs_ready, data_language(view.collection)[0])
    if reference is None:
        return None
    saved = _saved(view, candidates, reference, "umap")
    if saved is None or not _has_all(view, reference):
        _start(view)
    if saved is None and len(view.collection.documents) > nearby.AT_ONCE:
        saved = _saved(view, candidates, reference, "pca")
        if saved is None:
            return None
    if saved is None:
        specs = tuple(candidate.spec.to_json() for candidate in candidates)
        layouts = _pca(view.collection.documents_id, specs, reference.to_json(), view)
        saved = layouts, tuple(tr("pca {spec}", spec=spec) for spec in specs)
    return MapState(view, tuple(candidates), reference, *saved)


def _saved(
    view: View, candidates: Sequence[ProjectCandidate], reference: ModelSpec, method: maps.Method
) -> tuple[dict[str, Layout], tuple[str, ...]] | None:
    layouts, marks = {}, []
    for candidate in candidates:
        path = maps.layout_path(session.workspace(), view.collection, candidate.spec, reference, method)
        manifest = path.with_name(path.name + ".json")
        if not manifest.exists():
            return None
        mark = f"{manifest} {manifest.stat().st_mtime_ns}"
        layout = _layout(str(path), mark)
        if layout is None:
            return None
        layouts[candidate.name] = layout
        marks.append(mark)
    return layouts, tuple(marks)


@st.cache_resource(max_entries=16, show_spinner=False)
def _layout(path: str, mark: str) -> Layout | None:
    stored = maps.load_layout(Path(path))
    return None if stored is None else stored.layout


def _has_all(view: View, reference: ModelSpec) -> bool:
    """Whether what goes with the maps is there too: a workspace of an earlier version has only the maps."""
    specs = [candidate.spec for candidate in view.ready if maps.has_vectors(candidate.spec)]
    workspace, collection = session.workspace(), view.collection
    if nearby.saved_themes(workspace, collection, reference) is None:
        return False
    enough = len(specs) < 2 or len(collection.documents) < 2
    return enough or nearby.saved_disputes(workspace, collection, specs) is not None


def _start(view: View) -> None:
    job = session.jobs().of_project(view.project.id)
    if job is not None and (not job.is_over or job.maps.state == "failed"):
        return
    tried = f"_maps-tried-{view.project.id}-{len(view.ready)}"
    if st.session_state.get(tried):
        return  # it ran and something is still missing: no endless starting
    st.session_state[tried] = True
    start.maps(view.project.id, [candidate.spec for candidate in view.ready])


@st.cache_resource(max_entries=4, show_spinner=False)
def _pca(documents_id: str, specs: tuple[str, ...], reference: str, _view: View) -> dict[str, Layout]:
    vectors = {}
    for spec in map(ModelSpec.from_json, dict.fromkeys((reference, *specs))):
        matrix = document_vectors(session.workspace(), _view.collection, spec)
        if matrix is not None:
            vectors[spec.name] = matrix
    return layout_all(vectors, "pca")


def title_of(row: pd.Series) -> str:
    """What a document is called: its title, else how it begins."""
    return " ".join(str(row["title"] or row["text"][:160]).split())[:120] or str(row["id"])
