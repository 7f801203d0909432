"""Diagnose: what fusing with keyword search, and choosing per question, could gain."""

from __future__ import annotations

import streamlit as st

from components.candidates.by_spec import resolve_name
from components.charts.headroom import headroom_chart
from components.comparison.diagnose import readings
from components.comparison.diagnose import words as diagnose_words
from components.comparison.diagnose.headroom import ceiling_words, chart_rows, fusion_words, headroom_rows, keyword_of
from components.evaluation.headroom import Headroom
from components.evaluation.metric_registry import metric
from components.numbers import sentences
from components.ui.diagnose import data as diagnose_data
from components.ui.diagnose import words as text_diagnose
from components.ui.diagnose.parts import folded, statement
from components.ui.shared import address, model_table, start, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def section(view: View) -> None:
    """One sentence about fusion and one about the ceiling; the rest folded away."""
    st.subheader(text_diagnose.HEADROOM, anchor=False)
    key = chosen_metric(view)
    headroom = diagnose_data.headroom(view, key)
    if headroom is None:
        st.markdown(diagnose_words.ONLY_ONE)
        return
    has_keyword = readings.keyword(view) is not None
    with statement():
        st.markdown(sentences([fusion_words(headroom, view.margin, has_keyword=has_keyword), ceiling_words(headroom)]))
    if not has_keyword:
        _keyword_button(view)
    if len(headroom.systems) < 2:
        return
    with folded(text_diagnose.HEADROOM_OPEN, "open-headroom") as is_open:
        if is_open:
            address.segmented(
                text_diagnose.METRIC,
                readings.HEADROOM_METRICS,
                param="gain",
                default=view.leading_metric,
                names=lambda key: metric(key).name,
            )
            _chart(view, headroom)
            _table(view, headroom)
            st.caption(text_diagnose.HEADROOM_NOTE)


def chosen_metric(view: View) -> str:
    """The metric in the address (as ``gain``), by default the one the project is decided by."""
    asked = str(st.session_state.get("gain") or view.leading_metric)
    return asked if asked in readings.HEADROOM_METRICS else view.leading_metric


def _keyword_button(view: View) -> None:
    if diagnose_data.is_busy(view):
        st.caption(text_diagnose.MEASURING)
    elif st.button(text_diagnose.MEASURE_KEYWORD, help=text_diagnose.MEASURE_KEYWORD_HELP):
        start.compute_one(view.project.id, resolve_name("bm25"))
        st.rerun()


def _chart(view: View, headroom: Headroom) -> None:
    key = keyword_of(headroom)
    st.altair_chart(
        headroom_chart(
            chart_rows(headroom),
            [candidate.name for candidate in view.project.candidates],
            [theme.slot(candidate.slot).marker for candidate in view.project.candidates],
            title=text_diagnose.HEADROOM_TITLE.format(metric=metric(headroom.metric).name),
            subtitle=(text_diagnose.HEADROOM_SUBTITLE if key else text_diagnose.HEADROOM_SUBTITLE_ALONE).format(
                queries=diagnose_words.questions(headroom.queries), keyword=key
            ),
            x_title=metric(headroom.metric).name,
            ink=theme.ink(),
        )
    )


def _table(view: View, headroom: Headroom) -> None:
    rows = headroom_rows(headroom)
    right = model_table.right_text
    columns = {
        "alone": right(text_diagnose.ALONE, text_diagnose.ALONE_HELP),
        "fused": right(text_diagnose.FUSED, text_diagnose.FUSED_HELP),
        "gain": right(text_diagnose.GAIN, text_diagnose.GAIN_HELP),
        "verdict": right(text_diagnose.VERDICT, text_diagnose.VERDICT_HELP.format(margin=f"{view.margin * 100:g}")),
        "wins": right(text_diagnose.WINS, text_diagnose.WINS_HELP),
    }
    model_table.model_table(rows, view.candidates, columns, key="headroom-table")
    download(text_diagnose.DOWNLOAD, lambda: headroom.systems, "headroom.csv", key="csv-headroom")
