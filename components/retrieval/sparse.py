"""Exact search over sparse vectors, such as SPLADE's: one weight per word of a vocabulary, most of them 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from components.i18n import tr
from components.records import BadInputError, Ranking
from components.retrieval.ranking import ranking

QUERY_BLOCK = 256  # queries per product


def sparse_search(queries: Any, documents: Any, doc_ids: Sequence[str], k: int) -> list[Ranking]:  # noqa: ANN401
    """The best ``k`` documents of each query by the dot product; a document that shares no word is not returned.

    Args:
        queries: scipy CSR matrix or array (n_queries, vocabulary).
        documents: scipy CSR matrix or array (n_documents, vocabulary), rows in the order of ``doc_ids``.
        doc_ids: one id per document.
        k: results wanted.

    Products are summed in float64; ties stand by document id descending.

    Raises:
        BadInputError: the shapes do not fit.
    """
    if documents.shape[0] != len(doc_ids) or queries.shape[1] != documents.shape[1]:
        raise BadInputError(
            tr(
                "Sparse vectors of shapes {queries} and {documents} came with {ids} ids; queries and "
                "documents must come from one model, with one id per document.",
                queries=queries.shape,
                documents=documents.shape,
                ids=len(doc_ids),
            )
        )
    by_word = documents.astype(np.float64).T.tocsr()
    rankings: list[Ranking] = []
    for start in range(0, queries.shape[0], QUERY_BLOCK):
        products = (queries[start : start + QUERY_BLOCK].astype(np.float64) @ by_word).tocsr()
        for row in range(products.shape[0]):
            part = slice(products.indptr[row], products.indptr[row + 1])
            columns, scores = products.indices[part], products.data[part]
            kept = np.flatnonzero(scores > 0)
            rankings.append(ranking([doc_ids[column] for column in columns[kept].tolist()], scores[kept], k))
    return rankings
