"""The worst cases of the robustness section: questions with their edits, and what each of the two finds."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.comparison.robustness import metric_of_edits
from components.evaluation.metric_registry import metric
from components.evaluation.robustness.edits import BY_KEY
from components.evaluation.robustness.scoring import edited_id, worst
from components.markdown import escape
from components.measurements import robustness
from components.measurements.robustness import ROBUSTNESS
from components.numbers import sentences
from components.records import Ranking
from components.ui.diagnose import robustness_words as words
from components.ui.shared import session
from components.ui.shared.session import View

SHOWN_CASES = 30
SHOWN_RESULTS = 5
CASE_PIXELS = 265  # width of a question


def section(view: View, scored: dict[str, pd.DataFrame]) -> None:
    """A table of the worst cases of one model; a row selected shows what was found before and after the edit."""
    st.markdown(f"**{words.WORST}**")
    left, right = st.columns(2)
    name = left.selectbox(words.WHICH_MODEL, list(scored), key="robustness-model")
    kinds = {words.WORST_KEEPING: False, words.WORST_CHANGING: True}
    kind = right.selectbox(words.WHICH_CASES, list(kinds), key="robustness-kind")
    cases = worst(scored[name], changes_meaning=kinds[kind], count=SHOWN_CASES)
    if cases.empty:
        st.caption(words.NO_CASES)
        return
    change = words.CHANGE.format(metric=metric(metric_of_edits(view.needs)).name)
    shown = _table(cases, change, is_same_meaning=not kinds[kind])
    widths = {words.ORIGINAL: CASE_PIXELS, words.EDITED: CASE_PIXELS}  # or long ones push the figures out of sight
    event = st.dataframe(
        shown,
        hide_index=True,
        height=300,
        on_select="rerun",
        selection_mode="single-row",
        column_config={name: st.column_config.TextColumn(name, width=pixels) for name, pixels in widths.items()},
        key="robustness-cases",
    )
    if event.selection.rows:
        case = cases.iloc[event.selection.rows[0]]
        _side_by_side(view, name, str(case["query_id"]), str(case["edit"]), is_same_meaning=not kinds[kind])
    else:
        st.caption(words.SELECT)


def _table(cases: pd.DataFrame, change: str, *, is_same_meaning: bool) -> pd.DataFrame:
    """Right answers of another meaning are not known, so there nothing is said of points."""
    shown = pd.DataFrame(
        {
            words.ORIGINAL: cases["original"],
            words.EDITED: cases["edited"],
            words.EDIT: [BY_KEY[key].name for key in cases["edit"]],
            words.KEPT: (cases["overlap"] * robustness.DEPTH).round().astype(int),
        }
    )
    return shown.assign(**{change: cases["change"].round(2)}) if is_same_meaning else shown


def _side_by_side(view: View, name: str, query_id: str, edit: str, *, is_same_meaning: bool) -> None:
    candidate = view.project.candidate(name)
    edited = ROBUSTNESS.load(session.subject(view, candidate.spec)) if candidate else None
    if edited is None:
        return
    before, after = edited.originals.rankings[query_id], edited.edited.rankings[edited_id(query_id, edit)]
    grades = view.collection.qrels().get(query_id, {})
    left, right = st.columns(2)
    left.markdown(f"**{words.BEFORE}**")
    left.markdown(_listed(view, before, grades))
    right.markdown(f"**{words.AFTER}**")
    right.markdown(_listed(view, after, grades if is_same_meaning else {}))
    if grades:
        st.caption(sentences((words.TICKS, "" if is_same_meaning else words.NO_TICKS)))


def _listed(view: View, ranking: Ranking, grades: dict[str, int]) -> str:
    parents = view.collection.parents().set_index("id")
    lines = []
    for rank, doc_id in enumerate(ranking.doc_ids[:SHOWN_RESULTS], 1):
        row = parents.loc[doc_id]
        mark = " ✓" if grades.get(doc_id, 0) > 0 else ""
        lines.append(f"{rank}. {escape(str(row['title'] or row['text'][:80]))}{mark}")
    return "\n".join(lines)
