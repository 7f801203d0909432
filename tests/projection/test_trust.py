"""Measures of trust against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.manifold import trustworthiness as sklearn_trustworthiness

from components.projection.neighbours import exact_neighbours
from components.projection.pca import pca_layout
from components.projection.trust import neighbours_kept, trustworthiness
from components.records import BadInputError
from tests.projection.helpers import identical_rows, unit_vectors


@pytest.mark.parametrize(("n", "k"), [(30, 5), (300, 10), (300, 3), (41, 20)])
def test_trustworthiness_equals_scikit_learns(n: int, k: int) -> None:
    vectors = unit_vectors(n, noise=1.0)
    layout = pca_layout(vectors)
    expected = sklearn_trustworthiness(vectors.astype(float), layout, n_neighbors=k, metric="cosine")
    found = trustworthiness(vectors, layout, k)
    assert found.value == pytest.approx(expected, abs=1e-6)
    assert (found.sampled, found.total, found.k) == (n, n, k)


def test_a_sample_comes_close_to_the_whole_and_says_its_size() -> None:
    vectors = unit_vectors(2_000, noise=1.0)
    layout = pca_layout(vectors)
    whole, part = trustworthiness(vectors, layout), trustworthiness(vectors, layout, sample=500)
    assert (part.sampled, part.total) == (500, 2_000)
    assert part.value == pytest.approx(whole.value, abs=0.02)
    assert part == trustworthiness(vectors, layout, sample=500)


def test_kept_neighbours_equal_a_count_by_hand() -> None:
    vectors = unit_vectors(60, noise=1.0)
    layout = pca_layout(vectors)
    trust = neighbours_kept(vectors, layout, k=7)
    for row in range(60):
        true = set(np.argsort(-np.delete(vectors @ vectors[row], row))[:7])
        shown = set(np.argsort(np.delete(np.linalg.norm(layout - layout[row], axis=1), row))[:7])
        assert trust.per_point[row] == pytest.approx(len(true & shown) / 7)
    assert trust.kept == pytest.approx(trust.per_point.mean())


def test_known_neighbours_and_vectors_give_the_same_share() -> None:
    vectors = unit_vectors(400, noise=1.0)
    layout = pca_layout(vectors)
    by_list = neighbours_kept(exact_neighbours(vectors, 15), layout)
    assert by_list.kept == pytest.approx(neighbours_kept(vectors, layout).kept, abs=1e-3)


def test_a_picture_of_two_dimensional_vectors_keeps_nearly_everything() -> None:
    angles = np.random.default_rng(0).uniform(0, 6.28, 300)
    circle = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    assert neighbours_kept(circle, circle).kept == pytest.approx(1, abs=0.01)
    assert (neighbours_kept(circle, unit_vectors(300, 2, seed=9)).kept or 0) < 0.2


def test_duplicates_count_as_each_others_neighbours_whichever_is_shown() -> None:
    vectors = identical_rows(50)
    assert neighbours_kept(vectors, pca_layout(vectors)).kept == 1


def test_a_sample_is_stated_and_seeded() -> None:
    vectors = unit_vectors(300)
    layout = pca_layout(vectors)
    trust = neighbours_kept(vectors, layout, sample=100, seed=4)
    assert (trust.sampled, trust.total, len(trust.per_point)) == (100, 300, 100)
    assert trust.per_point.dtype == np.float32
    again = neighbours_kept(vectors, layout, sample=100, seed=4)
    assert np.array_equal(trust.rows, again.rows) and trust.kept == again.kept
    whole = neighbours_kept(vectors, layout)
    assert np.allclose(whole.per_point[trust.rows], trust.per_point)


@pytest.mark.parametrize(("n", "k"), [(1, 0), (2, 0), (3, 1), (5, 2), (14, 6), (15, 7), (16, 7), (21, 10)])
def test_few_documents_compare_fewer_neighbours(n: int, k: int) -> None:
    vectors = unit_vectors(n)
    trust, worth = neighbours_kept(vectors, pca_layout(vectors)), trustworthiness(vectors, pca_layout(vectors))
    assert trust.k == worth.k == k
    assert (trust.kept is None) == (worth.value is None) == (n < 3)


def test_a_layout_of_another_length_is_refused() -> None:
    with pytest.raises(BadInputError, match="5 vectors and 4 points"):
        neighbours_kept(unit_vectors(5), np.zeros((4, 2), np.float32))
