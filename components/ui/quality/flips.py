"""From one model to another, question by question: won, lost, unchanged, and what the lost ones share."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.comparison.quality import words as quality_words
from components.comparison.quality.question_groups import flip_counts, flips_of, groups_of, losses_share
from components.evaluation.flips import LOST, WON, shared_traits
from components.markdown import escape
from components.ui.quality import words as text_quality
from components.ui.quality.page import QualityView
from components.ui.shared import address, hits
from components.ui.shared.downloads import download
from components.ui.shared.hits import AskedQuery
from components.ui.shared.session import View

SHOWN_RESULTS = 5


def ledger(view: View, measured: QualityView) -> None:
    """Two models, the counts, what the lost questions share, and the questions with both result lists."""
    scored = measured.scored
    names = list(scored.per_query)
    if len(names) < 2:
        return
    st.subheader(quality_words.FLIPS, anchor=False)
    before, after = _two(measured, names)
    table = flips_of(view, measured, before, after)
    st.markdown(flip_counts(measured, table))
    _shared(view, measured, table)
    _questions(view, table, before, after)


def _two(measured: QualityView, names: list[str]) -> tuple[str, str]:
    """The models to go from and to; by default those of the verdict."""
    subject, against = measured.verdict.subject, measured.verdict.against
    left, right, _ = st.columns([2, 2, 3])
    with left:
        before = address.select(
            text_quality.FROM, names, param="from", default=against if against in names else names[0]
        )
    others = [name for name in names if name != before]
    with right:
        after = address.select(text_quality.TO, others, param="to", default=subject if subject in others else others[0])
    return before, after


def _shared(view: View, measured: QualityView, table: pd.DataFrame) -> None:
    if not (table["outcome"] == LOST).any():
        st.markdown(quality_words.NO_LOSSES)
        return
    for sentence in losses_share(view, measured, table):
        st.markdown(f"- {sentence}")
    tested = shared_traits(table, groups_of(view, measured))
    if len(tested):
        with st.expander(text_quality.TRAIT_TABLE.format(count=len(tested))):
            st.dataframe(
                tested.rename(columns=text_quality.TRAIT_COLUMNS),
                hide_index=True,
                column_config={
                    text_quality.TRAIT_COLUMNS["p_value"]: st.column_config.NumberColumn(format="%.3f"),
                },
            )


@st.fragment
def _questions(view: View, table: pd.DataFrame, before: str, after: str) -> None:
    outcome = st.segmented_control(
        text_quality.SHOW,
        list(quality_words.OUTCOMES),
        format_func=lambda name: f"{quality_words.OUTCOMES[name]} ({(table['outcome'] == name).sum()})",
        default=LOST,
        required=True,
        key="flip-outcome",
        label_visibility="collapsed",
    )
    shown = table[table["outcome"] == outcome]
    if outcome == WON:
        shown = shown.iloc[::-1]
    shown = shown.reset_index(drop=True)
    if shown.empty:
        st.caption(text_quality.NONE)
        download(text_quality.DOWNLOAD_FLIPS, lambda: table, "flips.csv", key="csv-flips")
        return
    number = st.column_config.NumberColumn
    event = st.dataframe(
        shown[["question", "before", "after", "change"]],
        hide_index=True,
        height=min(340, 38 + 35 * len(shown)),
        on_select="rerun",
        selection_mode="single-row",
        key=f"flips-{before}-{after}-{outcome}",
        column_config={
            "question": st.column_config.TextColumn(quality_words.QUESTION, width="large"),
            "before": number(before, format="%.2f"),
            "after": number(after, format="%.2f"),
            "change": number(quality_words.CHANGE, help=text_quality.CHANGE_HELP, format="%+.2f"),
        },
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        download(text_quality.DOWNLOAD_FLIPS, lambda: table, "flips.csv", key="csv-flips")
        if not event.selection.rows or event.selection.rows[0] >= len(shown):
            st.caption(text_quality.SELECT_A_ROW)
            return
        row = shown.iloc[event.selection.rows[0]]
        if st.button(text_quality.OPEN_IN_SEARCH):
            st.switch_page("pages/search.py", query_params={"project": view.project.id, "q": str(row["query_id"])})
    st.markdown(f"#### {escape(str(row['question']))}")
    two = [candidate for name in (before, after) for candidate in view.ready if candidate.name == name]
    hits.columns(view, two, AskedQuery(str(row["question"]), str(row["query_id"])), SHOWN_RESULTS)
