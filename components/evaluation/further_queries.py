"""How many further queries would settle an unclear comparison: so many that they do so 8 times of 10, if the gap stays.

Further queries are taken to be like those seen: the same gap and spread. Their own mean still varies, so the number at
which the expected interval just settles would be an even chance only.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

from components.evaluation.sign_flips import Floats

CHANCE = 0.8
_MOST = 2.0**50  # queries; what needs more can never be settled


def further_queries(
    differences: Floats, flipped: tuple[float, float], worst: tuple[float, float], margin: float, alpha: float
) -> float:
    """Queries to add until the verdict settles with a chance of CHANCE; NaN where it never would.

    It settles when the sign-flip interval (``flipped``), whose width shrinks with 1 / sqrt(queries), leaves out 0, or
    when that and the worst case (``worst``) fit inside the margin. What the worst case adds to a normal bound shrinks
    with 1 / queries. ``differences`` (queries,) are those seen.
    """
    queries, gap = differences.size, abs(float(differences.mean()))
    spread = float(differences.std(ddof=1)) if queries > 1 else 0.0
    half_width = (flipped[1] - flipped[0]) / 2 * math.sqrt(queries)
    normal = NormalDist().inv_cdf(1 - alpha) * float(differences.std())
    reach = (worst[1] - worst[0]) / 2  # minus infinity where it was not asked for, being far inside the other
    unseen = max(0.0, reach * queries - normal * math.sqrt(queries))

    def chance(total: float) -> float:
        """That the mean over all queries lies beyond the interval's half-width, or with it inside the margin."""
        beyond = half_width / math.sqrt(total)
        within = margin - max(beyond, normal / math.sqrt(total) + unseen / total)
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


def _first(is_enough: Callable[[float], bool], queries: int) -> float:
    """The total number of queries, to half of one, from which on they are enough; _MOST or more where none is."""
    low, high = float(queries), 2.0 * queries
    while not is_enough(high) and high < _MOST:
        low, high = high, 2 * high
    while high < _MOST and high - low > 0.5:
        middle = (low + high) / 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high
