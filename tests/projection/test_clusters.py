"""Groups in a model's own space."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from components.projection.clusters import group_count, group_documents
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


@pytest.mark.parametrize("seed", [1, 3])
def test_small_groups_beside_one_another_are_not_joined_to_cut_a_large_one(seed: int) -> None:
    """As texts in three rare languages lie to a model that knows English."""
    random = np.random.default_rng(seed)
    centres = np.linalg.qr(random.normal(size=(64, 64)))[0][:4]
    centres[1:] += centres[1]
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    own = np.repeat(np.arange(4), [204, 17, 17, 17])
    vectors = centres[own] + np.array([0.12, 0.1, 0.1, 0.1])[own][:, None] * random.normal(size=(len(own), 64))
    found = group_documents((vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32))
    small = [set(found[own == one].tolist()) for one in (1, 2, 3)]
    assert [len(codes) for codes in small] == [1, 1, 1] and len(set.union(*small)) == 3


@pytest.mark.parametrize("n", [1, 5, 14])
def test_few_documents_form_no_groups(n: int) -> None:
    assert (group_documents(unit_vectors(n)) == -1).all()


def test_identical_documents_form_no_groups() -> None:
    assert (group_documents(identical_rows(40)) == -1).all()


def test_the_number_of_groups_grows_slowly_and_ends() -> None:
    assert [group_count(n) for n in (14, 15, 255, 1_000, 100_000)] == [0, 3, 9, 18, 18]
