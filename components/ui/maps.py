"""Linked maps of the documents, one per model, and what is selected on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.datasets.export import safe_csv
from components.models.spec import ModelSpec
from components.pipeline import mapping, results
from components.pipeline.live import Hits
from components.projection.layouts import Layout, layout_all
from components.ui import address, ask, hits, session, start, text, theme
from components.ui.linked_maps import MapMark, MapPanel, MapPoints, linked_maps
from components.ui.markdown import escape
from components.ui.session import View
from components.workspace import Candidate

FEW_VALUES = 60  # a column with more different values is a text, not a colour
HEIGHT = 430  # pixels
NARROW_HEIGHT = 350  # pixels, for three in a row
SMALL_HEIGHT = 300  # pixels, below search results
TABLE_ROWS = 500


def drawable(view: View) -> list[Candidate]:
    """The computed models that have vectors."""
    return [candidate for candidate in view.ready if mapping.has_vectors(candidate.spec)]


def nothing_to_draw() -> None:
    """Only keyword search is chosen."""
    st.info(text.MAP_NEEDS_VECTORS)


def choose_colour(view: View) -> str | None:
    """The column that colours the points (in the address as ``colour``)."""
    documents = view.collection.documents
    columns = [
        c for c in documents.columns if c not in ("id", "title", "text") and 1 < documents[c].nunique() <= FEW_VALUES
    ]
    if not columns:
        return None
    preferred = "label" if "label" in columns else columns[0]
    return address.segmented(text.COLOUR_BY, columns, param="colour", default=preferred, names=escape, show_label=True)


def layouts(view: View, candidates: Sequence[Candidate]) -> dict[str, Layout]:
    """A map for each: the saved UMAP where it is there, else PCA at once (and UMAP is started in the background)."""
    reference = _reference(view)
    if reference is None:
        return {}
    found = {}
    for candidate in candidates:
        saved = mapping.saved_layout(session.workspace(), view.collection, candidate.spec, reference)
        if saved is not None:
            found[candidate.name] = saved
    if len(found) == len(candidates):
        return found
    _start_umap(view)
    return _pca(view.collection.documents_id, tuple(c.spec.to_json() for c in candidates), view)


def _reference(view: View) -> ModelSpec | None:
    """All maps of a project are laid out like that of its first model."""
    return next((candidate.spec for candidate in view.ready if mapping.has_vectors(candidate.spec)), None)


def _start_umap(view: View) -> None:
    job = session.jobs().of_project(view.project.id)
    if job is not None and (not job.is_over or job.maps.state == "failed"):
        return
    start.maps(view.project.id, [candidate.spec for candidate in view.ready])


@st.cache_resource(max_entries=4, show_spinner=False)
def _pca(documents_id: str, specs: tuple[str, ...], _view: View) -> dict[str, Layout]:
    vectors = {}
    for spec in map(ModelSpec.from_json, specs):
        matrix = results.document_vectors(session.workspace(), _view.collection, spec)
        if matrix is not None:
            vectors[spec.name] = matrix
    return layout_all(vectors, "pca")


def linked(view: View, candidates: Sequence[Candidate], colour: str | None) -> tuple[str, ...]:
    """The maps side by side; returns the ids of the documents selected on them."""
    found = layouts(view, candidates)
    panels = [_panel(candidate, found[candidate.name]) for candidate in candidates]
    return linked_maps(
        panels,
        _points(view, colour),
        key=f"maps-{view.project.id}",
        height=NARROW_HEIGHT if len(panels) == 3 else HEIGHT,
    )


def _panel(candidate: Candidate, layout: Layout) -> MapPanel:
    look = theme.slot(candidate.slot)
    method = "PCA" if layout.method == "pca" else "UMAP"
    kept = layout.trust.kept
    known = f" · {text.NEIGHBOURS_KEPT.format(kept=round(kept * 100))}" if kept is not None else ""
    return MapPanel(candidate.name, method + known, look.light, look.marker, layout.points, look.dark)


def _points(view: View, colour: str | None) -> MapPoints:
    documents = view.collection.documents
    titles = documents["title"].where(documents["title"] != "", documents["text"].str.slice(0, 80)).tolist()
    return MapPoints(documents["id"].tolist(), titles, documents[colour].tolist() if colour else None)


def honesty(view: View, candidates: Sequence[Candidate]) -> None:
    """How far the pictures can be believed, in a sentence."""
    found = layouts(view, candidates)
    shares = [layout.trust.kept for layout in found.values() if layout.trust.kept is not None]
    if not shares:
        st.caption(text.MAP_TOO_SMALL)
        return
    first = next(iter(found.values()))
    sentence = (
        text.HONESTY.format(low=round(min(shares) * 100), high=round(max(shares) * 100))
        if len(shares) > 1
        else text.HONESTY_ONE.format(kept=round(shares[0] * 100))
    )
    if first.trust.sampled < first.trust.total:
        sentence += text.HONESTY_SAMPLE.format(sampled=f"{first.trust.sampled:,}", total=f"{first.trust.total:,}")
    if any(layout.method == "pca" for layout in found.values()):
        sentence += f" {text.PCA_FIRST if first.trust.total >= 15 else text.PCA_ONLY}"
    st.caption(sentence)
    job = session.jobs().of_project(view.project.id)
    if job is not None and job.maps.state == "failed":
        st.warning(text.MAPS_FAILED.format(reason=escape(job.maps.reason)))
        if st.button(text.TRY_AGAIN):
            start.maps(view.project.id, [candidate.spec for candidate in view.ready])
            st.rerun()


def selection(view: View, selected: Sequence[str]) -> None:
    """The selected documents as a table, to read and to download."""
    if not selected:
        st.caption(text.SELECT_ON_MAP)
        return
    chosen = view.collection.documents[view.collection.documents["id"].isin(set(selected))]
    st.subheader(text.SELECTED.format(count=text.count(len(chosen), "document")), anchor=False)
    st.dataframe(chosen.head(TABLE_ROWS), hide_index=True, height=320)
    if len(chosen) > TABLE_ROWS:
        st.caption(text.FIRST_ROWS.format(shown=TABLE_ROWS, total=f"{len(chosen):,}"))
    st.download_button(text.DOWNLOAD_CSV, lambda: safe_csv(chosen), "selection.csv", "text/csv", key="csv-selection")


def hits_on_maps(view: View, candidates: Sequence[Candidate], asked: ask.Asked, answers: Mapping[str, Hits]) -> None:
    """Where each model's results lie on its map, relevant documents ringed and missed ones crossed."""
    drawn = [candidate for candidate in candidates if candidate.name in answers and mapping.has_vectors(candidate.spec)]
    if not drawn:
        return
    if not st.toggle(text.SHOW_ON_MAPS, key="on-maps", value=True, persist_state="session"):
        return
    found = layouts(view, drawn)
    panels = [_panel(candidate, found[candidate.name]) for candidate in drawn]
    marks = _marks(view, drawn, asked, answers)
    documents = view.collection.documents
    colour = "label" if 1 < documents["label"].nunique() <= FEW_VALUES else None
    linked_maps(panels, _points(view, colour), key=f"hit-maps-{view.project.id}", height=SMALL_HEIGHT, marks=marks)


def _marks(view: View, drawn: Sequence[Candidate], asked: ask.Asked, answers: Mapping[str, Hits]) -> list[MapMark]:
    rows = hits.row_numbers(view)
    grades = view.collection.grades(asked.query_id)
    parent_of = view.collection.parent_of
    relevant = {doc_id for doc_id, grade in grades.items() if grade >= hits.RELEVANT and doc_id in rows}
    marks = []
    for panel, candidate in enumerate(drawn):
        shown = answers[candidate.name].shown.doc_ids
        for rank, doc_id in enumerate(shown, 1):
            marks.append(MapMark(panel, rows[doc_id], "relevant" if doc_id in relevant else "hit", rank))
        found = {parent_of.get(doc_id, doc_id) for doc_id in shown}
        missed = sorted(doc_id for doc_id in relevant if parent_of.get(doc_id, doc_id) not in found)
        marks += [MapMark(panel, rows[doc_id], "missed") for doc_id in missed]
    return marks
