"""What is popular, and what the same users took: the two baselines any recommendation must beat."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from components.records import FloatArray

Feedback: TypeAlias = Any
"""A scipy.sparse.csr_array (users, items), a positive weight where a user did something with an item, else nothing."""


def popularity(feedback: Feedback) -> FloatArray:
    """How many users took each item: float32 (items,)."""
    return np.asarray((feedback > 0).sum(axis=0), dtype=np.float32).ravel()


def item_similarity(feedback: Feedback, neighbours: int, shrinkage: float) -> sparse.csr_array:
    """Cosine of the sets of users of every two items, of each item's nearest ones: float32 (items, items), no diagonal.

    ``shrinkage`` is added to the cosine's denominator, so that few common users count for less (Bell & Koren 2007).
    A row holds at most ``neighbours`` values, the highest; of equal ones those of earlier items.
    """
    taken = sparse.csr_array((feedback > 0).astype(np.float32))
    lengths = np.sqrt(popularity(feedback).astype(np.float64))
    common = sparse.csr_array(taken.T @ taken)
    rows = np.repeat(np.arange(common.shape[0]), np.diff(common.indptr))
    values = common.data / (lengths[rows] * lengths[common.indices] + shrinkage)
    values[rows == common.indices] = 0.0
    kept = _highest(rows, values, neighbours)
    entries = (values[kept].astype(np.float32), (rows[kept], common.indices[kept]))
    return sparse.csr_array(entries, shape=common.shape)


def _highest(rows: npt.NDArray[np.int64], values: npt.NDArray[np.float64], most: int) -> npt.NDArray[np.int64]:
    """Places of the highest positive values of each row, at most so many; ``rows`` rises."""
    order = np.lexsort((-values, rows))
    starts = np.searchsorted(rows, rows)  # where the row of each place begins
    return order[(np.arange(len(order)) - starts < most) & (values[order] > 0)]
