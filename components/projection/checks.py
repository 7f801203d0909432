"""Checks on what the projection code is given."""

from __future__ import annotations

import numpy as np

from components.records import BadInputError, FloatArray

UNIT_TOLERANCE = 1e-2  # float16 and quantised vectors are unit length only to about three digits


def check_matrix(vectors: FloatArray, *, unit: bool = False) -> None:
    """Raise BadInputError unless ``vectors`` is (n, d) and finite, and with ``unit`` every row of length 1."""
    if vectors.ndim != 2:
        raise BadInputError(
            f"Vectors have shape {vectors.shape}; give one row per document and one column per dimension."
        )
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    if not np.isfinite(lengths).all():
        row = int(np.flatnonzero(~np.isfinite(lengths))[0])
        raise BadInputError(f"The vector in row {row} holds NaN or infinity; encode that document again.")
    if unit and (np.abs(lengths - 1) > UNIT_TOLERANCE).any():
        row = int(np.flatnonzero(np.abs(lengths - 1) > UNIT_TOLERANCE)[0])
        raise BadInputError(f"The vector in row {row} has length {lengths[row]:.3g}, not 1; normalise vectors first.")


def check_layout(layout: FloatArray, n: int) -> None:
    """Raise BadInputError unless ``layout`` is (n, 2) and finite."""
    if layout.shape != (n, 2):
        raise BadInputError(f"The layout has shape {layout.shape}; it must be ({n}, 2), one point per document.")
    if not np.isfinite(layout).all():
        raise BadInputError("The layout holds NaN or infinity; compute it again.")
