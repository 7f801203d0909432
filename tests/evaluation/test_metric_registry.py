from __future__ import annotations

import pytest

from components.evaluation.metric_registry import CUTOFFS, METRICS, at_depth, metric
from components.evaluation.metrics import FUNCTIONS
from components.records import BadInputError


def test_metrics_stand_in_the_order_of_every_table() -> None:
    assert [one.key for one in METRICS] == [
        "ndcg@10", "mrr@10", "map@100", "precision@10", "recall@10", "recall@100", "hit_rate@10",
    ]  # fmt: skip


def test_every_metric_can_be_computed_and_is_explained_in_one_plain_sentence_or_two() -> None:
    deep = [metric(key) for k in CUTOFFS for key in at_depth(k)]
    for one in (*METRICS, metric("judged@10"), *deep):
        assert one.family in FUNCTIONS
        assert one == metric(one.key)
        assert one.meaning.endswith(".") and "{" not in one.meaning
        assert one.formula_source


def test_any_depth_can_be_asked_for() -> None:
    found = metric("hit_rate@3")
    assert (found.name, found.family, found.k, found.unit) == ("Hit rate@3", "hit_rate", 3, "points")
    assert "first 3" in found.meaning


@pytest.mark.parametrize(
    "key", ["f2@10", "bpref@10", "judged", "ndcg", "ndcg@0", "ndcg@-1", "ndcg@ten", "ndcg@10 ", "", "NDCG@10"]
)
def test_an_unknown_metric_is_refused_with_what_is_allowed(key: str) -> None:
    with pytest.raises(BadInputError, match="ndcg@10"):
        metric(key)
