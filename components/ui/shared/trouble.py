"""What is shown when saved files of a project cannot be read: one sentence, and the ways on. Other projects go on."""

from __future__ import annotations

import contextlib

import streamlit as st

from components.damage import DamagedError
from components.jobs.cleanup import delete_project
from components.markdown import escape
from components.records import BadInputError
from components.ui.shared import frame, session, text


def run(page: st.Page) -> None:
    """Run a page; what keeps it from reading its project is a sentence, not the end of the app."""
    try:
        page.run()
    except DamagedError as error:
        is_aside = error.set_aside()
        st.error(escape(str(error)))
        if is_aside and st.button(text.SHOW_AGAIN, type="primary"):
            st.rerun()
        if not is_aside:
            _delete()
    except BadInputError as error:
        st.error(escape(str(error)))
        _delete()


def _delete() -> None:
    """A project that cannot be opened can still be deleted."""
    project_id = st.session_state.get("project")
    if not project_id:
        return
    st.markdown(text.KEPT_ALL_THE_SAME)
    sure = st.checkbox(text.DELETE_SURE, key=f"trouble-sure-{project_id}")
    if st.button(text.DELETE, disabled=not sure, icon=":material/delete:", key=f"trouble-delete-{project_id}"):
        with contextlib.suppress(BadInputError):
            delete_project(session.workspace(), project_id, session.chroma())
        frame.open_project(None)
        st.switch_page("pages/compare.py", query_params={})
