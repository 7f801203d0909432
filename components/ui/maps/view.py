"""The linked maps on a page: encoded once, drawn with what is marked, read with what is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from components import i18n
from components.projection.layouts import Layout
from components.records import FloatArray
from components.ui.maps import words as text_maps
from components.ui.shared import media, theme
from components.ui.shared.linked_maps import (
    Colouring,
    Density,
    MapMark,
    MapPanel,
    MapPoints,
    MapThemes,
    encode_maps,
    reader,
)
from components.ui.shared.linked_maps import words as text_linked
from components.ui.shared.linked_maps.choice import decode_selection, inside
from components.ui.shared.linked_maps.element import ChosenPoints, draw_encoded
from components.ui.shared.linked_maps.encode import MOST_THREADED, MOST_TITLES, THREADS, encode_colours
from components.ui.shared.map_state import MapState, title_of
from components.workspace import ProjectCandidate

HEIGHT = 430  # pixels
NARROW_HEIGHT = 360  # pixels, for three in a row
SHADE_CELLS = 160  # along each side of the shading
SNIPPET = 220  # characters of a text on a card
PICTURE_HEIGHT, ATLAS_HEIGHT = 120, 64  # pixels, on a card, in the place of a point


def draw(
    state: MapState,
    colouring: Colouring | None,
    *,
    key: str,
    marks: Sequence[MapMark] = (),
    queries: Mapping[str, tuple[float, float]] | None = None,
    selected: Sequence[str] | None = None,
    height: int | None = None,
) -> tuple[str, ...]:
    """The maps side by side; returns the ids of the documents selected on them.

    Args:
        state: what they are drawn from.
        colouring: what colours stand for; None: nothing.
        key: of the element.
        marks: signs, their index being the row number in the collection.
        queries: model -> where a query lies on its map.
        selected: ids to select instead of what the person selected.
        height: of a row of maps in pixels.
    """
    encoded = encode(state, colouring, queries or {})
    ids = _ids(state)
    reads = state.n > MOST_TITLES or state.n > MOST_THREADED
    own = height or (NARROW_HEIGHT if len(state.candidates) == 3 else HEIGHT)
    chosen = draw_encoded(
        encoded,
        ids,
        key=key,
        height=own,
        marks=_placed(state, marks),
        selected=selected,
        reads=reads,
        pictures="image" in state.view.collection.modalities,
    )
    reader(
        key,
        lambda mark: answer(state, colouring, int(state.rows[mark])),
        lambda mark: media.address_of(state.view.collection.documents.iloc[int(state.rows[mark])], ATLAS_HEIGHT),
    )
    return _all_inside(state, chosen, colouring)


def selected_before(state: MapState, key: str) -> tuple[str, ...]:
    """What was selected when this run began, known before the maps are drawn."""
    seen = st.session_state.get(key)
    kept = seen.get("selection") if isinstance(seen, Mapping) else None
    documents = kept.get("documents") if isinstance(kept, Mapping) else None
    return decode_selection(kept, str(documents), _ids(state)) if documents else ()


def encode(state: MapState, colouring: Colouring | None, queries: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """What travels to the browser, kept for the next run that wants the same."""
    looks = tuple((candidate.name, candidate.slot) for candidate in state.candidates)
    known = (tuple(sorted(state.lists)), state.themes is not None, i18n.current())
    base = _encoded_base(state.view.collection.content_hash, looks, state.marks, known, state)
    if colouring is None and not queries:
        return base
    shown = _colours_of(state, colouring)
    panels = [
        panel | {"query": _query_share(state, candidate.name, queries)}
        for candidate, panel in zip(state.candidates, base["panels"], strict=True)
    ]
    return base | {"colours": shown, "panels": panels}


@st.cache_resource(max_entries=6, show_spinner=False)
def _encoded_base(
    content: str, looks: tuple[object, ...], marks: tuple[str, ...], known: tuple[object, ...], _state: MapState
) -> dict[str, Any]:
    state = _state
    panels = [_panel(state, candidate) for candidate in state.candidates]
    documents = state.view.collection.documents
    titles = None
    if len(state.rows) <= MOST_TITLES:
        shown = documents.iloc[state.rows]
        titles = shown["title"].where(shown["title"] != "", shown["text"].str.slice(0, 160)).tolist()
    themes = None
    if state.themes is not None:
        codes = np.where(state.themes.codes < 0, 255, state.themes.codes)[state.rows].astype(np.uint8)
        named = [
            name if theme.words else "" for name, theme in zip(state.themes.names(), state.themes.themes, strict=True)
        ]
        themes = MapThemes(codes, named) if any(named) else None
    return encode_maps(panels, MapPoints(_ids(state), titles, total=state.n), themes=themes)


def _colours_of(state: MapState, colouring: Colouring | None) -> dict[str, Any]:
    """The colours of the documents that have a mark."""
    nothing = Colouring((), np.full(len(state.rows), 13, np.uint8))
    own = nothing if colouring is None else colouring.rows(state.rows) if state.is_sampled else colouring
    return encode_colours(own, len(state.rows), len(state.candidates))


def _panel(state: MapState, candidate: ProjectCandidate) -> MapPanel:
    look, layout = theme.slot(candidate.slot), state.layouts[candidate.name]
    lists = state.lists.get(candidate.name)
    density = note = None
    if state.is_sampled:
        density = shade(layout.points)
        template = text_linked.SHADED if state.themes is None else text_linked.SHADED_BY_THEME
        note = template.format(total=f"{state.n:,}", n=f"{len(state.rows):,}")
    return MapPanel(
        candidate.name,
        subtitle(state, layout),
        look.light,
        look.marker,
        layout.points[state.rows],
        look.dark,
        doubtful=state.doubtful(candidate.name)[state.rows],
        neighbours=np.asarray(lists[:, :THREADS]) if lists is not None and state.n <= MOST_THREADED else None,
        density=density,
        note=note or "",
    )


def subtitle(state: MapState, layout: Layout) -> str:
    """What drew the picture, how many neighbours are real, and how unlike the first picture it is."""
    parts = ["PCA" if layout.method == "pca" else "UMAP"]
    if layout.is_one_point:
        return f"{parts[0]} · {text_maps.ON_ONE_POINT}"
    if layout.trust.kept is not None:
        parts.append(text_maps.TRUSTED.format(kept=round(layout.trust.kept * 100)))
    if layout.disparity is not None:
        value = f"{layout.disparity * 100:.0f}"
        parts.append(text_maps.DISPARITY.format(value=value, reference=state.reference.name))
    elif len(state.candidates) > 1:
        parts.append(text_maps.REFERENCE)
    return " · ".join(parts)


def shade(points: FloatArray) -> Density:
    """How thickly all documents lie, on the square that holds them; the scale is of square roots."""
    exact = points.astype(np.float64)
    low, high = exact.min(axis=0), exact.max(axis=0)
    middle, length = (low + high) / 2, float((high - low).max()) or 1.0
    places = (((exact - middle) / length + 0.5) * SHADE_CELLS).astype(np.int64).clip(0, SHADE_CELLS - 1)
    counts = np.bincount(places[:, 1] * SHADE_CELLS + places[:, 0], minlength=SHADE_CELLS**2)
    roots = np.sqrt(counts.reshape(SHADE_CELLS, SHADE_CELLS))
    values = np.round(255 * roots / max(roots.max(), 1)).astype(np.uint8)
    return Density(values, (float(middle[0]), float(middle[1])), length)


def answer(state: MapState, colouring: Colouring | None, row: int) -> dict[str, Any]:
    """What the card of one document says, and its neighbours as row numbers of marks for each map."""
    document = state.view.collection.documents.iloc[row]
    body = " ".join(str(document["text"])[: 2 * SNIPPET].split())
    label = ""
    if colouring is not None and colouring.codes is not None:
        value = document.get(colouring.title)
        label = str(value) if value else colouring.all_names()[int(colouring.codes[row])]
    near = [_near(state, candidate.name, row) for candidate in state.candidates]
    shown = body[:SNIPPET] + ("…" if len(body) > SNIPPET else "")
    return {
        "title": title_of(document),
        "label": label,
        "text": shown if document["title"] else "",
        "near": near,
        "picture": media.address_of(document, PICTURE_HEIGHT),
    }


def _near(state: MapState, name: str, row: int) -> list[int] | None:
    lists = state.lists.get(name)
    if lists is None:
        return None
    near = lists[row, :THREADS].astype(np.int64)
    places = np.searchsorted(state.rows, near)
    is_drawn = (places < len(state.rows)) & (state.rows[places.clip(max=len(state.rows) - 1)] == near)
    return [int(place) for place in places[is_drawn]]


def _placed(state: MapState, marks: Sequence[MapMark]) -> list[MapMark]:
    """Marks by the place of their document among those drawn; one without a mark of its own is left out."""
    if not state.is_sampled:
        return list(marks)
    place_of = {int(row): place for place, row in enumerate(state.rows)}
    return [MapMark(mark.panel, place_of[mark.index], mark.kind, mark.rank) for mark in marks if mark.index in place_of]


def _query_share(state: MapState, name: str, queries: Mapping[str, tuple[float, float]]) -> list[float] | None:
    if name not in queries:
        return None
    middle, length = _square(state, name)
    return ((np.asarray(queries[name], dtype=np.float64) - middle) / (length or 1.0) + 0.5).tolist()


def _square(state: MapState, name: str) -> tuple[npt.NDArray[np.float64], float]:
    exact = state.layouts[name].points.astype(np.float64)
    low, high = exact.min(axis=0), exact.max(axis=0)
    return (low + high) / 2, float((high - low).max())


def _ids(state: MapState) -> list[str]:
    ids = state.view.collection.documents["id"]
    return (ids.iloc[state.rows] if state.is_sampled else ids).tolist()


def _all_inside(state: MapState, chosen: ChosenPoints, colouring: Colouring | None) -> tuple[str, ...]:
    """On maps where not every document has a mark, all documents that lie inside what was drawn."""
    outline = chosen.outline
    if not state.is_sampled or outline is None:
        return chosen.ids
    name = state.candidates[outline.panel].name
    middle, length = _square(state, name)
    places = (state.layouts[name].points.astype(np.float64) - middle) / (length or 1.0) + 0.5
    is_inside = inside(outline.corners, places)
    if outline.code >= 0 and colouring is not None:
        codes = colouring.codes if colouring.codes is not None else (colouring.of_panels or ())[outline.panel]
        is_inside &= codes == outline.code
    ids = state.view.collection.documents["id"].to_numpy()
    return tuple(ids[is_inside].tolist())
