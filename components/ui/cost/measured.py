"""Measurements made for one model at a time from its stored vectors: which model is shown, and the button."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.i18n import tr_count
from components.markdown import escape
from components.ui.cost import load_words as words
from components.ui.shared import session, start
from components.ui.shared.session import View


def key_of(view: View, task: str) -> str:
    """The state that holds which model a section shows."""
    return f"model-{task}-{view.project.id}"


def shown(view: View, task: str, names: Sequence[str], done: Sequence[str]) -> str:
    """The model a section speaks of: the one chosen, else the reference, else one that is measured, else the first."""
    chosen = st.session_state.get(key_of(view, task))
    if chosen in names:
        return str(chosen)
    preferred = [name for name in (view.reference or "", *done, *names) if name in names]
    return next((name for name in preferred if name in done), preferred[0])


def choose_and_measure(
    view: View, task: str, names: Sequence[str], done: Sequence[str], *, label: str, help_text: str
) -> None:
    """Which model to show, and a button that measures those that were not yet."""
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    key = key_of(view, task)
    if st.session_state.get(key) not in names:
        st.session_state[key] = shown(view, task, names, done)
    left.selectbox(words.WHICH_MODEL, list(names), key=key, persist_state="session")
    todo = [candidate.spec for candidate in view.ready if candidate.name in names and candidate.name not in done]
    going = session.jobs().of_project(view.project.id)
    is_busy = going is not None and not going.is_over
    if todo and right.button(
        label.format(count=tr_count("{count} model", "{count} models", len(todo))),
        type="secondary" if done else "primary",
        disabled=is_busy,
        help=help_text,
        width="stretch",
        key=f"measure-{task}",
    ):
        start.measure(view.project.id, todo, task)
        st.rerun()
    for step in session.failed_steps(view.project.id, task):
        st.warning(escape(words.FAILED.format(model=step.name, reason=step.reason)))
