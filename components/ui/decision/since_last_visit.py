"""Looking again: what a project said before, kept by itself whenever its numbers change."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from components import numbers
from components.comparison.since_last_visit import Snapshot, changes, snapshot_of
from components.markdown import escape
from components.ui.decision import trend, words
from components.ui.shared import session
from components.ui.shared.session import View

SETTING = "looks"
MOST_LOOKS = 50  # kept per project


def section(view: View) -> None:
    """Keep what is said now where it is new, and say what changed since an earlier look."""
    looks = _kept(view)
    st.subheader(words.LOOK_AGAIN, anchor=False)
    if len(looks) < 2:
        st.caption(words.NOTHING_NEW)
    else:
        earlier = list(reversed(looks[:-1]))
        chosen = st.selectbox(words.AGAIN, range(len(earlier)), format_func=lambda i: _when(earlier[i]))
        st.markdown("\n".join(f"- {escape(line)}" for line in changes(earlier[chosen], looks[-1])))
    trend.section(view)


def _kept(view: View) -> list[Snapshot]:
    workspace = session.workspace()
    saved = workspace.setting(view.project.id, SETTING) or []
    looks = [Snapshot.from_dict(look) for look in saved if isinstance(look, dict) and "mark" in look]
    now = snapshot_of(view)
    if looks and looks[-1].mark == now.mark:
        return looks
    looks = [*looks, now][-MOST_LOOKS:]
    workspace.save_setting(view.project.id, SETTING, [look.as_dict() for look in looks])
    return looks


def _when(look: Snapshot) -> str:
    at = datetime.fromtimestamp(look.at, UTC)
    return f"{numbers.minute(at)} UTC"
