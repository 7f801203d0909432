"""One comparison of two models, seen from either side, and how its numbers are written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist

import pandas as pd

from components.i18n import tr

POINT = 0.01  # of a metric
TURNED = {"better": "worse", "worse": "better"}
NORMAL_95 = 1.959963984540054
"""Half the width of a 95 % interval in standard errors."""
MOST_DECIMALS = 4
LOPSIDED = 0.3
"""Skewness over the root of the queries from which few queries decide: one side of a symmetric 95 % interval would then
miss about twice as often as said (2.5 % and 8.4 % of this share more, by the Edgeworth expansion in Hall 1992)."""


@dataclass(frozen=True, slots=True)
class ModelPair:
    """Model ``a`` minus model ``b``, in units of the metric; see components.evaluation.statistics.PairedComparison."""

    a: str
    b: str
    difference: float
    low: float
    high: float
    verdict: str
    queries: int
    needed: float
    skewness: float = math.nan
    deviation: float = math.nan

    @property
    def turned(self) -> ModelPair:
        """The same seen from ``b``."""
        verdict = TURNED.get(self.verdict, self.verdict)
        return replace(
            self,
            a=self.b,
            b=self.a,
            difference=-self.difference,
            low=-self.high,
            high=-self.low,
            verdict=verdict,
            skewness=-self.skewness,
        )

    @property
    def is_lopsided(self) -> bool:
        """Whether a few queries weigh so much more than the rest that the mean rests on how many of them were drawn."""
        return self.queries > 0 and abs(self.skewness) > LOPSIDED * math.sqrt(self.queries)  # NaN is not

    @property
    def has_interval(self) -> bool:
        """Whether there were enough queries to say how sure the difference is."""
        return not (math.isnan(self.low) or math.isnan(self.high))

    @property
    def decimals(self) -> int:
        """As many as the interval's half-width deserves, and enough that no limit is rounded onto 0."""
        return decimals_of(self.low, self.high)

    def chance_within(self, margin: float) -> float:
        """How likely ``a`` loses at most ``margin`` against ``b``, 0 to 1; NaN without an interval.

        By the spread of the differences with half a query more at each limit, as the intervals of means have it (see
        ``bayesian_bootstrap``): a sample without any difference has not shown that there is none. Where the spread is
        not known (measures that are no mean over queries) it is read off the interval as a normal one. With
        several pairs that is Holm's, which is wider, so this errs on the side of doubt.
        """
        if not self.has_interval:
            return math.nan
        if math.isnan(self.deviation):
            gap, error = self.difference, (self.high - self.low) / 2 / NORMAL_95
        else:
            gap = self.difference * self.queries / (self.queries + 1)
            error = math.sqrt(self.queries * self.deviation**2 + 1) / (self.queries + 1)
        if error <= 0:
            return float(gap >= -margin)
        return NormalDist().cdf((gap + margin) / error)


def both_ways(comparisons: pd.DataFrame, metric: str) -> dict[tuple[str, str], ModelPair]:
    """Every comparison by ``metric`` of statistics.compare_all, and each turned round."""
    pairs: dict[tuple[str, str], ModelPair] = {}
    if comparisons.empty:
        return pairs
    for row in comparisons[comparisons["metric"] == metric].to_dict("records"):
        pair = ModelPair(
            str(row["model_a"]),
            str(row["model_b"]),
            float(row["difference"]),
            float(row["ci_low"]),
            float(row["ci_high"]),
            str(row["verdict"]),
            int(row["queries"]),
            float(row["queries_needed"]),
            float(row.get("skewness", math.nan)),
            float(row.get("deviation", math.nan)),
        )
        pairs[pair.a, pair.b], pairs[pair.b, pair.a] = pair, pair.turned
    return pairs


def not_compared(a: str, b: str) -> ModelPair:
    """A pair that was not compared: all that can be said is that nothing is known."""
    unknown = math.nan
    return ModelPair(a, b, unknown, unknown, unknown, "unclear", 0, unknown)


def decimals_of(low: float, high: float) -> int:
    """As many as the half-width of an interval deserves, and enough that no limit is rounded onto 0."""
    half_width = (high - low) / 2 / POINT
    decimals = 0 if half_width >= 1 else 1 if half_width >= 0.1 else 2
    limits = [limit for limit in (low, high) if limit != 0]
    while decimals < MOST_DECIMALS and any(round(limit / POINT, decimals) == 0 for limit in limits):
        decimals += 1
    return decimals


def points_text(value: float, decimals: int = 0) -> str:
    """A difference in points (0.01 each) without trailing sign tricks: -0.0 is 0."""
    return f"{round(value / POINT, decimals) + 0.0:.{decimals}f}"


def points_counted(shown: str) -> str:
    """So many points, the number as it is written."""
    return tr("1 point") if shown == "1" else tr("{points} points", points=shown)


def means_of(rows: pd.DataFrame, metric: str) -> Mapping[str, float]:
    """Model -> mean, of the models that may be ranked, from a table with ``model``, ``problem`` and the metric."""
    ranked = rows[rows["problem"] == ""] if len(rows) else rows
    return {} if ranked.empty else dict(zip(ranked["model"].astype(str), ranked[metric].astype(float), strict=True))
