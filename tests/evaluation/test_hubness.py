"""N_k and its skewness against brute force and scipy, and who counts as an intruder."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from components.evaluation.anisotropy import centring
from components.evaluation.hubness import (
    hub_table,
    hubness,
    intruders,
    neighbour_occurrences,
    query_occurrences,
    skewness,
)
from components.records import FloatArray, Ranking, Run


def unit(rows: int, dim: int, seed: int) -> FloatArray:
    vectors = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize(("rows", "k"), [(40, 5), (1_050, 10), (3, 10), (1, 10)])
def test_neighbour_counts_equal_brute_force(rows: int, k: int) -> None:
    vectors = unit(rows, 16, rows)
    expected = np.zeros(rows, dtype=int)
    similarities = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    for row in range(rows):
        others = sorted((j for j in range(rows) if j != row), key=lambda j: -similarities[row, j])
        expected[others[:k]] += 1
    assert neighbour_occurrences(vectors, k).tolist() == expected.tolist()


def test_skewness_equals_scipys() -> None:
    counts = np.random.default_rng(0).negative_binomial(1, 0.1, 500)
    assert skewness(counts) == pytest.approx(stats.skew(counts))
    assert np.isnan(skewness(np.full(9, 4)))


def test_a_cone_has_hubs_which_centring_takes_away() -> None:
    """Suzuki et al., "Centering Similarity Measures to Reduce Hubs", EMNLP 2013."""
    cone = np.random.default_rng(1).normal(size=(1_000, 200)) * 0.2 + np.linspace(0, 0.5, 200)
    vectors = np.asarray(cone / np.linalg.norm(cone, axis=1, keepdims=True), dtype=np.float32)
    before, after = (neighbour_occurrences(one, 10) for one in (vectors, centring(vectors)(vectors)))
    assert hubness(before, 1_000, 10).skewness > 1.5
    assert hubness(after, 1_000, 10).skewness < 0.6


def test_lists_drawn_at_random_are_as_uneven_as_chance_says() -> None:
    rng = np.random.default_rng(2)
    luck = np.bincount(np.concatenate([rng.permutation(1_000)[:10] for _ in range(1_000)]), minlength=1_000)
    found = hubness(luck, 1_000, 10)
    assert found.skewness == pytest.approx(found.chance, abs=0.25)
    assert found.chance == pytest.approx(stats.binom(1_000, 0.01).stats(moments="s"))


def test_figures_of_a_small_case_by_hand() -> None:
    found = hubness(np.array([4, 1, 0, 0]), lists=5, k=1)
    assert (found.never, found.top, found.documents) == (0.5, 0.8, 4)


def lists(hub_right: bool) -> tuple[Run, dict[str, dict[str, int]]]:
    """Forty queries: document "hub" in every list, the others where they belong."""
    rankings = {f"q{i}": Ranking(("hub", f"d{i}", f"d{i + 40}"), np.array([0.9, 0.8, 0.7])) for i in range(40)}
    qrels = {f"q{i}": {f"d{i}": 1, "hub": int(hub_right)} for i in range(30)}
    return Run("m", rankings), qrels


def test_a_document_in_every_list_and_never_right_is_an_intruder() -> None:
    run, qrels = lists(hub_right=False)
    table = hub_table(run, 3, qrels)
    assert table.iloc[0].to_dict() == {"doc_id": "hub", "lists": 40, "right": 0, "wrong": 30, "share": 1.0}
    assert intruders(table, 3, 40, 300)["doc_id"].tolist() == ["hub"]


def test_a_document_that_is_mostly_right_is_none() -> None:
    run, qrels = lists(hub_right=True)
    assert intruders(hub_table(run, 3, qrels), 3, 40, 300).empty


def test_a_list_that_must_hold_most_documents_shows_no_intruders() -> None:
    run, _ = lists(hub_right=False)
    assert intruders(hub_table(run, 3), 3, 40, 3).empty


def test_only_the_first_k_count() -> None:
    run, qrels = lists(hub_right=False)
    assert set(hub_table(run, 1, qrels)["doc_id"]) == {"hub"}
    counts = query_occurrences(hub_table(run, 2, qrels), 300)
    assert (len(counts), counts.sum(), counts.max()) == (300, 80, 40)


def test_without_queries_there_is_an_empty_table() -> None:
    table = hub_table(Run("m", {}), 10)
    assert table.empty and intruders(table, 10, 0, 50).empty
    assert isinstance(table, pd.DataFrame) and np.isnan(hubness(query_occurrences(table, 50), 0, 10).skewness)


@pytest.mark.parametrize(
    ("lists", "total", "k", "documents", "right", "wrong", "is_intruder"),
    [
        (5, 40, 3, 100_000, 0, 0, True),
        (4, 40, 3, 100_000, 0, 0, False),  # in fewer than 5 lists
        (50, 1000, 3, 100_000, 0, 0, True),
        (49, 1000, 3, 100_000, 0, 0, False),  # in less than 5 % of them
        (10, 40, 3, 12, 0, 0, False),  # luck alone puts every document into 10 of these 40
        (20, 40, 3, 100_000, 3, 3, True),
        (20, 40, 3, 100_000, 4, 3, False),  # more often right than wrong
    ],
)
def test_each_threshold_of_an_intruder_holds(
    lists: int, total: int, k: int, documents: int, right: int, wrong: int, is_intruder: bool
) -> None:
    row = {"doc_id": "hub", "lists": lists, "right": right, "wrong": wrong, "share": lists / total}
    assert len(intruders(pd.DataFrame([row]), k, total, documents)) == is_intruder
