"""Notes on queries: written below what they are about, saved at once, listed for the memo."""

from __future__ import annotations

import streamlit as st

from components.markdown import escape
from components.records import BadInputError
from components.ui.shared import session, text_search
from components.ui.shared.ask import AskedQuery
from components.ui.shared.session import View
from components.workspace.opinions import LONGEST_NOTE, Note, Opinions


@st.cache_resource(show_spinner=False)
def opinions() -> Opinions:
    """The notes and votes of this server's workspace."""
    return Opinions(session.workspace())


def project_notes(view: View) -> list[Note]:
    """All notes of the project, the oldest first; typed queries carry their words. This is what a memo quotes."""
    return opinions().notes(view.project.id)


def note_field(view: View, asked: AskedQuery) -> None:
    """The note on this query, to read and to change."""
    query_id = asked.query_id or ""
    stored = opinions().note(view.project.id, query_id, asked.text)
    key = f"note-{view.project.id}-{query_id}-{asked.text}"
    seen_key = f"seen-{key}"
    if key not in st.session_state:  # what another tab wrote meanwhile is shown when the query is opened anew
        st.session_state[key] = st.session_state[seen_key] = stored
    st.text_area(
        text_search.NOTE,
        key=key,
        height=80,
        max_chars=LONGEST_NOTE,
        placeholder=text_search.NOTE_PLACEHOLDER,
        on_change=_save,
        args=(view, asked, key, seen_key),
    )
    if asked.query_id is None:
        st.caption(text_search.NOTE_TYPED)


def _save(view: View, asked: AskedQuery, key: str, seen_key: str) -> None:
    written = st.session_state[key]
    try:
        stands = opinions().save_note(
            view.project.id, asked.query_id or "", asked.text, written, before=st.session_state[seen_key]
        )
    except BadInputError as error:
        st.toast(escape(str(error)))
        return
    if stands != written.strip():
        st.toast(text_search.NOTE_BOTH_KEPT)
    st.session_state[key] = st.session_state[seen_key] = stands


def all_notes(view: View) -> None:
    """Every note of the project, folded away."""
    notes = project_notes(view)
    with st.expander(text_search.NOTES.format(count=len(notes)), icon=":material/edit_note:"):
        if not notes:
            st.caption(text_search.NOTES_NONE)
        words = dict(zip(view.collection.queries["id"], view.collection.queries["text"], strict=True))
        for note in notes:
            st.markdown(f"**{escape(words.get(note.query_id, note.query_text))}**")
            st.markdown(escape(note.note).replace("\n", "  \n"))
