"""Looking again: what a project said before, kept by itself whenever its numbers change."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime

import streamlit as st

from components.comparison.decision import Decision
from components.comparison.since_last_visit import Snapshot, changes
from components.ui.decision import trend, words
from components.ui.shared import session
from components.ui.shared.markdown import escape
from components.ui.shared.session import View

SETTING = "looks"
MOST_LOOKS = 50  # kept per project


def section(view: View, decision: Decision) -> None:
    """Keep what is said now where it is new, and say what changed since an earlier look."""
    looks = _kept(view, decision)
    st.subheader(words.LOOK_AGAIN, anchor=False)
    if len(looks) < 2:
        st.caption(words.NOTHING_NEW)
    else:
        earlier = list(reversed(looks[:-1]))
        chosen = st.selectbox(words.AGAIN, range(len(earlier)), format_func=lambda i: _when(earlier[i]))
        st.markdown("\n".join(f"- {escape(line)}" for line in changes(earlier[chosen], looks[-1])))
    trend.section(view)


def _kept(view: View, decision: Decision) -> list[Snapshot]:
    workspace = session.workspace()
    saved = workspace.setting(view.project.id, SETTING) or []
    looks = [Snapshot.from_dict(one) for one in saved if isinstance(one, dict) and "mark" in one]
    now = _now(view, decision)
    if looks and looks[-1].mark == now.mark:
        return looks
    looks = [*looks, now][-MOST_LOOKS:]
    workspace.save_setting(view.project.id, SETTING, [look.as_dict() for look in looks])
    return looks


def _now(view: View, decision: Decision) -> Snapshot:
    means = (
        decision.facts[decision.metric].dropna() if decision.metric in decision.facts else decision.facts.iloc[:0, 0]
    )
    said = decision.recommendation
    finished = sorted((name, str(result.manifest["finished"])) for name, result in view.found.items())
    parts = (view.collection.content_hash, finished, sorted(decision.excluded), decision.weights, decision.metric)
    return Snapshot(
        at=time.time(),
        mark=hashlib.sha256(repr(parts).encode()).hexdigest()[:16],
        metric=decision.metric,
        queries=session.score(view).queries if view.collection.has_judgments else 0,
        data=view.collection.content_hash[:16],
        means={str(name): float(mean) for name, mean in means.items()},
        excluded=tuple(sorted(decision.excluded)),
        kind=said.basis if said is not None else "",
        first=said.first if said is not None else "",
        weights=dict(decision.weights),
    )


def _when(look: Snapshot) -> str:
    at = datetime.fromtimestamp(look.at, UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
