"""What grading has shown so far: who is ahead, how many more questions settle it, what nobody has looked at."""

from __future__ import annotations

import streamlit as st

from components.comparison.recommendation.words import CONFIDENCE
from components.evaluation import pooling
from components.evaluation.metrics import Qrels
from components.i18n import tr, tr_count
from components.markdown import escape
from components.ui.shared import session
from components.ui.shared.judging import text_judging
from components.ui.shared.session import View

FEWEST = 2  # questions graded from which there is something to say


def line(view: View, graded: int) -> None:
    """The answer as it stands, drawn anew whenever another question was graded."""
    if graded < FEWEST:
        return
    key = f"so-far-{view.project.id}"
    kept = st.session_state.get(key)
    if kept is None or kept[0] != graded:
        kept = st.session_state[key] = (graded, _words(view))
    if kept[1]:
        st.markdown(kept[1])


def _words(view: View) -> str:
    now = session.view(session.workspace().project(view.project.id))
    if not now.collection.has_judgments:
        return ""
    recommendation = now.decision.recommendation
    if recommendation is None:
        return ""
    more = recommendation.surer.partition(";")[0].rstrip(".")
    sure = tr(CONFIDENCE[recommendation.confidence]).lower()
    return escape(text_judging.SO_FAR.format(model=recommendation.first, sure=sure, more=f" {more}." if more else ""))


def later_models(view: View, qrels: Qrels) -> None:
    """Models whose first answers to questions graded before nobody has looked at."""
    for name, run in view.runs.items():
        count = pooling.not_judged_of(run, qrels)
        if count:
            answers = tr_count("{count} answer", "{count} answers", count)
            sentence = text_judging.LATER_MODEL.format(model=name, answers=answers, top=pooling.TOP)
            st.caption(escape(sentence))
