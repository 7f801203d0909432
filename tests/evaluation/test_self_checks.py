from __future__ import annotations

import numpy as np
import pytest

from components.evaluation.baselines import random_run, shuffled_qrels
from components.evaluation.self_checks import check_runs, check_vectors, depth_warnings
from components.records import BadInputError, FloatArray, Run
from tests.evaluation.tables import run_in_order, run_of

DOCS = [f"d{i}" for i in range(200)]
QUERIES = [f"q{i}" for i in range(30)]
QRELS = {query: {DOCS[i]: 1, DOCS[i + 50]: 2} for i, query in enumerate(QUERIES)}


def unit_vectors(count: int = 20) -> FloatArray:
    vectors = np.random.default_rng(0).normal(size=(count, 8))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def good_run(model: str, extra: float = 0.0) -> Run:
    """Each query's best document first, nine others behind it."""
    results = {}
    for i, query in enumerate(QUERIES):
        results[query] = {DOCS[i + 50]: 0.9 + extra} | {DOCS[(i * 7 + j) % 50 + 100]: 0.8 - j / 100 for j in range(9)}
    return run_of(results, model)


def test_good_vectors_have_nothing_against_them() -> None:
    assert check_vectors(unit_vectors()) == []


def test_zero_and_broken_vectors_are_counted_and_the_first_is_named() -> None:
    vectors = unit_vectors()
    vectors[[3, 5]] = 0
    vectors[7, 2] = np.nan
    vectors[9, 0] = np.inf
    broken, zero = check_vectors(vectors)
    assert broken.startswith("2 of 20 vectors hold values that are not numbers (first: row 7)")
    assert zero.startswith("2 of 20 vectors are all zeros") and "row 3" in zero


@pytest.mark.parametrize(("factor", "is_fine"), [(1.0005, True), (0.9995, True), (1.002, False), (0.99, False)])
def test_lengths_may_differ_from_one_by_a_thousandth(factor: float, is_fine: bool) -> None:
    vectors = unit_vectors()
    vectors[4] *= factor
    reasons = check_vectors(vectors)
    assert (reasons == []) == is_fine
    if not is_fine:
        assert "1 of 20 vectors are not of length 1" in reasons[0] and "row 4" in reasons[0]


def test_the_same_vector_everywhere_is_a_fault_only_where_texts_differ() -> None:
    vectors = np.tile(unit_vectors(1), (10, 1))
    assert check_vectors(vectors) == ["All 10 vectors are the same although the texts differ."]
    assert check_vectors(vectors, texts_differ=False) == []
    assert check_vectors(vectors[:1]) == []


def test_no_vectors_at_all_is_a_reason_and_a_wrong_shape_an_error() -> None:
    assert "0 by 8" in check_vectors(np.empty((0, 8), dtype=np.float32))[0]
    with pytest.raises(BadInputError, match="shape"):
        check_vectors(np.ones(8, dtype=np.float32))


def test_two_good_models_have_nothing_against_them() -> None:
    assert check_runs([good_run("a"), good_run("b", 0.01)], QRELS, 200, 10) == {"a": [], "b": []}


def test_identical_results_and_scores_accuse_both_models() -> None:
    found = check_runs([good_run("a"), good_run("b"), good_run("c", 0.01)], QRELS, 200, 10)
    assert len(found["a"]) == len(found["b"]) == 1 and found["c"] == []
    assert "identical with those of b" in found["a"][0] and "identical with those of a" in found["b"][0]


def test_two_runs_without_results_are_useless_but_not_identical() -> None:
    found = check_runs([Run("a", {}), Run("b", {})], QRELS, 200, 10)
    assert all("at random" in reasons[0] for reasons in found.values())
    assert not any("identical" in reason for reasons in found.values() for reason in reasons)


def test_a_random_run_is_not_better_than_chance() -> None:
    for seed in range(5):
        found = check_runs([random_run(QUERIES, DOCS, 10, seed + 100)], QRELS, 200, 10)
        assert "at random" in found["random"][0]


def test_results_that_ignore_the_query_do_not_depend_on_it() -> None:
    popular = {query: {DOCS[i]: float(100 - i) for i in range(10)} for query in QUERIES}
    found = check_runs([run_of(popular, "stuck")], QRELS, 200, 10)
    assert any("do not depend on the question" in reason for reason in found["stuck"])


def test_below_five_judged_queries_nobody_is_held_against_chance() -> None:
    few = {query: QRELS[query] for query in QUERIES[:4]}
    assert check_runs([Run("a", {})], few, 200, 10) == {"a": []}
    assert check_runs([Run("a", {})], {}, 200, 10) == {"a": []}


def test_queries_that_all_share_one_set_of_judgments_cannot_show_dependence_on_the_query() -> None:
    shared = {query: {"d0": 1} for query in QUERIES}
    run = run_in_order({}, "m")
    run = run_of({query: {"d0": 1.0} for query in QUERIES}, run.model)
    assert shuffled_qrels(shared, 0) is shared
    assert check_runs([run], shared, 200, 10) == {"m": []}


def test_a_depth_that_reaches_the_whole_corpus_is_warned_of() -> None:
    assert depth_warnings(11, 10) == []
    assert "all 8 documents" in depth_warnings(8, 10)[0]
    assert depth_warnings(10, 10)


def test_a_random_run_draws_different_documents_once_each_and_the_same_for_the_same_seed() -> None:
    run = random_run(QUERIES, DOCS, 10, 1)
    for ranking in run.rankings.values():
        assert len(set(ranking.doc_ids)) == 10 == len(ranking.scores)
        assert (np.diff(ranking.scores) < 0).all()
    assert len({ranking.doc_ids for ranking in run.rankings.values()}) > 1
    assert run.rankings["q3"].doc_ids == random_run(QUERIES, DOCS, 10, 1).rankings["q3"].doc_ids
    assert len(random_run(["q"], DOCS[:3], 10, 1).rankings["q"].doc_ids) == 3


def test_shuffled_judgments_are_all_kept_and_all_moved() -> None:
    for seed in range(20):
        shuffled = shuffled_qrels(QRELS, seed)
        assert list(shuffled) == QUERIES
        assert all(shuffled[query] != QRELS[query] for query in QUERIES)
        assert sorted(map(str, shuffled.values())) == sorted(map(str, QRELS.values()))
    assert shuffled_qrels({}, 0) == {}
