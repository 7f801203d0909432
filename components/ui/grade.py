"""Grading answers by hand: pooled from all models, shuffled, without names; saved at once."""

from __future__ import annotations

import hashlib

import pandas as pd
import streamlit as st

from components.evaluation.agreement import disputed_queries
from components.pipeline.scores import AGREEMENT_DEPTH
from components.ui import hits, session, text
from components.ui.markdown import escape
from components.ui.session import View

WANTED = 20  # queries to grade
POOLED = 5  # top results of each model that go into the pool
GRADES = {0: "0 · wrong", 1: "1 · related", 2: "2 · helpful", 3: "3 · answers it"}
TEXT_CHARACTERS = 600


def fold_away(view: View) -> None:
    """Grading beside existing judgments."""
    if len(view.collection.queries):
        with st.expander(text.GRADE_MORE):
            _grade(view)


def twenty(view: View) -> None:
    """Grade twenty queries where nothing was judged yet."""
    if not len(view.collection.queries):
        st.info(text.GRADE_NEEDS_QUERIES)
        if st.button(text.ADD_QUERIES, type="primary"):
            st.switch_page("pages/data.py", query_params={"project": view.project.id, "way": "add"})
        return
    st.subheader(text.GRADE_TITLE, anchor=False)
    st.markdown(text.GRADE_WHAT.format(count=min(WANTED, len(view.collection.queries))))
    _grade(view)


@st.fragment
def _grade(view: View) -> None:
    order = _order(view)
    own = session.workspace().own_judgments(view.project.id)
    graded = set(own["query_id"])
    place_key = f"grade-place-{view.project.id}"
    place = min(int(st.session_state.get(place_key, 0)), len(order) - 1)
    query_id = order[place]
    wanted = min(WANTED, len(order))
    st.progress(
        min(len(graded & set(order)) / wanted, 1.0),
        text=text.GRADED.format(done=len(graded & set(order)), total=wanted),
    )
    question = view.collection.queries.set_index("id").loc[query_id, "text"]
    st.markdown(f"**{text.QUESTION} {place + 1}:** {escape(str(question))}")
    known = dict(
        zip(own.loc[own["query_id"] == query_id, "doc_id"], own.loc[own["query_id"] == query_id, "grade"], strict=True)
    )
    for doc_id in _pool(view, query_id):
        _one(view, query_id, doc_id, hits.document(view, doc_id), known.get(doc_id))
    _move(view, place_key, place, len(order))


def _order(view: View) -> list[str]:
    """Queries the models disagree on most come first: they tell the models apart."""
    runs = [result.run for result in view.found.values()]
    found = disputed_queries(runs, AGREEMENT_DEPTH)["query_id"].tolist() if len(runs) > 1 else []
    return found or view.collection.queries["id"].tolist()


def _pool(view: View, query_id: str) -> list[str]:
    """The top results of all models, in an order that says nothing of the models."""
    pooled = {
        doc_id
        for result in view.found.values()
        if query_id in result.run.rankings
        for doc_id in result.run.rankings[query_id].doc_ids[:POOLED]
    }
    return sorted(pooled, key=lambda doc_id: hashlib.sha256(f"{query_id}|{doc_id}".encode()).digest())


def _one(view: View, query_id: str, doc_id: str, document: pd.Series, grade: int | None) -> None:
    with st.container(border=True):
        words, buttons = st.columns([3, 2], vertical_alignment="center")
        title = document["title"] or doc_id
        words.markdown(f"**{escape(title)}**")
        body = " ".join(str(document["text"]).split())
        words.caption(escape(body[:TEXT_CHARACTERS]) + ("…" if len(body) > TEXT_CHARACTERS else ""))
        key = f"grade-{view.project.id}-{query_id}-{doc_id}"
        buttons.segmented_control(
            text.GRADE,
            list(GRADES),
            default=grade,
            format_func=lambda one: GRADES[one],
            key=key,
            label_visibility="collapsed",
            on_change=lambda: session.workspace().judge(view.project.id, query_id, doc_id, st.session_state[key]),
        )


def _move(view: View, place_key: str, place: int, total: int) -> None:
    back, on, done = st.columns(3)

    def go(to: int) -> None:
        st.session_state[place_key] = to

    back.button(text.PREVIOUS, disabled=place == 0, width="stretch", on_click=go, args=(place - 1,))
    on.button(text.NEXT, disabled=place + 1 >= total, type="primary", width="stretch", on_click=go, args=(place + 1,))
    if done.button(text.SHOW_SCORES, width="stretch", help=text.SHOW_SCORES_HELP):
        st.rerun()
