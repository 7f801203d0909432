"""Needs that come and go: by link, by file. Nothing is taken over before the person agrees."""

from __future__ import annotations

from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from components.markdown import escape
from components.needs.fields import Needs
from components.needs.saved import save_needs
from components.needs.share import differences, from_param, to_param
from components.needs.tasks import TASKS
from components.records import BadInputError
from components.ui.needs import words as text_needs
from components.ui.shared import session
from components.ui.shared.downloads import download
from components.ui.shared.session import View

PARAM = "needs"
_PENDING = "_needs_pending"  # outlives the address, which is cleared when a project is chosen
MOST_FILE_BYTES = 100_000


def remember_link() -> None:
    """Keep what a link brings until it is decided on."""
    given = st.query_params.get(PARAM)
    if given:
        st.session_state[_PENDING] = given
        del st.query_params[PARAM]


def _pending() -> Needs | None:
    """The needs a link brought; None where there are none, or after saying why they cannot be read."""
    given = st.session_state.get(_PENDING)
    if not given:
        return None
    try:
        return from_param(given)
    except BadInputError as error:
        st.session_state.pop(_PENDING)
        st.error(escape(str(error)))
        return None


def announce() -> None:
    """Without a project: that a link brings needs, and what to do."""
    theirs = _pending()
    if theirs is None:
        return
    st.info(text_needs.OFFER_NO_PROJECT.format(task=TASKS[theirs.task].name))


def offer(view: View) -> None:
    """What the link would change, and the choice."""
    theirs = _pending()
    if theirs is None:
        return
    _choose(view, theirs, text_needs.OFFER, "link")


def _choose(view: View, theirs: Needs, question: str, key: str) -> None:
    names = {candidate.name for candidate in view.candidates}
    foreign = theirs.current_model if theirs.current_model not in names else ""
    if foreign or not theirs.current_model:
        theirs = theirs.changed(current_model=view.needs.current_model)
    changes = differences(view.needs, theirs)
    with st.container(border=True):
        if not changes:
            st.markdown(text_needs.OFFER_SAME)
            st.session_state.pop(_PENDING, None)
            return
        st.markdown(f"**{question}**")
        shown = text_needs.shown
        rows = [
            {
                text_needs.FIELD: text_needs.field_name(name),
                text_needs.MINE: shown(name, mine),
                text_needs.THEIRS: shown(name, new),
            }
            for name, (mine, new) in changes.items()
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True)
        if foreign:
            st.caption(text_needs.NOT_A_CANDIDATE.format(model=escape(foreign)))
        with st.container(horizontal=True):
            st.button(
                text_needs.TAKE,
                type="primary",
                key=f"take-{key}",
                on_click=_take,
                args=(view.project.id, theirs),
            )
            st.button(text_needs.DECLINE, key=f"decline-{key}", on_click=_forget)


def _take(project_id: str, theirs: Needs) -> None:
    save_needs(session.workspace(), project_id, theirs)
    _forget()
    st.toast(text_needs.TAKEN)


def _forget() -> None:
    st.session_state.pop(_PENDING, None)
    st.session_state["_needs_uploads"] = st.session_state.get("_needs_uploads", 0) + 1  # a fresh, empty uploader


def share(view: View) -> None:
    """The needs as a link and as a file, and a file of someone else."""
    with st.expander(text_needs.SHARE, expanded=False):
        st.caption(text_needs.SHARE_NOTE)
        st.code(link(view.needs), language=None, wrap_lines=True)
        st.markdown(text_needs.COMMAND_NOTE)
        download(text_needs.DOWNLOAD, view.needs.to_toml, "needs.toml", key="needs-toml")
        number = st.session_state.get("_needs_uploads", 0)
        given = st.file_uploader(
            text_needs.UPLOAD, type=["toml"], help=text_needs.UPLOAD_HELP, key=f"needs-file-{number}"
        )
        if given is not None:
            _from_file(view, given.getvalue())


def _from_file(view: View, data: bytes) -> None:
    try:
        theirs = Needs.from_toml(data[: MOST_FILE_BYTES + 1].decode("utf-8-sig"))
    except UnicodeDecodeError:
        st.error(text_needs.NOT_TEXT)
    except BadInputError as error:
        st.error(escape(str(error)))
    else:
        _choose(view, theirs, text_needs.OFFER_FILE, "file")


def link(needs: Needs) -> str:
    """The address of this page with these needs, and nothing else."""
    parts = urlsplit(st.context.url or "")
    host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"{host}/needs?{PARAM}={to_param(needs)}"
