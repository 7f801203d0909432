"""Voting on answers without names: which of two is better, and what all votes say."""

from __future__ import annotations

import streamlit as st

from components.answers.ballot import TwoAnswers, counted, pairs
from components.answers.tables import Results
from components.comparison.votes import preference_sentence
from components.evaluation.preferences import strengths
from components.markdown import escape
from components.ui.answers import words
from components.ui.shared import session
from components.ui.shared.session import View

SETTING = "answer_votes"


def blind(view: View, results: Results) -> None:
    """One pair at a time; what the votes say stands below, on demand."""
    rows = {model: answered for model, (answered, _) in results.items()}
    every = pairs(rows)
    if not every:
        return
    with st.expander(words.BLIND, on_change="rerun", key="open-blind-answers") as box:
        if not box.open:
            return
        votes = counted(session.workspace().setting(view.project.id, SETTING) or [], rows)
        voted = {(vote.query_id, vote.a, vote.b) for vote in votes}
        left = [
            two_answers for two_answers in every if (two_answers.query_id, two_answers.a, two_answers.b) not in voted
        ]
        st.caption(words.VOTED.format(done=len(every) - len(left), count=len(every)))
        if left:
            _one(view, results, left[0])
        if votes and st.toggle(words.VOTES, key="answer-votes-shown", help=words.VOTES_HELP):
            fitted = strengths(votes, list(rows))
            first, second, *_ = fitted.ranked()
            st.markdown(escape(preference_sentence(first, second, fitted.against(first, second))))


def _one(view: View, results: Results, pair: TwoAnswers) -> None:
    answers = {model: {row.query_id: row for row in results[model][0]}[pair.query_id] for model in (pair.a, pair.b)}
    order = (pair.b, pair.a) if pair.is_turned else (pair.a, pair.b)
    st.markdown(f"**{escape(answers[pair.a].question)}**")
    for place, model in zip(st.columns(2, border=True), order, strict=True):
        place.markdown(escape(answers[model].answer))
    texts = (answers[pair.a].answer, answers[pair.b].answer)
    with st.container(horizontal=True):
        for label, left_wins in ((words.LEFT_BETTER, 1.0), (words.EQUAL, 0.5), (words.RIGHT_BETTER, 0.0)):
            outcome = 1.0 - left_wins if pair.is_turned else left_wins
            st.button(label, key=f"vote-{label}", on_click=_save, args=(view, pair, texts, outcome))


def _save(view: View, pair: TwoAnswers, texts: tuple[str, str], outcome: float) -> None:
    kept = session.workspace().setting(view.project.id, SETTING) or []
    row = [pair.query_id, pair.a, pair.b, *texts, outcome]
    session.workspace().save_setting(
        view.project.id, SETTING, [*(earlier for earlier in kept if earlier[:3] != row[:3]), row]
    )
