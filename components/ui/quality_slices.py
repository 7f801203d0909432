"""Means by kind of question: which kinds turn the order of models around, then small multiples."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.charts.multiples import interval_multiples
from components.datasets.export import safe_csv
from components.evaluation.slices import Reversal, reversals, slice_means
from components.evaluation.statistics import MIN_QUERIES
from components.evaluation.verdict import points_text
from components.pipeline.scores import SEED
from components.ui import address, text_quality, theme
from components.ui.markdown import escape
from components.ui.quality import Measured
from components.ui.quality_flips import groups_of
from components.ui.session import View

PANELS = 5  # side by side; more cannot be read


def slices(view: View, measured: Measured) -> None:
    """Reversals first, then one grouping as small multiples with intervals."""
    if not measured.scored.per_query:
        return
    st.subheader(text_quality.SLICES, anchor=False)
    groups = groups_of(view, measured)
    if not groups:
        st.caption(text_quality.NO_SLICES)
        return
    turned = {name: _reversals(view, measured, name) for name in groups}
    _said(turned)
    order = sorted(groups, key=lambda name: not any(one.is_sure for one in turned[name]))
    chosen = address.segmented(
        text_quality.SLICES,
        order,
        param="tag",
        default=order[0],
        names=lambda one: text_quality.GROUP_NAMES.get(one, escape(one).capitalize()),
    )
    _panels(view, measured, chosen, groups[chosen])


def _said(turned: dict[str, list[Reversal]]) -> None:
    sure = [(name, one) for name, found in turned.items() for one in found if one.is_sure]
    for name, one in sure:
        st.markdown(
            "- "
            + text_quality.REVERSED.format(
                group=escape(text_quality.GROUP_NAMES.get(name, name)),
                value=escape(one.value),
                queries=one.queries,
                ahead=f"**{escape(one.ahead)}**",
                behind=f"**{escape(one.behind)}**",
                gap=points_text(one.gap, 1),
                elsewhere=points_text(one.gap_elsewhere, 1),
            )
        )
    maybe = sum(not one.is_sure for found in turned.values() for one in found)
    if maybe:
        st.caption(text_quality.MAYBE_REVERSED.format(count=maybe))
    elif not sure:
        st.caption(text_quality.NOT_REVERSED)


def _reversals(view: View, measured: Measured, name: str) -> list[Reversal]:
    marks = tuple((model, view.found[model].manifest["finished"]) for model in measured.scored.per_query)
    key = measured.metric.key
    return _cached_reversals(view.collection.content_hash, marks, measured.scored.depth, key, name, view, measured)


@st.cache_resource(max_entries=256, show_spinner=False)
def _cached_reversals(
    content_hash: str, marks: tuple[object, ...], depth: int, key: str, name: str, _view: View, _measured: Measured
) -> list[Reversal]:
    ranked = {model: _measured.scored.per_query[model] for model in _measured.ranked["model"]}
    return reversals(ranked, key, groups_of(_view, _measured)[name], SEED)


def _panels(view: View, measured: Measured, name: str, values: pd.Series) -> None:
    ranked = {model: measured.scored.per_query[model] for model in measured.ranked["model"]}
    rows = slice_means(ranked, measured.metric.key, values, SEED)
    large = rows[rows["queries"] >= MIN_QUERIES].assign(
        group=lambda frame: [f"{value} ({n})" for value, n in zip(frame["value"], frame["queries"], strict=True)]
    )
    small = rows.loc[rows["queries"] < MIN_QUERIES, "value"].unique()
    panels = list(dict.fromkeys(large["group"]))
    for start in range(0, len(panels), PANELS):
        part = large[large["group"].isin(panels[start : start + PANELS])]
        st.altair_chart(
            interval_multiples(
                part,
                [candidate.name for candidate in view.project.candidates],
                [theme.slot(candidate.slot).marker for candidate in view.project.candidates],
                title=text_quality.SLICE_TITLE.format(
                    metric=measured.metric.name, group=text_quality.GROUP_NAMES.get(name, name).lower()
                ),
                subtitle=text_quality.SLICE_SUBTITLE,
                x_title=measured.metric.name,
                ink=theme.ink(),
            ),
            width="content",
        )
    if len(small):
        names = ", ".join(escape(str(value)) for value in small)
        st.caption(text_quality.SLICES_LEFT_OUT.format(least=MIN_QUERIES, names=names))
    st.download_button(
        text_quality.DOWNLOAD_SLICES,
        lambda: safe_csv(rows.assign(grouping=name, metric=measured.metric.key)),
        "slices.csv",
        "text/csv",
        key="csv-slices",
    )
