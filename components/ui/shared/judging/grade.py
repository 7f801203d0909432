"""Grading answers by hand: pooled from all models, shuffled, without names; saved at once, undone one by one."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitAPIException

from components.comparison.passages import passage, row_of
from components.datasets.export import to_qrels
from components.datasets.practice import practice_ids
from components.evaluation import pooling
from components.evaluation.self_checks import broken_run
from components.i18n import tr_count
from components.markdown import escape
from components.numbers import sentences
from components.records import Collection
from components.ui.shared import frame, media, session, text, text_data
from components.ui.shared.downloads import download
from components.ui.shared.judging import grade_keys, so_far, text_judging
from components.ui.shared.judging.grade_keys import KeyEvent
from components.ui.shared.judging.grade_store import (
    GradeSitting,
    Pair,
    all_grades,
    as_qrels,
    exported,
    given_judgments,
    own_grades,
    real,
)
from components.ui.shared.session import View

WANTED = 20  # queries to grade
POOLED = pooling.DEPTH  # top results of each model that go into the pool
TEXT_CHARACTERS = 600
BEFORE_GRADING = "before-grading"
"""The key of what a page says of answers that nobody judged; grades given below make it untrue."""
COVER = Path(__file__).with_name("graded_since.css")


def fold_away(view: View) -> None:
    """Grading beside existing judgments."""
    if not len(view.collection.queries) or view.collection.interactions is not None:  # nobody can answer for users
        return
    with st.expander(text.GRADE_MORE, expanded=bool(_sitting(view).history.steps)):
        if _has_real_queries(view):
            _grade(view)
        else:
            _ask_for_queries(view, text_judging.ONLY_PRACTICE)


def twenty(view: View) -> None:
    """Grade twenty queries where nothing was judged yet."""
    if not _has_real_queries(view):
        _ask_for_queries(view, text.GRADE_NEEDS_QUERIES)
        return
    st.subheader(text.GRADE_TITLE, anchor=False)
    _grade(view)


def _has_real_queries(view: View) -> bool:
    queries = view.collection.queries
    return len(queries) > len(practice_ids(queries))


def _ask_for_queries(view: View, words: str) -> None:
    st.info(words)
    if st.button(text_data.ADD_QUERIES, type="primary"):
        st.switch_page("pages/data.py", query_params={"project": view.project.id, "way": "add"})


def _sitting(view: View) -> GradeSitting:
    sitting: GradeSitting = st.session_state.setdefault(f"grading-{view.project.id}", GradeSitting())
    return sitting


@st.fragment
def _grade(view: View) -> None:
    sitting = _sitting(view)
    collection = real(view)
    wanted = min(WANTED, len(collection.queries))
    enough = text_judging.ENOUGH if wanted == WANTED else text_judging.TOO_FEW
    own = session.workspace().own_judgments(view.project.id)
    own = own[own["query_id"].isin(set(collection.queries["id"]))]
    is_new = not sitting.opened
    has_more = not is_new or _open_next(view, sitting, collection)
    if has_more:
        st.markdown(text_judging.GRADE_WHAT.format(enough=enough.format(count=wanted)))
    if has_more or len(own):  # where all was judged before, "0 of 20" would ask for what cannot be done
        _progress(own, wanted)
    if not view.collection.has_judgments and (own["grade"] > 0).any():
        _cover_what_was_said_before()
    so_far.line(view, own["query_id"].nunique())
    if is_new:
        so_far.later_models(view, as_qrels(own_grades(view)))
    if has_more:
        _question(view, sitting, collection, all_grades(view))
    else:
        st.info(text_judging.ALL_GRADED)
    _take_along(view, collection, own)


def _cover_what_was_said_before() -> None:
    """It stands outside of this fragment, which cannot draw it anew."""
    words = json.dumps(text_judging.GRADED_SINCE, ensure_ascii=False)
    st.html(f"<style>:root {{ --graded-since: {words} }} {COVER.read_text('utf-8')}</style>")


def _progress(own: pd.DataFrame, wanted: int) -> None:
    done = own["query_id"].nunique()
    words = text.GRADED.format(done=done, total=tr_count("{count} question", "{count} questions", wanted))
    if len(own):
        words += f" · {tr_count('{count} answer', '{count} answers', len(own))}"
    st.progress(min(done / wanted, 1.0), text=words)


def _question(view: View, sitting: GradeSitting, collection: Collection, grades: dict[Pair, int]) -> None:
    query_id = sitting.opened[sitting.place]
    plan = sitting.plans[query_id]
    words = collection.queries.set_index("id").loc[query_id, "text"]
    head = st.container(key=f"graded-question-{view.project.id}", gap="xsmall")  # stays in sight, see reading.css
    with head:
        if words:
            st.markdown(f"#### {escape(str(words))}")
        media.asked_with(view, query_id)
    shown = _shown(sitting, query_id)
    cards = {doc_id: f"card-{view.project.id}-{place}" for place, doc_id in enumerate(shown)}
    with head:
        grade_keys.grade_keys(
            query_id,
            cards,
            {doc_id: grades[query_id, doc_id] for doc_id in cards if (query_id, doc_id) in grades},
            key=f"grade-keys-{view.project.id}",
            apply=partial(_typed, view),
        )
    if sitting.said:
        st.toast(sitting.said)
        sitting.said = ""
    for doc_id, card in cards.items():
        _one(view, query_id, doc_id, grades.get((query_id, doc_id)), card)
    hidden = len(plan.first) + len(plan.rest) - len(cards)
    if hidden:
        st.button(
            text_judging.MORE_ANSWERS.format(answers=tr_count("{count} more answer", "{count} more answers", hidden)),
            type="tertiary",
            help=text_judging.MORE_ANSWERS_HELP,
            on_click=lambda: sitting.all_shown.add(query_id),
        )
    _move(view, sitting)


def _one(view: View, query_id: str, doc_id: str, grade: int | None, card: str) -> None:
    document = passage(view, query_id, doc_id)
    key = _control_key(view, (query_id, doc_id), grade)
    with st.container(border=True, key=card):
        words, buttons = st.columns([5, 4], vertical_alignment="center")
        words.markdown(f"**{escape(str(document['title'] or doc_id))}**")
        with words:
            media.draw(document)
        body = " ".join(str(document["text"]).split())
        words.caption(escape(body[:TEXT_CHARACTERS]) + ("…" if len(body) > TEXT_CHARACTERS else ""))
        buttons.segmented_control(
            text.GRADE,
            list(text_judging.GRADES),
            default=grade,
            format_func=lambda level: text_judging.GRADES[level],
            key=key,
            label_visibility="collapsed",
            on_change=lambda: _clicked(view, (query_id, doc_id), key),
        )


def _control_key(view: View, pair: Pair, grade: int | None) -> str:
    """The key of a pair's buttons: a new one whenever a key, an undo or another tab has changed the grade.

    Setting the value of buttons that are there would race with the browser: a run that begins before the browser has
    heard of it brings the old value along, which then looks like a click.
    """
    drawn = _sitting(view).drawn
    number, before = drawn.get(pair, (0, grade))
    number += before != grade
    drawn[pair] = number, grade
    return _control_name(view, pair, number)


def _control_name(view: View, pair: Pair, number: int) -> str:
    return "-".join(["grade", view.project.id, *pair, *([f"again{number}"] if number else [])])


def _again() -> None:
    """Draw this part again; all of the page where the click came in while all of it was being drawn."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def _move(view: View, sitting: GradeSitting) -> None:
    back, undo, rest, on, done = st.columns(5)
    back.button(
        text.PREVIOUS,
        disabled=sitting.place == 0,
        width="stretch",
        on_click=partial(_turn, view, -1),
        key="previous-question",
    )
    undo.button(
        text_judging.UNDO,
        disabled=not sitting.history.steps,
        width="stretch",
        help=text_judging.UNDO_HELP,
        on_click=partial(_undo, view),
        key="undo-grade",
    )
    rest.button(
        text_judging.REST_WRONG,
        width="stretch",
        help=text_judging.REST_WRONG_HELP,
        on_click=partial(_rest_wrong, view),
        key="rest-wrong",
    )
    on.button(text.NEXT, type="primary", width="stretch", on_click=partial(_turn, view, 1), key="next-question")
    if done.button(text.SHOW_SCORES, width="stretch", help=text.SHOW_SCORES_HELP):
        frame.show_from_the_top()


