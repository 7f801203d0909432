"""The charts of the Quality page, in the ink of a page or of a file."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from components import nouns, numbers
from components.charts import looks
from components.charts.base import Layered
from components.charts.intervals import interval_chart
from components.charts.multiples import interval_multiples
from components.comparison.comparison import Comparison
from components.comparison.quality import words
from components.comparison.quality.by_metric import QualityByMetric
from components.comparison.quality.question_groups import said_value
from components.comparison.recommendation.records import USER
from components.evaluation.statistics import MIN_QUERIES

PANELS = 5  # side by side; more cannot be read


def names_and_markers(comparison: Comparison) -> tuple[list[str], list[str]]:
    """The project's models in slot order, and the marker of each."""
    candidates = comparison.project.candidates
    return [candidate.name for candidate in candidates], [looks.slot(candidate.slot).marker for candidate in candidates]


def quality_chart(comparison: Comparison, measured: QualityByMetric, ink: str) -> Layered:
    """The metric of each ranked model with its interval."""
    chosen, rows, scored = measured.metric, measured.ranked, measured.scored
    unit = USER if scored.is_of_users else "practice question" if scored.is_practice else "judged question"
    asked, unjudged = nouns.counted(unit, scored.queries), scored.unjudged_queries
    return interval_chart(
        pd.DataFrame(
            {
                "model": rows["model"],
                "mean": rows[chosen.key],
                "low": rows[f"{chosen.key}_low"],
                "high": rows[f"{chosen.key}_high"],
                "label": [numbers.interval(row, chosen.key) for row in rows.to_dict("records")],
            }
        ),
        *names_and_markers(comparison),
        title=words.QUALITY_CHART_TITLE.format(metric=chosen.name),
        subtitle=words.PRACTICE_SUBTITLE.format(questions=asked)
        if scored.is_practice
        else numbers.commas([asked, *[words.LEFT_OUT_OF_MEANS.format(count=f"{unjudged:,}")] * bool(unjudged)]),
        x_title=chosen.name,
        ink=ink,
    )


def panel_charts(
    comparison: Comparison, measured: QualityByMetric, name: str, rows: pd.DataFrame, ink: str
) -> list[alt.FacetChart]:
    """Small multiples of one grouping, PANELS to a chart on one scale; groups of too few questions are left out."""
    rows = rows[rows["queries"] >= MIN_QUERIES]
    if rows.empty:
        return []
    domain = math.floor(rows["low"].min() * 10) / 10, math.ceil(rows["high"].max() * 10) / 10
    labels = [f"{said_value(str(value))} ({n})" for value, n in zip(rows["value"], rows["queries"], strict=True)]
    rows = rows.assign(group=labels)
    panels = list(dict.fromkeys(labels))
    return [
        interval_multiples(
            rows[rows["group"].isin(panels[start : start + PANELS])],
            *names_and_markers(comparison),
            title=words.SLICE_TITLE.format(
                metric=measured.metric.name, group=words.GROUP_NAMES.get(name, name).lower()
            ),
            subtitle=words.SLICE_SUBTITLE,
            x_title=measured.metric.name,
            ink=ink,
            domain=domain,
        )
        for start in range(0, len(panels), PANELS)
    ]
