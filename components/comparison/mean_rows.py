"""Every ranked model's mean with its interval, as charts on pages and in files draw it."""

from __future__ import annotations

import pandas as pd

from components import nouns, numbers
from components.charts.fluid import IntervalRow, Intervals
from components.charts.looks import slot
from components.comparison.comparison import Comparison
from components.comparison.recommendation.records import QUESTION
from components.evaluation.metric_registry import metric
from components.i18n import N_, tr

COLUMNS = ("model", "mean", "low", "high", "label")
TITLE = N_("{metric} (more is better)")
SUBTITLE = N_("{counted}; bars are 95 % intervals")


def mean_rows(comparison: Comparison) -> pd.DataFrame:
    """``model``, ``mean``, ``low``, ``high`` and ``label`` (with the interval) by what decides, best first.

    Models that failed a self-check are left out; without rows where nothing of quality was measured.
    """
    evidence = comparison.evidence
    if evidence is None or not evidence.quality:
        return pd.DataFrame(columns=list(COLUMNS))
    key = evidence.metric
    means = evidence.means[evidence.means["problem"] == ""].sort_values(key, ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "model": means["model"],
            "mean": means[key],
            "low": means[f"{key}_low"],
            "high": means[f"{key}_high"],
            "label": [numbers.interval(row, key) for row in means.to_dict("records")],
        }
    )


def mean_chart(comparison: Comparison) -> Intervals:
    """The same with each model's colour and marker, for files; without rows where nothing was measured."""
    rows, decision = mean_rows(comparison), comparison.decision
    slots = {candidate.name: slot(candidate.slot) for candidate in comparison.candidates}
    scores = comparison.scores
    is_practice = scores is not None and scores.is_practice
    unit = ("practice question" if is_practice else "judged question") if decision.unit == QUESTION else decision.unit
    return Intervals(
        tr(TITLE, metric=metric(decision.metric).name),
        tr(SUBTITLE, counted=nouns.counted(unit, decision.measured)),
        tuple(
            IntervalRow(row["model"], slots[row["model"]], row["mean"], row["low"], row["high"], row["label"])
            for row in rows.to_dict("records")
        ),
    )
