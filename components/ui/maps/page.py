"""The Map page's parts, and the maps below search results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components import numbers
from components.candidates.live_search import Hits
from components.comparison.passages import first_rows
from components.markdown import escape
from components.measurements import maps
from components.ui.maps import colours as map_colours
from components.ui.maps import disputes as map_disputes
from components.ui.maps import marks as map_marks
from components.ui.maps import selection as map_selection
from components.ui.maps import view as map_view
from components.ui.maps import words as text_maps
from components.ui.shared import address, ask, map_state, text, text_data
from components.ui.shared.map_state import MapState
from components.ui.shared.session import View
from components.workspace import ProjectCandidate

SMALL_HEIGHT = 300  # pixels, below search results


def without_map(view: View) -> None:
    """The computed models that there is nothing to draw of, named."""
    names = [candidate.name for candidate in view.ready if candidate not in map_state.drawable(view)]
    if names:
        st.caption(escape(text_maps.NO_MAP.format(models=numbers.commas(names))))


def nothing_to_draw() -> None:
    """Only keyword search is chosen."""
    st.info(text.MAP_NEEDS_VECTORS)


def state_of(view: View, candidates: Sequence[ProjectCandidate]) -> MapState | None:
    """What the maps are drawn from; while there is nothing yet, a word and the place where they will stand."""
    state = map_state.read(view, candidates)
    if state is None:
        st.info(text_maps.WAITING.format(total=f"{len(view.collection.documents):,}"))
        st.skeleton(map_view.HEIGHT)
    return state


def linked(state: MapState) -> tuple[str, ...]:
    """What is coloured and drawn, and the maps; returns the ids of the documents selected on them."""
    left, right = st.columns([1, 2])
    with left:
        _, colouring = map_colours.choose(state)
    with right:
        question = map_marks.pick_question(state.view)
    key = key_of(state)
    marks, stars = map_marks.of_question(state, question) if question else ([], {})
    if not marks:
        seen = map_view.selected_before(state, key)
        if len(seen) == 1:
            marks = map_marks.of_document(state, first_rows(state.view)[seen[0]])
    return map_view.draw(state, colouring, key=key, marks=marks, queries=stars, selected=map_selection.wished(key))


def key_of(state: MapState) -> str:
    """The key of the page's maps."""
    return f"maps-{state.view.project.id}"


def sections(state: MapState, selected: Sequence[str]) -> None:
    """What is selected, what is disputed, and what was kept: one at a time (in the address as ``show``)."""
    names = text_maps.SECTIONS
    shown = address.segmented(
        text.MAP_TITLE, list(names), param="show", default="selection", names=lambda name: names[name]
    )
    if shown == "selection":
        map_selection.section(state, selected)
    elif shown == "disputes":
        map_disputes.section(state, key_of(state))
    else:
        map_selection.groups(state, key_of(state))


def hits_on_maps(
    view: View,
    candidates: Sequence[ProjectCandidate],
    asked: ask.AskedQuery,
    answers: Mapping[str, Hits],
    searched: frozenset[str] | None = None,
) -> None:
    """Where each model's results lie on its map, relevant documents ringed and missed ones of the searched crossed."""
    drawn = [candidate for candidate in candidates if candidate.name in answers and maps.has_vectors(candidate.spec)]
    if not drawn or not st.toggle(text.SHOW_ON_MAPS, key="on-maps", value=True, persist_state="session"):
        return
    state = map_state.read(view, drawn)
    if state is None:
        return
    colouring = None
    if view.collection.documents["label"].nunique() > 1:
        colouring = map_colours.of_column(view.collection.documents["label"], text_data.COLUMN_NAMES["label"])
    marks = map_marks.of_answers(view, [candidate.name for candidate in drawn], answers, asked.query_id, searched)
    map_view.draw(state, colouring, key=f"hit-maps-{view.project.id}", height=SMALL_HEIGHT, marks=marks)
