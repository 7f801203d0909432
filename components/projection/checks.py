"""Checks on what the projection code is given."""

from __future__ import annotations

import numpy as np

from components.i18n import tr
from components.records import BadInputError, FloatArray

UNIT_TOLERANCE = 1e-2  # float16 and quantised vectors are unit length only to about three digits


def check_matrix(vectors: FloatArray, *, unit: bool = False) -> None:
    """Raise BadInputError unless ``vectors`` is (n, d) and finite, and with ``unit`` every row of length 1."""
    if vectors.ndim != 2:
        raise BadInputError(
            tr(
                "Vectors have shape {shape}; give one row per document and one column per dimension.",
                shape=vectors.shape,
            )
        )
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    if not np.isfinite(lengths).all():
        row = int(np.flatnonzero(~np.isfinite(lengths))[0])
        raise BadInputError(tr("The vector in row {row} holds NaN or infinity; encode that document again.", row=row))
    if unit and (np.abs(lengths - 1) > UNIT_TOLERANCE).any():
        row = int(np.flatnonzero(np.abs(lengths - 1) > UNIT_TOLERANCE)[0])
        raise BadInputError(
            tr(
                "The vector in row {row} has length {lengths:.3g}, not 1; normalise vectors first.",
                row=row,
                lengths=lengths[row],
            )
        )


def check_layout(layout: FloatArray, n: int) -> None:
    """Raise BadInputError unless ``layout`` is (n, 2) and finite."""
    if layout.shape != (n, 2):
        raise BadInputError(
            tr("The layout has shape {shape}; it must be ({n}, 2), one point per document.", shape=layout.shape, n=n)
        )
    if not np.isfinite(layout).all():
        raise BadInputError(tr("The layout holds NaN or infinity; compute it again."))
