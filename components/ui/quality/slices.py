"""Means by kind of question: which kinds turn the order of models around, then small multiples."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import numbers
from components.comparison.quality import words as quality_words
from components.comparison.quality.charts import panel_charts
from components.comparison.quality.question_groups import (
    groups_of,
    reversal_sentences,
    said_value,
    slice_rows,
    turned_groups,
)
from components.evaluation.statistics import MIN_QUERIES
from components.markdown import escape
from components.ui.quality import words as text_quality
from components.ui.quality.page import QualityView
from components.ui.shared import address, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def slices(view: View, measured: QualityView) -> None:
    """Reversals first, then one grouping as small multiples with intervals."""
    if not measured.scored.per_query:
        return
    st.subheader(quality_words.SLICES, anchor=False)
    groups = groups_of(view, measured)
    if not groups:
        st.caption(text_quality.NO_SLICES)
        return
    turned = turned_groups(view, measured)
    for sentence in reversal_sentences(turned):
        st.markdown(f"- {sentence}")
    order = sorted(groups, key=lambda name: not any(reversal.is_sure for reversal in turned[name]))
    chosen = address.one_of(
        text_quality.GROUP_BY,
        order,
        param="tag",
        default=order[0],
        names=lambda name: quality_words.GROUP_NAMES.get(name, name.capitalize()),
    )
    _panels(view, measured, chosen, groups[chosen])


def _panels(view: View, measured: QualityView, name: str, values: pd.Series) -> None:
    rows = slice_rows(measured, values)
    for chart in panel_charts(view, measured, name, rows, theme.ink()):
        st.altair_chart(chart, width="content")
    small = rows.loc[rows["queries"] < MIN_QUERIES, "value"].unique()
    if len(small):
        names = numbers.commas(escape(said_value(str(value))) for value in small)
        st.caption(text_quality.SLICES_LEFT_OUT.format(least=MIN_QUERIES, names=names))
    download(
        text_quality.DOWNLOAD_SLICES,
        lambda: rows.assign(grouping=name, metric=measured.metric.key),
        "slices.csv",
        key="csv-slices",
    )
