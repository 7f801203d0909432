"""Exact search against brute force in float64."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.records import BadInputError, FloatArray, Ranking
from components.retrieval.exact import exact_search


def units(rng: np.random.Generator, rows: int, dim: int) -> FloatArray:
    vectors = rng.standard_normal((rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def brute_force(queries: FloatArray, documents: FloatArray, doc_ids: list[str], k: int) -> list[list[str]]:
    wide = documents.astype(np.float64)
    found = []
    for query in queries.astype(np.float64):
        scores = (wide * query).sum(axis=1)
        order = sorted(zip(scores.tolist(), doc_ids, strict=True), reverse=True)[:k]
        found.append([doc_id for _, doc_id in order])
    return found


def ids_of(rankings: list[Ranking]) -> list[list[str]]:
    return [list(ranking.doc_ids) for ranking in rankings]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 70), st.integers(1, 6), st.integers(1, 80), st.integers(1, 30))
def test_ties_at_every_place_are_by_id_descending(seed: int, n: int, kinds: int, k: int, block: int) -> None:
    rng = np.random.default_rng(seed)
    documents = units(rng, kinds, 5)[rng.integers(0, kinds, n)]  # only a few different vectors: ties everywhere
    doc_ids = [f"d{number}" for number in rng.permutation(n)]
    queries = units(rng, 3, 5)
    assert ids_of(exact_search(queries, documents, doc_ids, k, block)) == brute_force(queries, documents, doc_ids, k)


@pytest.mark.parametrize("block", [7, 100, 2048, 16_384])
def test_scores_do_not_depend_on_the_block(block: int) -> None:
    rng = np.random.default_rng(1)
    documents, queries = units(rng, 5000, 64), units(rng, 9, 64)
    documents[4000:] = documents[:1000]  # every one of these ties with another far away
    doc_ids = [f"d{number:05d}" for number in range(5000)]
    whole = exact_search(queries, documents, doc_ids, 50)
    part = exact_search(queries, documents, doc_ids, 50, block)
    assert ids_of(part) == ids_of(whole) == brute_force(queries, documents, doc_ids, 50)
    for one, two in zip(whole, part, strict=True):
        np.testing.assert_array_equal(one.scores, two.scores)
        assert one.scores.dtype == np.float64
        assert np.all(np.diff(one.scores) <= 0)


def test_a_memory_map_more_queries_than_a_block_and_many_documents(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    documents, queries = units(rng, 40_000, 16), units(rng, 600, 16)
    path = tmp_path / "vectors.f32"
    documents.tofile(path)
    mapped = np.memmap(path, dtype=np.float32, mode="r", shape=documents.shape)
    doc_ids = [str(number) for number in range(len(documents))]
    found = exact_search(queries, mapped, doc_ids, 10)
    assert len(found) == 600
    sample = [0, 511, 512, 599]
    assert [ids_of(found)[row] for row in sample] == brute_force(queries[sample], documents, doc_ids, 10)


def test_k_beyond_the_documents_gives_them_all_and_none_gives_none() -> None:
    vectors = units(np.random.default_rng(3), 4, 3)
    assert len(exact_search(vectors[:1], vectors, list("abcd"), 99)[0].doc_ids) == 4
    assert exact_search(vectors[:2], vectors, list("abcd"), 0)[1].doc_ids == ()
    assert exact_search(vectors[:2], vectors[:0], [], 5)[0].doc_ids == ()
    assert exact_search(vectors[:0], vectors, list("abcd"), 5) == []
    assert exact_search(vectors[0], vectors, list("abcd"), 1)[0].doc_ids == ("a",)


def test_wrong_shapes_and_nan_are_said() -> None:
    vectors = units(np.random.default_rng(5), 4, 3)
    with pytest.raises(BadInputError, match="4 document vectors came with 3 ids"):
        exact_search(vectors, vectors, list("abc"), 1)
    with pytest.raises(BadInputError, match="3 numbers and document vectors 2"):
        exact_search(vectors, vectors[:, :2], list("abcd"), 1)
    broken = vectors.copy()
    broken[1, 0] = np.nan
    with pytest.raises(BadInputError, match="query vector holds NaN"):
        exact_search(broken, vectors, list("abcd"), 1)
    with pytest.raises(BadInputError, match="document vector holds NaN"):
        exact_search(vectors, broken, list("abcd"), 4)


def test_five_hundred_queries_over_fifty_thousand_documents_stay_small() -> None:
    rng = np.random.default_rng(6)
    documents = rng.standard_normal((50_000, 384), dtype=np.float32)
    documents /= np.linalg.norm(documents, axis=1, keepdims=True)
    doc_ids = [str(number) for number in range(50_000)]
    tracemalloc.start()
    exact_search(documents[:512], documents, doc_ids, 100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 256 * 2**20


def test_every_document_alike_stays_within_memory() -> None:
    documents = np.tile(units(np.random.default_rng(7), 1, 64), (30_000, 1))
    doc_ids = [f"{number:05d}" for number in range(30_000)]
    found = exact_search(documents[:2], documents, doc_ids, 3)
    assert ids_of(found) == [["29999", "29998", "29997"]] * 2
