"""Confidence intervals around the mean of one model's values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.records import BadInputError

Floats = npt.NDArray[np.float64]

RESAMPLES = 10_000
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

    With ``limits`` (what a value can be at all; 0 and 1 for metrics) the score interval of Wilson (1927) with its
    binomial variance scaled to the observed one: exact for hit rates, within the limits, and not of zero width when
    every query succeeded. With ``limits=None`` (timings) the BCa bootstrap of Efron (1987), 10,000 resamples.

    Raises:
        BadInputError: a value is not a finite number or lies outside the limits.
    """
    data = np.asarray(values, dtype=np.float64)
    if not np.isfinite(data).all():
        raise BadInputError("A value to average is not a finite number; leave it out or mend what measured it.")
    if limits is not None:
        data = _within(data, limits)
    mean = float(data.mean()) if data.size else math.nan
    if data.size < 2:
        return Interval(mean, math.nan, math.nan, data.size)
    low, high = _bca_limits(data, level, seed) if limits is None else _score_limits(data, level, limits)
    return Interval(mean, low, high, data.size)


def _within(data: Floats, limits: tuple[float, float]) -> Floats:
    slack = _ZERO * (limits[1] - limits[0])
    outside = data[(data < limits[0] - slack) | (data > limits[1] + slack)]
    if outside.size:
        raise BadInputError(
            f"A value to average is {outside[0]:g}, outside {limits[0]:g} to {limits[1]:g}; pass the limits that hold."
        )
    return data.clip(*limits)


def _score_limits(data: Floats, level: float, limits: tuple[float, float]) -> tuple[float, float]:
    span = limits[1] - limits[0]
    share = (data - limits[0]) / span
    mean, variance = float(share.mean()), float(share.var(ddof=1))
    binomial = mean * (1 - mean)
    # At the very edge nothing varies; the binomial case is then the most cautious one.
    scale = variance / binomial if binomial > _ZERO else 1.0
    k = NormalDist().inv_cdf(0.5 + level / 2) ** 2 * scale / data.size
    centre, half = (mean + k / 2) / (1 + k), math.sqrt(k * binomial + k * k / 4) / (1 + k)
    return limits[0] + span * max(0.0, centre - half), limits[0] + span * min(1.0, centre + half)


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
