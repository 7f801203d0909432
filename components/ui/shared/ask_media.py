"""A picture or a sound as the query: dropped on the page, or a document's own; words beside it change it."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.datasets.media.keep import keep
from components.datasets.media.sniff import AUDIO_EXTENSIONS, IMAGE_EXTENSIONS
from components.datasets.media.sources import upload_sources
from components.markdown import escape
from components.records import BadInputError, Item, has_media
from components.ui.shared import address, data_extras, media, session, start, text_data, text_files
from components.ui.shared.session import View

_TIMES = "times-dropped"
"""How often what was dropped was taken away again: part of the widget's key, whose value cannot be emptied."""


def pick(view: View, row: DeltaGenerator) -> Item | None:
    """The place to drop a file, in ``row``; what was dropped there, else the document a link names (``like``).

    Nothing is offered where the documents are texts.
    """
    documents = view.collection.documents
    if not has_media(documents):
        return None
    endings = {"image": IMAGE_EXTENSIONS, "audio": AUDIO_EXTENSIONS}
    kinds = [modality for modality in endings if modality in view.collection.modalities]
    with row.popover(text_files.ASK_WITH["both" if len(kinds) > 1 else kinds[0]], icon=":material/upload:"):
        given = st.file_uploader(
            text_files.ASK_WITH_FILE,
            type=[ending[1:] for kind in kinds for ending in endings[kind]],
            help=text_files.ASK_WITH_FILE_HELP,
            key=f"dropped-{view.project.id}-{st.session_state.get(_TIMES, 0)}",
        )
    if given is None:
        return _liked(view)
    try:
        sha, modality = keep(upload_sources([(given.name, given.getvalue())])[0], session.workspace().media)
    except BadInputError as error:
        st.error(escape(str(error)))
        return None
    return Item("", sha, modality)


def _liked(view: View) -> Item | None:
    documents = view.collection.documents
    rows = documents[documents["id"] == st.query_params.get("like", "")]
    if rows.empty or not rows["media"].iloc[0]:
        return None
    return Item("", rows["media"].iloc[0], rows["modality"].iloc[0])


def show(view: View, asked: Item) -> None:
    """What is asked with, and the ways to keep it as a question and to take it away."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=media.CARD_HEIGHT * 2):
            media.draw(pd.Series({"media": asked.media, "modality": asked.modality}))
        with st.container(width="stretch", gap="xsmall"):
            st.caption(text_files.ASKED_WITH[asked.modality])
            with st.container(horizontal=True):
                if st.button(text_files.KEEP_AS_QUESTION, key="keep-asked", help=text_files.KEEP_AS_QUESTION_HELP):
                    _keep(view, asked)
                st.button(text_files.ASK_OTHERWISE, key="drop-asked", type="tertiary", on_click=forget)


def forget() -> None:
    """Take away what was dropped or linked to; to be called from a callback."""
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    address.put("like", None)


def _keep(view: View, asked: Item) -> None:
    """Add it to the collection's questions, and search all computed models for it."""
    try:
        session.workspace().change_collection(view.project.id, lambda now: data_extras.with_item(now, asked))
    except BadInputError as error:
        st.error(escape(str(error)))
        return
    forget()
    start.compute(view.project.id)
    st.toast(text_data.ADDED)
    st.rerun()
