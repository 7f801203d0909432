"""Exact nearest neighbours by cosine: every document is looked at, none is missed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from components.i18n import tr
from components.records import BadInputError, FloatArray, Ranking
from components.retrieval.ranking import EMPTY, ranking

BLOCK = 16_384  # documents per product
QUERY_BLOCK = 512  # queries per product: a block of scores is at most 32 MB
FIRST_BLOCK = 2_048  # documents whose scores are sorted to learn which scores are worth keeping
RESCORE_ROWS = 8_192  # documents scored again at a time
FLOAT32_STEP = 2.0**-24

Candidates = tuple[npt.NDArray[np.int64], FloatArray]


def exact_search(
    query_vectors: FloatArray, document_vectors: FloatArray, doc_ids: Sequence[str], k: int, block: int = BLOCK
) -> list[Ranking]:
    """The ``k`` documents of highest cosine for every query; all of them where there are fewer.

    ``query_vectors`` is float32 (n_queries, dim) and ``document_vectors`` float32 (n_documents, dim), a memory map
    for example; rows have length 1, so the dot product is the cosine. Memory beyond the inputs stays under 256 MB.

    Candidates are found with float32 products and then scored again in float64 row by row. That makes scores
    independent of ``block``, of the BLAS and of a document's place: documents with equal vectors tie exactly, and ties
    stand by document id descending, also at the k-th place.

    Raises:
        BadInputError: the shapes do not fit, or a vector holds NaN or infinity.
    """
    queries = np.atleast_2d(query_vectors)
    _check(queries, document_vectors, doc_ids)
    k = min(k, len(doc_ids))
    if k <= 0:
        return [EMPTY] * len(queries)
    rankings: list[Ranking] = []
    for start in range(0, len(queries), QUERY_BLOCK):
        part = np.ascontiguousarray(queries[start : start + QUERY_BLOCK], dtype=np.float32)
        for query, rows in zip(part, _candidates(part, document_vectors, k, block), strict=True):
            scores = _scores(query, document_vectors, rows)
            rankings.append(ranking([doc_ids[row] for row in rows], scores, k))
    return rankings


def _check(queries: FloatArray, documents: FloatArray, doc_ids: Sequence[str]) -> None:
    if len(documents) != len(doc_ids):
        raise BadInputError(
            tr(
                "{vectors} document vectors came with {ids} ids; there must be one id per vector.",
                vectors=len(documents),
                ids=len(doc_ids),
            )
        )
    if len(documents) and len(queries) and queries.shape[1] != documents.shape[1]:
        raise BadInputError(
            tr(
                "Query vectors have {queries} numbers and document vectors {documents}; "
                "both must come from the same model.",
                queries=queries.shape[1],
                documents=documents.shape[1],
            )
        )
    if not np.isfinite(queries).all():
        raise BadInputError(tr("A query vector holds NaN or infinity; compute the queries again with a sound model."))


def _candidates(queries: FloatArray, documents: FloatArray, k: int, block: int) -> list[npt.NDArray[np.int64]]:
    """Document rows per query that may be among its best k: a superset, since float32 products are a little off."""
    margin = np.float32(4 * documents.shape[1] * FLOAT32_STEP)
    held: list[Candidates] = [(np.zeros(0, np.int64), np.zeros(0, np.float32))] * len(queries)
    limits = np.full(len(queries), -np.inf, dtype=np.float32)
    start, size = 0, min(max(FIRST_BLOCK, k), block)
    while start < len(documents):
        scores = queries @ np.asarray(documents[start : start + size], dtype=np.float32).T
        limits = np.maximum(limits, _kth_best(scores, k) - margin)
        _keep(held, scores, limits, start)
        for row, (rows, kept) in enumerate(held):
            held[row], limits[row] = _pruned(rows, kept, k, limits[row], margin)
        start, size = start + size, block
    if any(len(rows) < k for rows, _ in held):
        raise BadInputError(
            tr("A document vector holds NaN or infinity; compute the documents again with a sound model.")
        )
    return [rows for rows, _ in held]


def _kth_best(scores: FloatArray, k: int) -> npt.NDArray[np.float32] | np.float32:
    """The k-th best score per query in the first, small block; later blocks are too wide to be worth sorting."""
    width = scores.shape[1]
    if width < k or width > max(FIRST_BLOCK, k):
        return np.float32(-np.inf)
    kth: npt.NDArray[np.float32] = np.partition(scores, width - k, axis=1)[:, width - k]
    return np.nan_to_num(kth, nan=-np.inf, posinf=-np.inf, neginf=-np.inf)


def _keep(held: list[Candidates], scores: FloatArray, limits: FloatArray, start: int) -> None:
    """Add the documents of one block that reach their query's limit."""
    for row, limit in enumerate(limits):
        columns = np.flatnonzero(scores[row] >= limit)
        if len(columns):
            rows, kept = held[row]
            held[row] = np.concatenate([rows, columns + start]), np.concatenate([kept, scores[row, columns]])


def _pruned(
    rows: npt.NDArray[np.int64], kept: FloatArray, k: int, limit: np.float32, margin: np.float32
) -> tuple[Candidates, np.float32]:
    """The candidates without those that k others certainly beat, and the limit that follows."""
    if len(kept) < k:
        return (rows, kept), limit
    limit = max(limit, np.partition(kept, len(kept) - k)[len(kept) - k] - margin)
    good = kept >= limit
    return (rows[good], kept[good]), limit


def _scores(query: FloatArray, documents: FloatArray, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Dot products in float64, each row summed on its own: equal rows get equal bits."""
    scores = np.empty(len(rows), dtype=np.float64)
    wide = query.astype(np.float64)
    for start in range(0, len(rows), RESCORE_ROWS):
        part = rows[start : start + RESCORE_ROWS]
        scores[start : start + len(part)] = (documents[part].astype(np.float64) * wide).sum(axis=1)
    return scores
