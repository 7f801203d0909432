"""The memo on the Decision page: written from the numbers, edited by a person, downloaded as one file."""

from __future__ import annotations

import hashlib

import streamlit as st

from components.comparison.memo import markdown
from components.comparison.memo_file import memo_file
from components.markdown import quiet
from components.ui.decision import words
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def section(view: View) -> None:
    """The page, a field to edit it in, and both files."""
    st.subheader(words.MEMO, anchor=False)
    written = markdown(view.memo)
    key, mark = f"memo-{view.project.id}", hashlib.sha256(written.encode()).hexdigest()
    edited = st.session_state.get(key)
    if edited is None or (st.session_state.get(f"{key}-of") != mark and edited == st.session_state.get(f"{key}-was")):
        st.session_state[key] = st.session_state[f"{key}-was"] = written  # nobody edited it: it follows the numbers
        st.session_state[f"{key}-of"] = mark
    with st.expander(words.MEMO_EDIT):
        st.text_area(
            words.MEMO_EDIT,
            key=key,
            height=420,
            label_visibility="collapsed",
            help=words.MEMO_HELP,
            persist_state="session",
        )
        if st.session_state[key] != written:
            if st.session_state[f"{key}-of"] != mark:
                st.warning(words.MEMO_STALE)
            st.button(words.MEMO_RESET, on_click=_reset, args=(key,))
    memo_text = str(st.session_state[key])
    with st.container(border=True, height=520):
        st.markdown(quiet(memo_text))
    row, name = st.container(horizontal=True), f"memo-{view.project.id}"
    download(words.MEMO_HTML, lambda: memo_file(view, memo_text), f"{name}.html", type="primary", place=row)
    download(words.MEMO_MD, lambda: memo_text, f"{name}.md", place=row)


def _reset(key: str) -> None:
    for part in (key, f"{key}-of", f"{key}-was"):
        st.session_state.pop(part, None)
