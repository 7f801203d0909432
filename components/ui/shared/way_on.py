"""The guided path: from each page to the next one, until the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from components.damage import DamagedError
from components.records import BadInputError
from components.ui.shared import session, text

PAGE = "_page"  # in the session: the address of the page that is drawn, "" for Compare


@dataclass(frozen=True)
class NextPage:
    """A page to go to, what the button calls that, and what the address holds besides the project."""

    page: str
    label: str
    more: Mapping[str, str] = field(default_factory=dict)


def next_step(page: str, *, is_computed: bool, is_judged: bool) -> NextPage | None:
    """Where a person goes from this page; None where the page itself holds the next thing to do, or is the last.

    Args:
        page: its address, "" for Compare.
        is_computed: at least one model has results.
        is_judged: somebody said which documents are right.
    """
    if page in ("needs", "data"):
        return NextPage("compare", text.NEXT_COMPARE) if is_computed else NextPage("models", text.NEXT_MODELS)
    if not is_computed:
        return None
    if page == "":
        return NextPage("quality", text.NEXT_QUALITY) if is_judged else None
    if page in ("search", "map"):
        return NextPage("quality", text.NEXT_QUALITY if is_judged else text.NEXT_GRADE)
    if page in ("quality", "answers", "diagnose"):
        return NextPage("cost", text.NEXT_COST)
    return NextPage("decision", text.NEXT_DECISION) if page == "cost" else None


def button() -> None:
    """The way on from the page that is drawn, where it has one and a project is chosen."""
    page, project = st.session_state.get(PAGE), st.session_state.get("project")
    if page is None or not project:
        return
    try:
        view = session.view(session.workspace().project(project))
    except (BadInputError, DamagedError):
        return  # the page itself says what cannot be read
    step = next_step(page, is_computed=bool(view.ready), is_judged=view.collection.has_judgments)
    if step is not None and st.button(step.label, icon=":material/arrow_forward:", key="way-on"):
        go(step, project)


def go(step: NextPage, project_id: str) -> None:
    """Open the page of a step."""
    st.switch_page(f"pages/{step.page}.py", query_params={"project": project_id, **step.more})
