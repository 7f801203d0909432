"""What fusion and the best choice per query gain, against the paired comparison and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.evaluation.headroom import ORACLE, headroom
from components.evaluation.statistics import compare
from components.records import BadInputError

RNG = np.random.default_rng(3)
IDS = [f"q{i}" for i in range(60)]
BM25 = pd.Series(RNG.uniform(size=60), index=IDS)
E5 = pd.Series(RNG.uniform(size=60), index=IDS)
MINI = pd.Series(RNG.uniform(size=60) * 0.8, index=IDS)


def test_the_best_per_query_is_the_mean_of_the_maxima() -> None:
    found = headroom({"bm25": BM25, "e5": E5, "mini": MINI}, {}, "ndcg@10", keyword="bm25")
    row = found.systems.set_index("system").loc[ORACLE]
    assert row["mean"] == pytest.approx(np.maximum(np.maximum(BM25, E5), MINI).mean())
    best = max((BM25, E5, MINI), key=lambda values: values.mean())
    assert row["gain"] == pytest.approx(row["mean"] - best.mean())
    assert found.best_fused is None and found.step is None


def test_the_best_per_query_is_surely_not_below_the_best_alone() -> None:
    a = pd.Series([1.0] * 13 + [0.6], index=[f"q{i}" for i in range(14)])
    found = headroom({"a": a, "b": (a * 0.9).where(a.index != "q13", 1.0)}, {}, "ndcg@10")
    row = found.systems.set_index("system").loc[ORACLE]
    assert row["gain_low"] == 0.0 < row["gain"]


def test_one_fusion_is_compared_as_any_pair() -> None:
    fused = (E5 + 0.1).clip(0, 1)
    found = headroom({"bm25": BM25, "e5": E5}, {"e5": fused}, "ndcg@10", keyword="bm25", seed=1)
    row = found.systems.set_index("system").loc["e5 + bm25"]
    alone = compare(fused, E5, seed=1)
    if found.best_single == "e5":
        assert row["gain_low"] == pytest.approx(alone.ci_low, abs=1e-9)
        assert row["gain_p_value"] == pytest.approx(alone.p_value)
    assert row["gain"] == pytest.approx(alone.difference)
    assert row["gain_verdict"] == "better"


def test_several_fusions_are_corrected_together() -> None:
    fused = {"e5": (E5 + 0.02 * BM25).clip(0, 1), "mini": MINI}
    found = headroom({"bm25": BM25, "e5": E5, "mini": MINI}, fused, "ndcg@10", keyword="bm25", margin=0.1)
    rows = found.systems.set_index("system")
    assert rows.loc["mini + bm25", "gain_verdict"] == "same"
    assert float(rows["gain_p_value"]["e5 + bm25"]) >= compare(fused["e5"], E5).p_value


def test_the_step_is_from_the_best_single_system_whatever_the_best_fusion_holds() -> None:
    singles = {"a": pd.Series(0.6, index=IDS), "b": pd.Series(0.5, index=IDS)}
    found = headroom(singles, {"a": pd.Series(0.55, index=IDS), "b": pd.Series(0.7, index=IDS)}, "ndcg@10")
    assert (found.best_single, found.best_fused) == ("a", "b + keyword search")
    assert found.step is not None
    assert found.step.difference == pytest.approx(0.1)
    assert found.systems.set_index("system").loc["b + keyword search", "gain"] == pytest.approx(0.2)


def test_wins_count_queries_where_a_system_is_best_alone() -> None:
    singles = {"a": pd.Series([1.0, 0.5, 0.0]), "b": pd.Series([0.0, 0.5, 1.0]), "c": pd.Series([0.0, 0.0, 0.9])}
    assert headroom(singles, {}, "ndcg@10").wins == pytest.approx({"a": 1 / 3, "b": 1 / 3, "c": 0.0})


def test_one_system_has_nothing_to_choose_between() -> None:
    found = headroom({"a": E5}, {}, "ndcg@10")
    assert found.systems["system"].tolist() == ["a"]


def test_two_queries_are_too_few_and_say_so() -> None:
    few = pd.Series([0.1, 0.2])
    found = headroom({"a": few, "b": few + 0.1}, {"a": few + 0.3}, "ndcg@10")
    assert found.step is not None and found.step.verdict == "unclear"


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(BadInputError, match="no system"):
        headroom({}, {}, "ndcg@10")
    with pytest.raises(BadInputError, match="'x'"):
        headroom({"a": E5}, {"x": E5}, "ndcg@10")
    with pytest.raises(BadInputError, match="different questions"):
        headroom({"a": E5, "b": E5.iloc[:9]}, {}, "ndcg@10")