# What a person does


def _typed(view: View, event: KeyEvent) -> None:
    sitting = _sitting(view)
    is_current = bool(sitting.opened) and sitting.opened[sitting.place] == event.query_id
    if event.action == "grade" and event.grade is not None:
        plan = sitting.plans.get(event.query_id)
        if plan is not None and event.doc_id in (*plan.first, *plan.rest):
            _save(view, event.query_id, event.doc_id, event.grade)
    elif event.action == "rest" and is_current:
        _rest_wrong(view)
    elif event.action == "undo":
        _undo(view)
    elif is_current:  # a key pressed twice on a slow page turns one page only
        _turn(view, 1 if event.action == "next" else -1)


def _clicked(view: View, pair: Pair, key: str) -> None:
    drawn = _sitting(view).drawn
    number, before = drawn[pair]
    grade = st.session_state[key]
    if key != _control_name(view, pair, number) or grade == before:
        return  # no click: the browser still spoke of buttons that were replaced since
    drawn[pair] = number, grade  # the buttons show it already
    _save(view, *pair, grade)


def _save(view: View, query_id: str, doc_id: str, grade: int | None) -> None:
    before = own_grades(view).get((query_id, doc_id))
    session.workspace().judge(view.project.id, query_id, doc_id, grade)
    _sitting(view).history.add(query_id, doc_id, before, grade)


