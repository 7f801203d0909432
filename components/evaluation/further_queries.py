"""How many further queries would settle an unclear comparison: so many that they do so 8 times of 10, if the gap stays.

Further queries are taken to be like those seen: the same gap and spread. Their own mean still varies, so the number at
which the expected interval just settles would be an even chance only.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

from components.evaluation.sign_flips import Floats

CHANCE = 0.8
_MOST = 2.0**50  # queries; what needs more can never be settled


@dataclass(frozen=True, slots=True)
class WorstBound:
    """``limits`` of a mean in the worst case (bayesian_bootstrap.WorstCase), each wrong with a chance of ``alpha``."""

    limits: tuple[float, float]
    alpha: float


def further_queries(
    differences: Floats, flipped: tuple[float, float], own: WorstBound, strict: WorstBound, margin: float
) -> float:
    """Queries to add until the verdict settles with a chance of CHANCE; NaN where it never would.

    It settles when both the sign-flip interval (``flipped``) and the worst case (``strict``, corrected for several
    pairs) leave out 0, or when that interval and the worst case (``own``) fit inside the margin. ``differences``
    (queries,) are those seen.
    """
    queries, gap = differences.size, abs(float(differences.mean()))
    spread = float(differences.std(ddof=1)) if queries > 1 else 0.0
    near, far = _reach(differences, flipped, own), _reach(differences, flipped, strict)

    def chance(total: float) -> float:
        """That the mean over all queries lies beyond its reach towards 0, or with its reach inside the margin."""
        beyond, within = far(total)[0], margin - max(near(total))
        error = spread * math.sqrt(total - queries) / total  # of the mean, which the further queries bring
        if within >= beyond and within > 0:
            return 1.0
        if error == 0:
            return float(gap > beyond or gap < within)
        below, mean = NormalDist(0, error).cdf, gap
        undecided = below(beyond - mean) - below(max(within, 0.0) - mean)
        undecided += below(-max(within, 0.0) - mean) - below(-beyond - mean)
        return 1 - undecided

    total = _first(lambda total: chance(total) >= CHANCE, queries)
    return float(max(1, math.ceil(total) - queries)) if total < _MOST else math.nan


def _reach(
    differences: Floats, flipped: tuple[float, float], worst: WorstBound
) -> Callable[[float], tuple[float, float]]:
    """How far the limits would lie from the mean with so many queries in all, first the one towards 0.

    Sign flips shrink with 1 / sqrt(queries). The worst case is near a normal bound of a mean with one query more that
    is wholly lost, of a random weight (mean 1, standard deviation 1); what is left of it, being due to skewness,
    shrinks with 1 / queries.
    """
    queries, mean = differences.size, float(differences.mean())
    variance, quantile = float(differences.var()), NormalDist().inv_cdf(1 - worst.alpha)

    def normal(total: float) -> float:
        return (1 + quantile * math.sqrt(total * variance + 1)) / (total + 1)

    flips = _sides(flipped, mean)
    skewed = [(side - normal(queries)) * queries for side in _sides(worst.limits, mean)]

    def reach(total: float) -> tuple[float, float]:
        shrunk, bound = math.sqrt(queries / total), normal(total)
        return max(flips[0] * shrunk, bound + skewed[0] / total), max(flips[1] * shrunk, bound + skewed[1] / total)

    return reach


def _sides(limits: tuple[float, float], mean: float) -> tuple[float, float]:
    """How far the limits lie from the mean, first the one towards 0."""
    below, above = mean - limits[0], limits[1] - mean
    return (below, above) if mean >= 0 else (above, below)


def _first(is_enough: Callable[[float], bool], queries: int) -> float:
    """The total number of queries, to half of one, from which on they are enough; _MOST or more where none is."""
    low, high = float(queries), 2.0 * queries
    while not is_enough(high) and high < _MOST:
        low, high = high, 2 * high
    while high < _MOST and high - low > 0.5:
        middle = (low + high) / 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high
