"""Grading by keyboard: which key means what, and nothing typed in a hurry is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from components.ui.shared.judging import text_judging

KINDS = ("grade", "rest", "undo", "next", "previous")
MOST_GRADE = 3

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "grade_keys",
    html='<div class="gk"></div>',
    css=(_HERE / "grade_keys.css").read_text(encoding="utf-8"),
    js=(_HERE / "grade_keys.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """What a person typed. ``query_id`` is the question on the screen then; ``grade`` (0 to 3) is of a "grade" only."""

    action: str
    query_id: str
    doc_id: str = ""
    grade: int | None = None


def grade_keys(
    query_id: str,
    cards: Mapping[str, str],
    grades: Mapping[str, int],
    *,
    key: str,
    apply: Callable[[KeyEvent], None],
) -> None:
    """Listen to keys while the cards are in view, and mark the one they are for.

    0 to 3 (full-width digits too) grade a card and move on; up, down and Enter move; left and right turn to other
    questions; W calls all that have no grade wrong; U or Ctrl+Z takes back. Keys typed into a field are left alone. The
    browser sends every event again until it is told that it arrived, and holds a link that was clicked back until then,
    so that fast typing and a page left at once lose none; ``apply`` gets each event once.

    Args:
        query_id: the question on the screen.
        cards: document id -> key of the container it is drawn in, in order.
        grades: document id -> the grade stored.
        key: names this element.
        apply: called with each event before the page is drawn.
    """

    def take() -> None:
        for event in new_events(st.session_state.get(key), _seen(key), query_id):
            apply(event)

    _component(
        data={
            "query": query_id,
            "cards": [[doc_id, class_of(name), str(grades.get(doc_id, ""))] for doc_id, name in cards.items()],
            "seen": dict(_seen(key)),
            "drawn": time.time_ns(),  # or the browser would not hear that the cards were drawn anew
            "words": text_judging.KEYS,
        },
        key=key,
        on_log_change=take,
    )


def class_of(key: str) -> str:
    """The CSS class that streamlit gives a container with this key."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip())


def _seen(key: str) -> dict[str, int]:
    """The number of the last event taken of each browser page; a remembered state, so changed in place."""
    seen: dict[str, int] = st.session_state.setdefault(f"{key}-seen", {})
    return seen


def new_events(state: object, seen: dict[str, int], query_id: str) -> list[KeyEvent]:
    """The events of a log that were not seen yet, in order; ``seen`` is brought up to date.

    What is not of the expected form is passed over: it comes from a browser.
    """
    log = state.get("log") if isinstance(state, Mapping) else None
    if not isinstance(log, Mapping) or not isinstance(log.get("events"), Sequence):
        return []
    page, key_events = str(log.get("page")), []
    for raw in log["events"]:
        if not isinstance(raw, Mapping) or not isinstance(raw.get("n"), int | float):
            continue
        number = int(raw["n"])
        event = _event(raw, query_id)
        if number > seen.get(page, 0):
            seen[page] = number
            key_events += [event] if event is not None else []
    return key_events


def _event(raw: Mapping[str, object], query_id: str) -> KeyEvent | None:
    kind = str(raw.get("kind"))
    if kind not in KINDS:
        return None
    asked = str(raw.get("query", query_id))
    if kind != "grade":
        return KeyEvent(kind, asked)
    grade = raw.get("grade")
    if not isinstance(grade, int | float) or not 0 <= int(grade) <= MOST_GRADE:
        return None
    return KeyEvent(kind, asked, str(raw.get("doc")), int(grade))
