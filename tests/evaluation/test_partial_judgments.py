"""Grades from a pool: what nobody judged is passed over, and a model added later is not punished for it."""

from __future__ import annotations

import numpy as np
import pytest

from components.evaluation import partial_judgments, pooling
from components.evaluation.metrics import per_query
from components.records import Ranking, Run

KEYS = ["ndcg@10", "recall@10", "hit_rate@10", "map@100", "precision@10", "bpref"]


def run(name: str, **found: str) -> Run:
    return Run(name, {q: Ranking(tuple(ids), np.linspace(1, 0.1, len(ids))) for q, ids in found.items()})


def test_where_every_result_is_judged_the_scores_are_those_of_trec_eval() -> None:
    rng, ids = np.random.default_rng(3), [f"d{i}" for i in range(20)]
    found = Run("m", {f"q{i}": Ranking(tuple(rng.permutation(ids)), np.linspace(1, 0, 20)) for i in range(30)})
    qrels = {f"q{i}": {name: int(rng.integers(0, 4)) for name in ids} for i in range(30)}
    whole = partial_judgments.scores(found, qrels, KEYS, frozenset(qrels))
    np.testing.assert_allclose(whole, per_query(found, qrels, KEYS))


def test_given_judgments_follow_trec_eval_and_only_graded_questions_are_read_without_the_unjudged() -> None:
    found, qrels = run("m", q1="xya", q2="xya"), {"q1": {"a": 1, "b": 0}, "q2": {"a": 1, "b": 0}}
    scored = partial_judgments.scores(found, qrels, ["ndcg@10"], frozenset(("q2",)))["ndcg@10"]
    assert scored["q1"] == pytest.approx(0.5) and scored["q2"] == 1.0


def test_nothing_moves_up_from_below_the_depth_of_the_metric() -> None:
    found, qrels = run("m", q="uvwxyzabcdR"), {"q": {"R": 1, "n": 0}}  # the right one is eleventh
    assert partial_judgments.scores(found, qrels, ["ndcg@10", "recall@10"], frozenset("q")).to_numpy().tolist() == [
        [0.0, 0.0]
    ]


def test_a_model_added_later_neither_loses_nor_wins_for_answers_nobody_looked_at() -> None:
    qrels = {"q": {"a": 3, "b": 0, "c": 1}}
    early, late = run("early", q="abc"), run("late", q="newabc")
    pooled = frozenset("q")
    one, other = (
        float(partial_judgments.scores(each, qrels, ["ndcg@10"], pooled)["ndcg@10"]["q"]) for each in (early, late)
    )
    assert one == other == pytest.approx(3.5 / (3 + 1 / np.log2(3)))
    assert pooling.not_judged_of(early, qrels) == 0 and pooling.not_judged_of(late, qrels) == 3


def test_every_models_first_three_stand_among_the_first_to_grade_also_where_all_models_agree() -> None:
    agreed = [run(name, q="RST" + rest) for name, rest in (("a", "uvwxyz1"), ("b", "klmnop2"), ("c", "cdefgh3"))]
    pooled = pooling.pool(agreed, 10, ["q"])
    worth = pooling.values(agreed, pooled, {})
    tops = pooling.top_documents(agreed, ["q"])
    assert tops == {"q": frozenset("RST")}
    bare = pooling.blind_order("q", pooled["q"], worth["q"], ())
    order = pooling.blind_order("q", pooled["q"], worth["q"], (), tops["q"])
    assert not set("RST") & set(bare.first)  # agreement moves no difference, so value alone hides the right answer
    assert set("RST") <= set(order.first) and len(order.first) <= 10
    assert sorted((*order.first, *order.rest)) == sorted(pooled["q"])


def test_a_question_that_a_later_model_answers_anew_comes_first() -> None:
    runs = [run("a", q1="abc", q2="abc"), run("late", q1="xyz", q2="abc")]
    pooled, qrels = pooling.pool(runs, 10, ["q2", "q1"]), {"q1": {"a": 1, "b": 0, "c": 0}}
    worth = pooling.values(runs, pooled, qrels)
    tops = pooling.top_documents(runs, ["q1", "q2"])
    assert pooling.order_queries(pooled, worth, qrels, tops)[0] == "q1"
