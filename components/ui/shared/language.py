"""The language of a session: the browser's, unless the address or the person says another."""

from __future__ import annotations

import json
from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components import i18n
from components.ui.shared import address, text

PARAM = "lang"
KEY = "language"
MOST_SESSIONS = 10_000
_of_session: dict[str, str] = {}
_terms_of_session: dict[str, Mapping[str, str]] = {}


def begin() -> None:
    """Settle the language of this run: the address, else what was chosen in this session, else the browser."""
    i18n.follow(_of_this_session)
    i18n.follow_terms(_terms_of_this_session)
    speak_in({})
    known = i18n.languages()
    address.take(PARAM, KEY, known)
    if st.session_state.get(KEY) not in known:
        st.session_state[KEY] = _of_browser()
    _remember(st.session_state[KEY])


def tell_the_browser(*, to_top: bool = False) -> None:
    """Set the language of the whole document: it chooses letters, breaks lines and reads aloud by it.

    ``to_top``: scroll to where the page begins as well.

    The address has it where the browser prefers another: that of a page just opened begins empty.
    """
    if i18n.current() != _of_browser():
        address.put(PARAM, i18n.current())
    told = f"<script>document.documentElement.lang = {json.dumps(i18n.current())}</script>"
    if to_top:
        told += "<script>document.querySelector('[data-testid=stMain]').scrollTo(0, 0)</script>"
    words = {
        "uploader-button": text.UPLOADER_BUTTON,
        "uploader-limit": text.UPLOADER_LIMIT.format(size=st.get_option("server.maxUploadSize")),
        "enter": text.ENTER,
        "enter-with-control": text.ENTER_WITH_CONTROL,
        "skip": text.SKIP,
    }
    kept = "; ".join(f"--{name}: {json.dumps(sentence, ensure_ascii=False)}" for name, sentence in words.items())
    told += f"<style>:root {{ {kept} }}</style>"  # see reading.css
    st.html(told, unsafe_allow_javascript=True)


def picker() -> None:
    """The list of languages, in the sidebar; nothing where there is one only."""
    known = i18n.languages()
    if len(known) > 1:
        st.selectbox(
            text.LANGUAGE,
            list(known),
            format_func=known.__getitem__,
            key=KEY,
            persist_state="session",
            on_change=_choose,
        )


def _of_browser() -> str:
    return i18n.fitting([st.context.locale or ""]) or i18n.of_environment()


def _choose() -> None:
    """Begin anew in the language chosen: what widgets hold may be words of the other one."""
    chosen, project = st.session_state[KEY], st.session_state.get("project")
    st.session_state.clear()
    st.session_state[KEY], st.session_state["project"] = chosen, project
    address.put(PARAM, chosen)
    _remember(chosen)


def _remember(language: str) -> None:
    ctx = get_script_run_ctx(suppress_warning=True)
    if ctx is not None:
        _of_session.pop(ctx.session_id, None)
        _of_session[ctx.session_id] = language
        while len(_of_session) > MOST_SESSIONS:
            del _of_session[next(iter(_of_session))]


def speak_in(terms: Mapping[str, str]) -> None:
    """Say all in these terms in this session, until another run begins."""
    ctx = get_script_run_ctx(suppress_warning=True)
    if ctx is None:
        return
    _terms_of_session.pop(ctx.session_id, None)
    if terms:
        _terms_of_session[ctx.session_id] = terms
        while len(_terms_of_session) > MOST_SESSIONS:
            del _terms_of_session[next(iter(_terms_of_session))]


def _terms_of_this_session() -> Mapping[str, str] | None:
    ctx = get_script_run_ctx(suppress_warning=True)
    return None if ctx is None else _terms_of_session.get(ctx.session_id)


def _of_this_session() -> str | None:
    ctx = get_script_run_ctx(suppress_warning=True)
    return None if ctx is None else _of_session.get(ctx.session_id)
