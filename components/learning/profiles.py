"""A user as a vector: the mean of those of the items taken last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.records import FloatArray


def user_profile(vectors: FloatArray, rows: Sequence[int], last: int, recency: float) -> FloatArray:
    """Float32 (dim,), length 1: the weighted mean of the last items' vectors, each made length 1 first.

    ``rows`` are the items, oldest first; the last one has weight 1, the one before ``recency`` (0 to 1), and so on.
    Zeros where there is no item, or none with a vector.
    """
    kept = list(rows)[-last:]
    weights = recency ** np.arange(len(kept) - 1, -1, -1, dtype=np.float64)
    chosen = vectors[kept].astype(np.float64)
    lengths = np.linalg.norm(chosen, axis=1, keepdims=True)
    total = weights @ (chosen / np.where(lengths > 0, lengths, 1.0))
    length = float(np.linalg.norm(total))
    profile: FloatArray = (total / length if length > 0 else total).astype(np.float32)
    return profile
