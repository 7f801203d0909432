"""The 10-minute switch test: set it up, judge blind, watch the verdict move, take the page along."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from components.candidates.names import remote_parts
from components.charts import fluid
from components.comparison import switch_page, switch_test
from components.comparison.switch_test import SwitchPlan
from components.comparison.votes import Ballot, ballot_of, real_queries
from components.datasets.queries import queries_from_lines
from components.evaluation.preferences import DEPTH
from components.evaluation.switch_verdict import SwitchVerdict, judge
from components.i18n import tr_count
from components.markdown import escape
from components.needs.saved import has_needs
from components.numbers import commas
from components.records import BadInputError
from components.ui.compare import switch_words as text_switch
from components.ui.shared import data_extras, sending, session, start, text, theme
from components.ui.shared.downloads import download
from components.ui.shared.judging import blind
from components.ui.shared.session import View

MANY_QUESTIONS = 40
KEY = "switch"  # of the places one browser tab keeps while voting
LISTED = 50  # questions shown of each outcome


def page(view: View) -> None:
    """The whole test, which takes the place of the Compare page while it is open."""
    plan = switch_test.load_plan(session.workspace(), view.project.id)
    known = set(view.collection.queries["id"])
    if plan is None or not set(plan.query_ids) <= known:
        st.markdown(text_switch.WHAT)
        _set_up(view)
        return
    waiting = [name for name in (plan.today, plan.candidate) if name not in view.results]
    if waiting:
        _wait(view, waiting)
        return
    _test(view, plan)


# Before the first answer


def _set_up(view: View) -> None:
    names = [candidate.name for candidate in view.candidates]
    if len(names) < 2:
        st.info(text_switch.NEEDS_TWO)
        if st.button(text.TO_MODELS, type="primary"):
            st.switch_page("pages/models.py", query_params={"project": view.project.id})
        return
    left, right = st.columns(2)
    reference = view.reference or names[0]
    today = left.selectbox(text_switch.TODAY, names, index=names.index(reference), key="switch-today")
    others = _best_first(view, [name for name in names if name != today])
    candidate = right.selectbox(text_switch.CANDIDATE, others, key=f"switch-candidate-{today}")
    is_noted = _note_in_use(view, today)
    queries = real_queries(view.collection)
    ways = [text_switch.PASTED]
    if queries:
        ways.append(text_switch.COLLECTION.format(count=min(switch_test.QUESTIONS, len(queries))))
    way = st.radio(text_switch.QUESTIONS_FROM, ways, horizontal=True, key="switch-way")
    pasted = ""
    if way == text_switch.PASTED:
        pasted = st.text_area(
            text_switch.PASTE,
            key=f"switch-pasted-{view.project.id}",
            height=260,
            placeholder=text_switch.PASTE_PLACEHOLDER,
            persist_state="session",
        )
        count = len({line.strip() for line in pasted.splitlines() if line.strip()})
        words = text_switch.PASTE_MANY if count > MANY_QUESTIONS else text_switch.PASTE_COUNT
        if count:  # what was typed is known only when the field is left, so nothing is said of an empty one
            st.caption(words.format(count=tr_count("{count} question", "{count} questions", count)))
    else:
        st.caption(text_switch.DRAWN)
    # Never disabled for want of questions: the press itself is what makes the field give its lines.
    if st.button(text_switch.START, type="primary", disabled=not candidate) and candidate is not None:
        if way == text_switch.PASTED and not pasted.strip():
            st.error(text_switch.PASTE_FIRST)
            return
        try:
            asked = _draw(queries) if way != text_switch.PASTED else _add(view, pasted)
            _start(view, today, candidate, asked, is_noted=is_noted)
        except BadInputError as error:
            st.error(escape(str(error)))
            return
        st.rerun()


def _best_first(view: View, names: list[str]) -> list[str]:
    """The models most worth switching to first, where judgments tell."""
    if not (view.ready and view.collection.has_judgments):
        return names
    means = session.score(view).means.set_index("model")[view.leading_metric]
    return sorted(names, key=lambda name: -float(means.get(name, -1.0)))


def _draw(queries: Sequence[str]) -> list[str]:
    drawn = np.random.default_rng().permutation(len(queries))[: switch_test.QUESTIONS]
    return [queries[place] for place in sorted(drawn)]


def _add(view: View, pasted: str) -> list[str]:
    """Make the pasted questions the collection's, unless they are; returns their ids."""
    queries, _ = queries_from_lines(pasted)
    collection = session.full_collection(view.project)
    if len(data_extras.fresh_queries(collection, queries)):
        collection = session.workspace().change_collection(
            view.project.id, lambda now: data_extras.with_queries(now, data_extras.fresh_queries(now, queries))
        )
    ids: dict[str, str] = {}
    for query_id, words in zip(collection.queries["id"], collection.queries["text"], strict=True):
        ids.setdefault(words, query_id)
    return [ids[words] for words in queries["text"]]


def _note_in_use(view: View, today: str) -> bool:
    """Whether the needs shall name this model as the one in use; they are never changed unasked."""
    in_use = view.project.current_model
    if in_use == today:
        return False
    label = text_switch.NOTE_IN_USE_NONE if in_use is None else text_switch.NOTE_IN_USE
    return st.checkbox(
        escape(label.format(today=today, in_use=in_use)), value=in_use is None, key=f"switch-note-{today}"
    )


