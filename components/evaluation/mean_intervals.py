"""Confidence intervals around the mean of one model's values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.evaluation.bayesian_bootstrap import RESAMPLES, credible_limits
from components.i18n import tr
from components.records import BadInputError

Floats = npt.NDArray[np.float64]

_ZERO = 1e-12  # relative size below which a difference is rounding


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over n values with its confidence limits; NaN means unknown."""

    mean: float
    low: float
    high: float
    n: int


def mean_interval(
    values: Sequence[float] | npt.NDArray[np.float64] | pd.Series[float],
    level: float = 0.95,
    seed: int = 0,
    limits: tuple[float, float] | None = (0.0, 1.0),
) -> Interval:
    """The mean and its confidence interval; limits are NaN for fewer than two values.

    With ``limits`` (what a value can be at all; 0 and 1 for metrics) the Bayesian bootstrap with half an observation
    added at each limit (see ``bayesian_bootstrap``). Over 2,000 simulated samples of 100 queries it covered the
    truth 93 to 97 times of 100 on hit rates from 0.5 to 0.97, reciprocal ranks, two-peaked nDCG and metrics that are
    mostly 0 or mostly 1; BCa fell to 83 % on hit rates near 1, the percentile bootstrap below 93 % on rare successes.
    Only where all values are alike at a limit, so that resampling has nothing to vary, it is the score interval of
    Wilson (1927). With ``limits=None`` (timings) the BCa bootstrap of Efron (1987). 10,000 resamples, fewer from
    2,000 values on.

    Raises:
        BadInputError: a value is not a finite number or lies outside the limits.
    """
    data = np.asarray(values, dtype=np.float64)
    if limits is not None:
        return mean_intervals(data[:, None], level, seed, limits)[0]
    _check_finite(data)
    mean = float(data.mean()) if data.size else math.nan
    if data.size < 2:
        return Interval(mean, math.nan, math.nan, data.size)
    return Interval(mean, *_bca_limits(data, level, seed), data.size)


def mean_intervals(
    table: Floats, level: float = 0.95, seed: int = 0, limits: tuple[float, float] = (0.0, 1.0)
) -> list[Interval]:
    """As ``mean_interval``, of every column of ``table`` (values, columns) at once, under the same random weights.

    Raises:
        BadInputError: a value is not a finite number or lies outside the limits.
    """
    _check_finite(table)
    data = _within(np.asarray(table, dtype=np.float64), limits)
    size, columns = data.shape
    if size < 2:
        means = data[0] if size else np.full(columns, math.nan)
        return [Interval(float(mean), math.nan, math.nan, size) for mean in means]
    means = data.mean(axis=0)
    lows, highs = credible_limits(data, level, seed, limits)
    intervals = []
    for column in range(columns):
        low, high = float(lows[column]), float(highs[column])
        for edge in limits:
            if (data[:, column] == edge).all():
                low, high = wilson_limits(edge, size, level, limits)
        mean = float(means[column])
        intervals.append(Interval(mean, min(low, mean), max(high, mean), size))
    return intervals


def _check_finite(data: Floats) -> None:
    if not np.isfinite(data).all():
        raise BadInputError(tr("A value to average is not a finite number; leave it out or mend what measured it."))


def _within(data: Floats, limits: tuple[float, float]) -> Floats:
    slack = _ZERO * (limits[1] - limits[0])
    outside = data[(data < limits[0] - slack) | (data > limits[1] + slack)]
    if outside.size:
        raise BadInputError(
            tr(
                "A value to average is {outside:g}, outside {limits:g} to {limits_2:g}; pass the limits that hold.",
                outside=outside[0],
                limits=limits[0],
                limits_2=limits[1],
            )
        )
    return data.clip(*limits)


def wilson_limits(edge: float, size: int, level: float, limits: tuple[float, float]) -> tuple[float, float]:
    """Wilson's interval where every value is ``edge``, one of the limits."""
    k = NormalDist().inv_cdf(0.5 + level / 2) ** 2
    reach = (limits[1] - limits[0]) * k / (size + k)
    return (edge, edge + reach) if edge == limits[0] else (edge - reach, edge)


def _bca_limits(data: Floats, level: float, seed: int) -> tuple[float, float]:
    centred = data - data.mean()
    squares = float((centred**2).sum())
    if squares <= _ZERO * max(1.0, float((data**2).sum())):
        return float(data.mean()), float(data.mean())
    rng = np.random.default_rng(seed)
    rows = max(1, 2_000_000 // data.size)
    chunks = [min(rows, RESAMPLES - start) for start in range(0, RESAMPLES, rows)]
    means = np.concatenate([data[rng.integers(0, data.size, (n, data.size))].mean(axis=1) for n in chunks])
    normal = NormalDist()
    below = float((means < data.mean()).mean() + (means == data.mean()).mean() / 2)
    bias = normal.inv_cdf(min(max(below, 1 / RESAMPLES), 1 - 1 / RESAMPLES))
    skew = float((centred**3).sum()) / (6 * squares**1.5)
    shifted = [bias + normal.inv_cdf(tail) for tail in ((1 - level) / 2, (1 + level) / 2)]
    low, high = np.quantile(means, [normal.cdf(bias + z / (1 - skew * z)) for z in shifted])
    return float(low), float(high)
