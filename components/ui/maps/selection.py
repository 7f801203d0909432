"""What is selected on the maps: as a table, searched within, exported, and kept under a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.comparison.passages import first_rows
from components.i18n import tr_count
from components.markdown import escape
from components.records import BadInputError
from components.ui.maps import document as map_document
from components.ui.maps import words as text_maps
from components.ui.shared import media, search_within, session, text_data
from components.ui.shared.downloads import download
from components.ui.shared.map_state import MapState
from components.workspace.groups import DocumentGroup, DocumentGroups

TABLE_ROWS = 500


def section(state: MapState, selected: Sequence[str]) -> None:
    """The selected documents; of a single one its neighbours too."""
    if not selected:
        st.caption(text_maps.SELECT_ON_MAP)
        return
    documents = state.view.collection.documents
    chosen = documents[documents["id"].isin(set(selected))]
    st.subheader(
        text_maps.SELECTED.format(count=tr_count("{count} document", "{count} documents", len(chosen))), anchor=False
    )
    if len(selected) == 1:
        map_document.show(state, first_rows(state.view)[selected[0]], "selected")
        return
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        shown = _within(chosen)
    with right:
        _save(state, shown)
    media.of_documents(shown)
    # A cell need not hold a book: the export has the whole text.
    listed = shown.head(TABLE_ROWS).assign(text=lambda rows: rows["text"].str.slice(0, 300))
    st.dataframe(listed, hide_index=True, height=320, column_config=dict(text_data.COLUMN_NAMES))
    if len(shown) > TABLE_ROWS:
        st.caption(text_data.FIRST_ROWS.format(shown=TABLE_ROWS, total=f"{len(shown):,}"))
    with st.container(horizontal=True):
        if st.button(text_maps.SEARCH_IN_THESE, key="search-selection", icon=":material/search:", disabled=shown.empty):
            search_within.open_selection(state.view, shown["id"].tolist())
        download(text_data.DOWNLOAD_CSV, lambda: shown, "selection.csv", key="csv-selection")


def _within(chosen: pd.DataFrame) -> pd.DataFrame:
    words = st.text_input(
        text_maps.WITHIN, key="map-within", placeholder=text_maps.WITHIN_PLACEHOLDER, persist_state="session"
    )
    table = holding(chosen, words)
    if words.strip():
        st.caption(text_maps.WITHIN_FOUND.format(count=f"{len(table):,}", total=f"{len(chosen):,}"))
    return table


def holding(documents: pd.DataFrame, words: str) -> pd.DataFrame:
    """The documents whose title or text holds all these words, whatever their case and the width of letters."""
    wanted = unicodedata.normalize("NFKC", words).casefold().split()
    if not wanted:
        return documents
    texts = (documents["title"] + " " + documents["text"]).str.normalize("NFKC").str.casefold()
    return documents[[all(word in text for word in wanted) for text in texts]]


def _save(state: MapState, shown: pd.DataFrame) -> None:
    documents = tr_count("{count} document", "{count} documents", len(shown))
    with st.form(f"save-group-{state.view.project.id}", clear_on_submit=True, border=False):
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        name = left.text_input(text_maps.GROUP_NAME, placeholder=text_maps.GROUP_NAME_PLACEHOLDER)
        pressed = right.form_submit_button(
            text_maps.SAVE_GROUP, help=text_maps.SAVE_GROUP_HELP.format(count=documents), width="stretch"
        )
    if pressed:
        try:
            group = DocumentGroups(session.workspace()).save(state.view.project.id, name, shown["id"].tolist())
            st.toast(text_maps.GROUP_SAVED.format(name=escape(group.name), count=documents))
        except BadInputError as error:
            st.error(escape(str(error)))


def groups(state: MapState, key: str) -> None:
    """The saved groups: select one on the maps, search in it, export it, delete it, take that back.

    Args:
        state: the maps.
        key: of the element whose selection a group becomes.
    """
    kept = DocumentGroups(session.workspace())
    project = state.view.project.id
    _undo(kept, project)
    document_groups = kept.of_project(project)
    if not document_groups:
        st.caption(text_maps.NO_GROUPS)
    known = set(state.view.collection.documents["id"]) if document_groups else set()
    for group in document_groups:
        _group(state, kept, group, known, key)


def _group(state: MapState, kept: DocumentGroups, group: DocumentGroup, known: set[str], key: str) -> None:
    there = [doc_id for doc_id in group.doc_ids if doc_id in known]
    name, show, search, export, delete = st.columns([4, 2, 1.6, 2, 1.3], vertical_alignment="center")
    gone = len(group.doc_ids) - len(there)
    note = f" · {text_maps.GROUP_GONE.format(count=gone)}" if gone else ""
    name.markdown(f"**{escape(group.name)}** · {tr_count('{count} document', '{count} documents', len(there))}{note}")
    show.button(
        text_maps.SHOW_GROUP,
        key=f"show-{group.group_id}",
        width="stretch",
        disabled=not there or state.is_sampled,
        on_click=wish,
        args=(key, there),
    )
    if search.button(text_maps.SEARCH_IN_GROUP, key=f"search-{group.group_id}", width="stretch", disabled=not there):
        search_within.open_group(state.view, group.group_id)
    documents = state.view.collection.documents
    download(
        text_data.DOWNLOAD_CSV,
        lambda: documents[documents["id"].isin(set(there))],
        f"{group.name}.csv",
        key=f"csv-{group.group_id}",
        width="stretch",
        place=export,
    )
    delete.button(
        text_maps.DELETE_GROUP,
        key=f"delete-{group.group_id}",
        width="stretch",
        on_click=_delete,
        args=(kept, state.view.project.id, group),
    )


def wish(key: str, doc_ids: Sequence[str]) -> None:
    """Select these documents on the maps of ``key`` in the run that follows; to be called from a callback."""
    st.session_state[f"_wish-{key}"] = list(doc_ids)


def wished(key: str) -> list[str] | None:
    """What ``wish`` asked for, once."""
    wanted: list[str] | None = st.session_state.pop(f"_wish-{key}", None)
    return wanted


def _delete(kept: DocumentGroups, project: str, group: DocumentGroup) -> None:
    kept.delete(project, group.group_id)
    st.session_state[f"_deleted-group-{project}"] = group


def _undo(kept: DocumentGroups, project: str) -> None:
    group: DocumentGroup | None = st.session_state.get(f"_deleted-group-{project}")
    if group is None:
        return
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.info(text_maps.GROUP_DELETED.format(name=escape(group.name)))
    if right.button(text_maps.UNDO, key="undo-group", width="stretch"):
        del st.session_state[f"_deleted-group-{project}"]
        try:
            kept.restore(project, group)
        except BadInputError as error:
            st.error(escape(str(error)))
            return
        st.rerun()
