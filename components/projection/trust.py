"""How far a picture can be believed: which of the true neighbours it shows as neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.i18n import tr
from components.projection.checks import check_layout, check_matrix
from components.projection.neighbours import BLOCK_BYTES, Neighbours
from components.records import BadInputError, FloatArray

EXACT_ROWS = 5_000  # documents up to which trustworthiness looks at every one
SAME = 1e-6  # similarities closer than this count as equal

RowArray = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Trust:
    """Share of the true neighbours that are neighbours in the picture.

    ``kept`` is the mean over the documents looked at, 0 to 1; None with fewer than 3 documents, where every picture
    keeps everything. ``per_point`` is float32 (sampled,), 0 to 1, for the documents in ``rows``, int64 (sampled,),
    rising. ``k`` is the number of neighbours compared, ``total`` the number of documents.
    """

    kept: float | None
    per_point: FloatArray
    rows: RowArray
    sampled: int
    total: int
    k: int


@dataclass(frozen=True)
class Trustworthiness:
    """Venna and Kaski's measure, 0 to 1 (1: no false neighbour); None with fewer than 3 documents.

    ``sampled`` of ``total`` documents were looked at; each was ranked against all of them.
    """

    value: float | None
    sampled: int
    total: int
    k: int


def neighbours_kept(
    vectors_or_knn: FloatArray | Neighbours, layout: FloatArray, k: int = 10, sample: int = 2_000, seed: int = 0
) -> Trust:
    """How many of the k true neighbours are among the k nearest in the picture.

    Args:
        vectors_or_knn: float32 (n, d), rows of length 1; or what ``exact_neighbours`` returned for them with k columns
            or more. Only vectors can tell that a document is as near as the k-th neighbour (duplicates), and then
            count it as true; from neighbours alone such a document counts as false.
        layout: float32 (n, 2).
        k: neighbours, at least 1; at most ``(n - 1) // 2`` are compared, beyond which chance keeps most.
        sample: documents looked at where there are more.
        seed: of the sample.

    Raises:
        BadInputError: shapes do not match, a value is not finite, or there are fewer than k neighbours.
    """
    n = len(layout)
    check_layout(layout, n)
    _check_k(k)
    k = min(k, (n - 1) // 2)
    if k < 1:
        nothing = np.empty(0, np.float32)
        return Trust(None, nothing, np.empty(0, np.int64), sampled=0, total=n, k=0)
    rows = _sample(n, sample, seed)
    shown = nearest_in_picture(layout, rows, k)
    if isinstance(vectors_or_knn, tuple):
        real = _real_by_list(vectors_or_knn[0], rows, shown, k, n)
    else:
        _check_same_rows(vectors_or_knn, n)
        real = _real_by_similarity(vectors_or_knn, rows, shown, k)
    per_point = real.mean(axis=1, dtype=np.float64).astype(np.float32)
    return Trust(float(real.mean()), per_point, rows, sampled=len(rows), total=n, k=k)


def trustworthiness(
    vectors: FloatArray, layout: FloatArray, k: int = 10, sample: int = EXACT_ROWS, seed: int = 0
) -> Trustworthiness:
    """Trustworthiness by cosine similarity (Venna and Kaski 2001), as scikit-learn computes it.

    A false neighbour costs more the further away it truly is: ``1 - 2 / (m k (2n - 3k - 1)) * sum(max(0, rank - k))``
    over the k picture neighbours of the m documents looked at. Up to 5,000 documents that is all of them; above, a
    sample drawn with ``seed``, each ranked against all documents.

    Args:
        vectors: float32 (n, d), rows of length 1.
        layout: float32 (n, 2).
        k: neighbours, at least 1; at most ``(n - 1) // 2`` are compared.
        sample: documents looked at where there are more.
        seed: of the sample.

    Raises:
        BadInputError: shapes do not match or a value is not finite.
    """
    n = len(layout)
    check_layout(layout, n)
    _check_same_rows(vectors, n)
    _check_k(k)
    k = min(k, (n - 1) // 2)
    if k < 1:
        return Trustworthiness(None, sampled=0, total=n, k=0)
    rows = _sample(n, sample, seed)
    shown = nearest_in_picture(layout, rows, k)
    excess = 0
    for part, similarities in _similarity_blocks(vectors, rows):
        for column in range(k):
            own = np.take_along_axis(similarities, shown[part, column, None], axis=1)
            ranks = (similarities > own).sum(axis=1) + 1
            excess += int(np.maximum(0, ranks - k).sum())
    value = 1 - 2 / (len(rows) * k * (2 * n - 3 * k - 1)) * excess
    return Trustworthiness(float(value), sampled=len(rows), total=n, k=k)


def _check_k(k: int) -> None:
    if k < 1:
        raise BadInputError(tr("{k} neighbours cannot be compared; choose 1 or more.", k=k))


def _check_same_rows(vectors: FloatArray, n: int) -> None:
    if len(vectors) != n:
        raise BadInputError(
            tr(
                "There are {number_of_vectors} vectors and {n} points; both need one row per document.",
                number_of_vectors=len(vectors),
                n=n,
            )
        )
    check_matrix(vectors, unit=True)


def _sample(n: int, sample: int, seed: int) -> RowArray:
    if n <= sample:
        return np.arange(n, dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(n, sample, replace=False)).astype(np.int64)


def nearest_in_picture(layout: FloatArray, rows: RowArray, k: int) -> RowArray:
    """The k points nearest to each of ``rows``, itself left out, int64 (len(rows), k)."""
    from scipy.spatial import KDTree

    with_self = KDTree(layout).query(layout[rows], k=k + 1)[1].reshape(len(rows), k + 1)
    # Among coincident points the document itself may not be in the list; then the last one is left out instead.
    is_self = with_self == rows[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    nearest: RowArray = with_self[~is_self].reshape(len(rows), k).astype(np.int64)
    return nearest


def _real_by_list(indices: npt.NDArray[np.int32], rows: RowArray, shown: RowArray, k: int, n: int) -> Mask:
    if len(indices) != n or indices.shape[1] < k:
        raise BadInputError(
            tr(
                "The neighbours have shape {shape}; {n} rows and {k} columns or more are needed.",
                shape=indices.shape,
                n=n,
                k=k,
            )
        )
    real: Mask = (shown[:, :, None] == indices[rows, None, :k]).any(axis=2)
    return real


def _real_by_similarity(vectors: FloatArray, rows: RowArray, shown: RowArray, k: int) -> Mask:
    real = np.empty(shown.shape, dtype=bool)
    for part, similarities in _similarity_blocks(vectors, rows):
        kth = np.partition(similarities, -k, axis=1)[:, -k, None]
        real[part] = np.take_along_axis(similarities, shown[part], axis=1) >= kth - SAME
    return real


def _similarity_blocks(vectors: FloatArray, rows: RowArray) -> Iterator[tuple[slice, FloatArray]]:
    """Slices of ``rows`` with their similarities to every document, float32 (block, n); to itself: -inf."""
    step = max(16, BLOCK_BYTES // (4 * max(1, len(vectors))))
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        similarities = vectors[rows[part]] @ vectors.T
        similarities[np.arange(len(similarities)), rows[part]] = -np.inf
        yield part, similarities
