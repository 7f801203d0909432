from __future__ import annotations

import gzip
import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.evaluation.metric_registry import METRICS
from components.evaluation.metrics import judged_queries, ordered_ids, per_query
from components.records import BadInputError, Ranking, Run
from tests.evaluation.tables import run_in_order, run_of

ORACLE = {
    "ndcg@10": "ndcg_cut_10",
    "ndcg@3": "ndcg_cut_3",
    "map@100": "map_cut_100",
    "map@5": "map_cut_5",
    "precision@10": "P_10",
    "recall@10": "recall_10",
    "recall@100": "recall_100",
    "hit_rate@10": "success_10",
    "hit_rate@1": "success_1",
    "precision@5": "P_5",
    "recall@5": "recall_5",
    "r_precision": "Rprec",
    "bpref": "bpref",
}

Qrels = dict[str, dict[str, int]]
Results = dict[str, dict[str, float]]


def oracle_scores(results: Results, qrels: Qrels) -> pd.DataFrame:
    """trec_eval's scores of judged queries; MRR@10 from its uncut reciprocal rank, which is 1/rank."""
    import pytrec_eval

    cut = [name.rsplit("_", 1) for name in ORACLE.values() if "_" in name]
    measures = {".".join(parts) for parts in cut} | {"recip_rank", "Rprec", "bpref"}
    found = pytrec_eval.RelevanceEvaluator(qrels, measures).evaluate(results)
    rows = {}
    for query in judged_queries(qrels):
        scores = found.get(query, {})
        row = {key: scores.get(name, 0.0) for key, name in ORACLE.items()}
        reciprocal = scores.get("recip_rank", 0.0)
        row["mrr@10"] = reciprocal if reciprocal >= 0.1 - 1e-9 else 0.0
        precision, recall = row["precision@5"], row["recall@5"]
        row["f1@5"] = 2 * precision * recall / (precision + recall) if precision else 0.0
        rows[query] = row
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*ORACLE, "mrr@10", "f1@5"], dtype="float64")


def random_case(seed: int) -> tuple[Results, Qrels]:
    """Ties, unjudged documents, negative grades, empty and missing results, queries without a relevant document."""
    rng = np.random.default_rng(seed)
    docs = [f"d{i}" for i in range(int(rng.integers(2, 150)))]
    queries = [f"q{i}" for i in range(1 if seed % 5 == 0 else int(rng.integers(2, 8)))]
    results: Results = {}
    qrels: Qrels = {}
    for query in queries:
        judged = rng.choice(docs, size=int(rng.integers(1, min(len(docs), 30) + 1)), replace=False)
        grades = rng.choice([-1, 0, 1, 2, 3], size=len(judged)) if seed % 3 else np.ones(len(judged), dtype=int)
        qrels[query] = {str(doc): int(grade) for doc, grade in zip(judged, grades, strict=True)}
        if seed % 7 == 0:
            qrels[query] = {str(judged[0]): 1}
        if rng.random() < 0.1:
            continue
        found = rng.choice(docs, size=int(rng.integers(0, len(docs) + 1)), replace=False)
        levels = int(rng.integers(1, 12)) if seed % 2 else 10**9
        scores = rng.integers(0, levels, size=len(found)) / levels
        if seed % 4 == 0:  # apart as float64, equal as float32
            scores = 20.0 + scores * 1e-6
        results[query] = {str(doc): float(score) for doc, score in zip(found, scores, strict=True)}
    return results, qrels


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_every_metric_equals_trec_eval_on_random_cases(start: int) -> None:
    for seed in range(start, start + 50):
        results, qrels = random_case(seed)
        expected = oracle_scores(results, qrels)
        found = per_query(run_of(results), qrels, list(expected.columns))
        assert list(found.index) == list(expected.index)
        np.testing.assert_allclose(found.to_numpy(), expected.to_numpy(), rtol=0, atol=1e-9, err_msg=f"seed {seed}")


@settings(max_examples=100, deadline=None)
@given(
    scores=st.dictionaries(st.text(min_size=1, max_size=3, alphabet="aZé9あ😀"), st.floats(-1e3, 1e3), max_size=12),
    grades=st.dictionaries(st.text(min_size=1, max_size=3, alphabet="aZé9あ😀"), st.integers(-1, 3), min_size=1),
)
def test_any_ids_and_scores_are_ranked_as_trec_eval_ranks_them(
    scores: dict[str, float], grades: dict[str, int]
) -> None:
    expected = oracle_scores({"q": scores}, {"q": grades})
    found = per_query(run_of({"q": scores}), {"q": grades}, list(expected.columns))
    np.testing.assert_allclose(found.to_numpy(), expected.to_numpy(), rtol=0, atol=1e-9)


