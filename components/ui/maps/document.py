"""One document: what it says, and its nearest documents as each model has them, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.i18n import tr_count
from components.markdown import escape
from components.measurements import neighbourhoods as nearby
from components.ui.maps import words as text_maps
from components.ui.shared import media, theme
from components.ui.shared.map_state import MapState, title_of

SHOWN_CHARACTERS = 700
MOST_COLUMNS = 4


def show(state: MapState, row: int, key: str) -> None:
    """The document with its neighbours and the way to search with it.

    Args:
        state: the maps.
        row: of the document in the collection.
        key: of the widgets.
    """
    document = state.view.collection.documents.iloc[row]
    body = str(document["text"])
    left, right = st.columns([4, 1], vertical_alignment="top")
    with left:
        st.markdown(f"**{escape(title_of(document))}**")
        media.draw(document, media.LARGE_HEIGHT // 2)
        more = len(body) - SHOWN_CHARACTERS
        characters = tr_count("{count} more character", "{count} more characters", more)
        tail = f" {text_maps.MORE_TEXT.format(characters=characters)}" if more > 0 else ""
        st.caption(escape(" ".join(body[:SHOWN_CHARACTERS].split())) + escape(tail))
    with right:
        if st.button(text_maps.SEARCH_WITH_IT, key=f"{key}-search", icon=":material/search:", width="stretch"):
            search_with(state, row)
        if st.button(text_maps.READ_IT, key=f"{key}-read", icon=":material/article:", width="stretch"):
            place = {"project": state.view.project.id, "doc": str(document["id"])}
            st.switch_page("pages/data.py", query_params=place)
    neighbours(state, row)


def search_with(state: MapState, row: int) -> None:
    """Open Search with this document as the query, named by its id in the link."""
    document = state.view.collection.documents.iloc[row]
    place = {"project": state.view.project.id, "like": str(document["id"])}
    st.switch_page("pages/search.py", query_params=place)


def neighbours(state: MapState, row: int) -> None:
    """A column for each model: the 10 nearest of the document, those no other model has marked."""
    if state.n < 2:
        st.caption(text_maps.ONLY_DOCUMENT)
        return
    if not state.lists:
        st.caption(text_maps.NO_NEIGHBOURS_YET)
        return
    st.markdown(f"**{text_maps.ONE_DOCUMENT}**")
    near = nearby.neighbours_of(state.lists, row, nearby.COMPARED)
    slots = {candidate.name: candidate.slot for candidate in state.view.ready}
    names = list(near)
    for start in range(0, len(names), MOST_COLUMNS):
        part = names[start : start + MOST_COLUMNS]
        for box, name in zip(st.columns(MOST_COLUMNS, gap="medium"), part, strict=False):
            with box:
                _column(state, name, slots.get(name, 1), near)


def _column(state: MapState, name: str, slot: int, near: Mapping[str, list[int]]) -> None:
    colour = theme.slot_colour(slot)
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    st.html(
        f'<div style="border-top:3px solid {colour};padding-top:.4rem;font-weight:600;overflow-wrap:anywhere">'
        f'<span style="color:{colour}">{theme.slot(slot).symbol}</span> {safe}</div>'
    )
    elsewhere = {row for other, rows in near.items() if other != name for row in rows}
    lines = []
    for rank, row in enumerate(near[name], 1):
        title = escape(title_of(state.view.collection.documents.iloc[row])[:70])
        alone = f" :blue-badge[{text_maps.ONLY_HERE}]" if len(near) > 1 and row not in elsewhere else ""
        lines.append(f"{rank}. :small[{title}]{alone}")
    st.markdown("\n".join(lines))
