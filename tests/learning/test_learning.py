"""What is learned, against brute force and against the equations it promises to solve."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import sparse

from components.learning.als import als
from components.learning.baselines import item_similarity, popularity
from components.learning.blending import aligned, best_weights, blended, weight_grid
from components.learning.bpr import bpr
from components.learning.neumf import NeuMFSettings, _Net, fit
from components.learning.neumf_scores import neumf_scores
from components.learning.ppmi import ppmi, ppmi_vectors
from components.learning.profiles import user_profile
from components.learning.validation import mean_ndcg
from components.retrieval.ranking import ranking


def feedback(users: int = 12, items: int = 9, share: float = 0.35, seed: int = 0) -> sparse.csr_array:
    """A random table; the last item is taken by nobody."""
    found = (np.random.default_rng(seed).random((users, items)) < share).astype(np.float32)
    found[:, -1] = 0
    return sparse.csr_array(found)


def nothing(*_: object) -> None:
    """A step nobody hears of."""


def test_similarity_is_the_cosine_of_the_users_of_the_nearest_items() -> None:
    table = feedback()
    dense = table.toarray()
    counts = dense.sum(axis=0)
    found = item_similarity(table, 3, 2.0).toarray()
    for one in range(dense.shape[1]):
        wanted = [
            0.0 if one == other else (dense[:, one] @ dense[:, other]) / (math.sqrt(counts[one] * counts[other]) + 2.0)
            for other in range(dense.shape[1])
        ]
        kept = sorted(range(len(wanted)), key=lambda other: (-wanted[other], other))[:3]
        expected = [wanted[other] if other in kept else 0.0 for other in range(len(wanted))]
        assert found[one] == pytest.approx(expected, abs=1e-6)
    assert popularity(table).tolist() == counts.tolist()


def test_pointwise_mutual_information_is_that_of_the_definition() -> None:
    dense = feedback().toarray()
    common = dense.T @ dense
    np.fill_diagonal(common, 0)
    total = common.sum()
    found = ppmi(feedback()).toarray()
    for i in range(len(common)):
        for j in range(len(common)):
            expected = 0.0
            if common[i, j]:
                expected = max(0.0, math.log(common[i, j] * total / (common[i].sum() * common[j].sum())))
            assert found[i, j] == pytest.approx(expected)


def test_vectors_of_mutual_information_have_its_largest_directions_and_none_for_what_nobody_took() -> None:
    vectors = ppmi_vectors(feedback(40, 20), 5, 0)
    left, values, _ = np.linalg.svd(ppmi(feedback(40, 20)).toarray())
    expected = (left[:, :5] * values[:5]) @ left[:, :5].T
    assert vectors @ vectors.T == pytest.approx(expected, abs=1e-4)
    assert not vectors[-1].any()


def test_least_squares_end_where_no_small_step_makes_items_better() -> None:
    table = feedback(30, 12)
    users, items = als(table, factors=4, regularisation=0.1, confidence=3.0, rounds=30, seed=0, step=nothing)
    taken = table.toarray() > 0
    weights = 1.0 + 3.0 * taken

    def loss(of_items: np.ndarray) -> float:
        missed = weights * (taken - users.astype(np.float64) @ of_items.T) ** 2
        return float(missed.sum() + 0.1 * (np.square(of_items).sum() + np.square(users).sum()))

    here, draw = loss(items.astype(np.float64)), np.random.default_rng(1)
    for _ in range(20):
        assert loss(items + 1e-2 * draw.normal(size=items.shape)) > here
    assert not items[-1].any()


def test_pairs_teach_which_items_go_together() -> None:
    rows = np.kron(np.eye(2), np.ones((10, 6))).astype(np.float32)
    rows[:, ::5] = 0
    users, items = bpr(
        sparse.csr_array(rows), factors=8, regularisation=0.01, rate=0.1, rounds=60, seed=0, step=nothing
    )
    scores = users @ items.T
    assert all(scores[user][rows[user] > 0].min() > scores[user][rows[user] == 0].max() for user in range(20))


def test_numpy_says_of_a_trained_network_what_torch_says() -> None:
    import torch

    table = feedback()
    learned, epochs = fit(table, NeuMFSettings(factors=8, epochs=2), 0, step=nothing)
    assert epochs == 2
    net = _Net(12, 9, 8)
    with torch.no_grad():
        net.users.weight.copy_(torch.tensor(learned["users"]))
        net.items.weight.copy_(torch.tensor(learned["items"]))
        net.out.weight.copy_(torch.tensor(learned["out"]))
        net.out.bias.copy_(torch.tensor(learned["bias"]))
        for place, layer in enumerate(net.layers):
            layer.weight.copy_(torch.tensor(learned[f"weight{place}"]))
            layer.bias.copy_(torch.tensor(learned[f"bias{place}"]))
        expected = [net(torch.full((9,), user), torch.arange(9)).numpy() for user in (3, 7)]
    assert neumf_scores(learned, np.array([3, 7])) == pytest.approx(np.array(expected), abs=1e-5)


def test_a_training_that_was_stopped_ends_as_one_that_was_not() -> None:
    table, states = feedback(), []
    whole, _ = fit(table, NeuMFSettings(factors=8, epochs=4), 0, step=nothing)
    import copy

    fit(
        table,
        NeuMFSettings(factors=8, epochs=2),
        0,
        step=nothing,
        keep=lambda state: states.append(copy.deepcopy(state)),
    )
    resumed, _ = fit(table, NeuMFSettings(factors=8, epochs=4), 0, step=nothing, resume=states[-1])
    for name, values in whole.items():
        assert np.array_equal(resumed[name], values)


def test_training_stops_when_the_value_has_not_risen_for_long() -> None:
    values = iter([0.1, 0.3, 0.2, 0.3, 0.1, 0.9])
    _, best = fit(
        feedback(), NeuMFSettings(factors=8, epochs=6, patience=3), 0, step=nothing, value_of=lambda _: next(values)
    )
    assert best == 2
    assert next(values) == 0.9


def test_a_profile_is_the_weighted_mean_of_the_last_items() -> None:
    vectors = np.eye(3, dtype=np.float32)
    assert user_profile(vectors, [0, 1, 2], 2, 0.5) == pytest.approx(np.array([0, 0.5, 1]) / math.sqrt(1.25))
    assert not user_profile(vectors, [], 2, 0.5).any()


def test_the_value_of_a_validation_is_that_of_every_user_ranked_by_hand() -> None:
    draw = np.random.default_rng(0)
    table = feedback(20, 30)
    scores = draw.integers(0, 8, (20, 30)).astype(np.float64)
    targets = np.array([draw.choice(np.flatnonzero(row == 0)) for row in table.toarray()])
    total = 0.0
    for user, target in enumerate(targets):
        others = [item for item in range(30) if table.toarray()[user, item] == 0 and item != target]
        above = sum(scores[user, i] > scores[user, target] for i in others)
        above += 0.5 * sum(scores[user, i] == scores[user, target] for i in others)
        total += 1 / math.log2(above + 2) if above < 10 else 0.0
    assert mean_ndcg(scores, table, targets) == pytest.approx(total / 20)


def test_weights_are_those_with_the_best_blend() -> None:
    draw = np.random.default_rng(0)
    names = [f"d{n}" for n in range(15)]
    found: list[dict] = [{}, {}]
    right = {}
    for user in range(30):
        right[f"u{user}"] = names[user % 15]
        for place, noise in enumerate((0.6, 1.2)):
            scores = draw.normal(size=15) * noise
            scores[user % 15] += 1
            found[place][f"u{user}"] = ranking(names, scores, 15)
    weights, value = best_weights(found, right, 3)

    def by_hand(one: np.ndarray) -> float:
        total = 0.0
        for user, doc in right.items():
            place = blended([part[user] for part in found], list(one), 15).doc_ids.index(doc)
            total += 1 / math.log2(place + 2) if place < 3 else 0.0
        return total / len(right)

    assert value == pytest.approx(max(by_hand(one) for one in weight_grid(2)))
    assert by_hand(np.array(weights)) == pytest.approx(value)
    assert sum(weights) == pytest.approx(1.0)


def test_scores_are_joined_from_0_to_1_and_what_a_system_lacks_is_0() -> None:
    one, other = ranking(["a", "b", "c"], np.array([5.0, 3.0, 1.0]), 3), ranking(["c", "d"], np.array([0.2, 0.1]), 2)
    documents, scores = aligned([one, other])
    assert documents == ["a", "b", "c", "d"]
    assert scores.tolist() == [[1.0, 0.5, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]
