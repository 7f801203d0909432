"""The two directions along which vectors vary most."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from components.projection.checks import check_matrix
from components.records import FloatArray

FIT_ROWS = 50_000  # above this the directions are fitted on a seeded sample
CHUNK = 8_192  # rows turned into float64 at a time
FLAT = 1e-10  # share of the mean squared length below which a direction is rounding noise

Float64Array = npt.NDArray[np.float64]


def pca_layout(vectors: FloatArray, *, seed: int = 0) -> FloatArray:
    """Principal components 1 and 2 of every row, float32 (n, 2), centred on 0.

    The same vectors always give the same picture: the sign of a direction is fixed by its largest loading. A direction
    without spread (identical rows, one row, one dimension) is 0. Above 50,000 rows the directions come from a sample
    drawn with ``seed``.

    Raises:
        BadInputError: a row is not finite.
    """
    check_matrix(vectors)
    n, d = vectors.shape
    layout = np.zeros((n, 2), dtype=np.float32)
    if n < 2 or d == 0:
        return layout
    fitted = vectors
    if n > FIT_ROWS:
        fitted = vectors[np.sort(np.random.default_rng(seed).choice(n, FIT_ROWS, replace=False))]
    mean, directions = _directions(fitted)
    for start in range(0, n, CHUNK):
        layout[start : start + CHUNK] = (vectors[start : start + CHUNK] - mean) @ directions
    return layout


def _directions(vectors: FloatArray) -> tuple[Float64Array, Float64Array]:
    """Mean (d,) and the two directions as columns (d, 2); a direction without spread is 0."""
    n, d = vectors.shape
    # Differences from the first row: identical rows are then exactly 0, whatever the rounding of a mean.
    first = vectors[0].astype(np.float64)
    mean = sum(((part - first).sum(axis=0) for part in _parts(vectors)), np.zeros(d)) / n + first
    if n <= d:
        centred = vectors - mean
        values, sides = _top_two(centred @ centred.T)
        directions = centred.T @ sides
        lengths = np.linalg.norm(directions, axis=0)
        directions = directions / np.where(lengths > 0, lengths, 1)
    else:
        covariance = sum(((part - mean).T @ (part - mean) for part in _parts(vectors)), np.zeros((d, d)))
        values, directions = _top_two(covariance)
    squared_length = sum(float(np.square(part, dtype=np.float64).sum()) for part in _parts(vectors))
    directions[:, values <= FLAT * squared_length] = 0
    return mean, _with_fixed_sign(directions)


def _parts(vectors: FloatArray) -> list[FloatArray]:
    return [vectors[start : start + CHUNK] for start in range(0, len(vectors), CHUNK)]


def _top_two(matrix: Float64Array) -> tuple[Float64Array, Float64Array]:
    """The two largest eigenvalues, falling, and their vectors as columns; padded with 0 where there is only one."""
    from scipy.linalg import eigh

    size = len(matrix)
    values, columns = eigh(matrix, subset_by_index=[max(0, size - 2), size - 1])
    found_values, vectors = np.zeros(2), np.zeros((size, 2))
    found_values[: len(values)], vectors[:, : len(values)] = values[::-1], columns[:, ::-1]
    return found_values, vectors


def _with_fixed_sign(directions: Float64Array) -> Float64Array:
    """Each column turned so that its largest loading by amount is positive; near-equal loadings: the first one."""
    size = np.abs(directions)
    largest = np.argmax(size >= 0.999 * size.max(axis=0), axis=0)
    signs = np.sign(directions[largest, np.arange(directions.shape[1])])
    return directions * np.where(signs == 0, 1, signs)
