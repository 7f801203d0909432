"""Exact nearest neighbours by cosine similarity."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from components.projection.checks import check_matrix
from components.records import FloatArray

if TYPE_CHECKING:
    import torch

IndexArray = npt.NDArray[np.int32]
RowArray = npt.NDArray[np.int64]
Neighbours = tuple[IndexArray, FloatArray]

SMALL = 2_000  # rows below which numpy is quick enough to spare the import of torch
DECIMALS = 6  # float32 dot products of unit vectors are noise beyond this
SPARE = 8  # candidates beyond k, so that most ties at the edge are settled without a second look
BLOCK_BYTES = 128 * 2**20  # of similarities held at a time


def exact_neighbours(
    vectors: FloatArray, k: int, *, rows: RowArray | None = None, report: Callable[[int], None] | None = None
) -> Neighbours:
    """The k most similar other rows of every row, best first, found by checking every pair.

    Args:
        vectors: float32 (n, d), rows of length 1.
        k: neighbours wanted, at least 1; ``min(k, n - 1)`` are returned.
        rows: row numbers int64 (m,) whose neighbours are wanted; None for all n.
        report: told after each block how many rows are done.

    Returns:
        Row numbers int32 (m, k) and cosine similarities float32 (m, k), rounded to 6 decimals. A row is never its own
        neighbour. Equal similarities stand by row number, so duplicates come out the same on every machine.

    Raises:
        BadInputError: a row is not finite or not of length 1.
    """
    check_matrix(vectors, unit=True)
    n = len(vectors)
    k = max(0, min(k, n - 1))
    wanted = np.arange(n, dtype=np.int64) if rows is None else rows
    if k == 0:
        return np.empty((len(wanted), 0), np.int32), np.empty((len(wanted), 0), np.float32)
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    return _small(vectors, k, wanted) if n < SMALL else _blocked(vectors, k, wanted, report)


def _small(vectors: FloatArray, k: int, rows: RowArray) -> Neighbours:
    similarities = np.round(vectors[rows] @ vectors.T, DECIMALS)
    similarities[np.arange(len(rows)), rows] = -np.inf
    order = np.argsort(-similarities, axis=1, kind="stable")[:, :k]
    return order.astype(np.int32), np.take_along_axis(similarities, order, axis=1)


def _blocked(vectors: FloatArray, k: int, rows: RowArray, report: Callable[[int], None] | None) -> Neighbours:
    import torch

    n, m = len(vectors), len(rows)
    indices, similarities = np.empty((m, k), np.int32), np.empty((m, k), np.float32)
    everything, wanted = torch.from_numpy(vectors), torch.from_numpy(rows)
    step = max(16, BLOCK_BYTES // (4 * n))
    with torch.inference_mode():
        for start in range(0, m, step):
            part = wanted[start : start + step]
            block = everything[part] @ everything.T
            block[torch.arange(len(block)), part] = -torch.inf
            best, nearest = _best_of(block, k)
            indices[start : start + step], similarities[start : start + step] = nearest, best
            if report:
                report(min(start + step, m))
    return indices, similarities


def _best_of(block: torch.Tensor, k: int) -> tuple[Any, Any]:
    """The k best columns of every row: similarities and column numbers, ties by column number."""
    import torch

    wanted = min(k + SPARE, block.shape[1] - 1)
    values, columns = torch.topk(block, wanted, dim=1, sorted=True)
    values = values.round(decimals=DECIMALS)
    columns, by_column = columns.sort(dim=1)
    values, by_value = values.gather(1, by_column).sort(dim=1, descending=True, stable=True)
    columns = columns.gather(1, by_value)
    # Where the last candidate equals the k-th, further rows with that similarity were not looked at.
    open_rows = (values[:, k - 1] == values[:, -1]).nonzero().flatten()
    if wanted > k and len(open_rows):
        for part in open_rows.split(256):
            full = block[part].round(decimals=DECIMALS)
            order = torch.argsort(full, dim=1, descending=True, stable=True)[:, :k]
            columns[part, :k], values[part, :k] = order, full.gather(1, order)
    return values[:, :k].numpy(), columns[:, :k].numpy()
