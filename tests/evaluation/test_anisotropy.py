"""Cones and how to spread them, against brute force and scikit-learn's PCA."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from components.evaluation.anisotropy import all_but_the_top, centring, cone, mean_cosine
from components.records import FloatArray


def narrow(rows: int = 60, dim: int = 12, seed: int = 0) -> FloatArray:
    """Vectors of length 1 around one direction."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(rows, dim)) * np.linspace(1, 0.1, dim) + 2.0
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_the_mean_cosine_is_that_of_all_pairs() -> None:
    vectors = narrow()
    similarities = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    assert mean_cosine(vectors) == pytest.approx(similarities[~np.eye(60, dtype=bool)].mean(), abs=1e-9)
    assert np.isnan(mean_cosine(vectors[:1]))


def test_shares_of_variance_equal_scikit_learns() -> None:
    vectors = narrow()
    expected = PCA().fit(vectors.astype(np.float64)).explained_variance_ratio_
    found = cone(vectors)
    assert found.first == pytest.approx(expected[0], abs=1e-5)
    assert found.first_three == pytest.approx(expected[:3].sum(), abs=1e-5)
    assert found.dimensions_used == pytest.approx(1 / (expected**2).sum(), rel=1e-4)


def test_one_vector_and_equal_vectors_have_no_variance() -> None:
    for vectors in (narrow(1), np.repeat(narrow(1), 5, axis=0)):
        found = cone(vectors)
        assert np.isnan(found.first) or found.first <= 1


def test_centring_takes_the_cone_away_and_keeps_lengths() -> None:
    vectors = narrow()
    moved = centring(vectors)(vectors)
    assert mean_cosine(vectors) > 0.5 and abs(mean_cosine(moved)) < 0.1
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_all_but_the_top_leaves_nothing_along_the_first_component() -> None:
    vectors = narrow()
    first = PCA(1).fit(vectors.astype(np.float64)).components_[0]
    moved = all_but_the_top(vectors)(vectors)
    assert np.abs(moved @ first).max() < 1e-4


def test_a_vector_of_which_nothing_is_left_stays_as_it_was() -> None:
    vectors = np.repeat(narrow(1), 3, axis=0)
    assert centring(vectors)(vectors) == pytest.approx(vectors)
