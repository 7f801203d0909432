"""Measures that are no mean over questions (F1, correlation, V-measure ...): bootstrap draws, intervals, comparisons.

Every model's value comes with the values of the same resamples of the same texts (Efron 1979), so the difference of two
models has a distribution too: the draws subtracted one by one. Limits are percentiles of the draws; over several pairs
the level is divided by their number (Bonferroni). Where draws are dear and so fewer than FEWEST_DRAWS (clustering),
their standard deviation is taken as standard error, with Student's t.

Resamples know only the texts that were seen. Where models differ on few of them (or none), a rare kind of text on
which one of them fails may be missing. So a limit inside the margin reaches at least as far as with one more text, of a
random weight, on which they differ wholly (as in ``bayesian_bootstrap.worst_case``; with no difference
at all it is near the rule of three, 3 / texts).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.evaluation.mean_intervals import wilson_limits

ALPHA = 0.05
DRAWS = 1_000
FEWEST_DRAWS = 200
UNIT = (0.0, 1.0)
_ROUNDING = 1e-9
_MOST_CELLS = 5_000_000
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Resampled:
    """One measure of one model: ``value``, ``draws`` (its value on each resample), and ``texts`` it was measured on."""

    value: float
    draws: tuple[float, ...]
    texts: int

    @property
    def interval(self) -> tuple[float, float]:
        """The limits at 95 %; NaN where no resample could be measured.

        Wilson's where every text is right, or none: resampling has nothing to vary then.
        """
        draws = np.array(self.draws)
        low, high = limits(draws, ALPHA)
        edge = next((edge for edge in UNIT if abs(low - edge) < _ROUNDING and abs(high - edge) < _ROUNDING), None)
        if edge is not None:
            return wilson_limits(edge, self.texts, 1 - ALPHA, UNIT)
        if 1 < draws.size < FEWEST_DRAWS:
            low, high = _t_limits(self.value, draws, ALPHA)
            return max(low, -1.0), min(high, 1.0)
        return low, high

    def as_dict(self) -> dict[str, Any]:
        """What JSON can hold."""
        return asdict(self)


def _t_limits(value: float, draws: Floats, alpha: float) -> tuple[float, float]:
    """Student's interval, with the standard deviation of the draws as standard error."""
    from scipy.stats import t as student

    reach = float(student.ppf(1 - alpha / 2, draws.size - 1) * draws.std(ddof=1))
    return value - reach, value + reach


def draws_for(size: int) -> int:
    """How many resamples are made of so many texts."""
    return int(np.clip(_MOST_CELLS // max(size, 1), FEWEST_DRAWS, DRAWS))


def resampled_rows(size: int, seed: int) -> npt.NDArray[np.int64]:
    """Row numbers (draws, size): the same for every model measured on as many texts with this seed."""
    return np.random.default_rng([seed, size]).integers(0, size, (draws_for(size), size))


def limits(draws: Floats, alpha: float) -> tuple[float, float]:
    """The percentiles that leave ``alpha`` outside, half on each side."""
    known = draws[np.isfinite(draws)]
    if not known.size:
        return float("nan"), float("nan")
    low, high = np.quantile(known, [alpha / 2, 1 - alpha / 2])
    return float(low), float(high)


def compare_resampled(by_model: Mapping[str, Resampled], margin: float) -> pd.DataFrame:
    """Every pair of models: model_a, model_b, difference, ci_low, ci_high (Bonferroni), verdict (A's)."""
    pairs = list(combinations(by_model, 2))
    rows = []
    for a, b in pairs:
        gap = by_model[a].value - by_model[b].value
        alpha = ALPHA / len(pairs)
        differences = np.array(by_model[a].draws, dtype=np.float64) - np.array(by_model[b].draws, dtype=np.float64)
        if 1 < differences.size < FEWEST_DRAWS:
            low, high = _t_limits(gap, differences, alpha)
            unseen = -math.log(alpha / 2) / by_model[a].texts
            lowest, highest = gap - unseen, gap + unseen
        else:
            low, high = limits(differences, alpha)
            lowest, highest = _worst_case(differences, by_model[a].texts, alpha)
        low = min(low, lowest) if -margin < low <= 0 else low
        high = max(high, highest) if 0 <= high < margin else high
        rows.append((a, b, gap, low, high, _verdict(low, high, margin)))
    return pd.DataFrame(rows, columns=["model_a", "model_b", "difference", "ci_low", "ci_high", "verdict"])


def _worst_case(differences: Floats, texts: int, alpha: float) -> tuple[float, float]:
    """The limits with one unseen text more, of a random weight, that is wholly for the one model or for the other."""
    unseen = np.random.default_rng(texts).standard_exponential(len(differences))
    total = texts + unseen
    low, _ = limits((differences * texts - unseen) / total, alpha)
    _, high = limits((differences * texts + unseen) / total, alpha)
    return low, high


def _verdict(low: float, high: float, margin: float) -> str:
    if -margin < low and high < margin:
        return "same"
    if low > 0:
        return "better"
    return "worse" if high < 0 else "unclear"