def _start(view: View, today: str, candidate: str, query_ids: Sequence[str], *, is_noted: bool) -> None:
    workspace = session.workspace()
    switch_test.start(workspace, view.project.id, today, candidate, query_ids)
    if is_noted:
        workspace.update_project(view.project.id, current_model=today)
    changed = session.view(workspace.project(view.project.id))
    missing = [c.spec for c in changed.candidates if c.name not in changed.results]
    if missing and not remote_parts(missing):  # where texts would leave this computer, the person is asked first
        start.compute(view.project.id, first=(today, candidate))


def _wait(view: View, waiting: Sequence[str]) -> None:
    job = session.jobs().of_project(view.project.id)
    if job is not None and not job.is_over:
        st.info(text_switch.READING)
        st.skeleton(320)
        return
    if remote_parts(c.spec for c in view.candidates if c.name not in view.results):
        st.info(text_switch.ASKS_FIRST.format(models=escape(commas(waiting))))
    else:
        st.warning(text_switch.READING_FAILED.format(models=escape(commas(waiting))))
    if st.button(text_switch.COMPUTE, type="primary"):
        sending.compute(view)
    _again(view)


# While it runs


@st.fragment
def _test(view: View, plan: SwitchPlan) -> None:
    ballot = ballot_of(view, (plan.today, plan.candidate), plan.query_ids)
    outcomes = switch_test.outcomes(plan, ballot.runs, ballot.votes)
    verdict = judge(outcomes, view.margin)
    sentences = switch_page.sentences(view, plan, ballot, verdict)
    if verdict.open:
        _ask(view, ballot, verdict, sentences[0])
        st.markdown(escape(sentences[1]))
        _money_line(view, plan)
    else:
        st.markdown(f"## {escape(sentences[0])}")
        _bar(verdict)
        st.markdown(escape(sentences[1]))
        _money_line(view, plan)
        _take_along(view, plan, ballot, outcomes, verdict)
        if ballot.asked:
            with st.expander(text_switch.MORE_VOTES):
                blind.question_box(view, ballot, blind.initials(), key=KEY)
        else:
            st.success(text_switch.ALL_SAME.format(depth=DEPTH))
    _changes(view, plan, ballot, outcomes, is_over=not verdict.open)
    if verdict.open:
        _take_along(view, plan, ballot, outcomes, verdict)
    with st.expander(text_switch.HOW):
        st.markdown(text_switch.HOW_TEXT.format(margin=f"{view.margin * 100:g}", depth=DEPTH))
        for sentence in sentences[2:]:
            st.caption(escape(sentence))
    _again(view)


def _ask(view: View, ballot: Ballot, verdict: SwitchVerdict, running: str) -> None:
    """How it stands in a line and a bar, then the next question: both answers fit a small screen below them."""
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with right:
        voter = blind.initials()
    with left.container(gap="xsmall"):
        st.markdown(escape(running))
        _bar(verdict)
    blind.question_box(view, ballot, voter, key=KEY)


def _bar(verdict: SwitchVerdict) -> None:
    """The counts as one bar cut into its parts, low enough for both answers to fit a small screen below it."""
    style = f"<style>{fluid.STYLE}.switch-bar .fluid {{ margin: 0; }}</style>"
    look = "dark" if theme.is_dark() else "light"
    st.html(f'{style}<div class="switch-bar {look}">{switch_page.bar(verdict, height=14)}</div>')


def _money_line(view: View, plan: SwitchPlan) -> None:
    if not has_needs(session.workspace(), view.project.id):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(text_switch.NO_NEEDS, width="content")
            if st.button(text_switch.TO_NEEDS, type="tertiary"):
                st.switch_page("pages/needs.py", query_params={"project": view.project.id})
    elif switch_page.saving(view, plan) is None:
        st.caption(text_switch.COST_UNKNOWN)


def _changes(view: View, plan: SwitchPlan, ballot: Ballot, outcomes: dict[str, int | None], *, is_over: bool) -> None:
    """The questions that would change; while the test runs folded away, as they tell whose list was whose."""
    words = dict(zip(view.collection.queries["id"], view.collection.queries["text"], strict=True))
    for outcome, title in ((-1, text_switch.WORSE_LIST), (1, text_switch.BETTER_LIST)):
        ids = [query_id for query_id, value in outcomes.items() if value == outcome]
        with st.expander(title.format(count=len(ids)), expanded=is_over and outcome == -1 and bool(ids)):
            if not ids:
                st.caption(text_switch.NONE)
            for query_id in ids[:LISTED]:
                st.markdown(f"**{escape(words[query_id])}**")
                for box, name in zip(st.columns(2), (plan.today, plan.candidate), strict=True):
                    titles = switch_page.titles(view, ballot, name, query_id)
                    lines = "  \n".join(f"{rank}. {escape(title)}" for rank, title in enumerate(titles, 1))
                    box.caption(f"{escape(name)}  \n{lines}")


def _take_along(
    view: View,
    plan: SwitchPlan,
    ballot: Ballot,
    outcomes: dict[str, int | None],
    verdict: SwitchVerdict,
) -> None:
    def build() -> str:
        return switch_page.to_html(switch_page.switch_page(view, plan, ballot, outcomes, verdict))

    download(
        text_switch.DOWNLOAD_PROVISIONAL if verdict.open else text_switch.DOWNLOAD,
        build,
        "switch-test.html",
        type="secondary" if verdict.open else "primary",
        icon=":material/download:",
        help=text_switch.DOWNLOAD_HELP,
        key="switch-download",
    )


def _again(view: View) -> None:
    if st.button(text_switch.AGAIN, type="tertiary", help=text_switch.AGAIN_HELP, icon=":material/restart_alt:"):
        switch_test.end(session.workspace(), view.project.id)
        st.rerun()
