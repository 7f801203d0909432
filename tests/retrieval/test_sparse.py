"""Search over sparse vectors against the dense product."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from components.records import BadInputError
from components.retrieval.sparse import sparse_search

rng = np.random.default_rng(0)
DOCUMENTS = sparse.random(400, 60, density=0.05, random_state=1, format="csr", dtype=np.float32)
QUERIES = sparse.random(300, 60, density=0.05, random_state=2, format="csr", dtype=np.float32)
IDS = [f"d{number}" for number in range(400)]


def test_scores_and_order_equal_the_dense_product() -> None:
    dense = QUERIES.toarray().astype(np.float64) @ DOCUMENTS.toarray().astype(np.float64).T
    for row, found in zip(dense, sparse_search(QUERIES, DOCUMENTS, IDS, 25), strict=True):
        expected = sorted(
            ((score, name) for score, name in zip(row.tolist(), IDS, strict=True) if score > 0), reverse=True
        )
        np.testing.assert_allclose(found.scores, [score for score, _ in expected[:25]], atol=1e-12)
        assert len(found.doc_ids) == min(25, len(expected))


def test_a_query_without_words_finds_nothing() -> None:
    assert sparse_search(QUERIES[:1] * 0, DOCUMENTS, IDS, 5)[0].doc_ids == ()


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(BadInputError, match="one id per document"):
        sparse_search(QUERIES, DOCUMENTS, IDS[:3], 5)
