"""The answer first: a verdict in large type, and what limits it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.comparison.decision import Decision
from components.comparison.recommendation import words
from components.comparison.recommendation.sentence import in_two
from components.markdown import escape
from components.ui.shared import text
from components.ui.shared.glossary import help_of


def show_recommendation(decision: Decision) -> None:
    """What to take and why, in large type; below it how sure that is, the answer counted, and what limits it."""
    with st.container(gap="xsmall"):
        _answer(decision)


def one_warning(sentences: Sequence[str]) -> None:
    """Everything there is to warn of in one box, a line each."""
    if len(sentences) == 1:
        st.warning(escape(sentences[0]))
    elif sentences:
        st.warning("\n".join(f"- {escape(sentence)}" for sentence in sentences))


def _answer(decision: Decision) -> None:
    recommendation = decision.recommendation
    if recommendation is None:
        st.markdown(f"## {escape(decision.why_not)}")
        return
    take, why = in_two(recommendation)
    st.markdown(f"## {escape(take)}" + (f" :small[{escape(why)}]" if why else ""))  # how small, see reading.css
    sure = words.CONFIDENCE[recommendation.confidence]
    headline = f":blue-badge[{sure}] {escape(decision.headline)}".rstrip()
    how_sure = (help_of(recommendation.confidence), escape(recommendation.surer))
    st.markdown(headline, help="\n\n".join(filter(None, how_sure)))
    if decision.second_line:
        st.caption(escape(decision.second_line), help=help_of("interval", "point", measured=decision.metric))
    for note in recommendation.notes:
        st.caption(escape(note))
    if decision.caution:
        st.markdown(f":orange-badge[:material/warning: {text.CAUTION}] {escape(decision.caution)}")
