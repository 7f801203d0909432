"""Means by kind of question: which kinds turn the order of models around, then small multiples."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd
import streamlit as st

from components import numbers
from components.charts.multiples import interval_multiples
from components.evaluation.slices import Reversal, reversals, slice_means
from components.evaluation.statistics import MIN_QUERIES
from components.evaluation.verdict import points_text
from components.markdown import escape
from components.results.scores import SEED
from components.ui.quality import words as text_quality
from components.ui.quality.flips import groups_of
from components.ui.quality.page import QualityView
from components.ui.shared import address, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

PANELS = 5  # side by side; more cannot be read


def slices(view: View, measured: QualityView) -> None:
    """Reversals first, then one grouping as small multiples with intervals."""
    if not measured.scored.per_query:
        return
    st.subheader(text_quality.SLICES, anchor=False)
    groups = groups_of(view, measured)
    if not groups:
        st.caption(text_quality.NO_SLICES)
        return
    turned = {name: _reversals(view, measured, name) for name in groups}
    for sentence in reversal_sentences(view, measured):
        st.markdown(f"- {sentence}")
    order = sorted(groups, key=lambda name: not any(one.is_sure for one in turned[name]))
    chosen = address.one_of(
        text_quality.GROUP_BY,
        order,
        param="tag",
        default=order[0],
        names=lambda one: text_quality.GROUP_NAMES.get(one, one.capitalize()),
    )
    _panels(view, measured, chosen, groups[chosen])


def reversal_sentences(view: View, measured: QualityView) -> list[str]:
    """One sentence for each sure reversal, and one on how many more may be luck or that there is none."""
    turned = {name: _reversals(view, measured, name) for name in groups_of(view, measured)}
    found = [
        text_quality.REVERSED.format(
            group=escape(text_quality.GROUP_NAMES.get(name, name)),
            value=escape(one.value),
            queries=one.queries,
            ahead=f"**{escape(one.ahead)}**",
            behind=f"**{escape(one.behind)}**",
            gap=points_text(one.gap, 1),
            elsewhere=points_text(one.gap_elsewhere, 1),
        )
        for name, reversed_here in turned.items()
        for one in reversed_here
        if one.is_sure
    ]
    maybe = sum(not one.is_sure for reversed_here in turned.values() for one in reversed_here)
    if maybe:
        places = f"{maybe} more places" if found else numbers.count(maybe, "place")
        return [*found, text_quality.MAYBE_REVERSED.format(places=places)]
    return found or [text_quality.NOT_REVERSED]


def _reversals(view: View, measured: QualityView, name: str) -> list[Reversal]:
    marks = tuple((model, view.found[model].manifest["finished"]) for model in measured.scored.per_query)
    key = measured.metric.key
    return _cached_reversals(view.collection.content_hash, marks, measured.scored.depth, key, name, view, measured)


@st.cache_resource(max_entries=256, show_spinner=False)
def _cached_reversals(
    content_hash: str, marks: tuple[object, ...], depth: int, key: str, name: str, _view: View, _measured: QualityView
) -> list[Reversal]:
    return reversals(_ranked(_measured), key, groups_of(_view, _measured)[name], SEED)


def _panels(view: View, measured: QualityView, name: str, values: pd.Series) -> None:
    rows = slice_rows(measured, values)
    for chart in panel_charts(view, measured, name, rows, theme.ink()):
        st.altair_chart(chart, width="content")
    small = rows.loc[rows["queries"] < MIN_QUERIES, "value"].unique()
    if len(small):
        names = ", ".join(escape(str(value)) for value in small)
        st.caption(text_quality.SLICES_LEFT_OUT.format(least=MIN_QUERIES, names=names))
    download(
        text_quality.DOWNLOAD_SLICES,
        lambda: rows.assign(grouping=name, metric=measured.metric.key),
        "slices.csv",
        key="csv-slices",
    )


def slice_rows(measured: QualityView, values: pd.Series) -> pd.DataFrame:
    """Mean and interval of each ranked model within each value."""
    return slice_means(_ranked(measured), measured.metric.key, values, SEED)


def panel_charts(view: View, measured: QualityView, name: str, rows: pd.DataFrame, ink: str) -> list[alt.FacetChart]:
    """Small multiples of one grouping, PANELS to a chart on one scale; groups of too few questions are left out."""
    rows = rows[rows["queries"] >= MIN_QUERIES]
    if rows.empty:
        return []
    domain = math.floor(rows["low"].min() * 10) / 10, math.ceil(rows["high"].max() * 10) / 10
    labels = [f"{value} ({n})" for value, n in zip(rows["value"], rows["queries"], strict=True)]
    rows = rows.assign(group=labels)
    panels = list(dict.fromkeys(labels))
    return [
        interval_multiples(
            rows[rows["group"].isin(panels[start : start + PANELS])],
            [candidate.name for candidate in view.project.candidates],
            [theme.slot(candidate.slot).marker for candidate in view.project.candidates],
            title=text_quality.SLICE_TITLE.format(
                metric=measured.metric.name, group=text_quality.GROUP_NAMES.get(name, name).lower()
            ),
            subtitle=text_quality.SLICE_SUBTITLE,
            x_title=measured.metric.name,
            ink=ink,
            domain=domain,
        )
        for start in range(0, len(panels), PANELS)
    ]


def _ranked(measured: QualityView) -> dict[str, pd.DataFrame]:
    return {model: measured.scored.per_query[model] for model in measured.ranked["model"]}
