"""Groups in a model's own space."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from components.projection.groups import group_count, group_documents
from tests.projection.helpers import identical_rows, unit_vectors


def test_documents_around_different_centres_are_parted() -> None:
    random = np.random.default_rng(0)
    centres = np.linalg.qr(random.normal(size=(16, 16)))[0][: group_count(100)]
    own = random.integers(0, len(centres), 100)
    vectors = centres[own] + 0.05 * random.normal(size=(100, 16))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    found = group_documents(vectors)
    assert adjusted_rand_score(own, found) == pytest.approx(1)
    sizes = np.bincount(found)
    assert (np.diff(sizes) <= 0).all()
    assert np.array_equal(found, group_documents(vectors))


@pytest.mark.parametrize("n", [1, 5, 14])
def test_few_documents_form_no_groups(n: int) -> None:
    assert (group_documents(unit_vectors(n)) == -1).all()


def test_identical_documents_form_no_groups() -> None:
    assert (group_documents(identical_rows(40)) == -1).all()


def test_the_number_of_groups_grows_slowly_and_ends() -> None:
    assert [group_count(n) for n in (14, 15, 255, 1_000, 100_000)] == [0, 3, 9, 18, 18]
