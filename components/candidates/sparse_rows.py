"""Sparse rows as bytes: what is kept of each text a sparse model has read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

BYTES_PER_WEIGHT = 8  # 4 for the word's number, 4 for its weight


def pack_rows(matrix: Any) -> list[bytes]:  # noqa: ANN401 - scipy is not typed
    """Each row of a CSR array as bytes: word numbers (uint32), then weights (float32)."""
    rows = []
    for row in range(matrix.shape[0]):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        rows.append(matrix.indices[part].astype("<u4").tobytes() + matrix.data[part].astype("<f4").tobytes())
    return rows


def unpack_rows(rows: Sequence[bytes], dim: int) -> Any:  # noqa: ANN401
    """The CSR array float32 (len(rows), dim) that ``pack_rows`` took apart."""
    from scipy import sparse

    counts = [len(row) // BYTES_PER_WEIGHT for row in rows]
    words = [np.frombuffer(row, dtype="<u4", count=count) for row, count in zip(rows, counts, strict=True)]
    weights = [
        np.frombuffer(row, dtype="<f4", count=count, offset=4 * count) for row, count in zip(rows, counts, strict=True)
    ]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    held = np.concatenate(words).astype(np.int64) if words else np.zeros(0, dtype=np.int64)
    data = np.concatenate(weights) if weights else np.zeros(0, dtype=np.float32)
    return sparse.csr_array((data, held, starts), shape=(len(rows), dim), dtype=np.float32)