def test_the_published_bm25_run_on_jqara_gives_its_published_scores(test_data: Path) -> None:
    folder = test_data / "runs" / "jqara_bm25"
    results: Results = defaultdict(dict)
    with gzip.open(folder / "bm25.run.trec.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            query, _, doc, _, score, _ = line.split()
            results[query][doc] = float(score)
    qrels: Qrels = defaultdict(dict)
    for line in (folder / "qrels.trec").read_text(encoding="utf-8").splitlines():
        query, _, doc, grade = line.split()
        qrels[query][doc] = int(grade)
    found = per_query(run_of(results), qrels, ["ndcg@10", "mrr@10"])
    assert len(found) == 1667
    assert found["ndcg@10"].mean() == pytest.approx(0.4580, abs=1e-4)
    assert found["mrr@10"].mean() == pytest.approx(0.7020, abs=1e-4)


def test_metrics_of_a_ranking_worked_out_by_hand() -> None:
    run = run_in_order({"q": "xaybz"})
    found = per_query(run, {"q": {"a": 2, "b": 1, "c": 1, "x": 0}}, [metric.key for metric in METRICS]).loc["q"]
    ideal = 2 + 1 / math.log2(3) + 1 / 2
    assert found["ndcg@10"] == pytest.approx((2 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert found["mrr@10"] == 0.5
    assert found["map@100"] == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert found["precision@10"] == pytest.approx(0.2)
    assert found["recall@10"] == found["recall@100"] == pytest.approx(2 / 3)
    assert found["hit_rate@10"] == 1.0


def test_mrr_looks_no_further_than_k() -> None:
    run = run_in_order({"q": "xyzwva"})
    found = per_query(run, {"q": {"a": 1}}, ["mrr@5", "mrr@6"]).loc["q"]
    assert found.to_dict() == {"mrr@5": 0.0, "mrr@6": pytest.approx(1 / 6)}


def test_a_judged_query_missing_from_the_run_scores_zero_and_one_without_relevant_documents_is_left_out() -> None:
    qrels = {"later": {"a": 1}, "none": {"a": 0, "b": -1}, "first": {"a": 1}, "empty": {"a": 1}, "unjudged": {}}
    run = run_in_order({"first": "a", "none": "ab", "empty": ""})
    found = per_query(run, qrels, ["ndcg@10"])
    assert judged_queries(qrels) == ["later", "first", "empty"]
    assert list(found.index) == ["later", "first", "empty"]
    assert found["ndcg@10"].tolist() == [0.0, 1.0, 0.0]
    assert found["ndcg@10"].dtype == np.float64


def test_no_judged_query_gives_an_empty_table_with_the_columns_asked_for() -> None:
    found = per_query(run_in_order({"q": "ab"}), {}, ["ndcg@10", "recall@5"])
    assert found.shape == (0, 2)
    assert list(found.columns) == ["ndcg@10", "recall@5"]


def test_ties_stand_by_document_id_descending_whatever_order_they_came_in() -> None:
    for ids in (("a", "b", "c"), ("c", "a", "b")):
        assert ordered_ids(Ranking(ids, np.ones(3))) == ("c", "b", "a")


def test_scores_that_differ_only_beyond_float32_are_ties() -> None:
    assert ordered_ids(Ranking(("a", "b"), np.array([1.0 + 1e-9, 1.0]))) == ("b", "a")


def test_infinite_scores_are_ranked_and_not_mistaken_for_sorted() -> None:
    assert ordered_ids(Ranking(("a", "b", "c"), np.array([0.0, math.inf, math.inf]))) == ("c", "b", "a")


def test_judged_share_counts_grade_zero_as_judged_and_only_results_there_are() -> None:
    qrels = {"q": {"a": 1, "b": 0}, "short": {"a": 1}, "empty": {"a": 1}}
    run = run_in_order({"q": "abxyz", "short": "a"})
    assert per_query(run, qrels, ["judged@4"])["judged@4"].tolist() == [0.5, 1.0, 1.0]


@pytest.mark.parametrize(
    ("ranking", "part"),
    [
        (Ranking(("a", "b", "a"), np.array([3.0, 2.0, 1.0])), "'a' is returned twice"),
        (Ranking(("a", "b"), np.array([math.nan, 1.0])), "rank 1 is not a number"),
        (Ranking(("a", "b"), np.array([1.0])), "2 documents but 1 scores"),
    ],
)
def test_a_broken_ranking_is_refused_with_the_model_and_query(ranking: Ranking, part: str) -> None:
    with pytest.raises(BadInputError, match=part) as caught:
        per_query(Run("e5", {"q7": ranking}), {"q7": {"a": 1}}, ["ndcg@10"])
    assert "model e5, question q7" in str(caught.value)
