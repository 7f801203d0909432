"""How differently models see the neighbourhood of each document, from lists of nearest neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.i18n import tr
from components.records import BadInputError

BLOCK = 16_384  # documents compared at a time: bounds memory to a few tens of MB

Lists = npt.NDArray[np.int32]
Float64Array = npt.NDArray[np.float64]


def list_overlap(a: Lists, b: Lists) -> Float64Array:
    """Share (0 to 1) of each row's neighbours that both lists hold, float64 (n,).

    Args:
        a: row numbers, int32 (n, k), best first, no number twice in a row.
        b: the same of another model.
    """
    _check_same_shape(a, b)
    k = max(1, a.shape[1])
    parts = [same.sum(axis=(1, 2)) / k for same in _matches(a, b)]
    return np.concatenate([*parts, np.empty(0)])


def list_rbo(a: Lists, b: Lists, p: float = 0.9) -> Float64Array:
    """Extrapolated rank-biased overlap (0 to 1) of each row's two lists, float64 (n,).

    Equation 32 of Webber, Moffat and Zobel (2010) for lists of one length k:
    ``X_k / k * p^k + (1 - p) / p * sum over d of X_d / d * p^d``, X_d being the neighbours that both first d share.
    """
    _check_same_shape(a, b)
    k = a.shape[1]
    depths = np.arange(1, k + 1)
    parts = []
    for same in _matches(a, b):
        later = np.maximum(np.arange(k)[:, None], np.arange(k))  # the depth from which a shared one counts
        shared = np.stack([(same & (later < depth)).sum(axis=(1, 2)) for depth in depths], axis=1)
        weighed = (shared / depths * p**depths).sum(axis=1) * (1 - p) / p
        parts.append(weighed + shared[:, -1] / k * p**k)
    return np.concatenate([*parts, np.empty(0)])


def disputes(lists: Mapping[str, Lists], k: int = 10) -> pd.DataFrame:
    """Each document's mean agreement over all pairs of models, the most disputed first.

    Args:
        lists: model -> row numbers of neighbours, int32 (n, at least k), best first.
        k: neighbours compared.

    Returns:
        Columns row (int64, place in the lists), overlap and rbo (float64, 0 to 1); fewest shared neighbours first,
        then the lowest RBO, then by row.

    Raises:
        BadInputError: fewer than two models.
    """
    if len(lists) < 2:
        raise BadInputError(
            tr(
                "{number_of_lists} model has neighbours; a dispute needs two. Compute another model.",
                number_of_lists=len(lists),
            )
        )
    pairs = [(a[:, :k], b[:, :k]) for a, b in combinations(lists.values(), 2)]
    overlap = np.mean([list_overlap(a, b) for a, b in pairs], axis=0)
    rbo = np.mean([list_rbo(a, b) for a, b in pairs], axis=0)
    order = np.lexsort((np.arange(len(overlap)), rbo.round(9), overlap.round(9)))
    return pd.DataFrame({"row": order.astype(np.int64), "overlap": overlap[order], "rbo": rbo[order]})


def disputed_groups(overlap: Float64Array, codes: npt.NDArray[np.integer], least: int = 3) -> pd.DataFrame:
    """The mean overlap of each group of documents, the most disputed first.

    Args:
        overlap: float64 (n,), 0 to 1.
        codes: the group of each document, (n,); below 0: none.
        least: documents a group must have.

    Returns:
        Columns code, documents (int64), overlap (float64) and half_width (of its 95 % interval, normal approximation).
    """
    rows = []
    for code in np.unique(codes[codes >= 0]):
        own = overlap[codes == code]
        if len(own) >= least:
            half = 1.96 * own.std(ddof=1) / np.sqrt(len(own))
            rows.append((int(code), len(own), float(own.mean()), float(half)))
    frame = pd.DataFrame(rows, columns=["code", "documents", "overlap", "half_width"])
    return frame.sort_values(["overlap", "code"], ignore_index=True)


def occurrences(lists: Lists, k: int, n: int) -> npt.NDArray[np.int64]:
    """How many of the n documents have each document among their k nearest: its hubness (Radovanović 2010)."""
    return np.bincount(lists[:, :k].ravel(), minlength=n).astype(np.int64)


def _matches(a: Lists, b: Lists) -> Iterator[npt.NDArray[np.bool_]]:
    for start in range(0, len(a), BLOCK):
        part = slice(start, start + BLOCK)
        yield a[part][:, :, None] == b[part][:, None, :]


def _check_same_shape(a: Lists, b: Lists) -> None:
    if a.shape != b.shape:
        raise BadInputError(
            tr(
                "Neighbours of two models have the shapes {shape} and {shape_2}; they must be the same.",
                shape=a.shape,
                shape_2=b.shape,
            )
        )
