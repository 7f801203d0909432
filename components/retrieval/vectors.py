"""Vectors of length 1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from components.records import FloatArray


def unit_rows(matrix: npt.ArrayLike) -> FloatArray:
    """Float32 copy with every row divided by its Euclidean length; a row of zeros stays zero, for self-checks to find.

    Lengths are summed in float64, so that a vector of very large values does not overflow into zeros.
    """
    rows = np.asarray(matrix)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    lengths[lengths == 0] = 1
    return np.ascontiguousarray(rows / lengths[:, None], dtype=np.float32)
