"""Sign flips of paired differences: one set of numbers that gives both the p-value and the interval.

Under the null hypothesis that a mean difference is t, each ``d - t`` is as likely to have the opposite sign. Flipping
the signs of a random subset of queries S makes the mean at least as large as observed exactly when the mean of d over
S is at most t. So the sorted subset means hold the test for every t at once: their share at or below 0 is the
one-sided p-value, and their tail quantiles bound the values of t that are not rejected (Hartigan 1969, "Using
subsample values as typical values", JASA 64). Interval and p-value therefore cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EXACT_UP_TO = 12  # queries; 2 ** 12 sign patterns are still fewer than the usual number of random ones
_CHUNK_CELLS = 4_000_000  # 32 MB of float64 at a time
_ROUNDING = 1e-12  # sums this small beside the sum of absolute values are rounding noise, that is: zero


@dataclass(frozen=True)
class SubsetMeans:
    """Means of each column of differences over subsets of the queries.

    ``means`` (columns, subsets) is sorted within each column and leaves out the empty subset, which satisfies every
    inequality; ``empty`` counts how often it came. ``total`` counts all subsets, empty ones included.
    """

    means: Floats
    empty: int
    total: int

    def p_values(self) -> Floats:
        """Two-sided p-value of each column for a mean of 0: twice the smaller tail, at most 1."""
        return np.minimum(*self.sides())

    def sides(self) -> tuple[Floats, Floats]:
        """Twice the tail of each column below 0, and above it, at most 1."""
        low = (self.means <= 0).sum(axis=1) + self.empty
        high = (self.means >= 0).sum(axis=1) + self.empty
        return np.minimum(1.0, 2 * low / self.total), np.minimum(1.0, 2 * high / self.total)

    def interval(self, column: int, alpha: float, tests: int) -> tuple[float, float]:
        """All means t with ``tests * p(t) >= alpha``; NaN where so few subsets exist that no mean can be rejected."""
        rank = self._rejected_count(alpha, tests) - self.empty
        if rank < 0:
            return float("nan"), float("nan")
        return float(self.means[column, rank]), float(self.means[column, -1 - rank])

    def _rejected_count(self, alpha: float, tests: int) -> int:
        """The largest tail count whose corrected p-value, computed as in p_values, is below alpha; -1 if none is."""
        count = int(alpha * self.total / (2 * tests)) + 1
        while count >= 0 and tests * min(1.0, 2 * count / self.total) >= alpha:
            count -= 1
        return count


def subset_means(differences: Floats, resamples: int, seed: int) -> SubsetMeans:
    """Subset means of each column of ``differences`` (queries, columns).

    All 2 ** n subsets up to 12 queries; above that ``resamples`` subsets, the first of them empty (which counts the
    observed signs as one of the draws, so that a p-value is never 0), the rest drawn at random.
    """
    queries, columns = differences.shape
    noise = _ROUNDING * np.abs(differences).sum(axis=0)
    parts: list[Floats] = []
    total = 0
    for mask in _masks(queries, resamples, seed):
        total += len(mask)
        weights = mask[mask.any(axis=1)].astype(np.float64)
        sums = weights @ differences
        sums[np.abs(sums) <= noise] = 0.0
        parts.append((sums / weights.sum(axis=1, keepdims=True)).T)
    means = np.ascontiguousarray(np.concatenate(parts, axis=1)) if parts else np.empty((columns, 0))
    means.sort(axis=1)
    return SubsetMeans(means, empty=total - means.shape[1], total=total)


def _masks(queries: int, resamples: int, seed: int) -> Iterator[npt.NDArray[np.bool_]]:
    """Boolean (subsets, queries) in chunks: True where a query's sign is flipped."""
    if queries <= EXACT_UP_TO:
        numbers = np.arange(2**queries)[:, None]
        yield (numbers >> np.arange(queries)) & 1 == 1
        return
    rng = np.random.default_rng(seed)
    yield np.zeros((1, queries), dtype=bool)
    rows = max(1, _CHUNK_CELLS // queries)
    for start in range(1, resamples, rows):
        count = min(rows, resamples - start)
        bits = rng.integers(0, 256, size=(count, (queries + 7) // 8), dtype=np.uint8)
        yield np.unpackbits(bits, axis=1, count=queries).astype(bool)
