"""Search limited to documents chosen on the Map: a saved group, or what is selected there now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import numbers
from components.comparison.passages import first_rows
from components.i18n import tr_count
from components.markdown import escape
from components.ui.shared import address, session, text, text_search
from components.ui.shared.session import View
from components.workspace.groups import DocumentGroups

PARAM = "group"
SELECTION = "selection"  # in the address instead of a group's id: what this browser session selected on the Map


@dataclass(frozen=True)
class Within:
    """The only documents that may be found: ids that are in the collection now, and how many are not any more."""

    name: str
    doc_ids: frozenset[str]
    gone: int


def open_selection(view: View, doc_ids: Sequence[str]) -> None:
    """Go to Search, limited to these documents; they are kept in the browser session only."""
    st.session_state[_kept(view)] = tuple(doc_ids)
    _open(view, SELECTION)


def open_group(view: View, group_id: str) -> None:
    """Go to Search, limited to a saved group."""
    _open(view, group_id)


def _open(view: View, group: str) -> None:
    st.switch_page("pages/search.py", query_params={"project": view.project.id, PARAM: group})


def choose(view: View, above: DeltaGenerator) -> Within | None:
    """A list to choose from (in the address as ``group``); None: every document may be found.

    Args:
        view: the project.
        above: where to say, unfolded, that the link asks for documents that are not known.
    """
    withins = _choices(view)
    key = _key(view)
    unknown = address.take(PARAM, key, withins)
    if unknown:
        st.session_state[key] = None
        left, right = above.columns([5, 1.4], vertical_alignment="center")
        left.error(text_search.SELECTION_GONE if unknown == SELECTION else text_search.GROUP_UNKNOWN)
        right.button(text_search.SEARCH_ALL, key="search-all", width="stretch", on_click=_forget, args=(key,))
    if not withins:
        st.session_state.pop(key, None)
        if not unknown:
            address.put(PARAM, None)
        return None
    if st.session_state.get(key) not in withins:
        st.session_state[key] = None
    chosen = st.selectbox(
        text_search.ONLY_GROUP,
        list(withins),
        index=None,
        format_func=lambda group_id: withins[group_id].name if group_id in withins else group_id,
        key=key,
        placeholder=text.ALL,
        help=text_search.ONLY_GROUP_HELP,
        persist_state="session",
        on_change=lambda: address.put(PARAM, None),  # a link to a group that is gone has been answered
    )
    if chosen is not None or not unknown:
        address.put(PARAM, chosen)
    return None if chosen is None else withins[chosen]


def say(view: View, within: Within | None) -> None:
    """Which documents are searched, with the way back to all of them; nothing where all are."""
    if within is None:
        return
    left, right = st.columns([5, 1.4], vertical_alignment="center")
    total = f"{len(view.collection.documents):,}"
    template = text_search.WITHIN if within.doc_ids else text_search.WITHIN_NOTHING
    words = template.format(
        name=escape(within.name),
        count=tr_count("{count} document", "{count} documents", len(within.doc_ids)),
        total=total,
    )
    if within.doc_ids and within.gone:
        others = tr_count("{count} other document", "{count} other documents", within.gone)
        words = numbers.sentences((words, text_search.WITHIN_GONE.format(others=others)))
    (left.info if within.doc_ids else left.warning)(words, icon=":material/filter_alt:")
    right.button(text_search.SEARCH_ALL, key="search-all", width="stretch", on_click=_forget, args=(_key(view),))


def _forget(key: str) -> None:
    st.session_state[key] = None
    address.put(PARAM, None)


def _choices(view: View) -> dict[str, Within]:
    chosen: tuple[str, ...] = st.session_state.get(_kept(view), ())
    groups = DocumentGroups(session.workspace()).of_project(view.project.id)
    named = [(group.group_id, group.name, group.doc_ids) for group in groups]
    if chosen:
        named.insert(0, (SELECTION, text_search.SELECTION, chosen))
    known = first_rows(view) if named else {}
    withins = {}
    for group_id, name, doc_ids in named:
        there = frozenset(doc_id for doc_id in doc_ids if doc_id in known)
        withins[group_id] = Within(name, there, len(doc_ids) - len(there))
    return withins


def _kept(view: View) -> str:
    return f"_selection-{view.project.id}"


def _key(view: View) -> str:
    return f"only-group-{view.project.id}"
