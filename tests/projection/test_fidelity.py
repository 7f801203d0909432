"""Trustworthiness and continuity, of maps and points, against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.manifold import trustworthiness as sklearn_trustworthiness

from components.projection.fidelity import fidelity
from components.projection.neighbours import exact_neighbours
from components.projection.pca import pca_layout
from components.records import BadInputError
from tests.projection.helpers import identical_rows, unit_vectors


@pytest.mark.parametrize(("n", "k"), [(30, 5), (300, 10), (41, 20), (2_600, 10)])
def test_both_equal_scikit_learns(n: int, k: int) -> None:
    vectors = unit_vectors(n, noise=1.0)
    layout = pca_layout(vectors)
    found = fidelity(vectors, layout, k)
    exact = vectors.astype(float)
    trust = sklearn_trustworthiness(exact, layout, n_neighbors=k, metric="cosine")
    continuity = sklearn_trustworthiness(
        layout.astype(float), exact / np.linalg.norm(exact, axis=1)[:, None], n_neighbors=k
    )
    assert found.trustworthiness == pytest.approx(trust, abs=1e-6)
    assert found.continuity == pytest.approx(continuity, abs=1e-6)
    assert found.trust_of.mean() == pytest.approx(found.trustworthiness, abs=1e-6)
    assert (found.sampled, found.ranked_against, found.total, found.k) == (n, n, n, k)


def test_a_points_figures_equal_a_count_by_hand() -> None:
    vectors = unit_vectors(60, noise=1.0)
    layout = pca_layout(vectors)
    n, k = 60, 7
    found = fidelity(vectors, layout, k)
    for row in range(n):
        true = [j for j in np.argsort(-(vectors @ vectors[row]), kind="stable") if j != row]
        shown = [j for j in np.argsort(np.linalg.norm(layout - layout[row], axis=1), kind="stable") if j != row]
        scale = 2 / (k * (2 * n - 3 * k - 1))
        assert found.trust_of[row] == pytest.approx(1 - scale * sum(max(0, true.index(j) + 1 - k) for j in shown[:k]))
        assert found.continuity_of[row] == pytest.approx(
            1 - scale * sum(max(0, shown.index(j) + 1 - k) for j in true[:k])
        )


def test_samples_come_close_to_the_whole_and_say_their_size() -> None:
    vectors = unit_vectors(2_000, noise=1.0)
    layout = pca_layout(vectors)
    whole, part = (
        fidelity(vectors, layout),
        fidelity(vectors, layout, neighbours=exact_neighbours(vectors, 10), exact_rows=1_000, sample=500),
    )
    assert (part.sampled, part.ranked_against, part.total) == (500, 500, 2_000)
    assert part.trustworthiness == pytest.approx(whole.trustworthiness, abs=0.02)
    assert part.continuity == pytest.approx(whole.continuity, abs=0.02)
    assert np.abs(part.trust_of - whole.trust_of).mean() < 0.02
    assert np.abs(part.continuity_of - whole.continuity_of).mean() < 0.02
    alone = fidelity(vectors, layout, exact_rows=1_000, sample=500)
    looked = ~np.isnan(alone.trust_of)
    assert looked.sum() == 500 and np.allclose(alone.trust_of[looked], whole.trust_of[looked], atol=1e-6)


def test_identical_documents_are_drawn_faithfully() -> None:
    vectors = identical_rows(50)
    found = fidelity(vectors, pca_layout(vectors))
    assert found.trustworthiness == found.continuity == 1


@pytest.mark.parametrize(("n", "k"), [(1, 0), (2, 0), (3, 1), (5, 2), (14, 6)])
def test_few_documents_compare_fewer_neighbours(n: int, k: int) -> None:
    found = fidelity(unit_vectors(n), pca_layout(unit_vectors(n)))
    assert found.k == k and len(found.trust_of) == len(found.continuity_of) == n
    assert (found.trustworthiness is None) == (n < 3)


def test_a_layout_of_another_length_is_refused() -> None:
    with pytest.raises(BadInputError, match="5 vectors and 4 points"):
        fidelity(unit_vectors(5), np.zeros((4, 2), np.float32))
