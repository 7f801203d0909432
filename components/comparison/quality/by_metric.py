"""Scores read by one metric at one depth."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components.comparison.comparison import Comparison
from components.comparison.telling import held_against
from components.evaluation.metric_registry import Metric, metric
from components.evaluation.verdict import Verdict
from components.results.scores import Scores


@dataclass(frozen=True)
class QualityByMetric:
    """Scores at a depth, one metric of them, and its verdict.

    ``lead``: the recommended model and the one it is held against; of those the sentences speak first.
    """

    scored: Scores
    metric: Metric
    verdict: Verdict
    lead: tuple[str, str]

    @property
    def ranked(self) -> pd.DataFrame:
        """The rows of Scores.means that may be ranked, best first."""
        means = self.scored.means
        return means[means["problem"] == ""].sort_values(self.metric.key, ascending=False, kind="stable")

    @property
    def pairs(self) -> pd.DataFrame:
        """The comparisons by this metric."""
        table = self.scored.comparisons
        return table[table["metric"] == self.metric.key] if len(table) else table


def quality_by(comparison: Comparison, depth: int, key: str) -> QualityByMetric:
    """The quality of a comparison's models by the metric ``key`` at this depth."""
    scored = comparison.scores_at(depth)
    verdict = comparison.verdict_of(scored, key)
    return QualityByMetric(scored, metric(key), verdict, held_against(comparison) or (verdict.subject, verdict.against))
