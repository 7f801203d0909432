"""Two questions about a picture: are the neighbours it draws real, and does it draw the real ones?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from components.i18n import tr
from components.projection.checks import check_layout, check_matrix
from components.projection.neighbours import BLOCK_BYTES, Neighbours, exact_neighbours
from components.projection.trust import EXACT_ROWS, nearest_in_picture
from components.records import BadInputError, FloatArray

SAMPLE = 1_000  # documents looked at, or ranked against, where there are more than EXACT_ROWS
Float64Array = npt.NDArray[np.float64]
RowArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Fidelity:
    """Trustworthiness and continuity (Venna and Kaski 2001) of a picture and of each of its points.

    ``trustworthiness`` (1: no false neighbour is drawn) and ``continuity`` (1: no real neighbour is missing) are means
    over ``sampled`` of ``total`` documents, each ranked against all; None with fewer than 3 documents. The same of
    each document stands in ``trust_of`` and ``continuity_of``, float32 (total,), where each was ranked against
    ``ranked_against`` documents; NaN where nobody looked, all 1 with fewer than 3. ``k`` is the number of neighbours
    compared.
    """

    trustworthiness: float | None
    continuity: float | None
    trust_of: FloatArray
    continuity_of: FloatArray
    sampled: int
    ranked_against: int
    total: int
    k: int


def fidelity(
    vectors: FloatArray,
    layout: FloatArray,
    k: int = 10,
    *,
    neighbours: Neighbours | None = None,
    exact_rows: int = EXACT_ROWS,
    sample: int = SAMPLE,
    seed: int = 0,
) -> Fidelity:
    """Trustworthiness and continuity as ``1 - 2 / (k (2n - 3k - 1)) * sum(max(0, rank - k))`` for each document.

    Trustworthiness sums over the k nearest in the picture, ranked by cosine similarity; continuity over the k truly
    nearest, ranked in the picture. Up to ``exact_rows`` documents everything is exact. Above, the means come from a
    seeded sample of documents, and each point's own figures from ranks against another such sample; without known
    ``neighbours`` the points of the first sample alone get theirs.

    Args:
        vectors: float32 (n, d), rows of length 1.
        layout: float32 (n, 2).
        k: neighbours, at least 1; at most ``(n - 1) // 2`` are compared.
        neighbours: what ``exact_neighbours`` returned for these vectors, with k columns or more.
        exact_rows: documents up to which nothing is sampled.
        sample: documents looked at above that.
        seed: of the samples.

    Raises:
        BadInputError: shapes do not match or a value is not finite.
    """
    n = len(layout)
    check_layout(layout, n)
    if len(vectors) != n:
        raise BadInputError(
            tr(
                "There are {number_of_vectors} vectors and {n} points; both need one row per document.",
                number_of_vectors=len(vectors),
                n=n,
            )
        )
    check_matrix(vectors, unit=True)
    k = min(k, (n - 1) // 2)
    if k < 1:
        whole = np.ones(n, np.float32)
        return Fidelity(None, None, whole, whole, sampled=0, ranked_against=n, total=n, k=0)
    everyone = np.arange(n, dtype=np.int64)
    random = np.random.default_rng(seed)
    is_whole = n <= exact_rows
    rows = everyone if is_whole else np.sort(random.choice(n, min(sample, n), replace=False)).astype(np.int64)
    known = everyone if is_whole or neighbours is not None else rows
    true = (exact_neighbours(vectors, k, rows=known) if neighbours is None else neighbours)[0][:, :k].astype(np.int64)
    shown = nearest_in_picture(layout, known, k)
    real, drawn = _Vectors(np.ascontiguousarray(vectors, dtype=np.float32)), _Points(layout.astype(np.float64))

    def both(some: RowArray, columns: RowArray) -> tuple[Float64Array, Float64Array]:
        places = np.searchsorted(known, some)
        true_of, shown_of = true[places], shown[places]
        trust = 1 - _penalty(real, some, columns, shown_of, true_of, n)
        return trust, 1 - _penalty(drawn, some, columns, true_of, shown_of, n)

    means = both(rows, everyone)
    if is_whole:
        return _told(means, means, n, n, k)
    columns = np.sort(random.choice(n, min(sample, n), replace=False)).astype(np.int64)
    points = both(everyone, columns) if len(known) == n else tuple(_at(rows, values, n) for values in means)
    return _told(means, points, len(rows), len(columns) if len(known) == n else n, k)


def _at(rows: RowArray, values: Float64Array, n: int) -> Float64Array:
    spread = np.full(n, np.nan)
    spread[rows] = values
    return spread


def _told(
    means: tuple[Float64Array, ...], points: tuple[Float64Array, ...], sampled: int, against: int, k: int
) -> Fidelity:
    return Fidelity(
        trustworthiness=float(means[0].mean()),
        continuity=float(means[1].mean()),
        trust_of=points[0].astype(np.float32),
        continuity_of=points[1].astype(np.float32),
        sampled=sampled,
        ranked_against=against,
        total=len(points[0]),
        k=k,
    )


class _Closeness(Protocol):
    """Where documents lie more or less close to each other; what differs by ``rounding`` is equally close."""

    @property
    def rounding(self) -> float: ...

    def closeness(self, rows: RowArray, columns: RowArray) -> npt.NDArray[np.floating]:
        """How close each of ``rows`` lies to each of ``columns``, (rows, columns); more is closer."""

    def to(self, rows: RowArray, others: RowArray) -> npt.NDArray[np.floating]:
        """How close each of ``rows`` lies to its own few others, (rows, k) like ``others``."""


@dataclass(frozen=True)
class _Vectors:
    vectors: FloatArray
    rounding: float = 5e-7  # float32 products of unit vectors are noise there

    def closeness(self, rows: RowArray, columns: RowArray) -> FloatArray:
        return self.vectors[rows] @ self.vectors[columns].T

    def to(self, rows: RowArray, others: RowArray) -> FloatArray:
        cosines: FloatArray = np.einsum("id,ijd->ij", self.vectors[rows], self.vectors[others])
        return cosines


@dataclass(frozen=True)
class _Points:
    points: Float64Array
    rounding: float = 0.0

    def closeness(self, rows: RowArray, columns: RowArray) -> Float64Array:
        across = self.points[rows, :1] - self.points[columns, 0]
        up = self.points[rows, 1:] - self.points[columns, 1]
        return -(across * across + up * up)

    def to(self, rows: RowArray, others: RowArray) -> Float64Array:
        steps = self.points[rows][:, None] - self.points[others]
        closeness: Float64Array = -np.square(steps).sum(axis=2)
        return closeness


def _penalty(
    space: _Closeness, rows: RowArray, columns: RowArray, asked: RowArray, real: RowArray, n: int
) -> Float64Array:
    """What the ranks in ``space`` of the neighbours ``asked``, (rows, k), cost each of ``rows``.

    0 where all are among its k nearest there, which are ``real``.
    """
    k = asked.shape[1]
    penalty = np.empty(len(rows))
    for part in _blocks(len(rows), len(columns)):
        some = rows[part]
        close = space.closeness(some, columns)
        inside = np.searchsorted(columns, some).clip(max=len(columns) - 1)
        own = np.flatnonzero(columns[inside] == some)
        close[own, inside[own]] = -np.inf  # nobody is their own neighbour
        if len(columns) == n:
            level = np.take_along_axis(close, asked[part], axis=1)
            excess = _closer(close, level + space.rounding) + 1 - k
        else:
            known = (asked[part][:, :, None] == real[part][:, None]).any(axis=2)
            closer = _closer(close, space.to(some, asked[part]) + space.rounding)
            excess = np.where(known, 0, np.maximum(1, closer * (n - 1) / len(columns) + 1 - k))
        penalty[part] = np.maximum(0, excess).sum(axis=1) * 2 / (k * (2 * n - 3 * k - 1))
    return penalty


def _closer(close: npt.NDArray[np.floating], level: npt.NDArray[np.floating]) -> Float64Array:
    """How many columns lie closer than each level, (rows, k)."""
    counts = [np.count_nonzero(close > level[:, place, None], axis=1) for place in range(level.shape[1])]
    return np.stack(counts, axis=1).astype(np.float64)


def _blocks(rows: int, columns: int) -> Iterator[slice]:
    step = max(16, BLOCK_BYTES // (8 * max(1, columns)))
    for start in range(0, rows, step):
        yield slice(start, start + step)
