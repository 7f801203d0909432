"""Disputes over neighbourhoods against the per-query measures, which are tested against their definitions."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from components.evaluation.agreement import overlap_at_k, rbo
from components.evaluation.neighbourhoods import disputed_groups, disputes, list_overlap, list_rbo, occurrences
from components.projection.neighbours import exact_neighbours
from components.records import BadInputError, Ranking, Run
from tests.projection.helpers import unit_vectors


def lists(n: int, k: int, seed: int) -> np.ndarray:
    return np.stack([np.random.default_rng([seed, i]).permutation(30)[:k] for i in range(n)]).astype(np.int32)


def as_run(name: str, found: np.ndarray) -> Run:
    k = found.shape[1]
    return Run(name, {str(i): Ranking(tuple(map(str, row)), np.linspace(1, 0, k)) for i, row in enumerate(found)})


@pytest.mark.parametrize("k", [1, 5, 10])
def test_overlap_and_rbo_equal_those_of_ranked_lists(k: int) -> None:
    a, b = lists(40, k, 0), lists(40, k, 1)
    assert list_overlap(a, b) == pytest.approx(overlap_at_k(as_run("a", a), as_run("b", b), k).to_numpy())
    assert list_rbo(a, b) == pytest.approx(rbo(as_run("a", a), as_run("b", b), depth=k).to_numpy())
    assert list_overlap(a, a) == pytest.approx(np.ones(40)) and list_rbo(a, a) == pytest.approx(np.ones(40))


def test_disputes_of_three_models_equal_brute_force() -> None:
    spaces = {str(seed): unit_vectors(80, seed=seed, noise=1.0) for seed in range(3)}
    found = disputes({name: exact_neighbours(vectors, 15)[0] for name, vectors in spaces.items()}, k=10)
    near = {
        name: [
            sorted((j for j in range(80) if j != i), key=lambda j: (-round(float(v[i] @ v[j]), 6), j))[:10]
            for i in range(80)
        ]
        for name, v in spaces.items()
    }
    for row, overlap in zip(found["row"].tolist(), found["overlap"].tolist(), strict=True):
        pairs = [(near[a][row], near[b][row]) for a, b in combinations(near, 2)]
        assert overlap == pytest.approx(np.mean([len(set(a) & set(b)) / 10 for a, b in pairs]))
    assert (np.diff(found["overlap"]) > -1e-9).all() and sorted(found["row"]) == list(range(80))


def test_some_rows_have_the_neighbours_they_have_among_all() -> None:
    for n in (60, 2_100):
        vectors = unit_vectors(n)
        some = np.array([3, 17, 42], dtype=np.int64)
        assert np.array_equal(exact_neighbours(vectors, 5, rows=some)[0], exact_neighbours(vectors, 5)[0][some])


def test_one_model_is_no_dispute() -> None:
    with pytest.raises(BadInputError, match="1 model"):
        disputes({"a": lists(3, 2, 0)})


def test_groups_stand_by_their_mean_and_small_ones_are_left_out() -> None:
    overlap = np.array([0.1, 0.2, 0.3, 0.9, 0.8, 0.7, 0.0, 0.0])
    found = disputed_groups(overlap, np.array([0, 0, 0, 1, 1, 1, 2, -1]))
    assert found["code"].tolist() == [0, 1] and found["overlap"].tolist() == pytest.approx([0.2, 0.8])
    assert found["half_width"][0] == pytest.approx(1.96 * 0.1 / 3**0.5)


def test_hubness_counts_who_is_named_by_others() -> None:
    assert occurrences(np.array([[1, 2], [2, 0], [1, 0]], np.int32), 1, 3).tolist() == [0, 2, 1]