def _rest_wrong(view: View) -> None:
    """Grade 0 every answer on the screen that has no grade."""
    sitting, grades = _sitting(view), all_grades(view)
    query_id = sitting.opened[sitting.place]
    for doc_id in _shown(sitting, query_id):
        if (query_id, doc_id) not in grades:
            _save(view, query_id, doc_id, 0)


def _shown(sitting: GradeSitting, query_id: str) -> tuple[str, ...]:
    """The documents of a question that are on the screen."""
    plan = sitting.plans[query_id]
    return ((*plan.first, *plan.rest) if query_id in sitting.all_shown else plan.first) or plan.rest


def _undo(view: View) -> None:
    """Put the grade before the last one back, and turn to its question."""
    sitting = _sitting(view)
    step, dropped = sitting.history.undo(own_grades(view))
    parts = [text_judging.UNDO_CHANGED] if dropped else []
    if step is not None:
        session.workspace().judge(view.project.id, step.query_id, step.doc_id, step.before)
        title = row_of(view, step.doc_id)["title"] or step.doc_id
        parts.append(text_judging.UNDONE.format(document=escape(str(title))))
        if step.query_id in sitting.opened:
            sitting.place = sitting.opened.index(step.query_id)
    sitting.said = sentences(parts)


def _turn(view: View, step: int) -> None:
    sitting = _sitting(view)
    place = sitting.place + step
    if place < 0:
        return
    if place < len(sitting.opened):
        sitting.place = place
    elif not _open_next(view, sitting, real(view)):
        sitting.said = text_judging.ALL_GRADED


def _open_next(view: View, sitting: GradeSitting, collection: Collection) -> bool:
    """Open the query whose judgments could change the ranking most, as things stand now; False where none is left."""
    runs = [run for run in view.runs.values() if not broken_run(run)]
    qrels = as_qrels(all_grades(view))
    pooled = pooling.pool(runs, POOLED, [q for q in collection.queries["id"] if q not in sitting.plans])
    worth = pooling.values(runs, pooled, qrels)
    tops = pooling.top_documents(runs, list(pooled))
    order = pooling.order_queries(pooled, worth, qrels, tops)
    if not order:
        return False
    query_id = order[0]
    judged = qrels.get(query_id, {})
    top = tops.get(query_id, frozenset())
    sitting.plans[query_id] = pooling.blind_order(query_id, pooled[query_id], worth[query_id], judged, top)
    sitting.opened.append(query_id)
    sitting.place = len(sitting.opened) - 1
    return True


def _take_along(view: View, collection: Collection, own: pd.DataFrame) -> None:
    table = exported(collection, given_judgments(view.project.dataset_id), own)
    if table.empty:
        return
    st.caption(
        text_judging.TAKE_ALONG_WHAT.format(
            judgments=tr_count("{count} judgment", "{count} judgments", len(table)),
            questions=tr_count("{count} question", "{count} questions", table["query_id"].nunique()),
        )
    )
    with st.container(horizontal=True):
        download(text_judging.EXPORT_QRELS, partial(to_qrels, table), "judgments.qrels", key="qrels-trec")
        download(text_judging.EXPORT_CSV, lambda: table, "judgments.csv", key="qrels-csv")
