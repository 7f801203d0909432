"""Smaller vectors against sentence-transformers' own codes and brute force."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from components.records import BadInputError, FloatArray, Ranking
from components.retrieval.exact import exact_search
from components.retrieval.quantised import (
    SCALE,
    CompactIndex,
    Precision,
    Storage,
    bytes_per_vector,
    decoded,
    int8_codes,
    sign_bits,
    truncated,
    value_ranges,
)
from components.retrieval.vectors import unit_rows

DIM = 52  # no multiple of 8 or 64: padding must not count


def vectors(count: int, seed: int, dim: int = DIM) -> FloatArray:
    return unit_rows(np.random.default_rng(seed).normal(0.1, 1, (count, dim)))


DOCUMENTS, QUERIES = vectors(300, 1), vectors(9, 2)
IDS = [f"d{number:03d}" for number in range(300)]


def brute(scores: npt.NDArray[np.float64], k: int) -> list[list[tuple[str, float]]]:
    """Every score sorted: by score, then by id, both falling."""
    return [
        [(name, score) for score, name in sorted(zip(row.tolist(), IDS, strict=True), reverse=True)[:k]]
        for row in scores
    ]


def same(found: list[Ranking], expected: list[list[tuple[str, float]]]) -> None:
    for one, other in zip(found, expected, strict=True):
        assert list(one.doc_ids) == [name for name, _ in other]
        np.testing.assert_allclose(one.scores, [score for _, score in other], atol=1e-12)


def test_codes_are_those_of_sentence_transformers() -> None:
    from sentence_transformers.util.quantization import _dequantize_embeddings, quantize_embeddings

    ranges = value_ranges(DOCUMENTS)
    for part in (DOCUMENTS, QUERIES):
        ours = int8_codes(part, ranges)
        np.testing.assert_array_equal(ours, quantize_embeddings(part, "int8", ranges=ranges))
        np.testing.assert_array_equal(sign_bits(part), quantize_embeddings(part, "ubinary"))
        np.testing.assert_allclose(decoded(ours, ranges), _dequantize_embeddings(ours, "int8", ranges), atol=1e-12)


def test_a_constant_dimension_is_coded_as_sentence_transformers_does() -> None:
    from sentence_transformers.util.quantization import quantize_embeddings

    flat = DOCUMENTS.copy()
    flat[:, 3] = 0.25
    ranges = value_ranges(flat)
    np.testing.assert_array_equal(int8_codes(flat, ranges), quantize_embeddings(flat, "int8", ranges=ranges))


def test_int8_scores_equal_brute_force_over_the_codes() -> None:
    from sentence_transformers.util.quantization import quantize_embeddings

    ranges = np.vstack([DOCUMENTS.min(axis=0), DOCUMENTS.max(axis=0)])
    documents = quantize_embeddings(DOCUMENTS, "int8", ranges=ranges).astype(np.int64)
    queries = quantize_embeddings(QUERIES, "int8", ranges=ranges).astype(np.int64)
    index = CompactIndex(DOCUMENTS, IDS, Storage(precision="int8"))
    same(index.search(QUERIES, 20), brute(queries @ documents.T / SCALE, 20))


def test_int8_sums_stay_whole_numbers_for_long_vectors() -> None:
    documents, queries = vectors(40, 3, 2048), vectors(2, 4, 2048)
    ranges = value_ranges(documents)
    products = int8_codes(queries, ranges).astype(np.int64) @ int8_codes(documents, ranges).astype(np.int64).T
    found = CompactIndex(documents, IDS[:40], Storage(precision="int8")).search(queries, 40)
    for row, one in zip(products, found, strict=True):
        assert sorted(one.scores) == sorted(row / SCALE)


def test_binary_scores_equal_brute_force_over_the_signs() -> None:
    from sentence_transformers.util.quantization import quantize_embeddings

    documents = np.unpackbits(quantize_embeddings(DOCUMENTS, "ubinary"), axis=1)[:, :DIM]
    queries = np.unpackbits(quantize_embeddings(QUERIES, "ubinary"), axis=1)[:, :DIM]
    hamming = (queries[:, None, :] != documents[None]).sum(axis=2)
    index = CompactIndex(DOCUMENTS, IDS, Storage(precision="binary"))
    same(index.search(QUERIES, 20), brute(1 - 2 * hamming / DIM, 20))


@pytest.mark.parametrize("precision", ["int8", "binary"])
def test_rescoring_everything_equals_brute_force_with_the_full_query(precision: Precision) -> None:
    from sentence_transformers.util.quantization import _dequantize_embeddings, quantize_embeddings

    if precision == "int8":
        ranges = value_ranges(DOCUMENTS)
        codes = quantize_embeddings(DOCUMENTS, "int8", ranges=ranges)
        expected = QUERIES.astype(np.float64) @ _dequantize_embeddings(codes, "int8", ranges).T
    else:
        # sentence-transformers multiplies with bits 0 and 1: per query a straight line of the product with the signs.
        bits = np.unpackbits(quantize_embeddings(DOCUMENTS, "ubinary"), axis=1)[:, :DIM].astype(np.float64)
        theirs = QUERIES.astype(np.float64) @ bits.T
        expected = (2 * theirs - QUERIES.astype(np.float64).sum(axis=1, keepdims=True)) / np.sqrt(DIM)
    found = CompactIndex(DOCUMENTS, IDS, Storage(precision=precision, is_rescored=True)).search(QUERIES, 20)
    same(found, brute(expected, 20))


def test_rescoring_looks_only_at_the_best_by_code() -> None:
    plain = CompactIndex(DOCUMENTS, IDS, Storage(precision="binary"))
    rescored = CompactIndex(DOCUMENTS, IDS, Storage(precision="binary", is_rescored=True))
    for first, again in zip(plain.search(QUERIES, 300), rescored.search(QUERIES, 10, rescored=30), strict=True):
        cut = first.scores[29]
        assert set(again.doc_ids) <= {
            name for name, score in zip(first.doc_ids, first.scores, strict=True) if score >= cut
        }


def test_cut_vectors_have_length_one_and_are_searched_like_any_other() -> None:
    cut = truncated(DOCUMENTS, 16)
    np.testing.assert_allclose(np.linalg.norm(cut, axis=1), 1, atol=1e-6)
    index = CompactIndex(DOCUMENTS, IDS, Storage(dim=16))
    assert [one.doc_ids for one in index.search(QUERIES, 5)] == [
        one.doc_ids for one in exact_search(truncated(QUERIES, 16), cut, IDS, 5)
    ]


@pytest.mark.parametrize("storage", [Storage(), Storage(8), Storage(8, "int8"), Storage(None, "binary", True)])
def test_a_search_in_some_rows_equals_the_whole_search_filtered(storage: Storage) -> None:
    rows = np.arange(0, 300, 7)
    allowed = {IDS[row] for row in rows}
    index = CompactIndex(DOCUMENTS, IDS, storage)
    for part, whole in zip(index.search(QUERIES, 300, rows=rows), index.search(QUERIES, 300), strict=True):
        assert [name for name in whole.doc_ids if name in allowed] == list(part.doc_ids)


def test_what_is_left_of_the_vectors_has_length_one() -> None:
    for storage in (Storage(8), Storage(precision="int8"), Storage(20, "binary")):
        kept = CompactIndex(DOCUMENTS, IDS, storage).vectors()
        assert kept.shape == (300, storage.dim or DIM)
        np.testing.assert_allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize(("dim", "precision", "size"), [(384, "float32", 1536), (384, "int8", 384), (50, "binary", 7)])
def test_bytes_of_a_vector(dim: int, precision: Precision, size: int) -> None:
    assert bytes_per_vector(dim, precision) == size


def test_nothing_to_search_gives_empty_rankings() -> None:
    for precision in ("float32", "int8", "binary"):
        index = CompactIndex(DOCUMENTS[:0], [], Storage(precision=precision))
        assert [one.doc_ids for one in index.search(QUERIES, 3)] == [()] * len(QUERIES)


def test_impossible_storage_is_one_clear_sentence() -> None:
    with pytest.raises(BadInputError, match="cannot be cut to 53; allowed: 1 to 52"):
        truncated(DOCUMENTS, DIM + 1)
    with pytest.raises(BadInputError, match="Rescoring goes with int8 or binary"):
        Storage(is_rescored=True)
    with pytest.raises(BadInputError, match="one id a vector"):
        CompactIndex(DOCUMENTS, IDS[:3], Storage())
