"""Voting between two lists without names: which one answers the question better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from components.comparison.passages import passage
from components.comparison.votes import Ballot, ballot_of, real_queries
from components.evaluation import preferences
from components.evaluation.preferences import DEPTH, TwoLists
from components.i18n import tr_count
from components.markdown import escape
from components.records import Run
from components.ui.shared import hit_card, media, text_data, text_search
from components.ui.shared.judging import blind_results
from components.ui.shared.judging.leave_field import leave_field
from components.ui.shared.notes import opinions
from components.ui.shared.session import View
from components.workspace import ProjectCandidate
from components.workspace.opinions import LONGEST_INITIALS

TEXT_CHARACTERS, CARD_LINES = 190, 4  # of each result


@dataclass
class BlindSitting:
    """What one browser tab remembers of its voting."""

    current: TwoLists | None = None
    given: list[tuple[str, TwoLists]] = field(default_factory=list)  # vote id and question, to be undone
    said: str = ""


def page(view: View, chosen: Sequence[ProjectCandidate]) -> None:
    """Blind mode on the Search page."""
    if len(chosen) < 2:
        st.info(text_search.BLIND_NEEDS_TWO)
        return
    queries = real_queries(view.collection)
    if not queries:
        st.info(text_search.BLIND_NEEDS_QUERIES)
        if st.button(text_data.ADD_QUERIES, type="primary"):
            st.switch_page("pages/data.py", query_params={"project": view.project.id, "way": "add"})
        return
    _vote(view, tuple(candidate.name for candidate in chosen), tuple(queries))


@st.fragment
def _vote(view: View, names: tuple[str, ...], query_ids: tuple[str, ...]) -> None:
    ballot = ballot_of(view, names, query_ids)
    voter = initials()
    question_box(view, ballot, voter, key="blind")
    st.caption(counts(ballot, voter))
    blind_results.section(view, ballot)


def initials() -> str:
    """Whose votes these are; "" until somebody says so."""
    with st.container(gap=None):  # what gives the keys back draws nothing
        typed = st.text_input(
            text_search.INITIALS,
            key="initials",
            max_chars=LONGEST_INITIALS,
            placeholder=text_search.INITIALS_PLACEHOLDER,
            help=text_search.INITIALS_HELP,
            width=160,
            persist_state="session",
        ).strip()
        leave_field("initials", typed)
    return typed


def question_box(view: View, ballot: Ballot, voter: str, *, key: str) -> None:
    """The next question with its two lists and the buttons; ``key`` keeps one tab's places apart."""
    sitting = _sitting(view, key)
    if sitting.said:
        st.toast(sitting.said)
        sitting.said = ""
    done = ballot.done_by(voter) & set(ballot.asked)
    if not ballot.asked:
        st.info(text_search.BLIND_ALL_AGREE.format(depth=DEPTH))
        return
    question = sitting.current
    if question is None or question in done or question not in ballot.asked:
        question = sitting.current = preferences.most_informative(ballot.asked, ballot.strengths(), done)
    if question is None:
        st.success(text_search.BLIND_DONE)
        _undo_button(view, sitting, key)
        return
    words = view.collection.queries.set_index("id").loc[question.query_id, "text"]
    if words:
        st.subheader(escape(str(words)), anchor=False)
    media.asked_with(view, question.query_id)
    left, right = preferences.sides(question, voter)
    _buttons(view, ballot, question, (left, right), voter, key)
    with hit_card.cards(CARD_LINES, media_height=media.tallest(view.collection.documents)):
        boxes = st.columns(2, gap="small")
    for box, name, title in zip(boxes, (left, right), (text_search.LEFT, text_search.RIGHT), strict=True):
        with box:
            _list(view, ballot.runs[name], question.query_id, str(words), title)


def counts(ballot: Ballot, voter: str) -> str:
    """How many votes there are, and of how many people."""
    mine = len(ballot.done_by(voter))
    words = text_search.VOTED_BY_YOU.format(count=tr_count("{count} vote", "{count} votes", mine))
    people = {vote.voter for vote in ballot.votes}
    if people - {voter}:
        votes = tr_count("{count} vote", "{count} votes", len(ballot.votes))
        voters = tr_count("{count} person", "{count} people", len(people))
        words += f" · {text_search.VOTED_ALL.format(count=votes, people=voters)}"
    return words


def _list(view: View, run: Run, query_id: str, words: str, title: str) -> None:
    st.caption(title)
    doc_ids = preferences.shown_ids(run, query_id)
    if not doc_ids:
        st.caption(text_search.NOTHING_RETURNED)
    with st.container(gap="xsmall"):
        for rank, doc_id in enumerate(doc_ids, 1):
            hit_card.card(passage(view, query_id, doc_id), words, rank=rank, length=TEXT_CHARACTERS)


def _buttons(view: View, ballot: Ballot, question: TwoLists, sides: tuple[str, str], voter: str, key: str) -> None:
    left, right = sides
    choices: list[tuple[str, str | None, bool, str]] = [
        (text_search.LEFT_BETTER, left, False, "Left"),
        (text_search.TIE, None, False, "T"),
        (text_search.BOTH_BAD, None, True, "B"),
        (text_search.RIGHT_BETTER, right, False, "Right"),
    ]
    place = f"{question.query_id}-{question.a}-{question.b}"  # a second click on a question left behind does nothing
    with st.container(horizontal=True):
        for label, better, is_bad, shortcut in choices:
            st.button(
                label,
                key=f"{key}-{label}-{place}",
                type="primary" if better else "secondary",
                shortcut=shortcut,
                disabled=not voter,
                on_click=partial(_save, view, ballot, question, better, voter, key, is_bad=is_bad),
            )
        _undo_button(view, _sitting(view, key), key)
    if not voter:
        st.caption(text_search.INITIALS_FIRST)


def _undo_button(view: View, sitting: BlindSitting, key: str) -> None:
    st.button(
        text_search.UNDO,
        key=f"{key}-undo",
        type="tertiary",
        icon=":material/undo:",
        shortcut="U",
        disabled=not sitting.given,
        help=text_search.UNDO_HELP,
        on_click=partial(_undo, view, key),
    )


def _sitting(view: View, key: str) -> BlindSitting:
    blind_sitting: BlindSitting = st.session_state.setdefault(f"{key}-sitting-{view.project.id}", BlindSitting())
    return blind_sitting


def _save(
    view: View, ballot: Ballot, question: TwoLists, better: str | None, voter: str, key: str, *, is_bad: bool
) -> None:
    lists = {name: preferences.shown_ids(ballot.runs[name], question.query_id) for name in (question.a, question.b)}
    vote_id = opinions().save_vote(view.project.id, question.query_id, lists, better, voter, is_bad=is_bad)
    sitting = _sitting(view, key)
    sitting.given.append((vote_id, question))
    sitting.current = None


def _undo(view: View, key: str) -> None:
    sitting = _sitting(view, key)
    if not sitting.given:
        return
    vote_id, question = sitting.given.pop()
    if opinions().take_back(view.project.id, vote_id):
        sitting.current, sitting.said = question, text_search.UNDONE
    else:
        sitting.said = text_search.UNDO_GONE
