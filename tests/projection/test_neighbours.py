"""Exact neighbours against brute force."""

from __future__ import annotations

import numpy as np
import pytest

from components.projection.neighbours import SMALL, _blocked, exact_neighbours
from components.records import BadInputError, FloatArray
from tests.projection.helpers import identical_rows, unit_vectors


def brute_force(vectors: FloatArray, row: int, k: int) -> list[int]:
    scores = [(-round(float(np.dot(vectors[row].astype(float), other)), 6), i) for i, other in enumerate(vectors)]
    return [i for _, i in sorted(pair for pair in scores if pair[1] != row)[:k]]


@pytest.mark.parametrize("n", [2, 3, 15, 300])
def test_small_collections_equal_brute_force(n: int) -> None:
    vectors = unit_vectors(n)
    indices, similarities = exact_neighbours(vectors, 5)
    assert indices.dtype == np.int32 and similarities.dtype == np.float32
    for row in range(n):
        expected = brute_force(vectors, row, 5)
        found = np.sort((vectors @ vectors[row])[indices[row]])
        assert np.allclose(found, np.sort((vectors @ vectors[row])[expected]), atol=2e-6)


def test_the_blocked_search_equals_brute_force_on_sampled_rows() -> None:
    vectors = unit_vectors(SMALL + 500, 32)
    indices, similarities = exact_neighbours(vectors, 12)
    for row in range(0, len(vectors), 250):
        truth = np.sort(np.delete(vectors.astype(float) @ vectors[row].astype(float), row))[::-1][:12]
        assert np.allclose(similarities[row], truth, atol=2e-6)
        assert np.allclose(vectors.astype(float)[indices[row]] @ vectors[row].astype(float), truth, atol=2e-6)
        assert row not in indices[row] and len(set(indices[row])) == 12


def test_duplicates_stand_by_row_number_in_both_searches() -> None:
    vectors = np.repeat(unit_vectors(10, 8, seed=1), 40, axis=0)
    small, _ = exact_neighbours(vectors, 5)
    blocked, _ = _blocked(vectors, 5, np.arange(400, dtype=np.int64), None)
    assert (small == blocked).all()
    assert small[0].tolist() == [1, 2, 3, 4, 5]
    assert small[43].tolist() == [40, 41, 42, 44, 45]


def test_all_rows_alike_give_the_first_rows() -> None:
    indices, similarities = exact_neighbours(identical_rows(2_100), 3)
    assert indices[0].tolist() == [1, 2, 3] and indices[2_000].tolist() == [0, 1, 2]
    assert np.allclose(similarities, 1)


@pytest.mark.parametrize(("n", "columns"), [(0, 0), (1, 0), (2, 1), (4, 3)])
def test_fewer_rows_than_wanted_neighbours_give_what_there_is(n: int, columns: int) -> None:
    indices, similarities = exact_neighbours(unit_vectors(n), 10)
    assert indices.shape == similarities.shape == (n, columns)


def test_a_row_that_is_not_of_length_one_is_named() -> None:
    vectors = unit_vectors(5)
    vectors[3] *= 2
    with pytest.raises(BadInputError, match="row 3 has length 2"):
        exact_neighbours(vectors, 2)


def test_a_row_with_nan_is_named() -> None:
    vectors = unit_vectors(5)
    vectors[1, 0] = np.nan
    with pytest.raises(BadInputError, match="row 1 holds NaN"):
        exact_neighbours(vectors, 2)
