"""What to judge first, against brute force; the blind order; undo."""

from __future__ import annotations

import copy
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.evaluation.metrics import per_query
from components.evaluation.pooling import (
    GRADES,
    MOST_FIRST,
    GradeHistory,
    GradeStep,
    blind_order,
    order_queries,
    pair_weights,
    pool,
    query_values,
    values,
)
from components.records import Ranking, Run

Qrels = dict[str, dict[str, int]]
DOCS = [f"d{i}" for i in range(7)]


def run(name: str, **rankings: list[str]) -> Run:
    return Run(name, {q: Ranking(tuple(ids), np.arange(len(ids), 0, -1.0)) for q, ids in rankings.items()})


def ndcg_sum(one: Run, qrels: Qrels, k: int) -> float:
    return float(per_query(one, qrels, [f"ndcg@{k}"])[f"ndcg@{k}"].sum())


def brute_force(runs: list[Run], query_id: str, doc_id: str, qrels: Qrels, k: int) -> float:
    """Judge the document with every grade, score all runs anew, and see how far the differences move."""
    weights = pair_weights(runs, qrels, k)
    total = 0.0
    for grade in GRADES:
        changed = copy.deepcopy(qrels)
        changed.setdefault(query_id, {})[doc_id] = grade
        moved = [ndcg_sum(one, changed, k) - ndcg_sum(one, qrels, k) for one in runs]
        if len(runs) == 1:
            total += abs(moved[0]) / len(GRADES)
        for a, b in combinations(range(len(runs)), 2):
            total += weights[a, b] * abs(moved[a] - moved[b]) / len(GRADES)
    return total


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Run], Qrels]:
    queries = ["q1", "q2", "q3"]
    rankings = st.permutations(DOCS).flatmap(lambda ids: st.integers(0, 7).map(lambda n: list(ids[:n])))
    runs = [run(f"m{i}", **{q: draw(rankings) for q in queries}) for i in range(draw(st.integers(1, 3)))]
    grades = st.dictionaries(st.sampled_from(DOCS), st.integers(0, 3), max_size=4)
    return runs, {q: found for q in queries if (found := draw(grades))}


@settings(max_examples=30, deadline=None)
@given(cases(), st.sampled_from([1, 3, 10]))
def test_the_value_of_a_judgment_is_how_far_it_would_move_the_difference(case: tuple[list[Run], Qrels], k: int) -> None:
    runs, qrels = case
    pooled = pool(runs, 5, ["q1", "q2", "q3"])
    worth = values(runs, pooled, qrels, k)
    for query_id, doc_ids in pooled.items():
        for doc_id, value in zip(doc_ids, worth[query_id], strict=True):
            if doc_id in qrels.get(query_id, {}):
                assert value == 0
            else:
                assert value == pytest.approx(brute_force(runs, query_id, doc_id, qrels, k), abs=1e-9)


def test_a_document_all_models_rank_alike_can_wait_and_one_only_one_finds_cannot() -> None:
    runs = [run("a", q1=["same", "x", "y"], q2=["s", "t"]), run("b", q1=["same", "y", "z"], q2=["s", "t"])]
    pooled = pool(runs, 3, ["q1", "q2"])
    worth = values(runs, pooled, {})
    found = dict(zip(pooled["q1"], worth["q1"], strict=True))
    assert found["same"] == 0 and found["x"] == max(found.values()) > 0
    assert order_queries(pooled, worth, {}) == ["q1", "q2"]
    assert order_queries(pooled, worth, {"q1": dict.fromkeys(pooled["q1"], 0)}) == ["q2"]


def test_what_separates_the_closest_models_counts_more() -> None:
    """Models a and b are level over the judged queries, c is far behind: only a against b is still open."""
    judged = {f"q{i}": {"r": 1} for i in range(6)}
    near = {f"q{i}": ["r", "x"] if i % 2 else ["x", "r"] for i in range(6)}
    other = {f"q{i}": ["x", "r"] if i % 2 else ["r", "x"] for i in range(6)}
    far = {f"q{i}": ["x", "y", "z", "w", "r"] if i else ["x", "y", "z", "r"] for i in range(6)}
    runs = [run("a", new=["p"], **near), run("b", new=["p"], **other), run("c", new=["u"], **far)]
    weights = pair_weights(runs, judged)
    assert weights[0, 1] == pytest.approx(1.0) and weights[0, 2] < 0.01 and weights[1, 2] < 0.01
    runs[1] = run("b", new=["v", "p"], **other)
    worth = dict(zip(["p", "u", "v"], query_values(runs, "new", ["p", "u", "v"], {}, weights), strict=True))
    assert worth["v"] > 10 * worth["u"]


def test_with_nothing_judged_every_pair_is_open() -> None:
    runs = [run("a", q1=["x"]), run("b", q1=["y"]), run("c", q1=["z"])]
    assert set(pair_weights(runs, {}).values()) == {1.0}
    assert set(pair_weights(runs, {"q1": {"x": 1}}).values()) == {1.0}


def test_the_pool_is_the_first_k_of_every_run() -> None:
    runs = [run("a", q1=["c", "a", "x"]), run("b", q1=["b", "c", "y"], q2=[])]
    assert pool(runs, 2, ["q1", "q2", "q3"]) == {"q1": ["a", "b", "c"]}


def test_the_blind_order_does_not_follow_the_value_or_the_rank_and_stands_still() -> None:
    doc_ids = sorted(f"doc{i}" for i in range(40))
    value = np.linspace(1, 0.1, 40)
    order = blind_order("q1", doc_ids, value, ())
    assert len(order.first) == MOST_FIRST and set(order.first) == set(doc_ids[:MOST_FIRST])
    assert list(order.first) != doc_ids[:MOST_FIRST]
    assert sorted((*order.first, *order.rest)) == doc_ids
    assert blind_order("q1", doc_ids[::-1], value[::-1], ()) == order
    assert blind_order("q2", doc_ids, value, ()).first != order.first


def test_judged_documents_come_last_and_little_value_is_not_shown_first() -> None:
    order = blind_order("q", ["a", "b", "c", "d"], np.array([0.9, 0.05, 0.0, 0.05]), {"c"})
    assert order.first == ("a",) and order.rest[-1] == "c"
    assert set(blind_order("q", ["a", "b"], np.zeros(2), {"b"}).first) == {"a"}  # all alike: still something to judge


def test_undo_gives_back_what_stood_there_before_last_first() -> None:
    history = GradeHistory()
    history.add("q", "a", None, 1)
    history.add("q", "a", 1, 3)
    history.add("q", "b", None, 2)
    history.add("q", "b", 2, 2)  # the same again is nothing to undo
    assert history.undo({("q", "a"): 3, ("q", "b"): 2}) == (GradeStep("q", "b", None, 2), 0)
    assert history.undo({("q", "a"): 3}) == (GradeStep("q", "a", 1, 3), 0)
    assert history.undo({("q", "a"): 1}) == (GradeStep("q", "a", None, 1), 0)
    assert history.undo({}) == (None, 0)


def test_undo_leaves_alone_what_another_tab_changed_since() -> None:
    history = GradeHistory()
    history.add("q", "a", None, 1)
    history.add("q", "b", None, 2)
    history.add("q", "c", 1, None)
    assert history.undo({("q", "a"): 1, ("q", "b"): 0, ("q", "c"): 3}) == (GradeStep("q", "a", None, 1), 2)
