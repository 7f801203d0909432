"""From the model in use to another: time and price to embed all anew, and what changes for people."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.comparison.cost.switching import (
    flips,
    judging_metric,
    likeliest,
    switch_rows,
    switch_sentence,
    switching_facts,
)
from components.costs.totals import MonthlyVolume
from components.evaluation.agreement import overlap_at_k
from components.evaluation.flips import LOST
from components.evaluation.metric_registry import metric
from components.markdown import escape
from components.results.scores import AGREEMENT_DEPTH
from components.ui.cost import words
from components.ui.shared import model_table, text
from components.ui.shared.downloads import download
from components.ui.shared.fold import fold
from components.ui.shared.session import View


def section(view: View, volume: MonthlyVolume) -> None:
    """One sentence; inside, a row per other model and the questions at risk."""
    current = view.reference
    others = [candidate.name for candidate in view.ready if candidate.name != current]
    if current is None or not others:
        fold(words.SWITCH, words.SWITCH_ALONE, key="cost-switch")
        return
    key = f"switch-to-{view.project.id}"
    other = str(st.session_state[key] if st.session_state.get(key) in others else likeliest(view, current, others))
    rows = {name: switching_facts(view, volume, current, name) for name in others}
    box = fold(words.SWITCH, switch_sentence(view, volume, current, other, rows[other]), key="cost-switch")
    if box is None:
        return
    with box:
        if view.project.current_model != current:
            st.caption(escape(words.SWITCH_ASSUMED.format(current=current)))
        _table(view, rows)
        st.session_state[key] = other
        st.selectbox(words.SWITCH_TO, others, key=key, persist_state="session", width=360)
        _at_risk(view, current, other)


def _table(view: View, rows: dict[str, dict[str, object]]) -> None:
    name = metric(judging_metric(view)).name if view.collection.has_judgments else ""
    shown = switch_rows(view, rows)
    columns = {
        key: model_table.right_text(label, help_text.format(metric=name))
        for key, (label, help_text) in words.SWITCH_COLUMNS.items()
    }
    model_table.model_table(shown, view.candidates, columns, key="switch-table")


def _at_risk(view: View, current: str, other: str) -> None:
    lost = flips(view, current, other)
    texts = view.collection.queries.set_index("id")["text"]
    if lost is None:
        if not len(texts):
            return
        st.markdown(words.AT_RISK_UNJUDGED)
        kept = overlap_at_k(view.runs[current], view.runs[other], AGREEMENT_DEPTH).sort_values(kind="stable")
        table = pd.DataFrame({"query_id": kept.index, "kept": (kept.to_numpy() * AGREEMENT_DEPTH).round().astype(int)})
    else:
        table = lost[lost["outcome"] == LOST].reset_index(drop=True)
        if table.empty:
            st.markdown(words.NONE_AT_RISK)
            return
        st.markdown(words.AT_RISK.format(metric=metric(judging_metric(view)).name))
    table.insert(1, "question", texts.reindex(table["query_id"]).to_numpy())
    names = {"current": current, "other": other}
    number = st.column_config.NumberColumn
    columns = {
        key: st.column_config.TextColumn(label, width="large")
        if key == "question"
        else number(label.format(**names), format="%+.2f" if key == "change" else "%d" if key == "kept" else "%.2f")
        for key, label in words.AT_RISK_COLUMNS.items()
        if key in table
    }
    event = st.dataframe(
        table[list(columns)],
        hide_index=True,
        height=min(300, 38 + 35 * len(table)),
        on_select="rerun",
        selection_mode="single-row",
        column_config=columns,
        key=f"at-risk-{current}-{other}",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        download(text.DOWNLOAD_TABLE, lambda: table, "at-risk.csv", key="csv-at-risk")
        chosen = [row for row in event.selection.rows if row < len(table)]
        if not chosen:
            st.caption(words.SELECT_ROW)
        elif st.button(words.OPEN_IN_SEARCH):
            query = str(table["query_id"].iloc[chosen[0]])
            st.switch_page("pages/search.py", query_params={"project": view.project.id, "q": query})
