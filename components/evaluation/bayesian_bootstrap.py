"""Bayesian bootstrap (Rubin 1981, Annals of Statistics 9): means of many columns under the same random weights.

Each draw gives every query a weight from the exponential distribution, and the weighted mean is one plausible value of
the true mean. A sample knows nothing of what it did not happen to hold, so both uses add made-up observations at the
limits of what a value can be:

- ``credible_limits`` adds half of one at each limit. For hits and misses that is the interval of Jeffreys; for other
  metrics it keeps the skewness that a normal interval loses. Coverage: tests/evaluation/test_mean_intervals.py.
- ``worst_case`` adds a whole one at the limit that is asked about. For hits and misses that is the exact bound of
  Clopper and Pearson, for no difference at all the rule of three (Gaffke 2005, "Three test statistics for a
  nonparametric one-sided hypothesis on the mean of a nonnegative variable").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RESAMPLES = 10_000
FEWEST_RESAMPLES = 2_000
SIDE = 0.8  # of alpha; simulated in tests/benchmarks/coverage.py
_MOST_CELLS = 20_000_000  # weights drawn in all: from 2,000 queries on, fewer resamples are as good
_CHUNK_CELLS = 4_000_000  # 16 MB of float32 at a time, far more precise than so many draws


def credible_limits(values: Floats, level: float, seed: int, limits: tuple[float, float]) -> tuple[Floats, Floats]:
    """Lower and upper limits, float64 (columns,), of the mean of each column of ``values`` (queries, columns)."""
    low, high = limits
    count = resamples(len(values))
    ends = np.random.default_rng([seed, 1]).standard_gamma(0.5, (count, 2))
    draws = np.empty((values.shape[1], count), dtype=np.float32)
    single = values.astype(np.float32)
    for rows, weights in _weights(len(values), count, seed):
        total = weights.sum(axis=1) + ends[rows].sum(axis=1)
        sums = weights @ single + (ends[rows] @ np.array([low, high]))[:, None]
        draws[:, rows] = (sums / total[:, None]).T
    tail = (1 - level) / 2
    return _quantile(draws, tail), _quantile(draws, 1 - tail)


@dataclass(frozen=True)
class WorstCase:
    """The lowest and the highest mean of each column that one unseen observation more would allow.

    ``lowest``, ``highest``: draws (columns, draws), each column sorted. A one-sided test of a mean at SIDE x alpha: a
    rare kind of observation that the sample misses can be missing on one side only, and what is left of alpha is for
    the other side.
    """

    lowest: npt.NDArray[np.float32]
    highest: npt.NDArray[np.float32]

    def sides(self) -> tuple[Floats, Floats]:
        """Of each column, p-values for a mean of 0 against a higher one, and against a lower one."""
        count = self.lowest.shape[1]
        low, high = (self.lowest <= 0).sum(axis=1), (self.highest >= 0).sum(axis=1)
        return np.minimum(1.0, low / count / SIDE), np.minimum(1.0, high / count / SIDE)

    def interval(self, column: int, alpha: float, tests: int = 1) -> tuple[float, float]:
        """All means t that neither side rejects: ``tests * p(t) >= alpha``."""
        total = self.lowest.shape[1]
        count = int(alpha * SIDE * total / tests) + 1
        while count > 0 and tests * min(1.0, count / total / SIDE) >= alpha:
            count -= 1
        return float(self.lowest[column, count]), float(self.highest[column, -1 - count])


def worst_case(values: Floats, seed: int, limits: Floats, most: int = RESAMPLES) -> WorstCase:
    """``values`` (queries, columns), those of each column from minus to plus its limit; at most ``most`` draws."""
    count = min(most, resamples(len(values)))
    unseen = np.random.default_rng([seed, 2]).standard_exponential(count).astype(np.float32)
    lowest, highest = (np.empty((values.shape[1], count), dtype=np.float32) for _ in range(2))
    single, ends = values.astype(np.float32), limits.astype(np.float32)
    for rows, weights in _weights(len(values), count, seed):
        total = (weights.sum(axis=1) + unseen[rows])[:, None]
        sums, worst = weights @ single, unseen[rows, None] * ends
        lowest[:, rows] = ((sums - worst) / total).T
        highest[:, rows] = ((sums + worst) / total).T
    lowest.sort(axis=1)
    highest.sort(axis=1)
    return WorstCase(lowest, highest)


def resamples(queries: int) -> int:
    """How many draws are made for so many queries."""
    return int(np.clip(_MOST_CELLS // max(queries, 1), FEWEST_RESAMPLES, RESAMPLES))


def _weights(queries: int, count: int, seed: int) -> Iterator[tuple[slice, npt.NDArray[np.float32]]]:
    """Exponential weights (draws, queries), in chunks, each with the rows it is."""
    rng = np.random.default_rng([seed, 0])
    step = max(1, _CHUNK_CELLS // max(queries, 1))
    for start in range(0, count, step):
        stop = min(start + step, count)
        yield slice(start, stop), rng.standard_exponential((stop - start, queries), dtype=np.float32)


def _quantile(draws: npt.NDArray[np.float32], share: float) -> Floats:
    place = int(np.clip(round(share * (draws.shape[1] - 1)), 0, draws.shape[1] - 1))
    return np.partition(draws, place, axis=1)[:, place].astype(np.float64)
