"""PCA pictures against scikit-learn, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.projection import pca
from components.projection.pca import pca_layout
from tests.projection.helpers import identical_rows, unit_vectors


@pytest.mark.parametrize(("n", "d"), [(200, 16), (20, 64)])
def test_the_picture_is_scikit_learns_up_to_sign(n: int, d: int) -> None:
    from sklearn.decomposition import PCA

    vectors = unit_vectors(n, d)
    expected = PCA(2, svd_solver="full").fit_transform(vectors.astype(float))
    assert np.allclose(np.abs(pca_layout(vectors)), np.abs(expected), atol=1e-5)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 14])
def test_few_rows_give_finite_points(n: int) -> None:
    layout = pca_layout(unit_vectors(n))
    assert layout.shape == (n, 2) and layout.dtype == np.float32 and np.isfinite(layout).all()


@pytest.mark.parametrize("n", [1, 2, 7, 100])
def test_identical_rows_lie_on_one_point(n: int) -> None:
    assert not pca_layout(identical_rows(n)).any()


def test_two_rows_lie_on_the_first_axis_at_their_distance() -> None:
    vectors = unit_vectors(2, seed=5)
    layout = pca_layout(vectors)
    assert np.allclose(layout[:, 1], 0)
    assert np.isclose(abs(layout[0, 0] - layout[1, 0]), np.linalg.norm(vectors[0] - vectors[1]), atol=1e-5)


def test_one_dimension_leaves_the_second_axis_flat() -> None:
    layout = pca_layout(np.array([[1.0], [-1.0], [1.0]], dtype=np.float32))
    assert np.ptp(layout[:, 0]) == pytest.approx(2) and not layout[:, 1].any()


@pytest.mark.parametrize("seed", range(6))
def test_the_largest_loading_of_each_direction_is_positive(seed: int) -> None:
    vectors = unit_vectors(60, seed=seed)
    loadings = (vectors - vectors.mean(axis=0)).T @ pca_layout(vectors)
    assert (loadings[np.abs(loadings).argmax(axis=0), [0, 1]] > 0).all()


def test_the_order_of_documents_does_not_mirror_the_picture() -> None:
    vectors = unit_vectors(80)
    order = np.random.default_rng(1).permutation(80)
    assert np.allclose(pca_layout(vectors)[order], pca_layout(vectors[order]), atol=1e-4)


def test_a_fit_on_a_sample_shows_the_same_directions(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = unit_vectors(3_000, noise=0.3)
    whole = pca_layout(vectors)
    monkeypatch.setattr(pca, "FIT_ROWS", 1_500)
    sampled = pca_layout(vectors)
    assert np.array_equal(sampled, pca_layout(vectors))
    for axis in (0, 1):
        assert abs(np.corrcoef(whole[:, axis], sampled[:, axis])[0, 1]) > 0.98


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(1, 12), st.integers(0, 10_000), st.integers(1, 5))
def test_no_picture_holds_nan(n: int, d: int, seed: int, copies: int) -> None:
    vectors = np.repeat(unit_vectors(n, d, seed=seed), copies, axis=0)
    layout = pca_layout(vectors)
    assert np.isfinite(layout).all() and np.array_equal(layout, pca_layout(vectors))
