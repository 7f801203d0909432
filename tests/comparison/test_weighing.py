from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.comparison.weighing import Option, choose, wish_utility
from components.evaluation.bootstrap import Resampled
from components.records import BadInputError

QUERIES = [f"q{i}" for i in range(200)]


def option(name: str, mean: float, seed: int = 0, **utilities: float | None) -> Option:
    noise = np.random.default_rng(seed).normal(0, 0.1, len(QUERIES))
    return Option(name, pd.Series(np.clip(mean + noise - noise.mean(), 0, 1), index=QUERIES), utilities)


def of(one: Option) -> pd.Series[float]:
    assert isinstance(one.quality, pd.Series)
    return one.quality


def resampled(name: str, value: float, seed: int, texts: int = 240, **utilities: float | None) -> Option:
    draws = value + np.random.default_rng(seed).normal(0, 0.02, 1_000)
    return Option(name, Resampled(value, tuple(draws), texts), utilities)


def test_a_measure_with_resamples_wins_as_often_as_its_resamples_do() -> None:
    a, b = resampled("a", 0.62, 1), resampled("b", 0.60, 2)
    found = choose([b, a], {"quality": 1.0})
    assert isinstance(a.quality, Resampled) and isinstance(b.quality, Resampled)
    by_hand = np.mean(np.array(a.quality.draws) > np.array(b.quality.draws))
    assert [one.name for one in found.ranked] == ["a", "b"] and found.ranked[0].score == pytest.approx(0.62)
    assert found.ranked[0].wins == pytest.approx(by_hand, abs=0.03)
    assert found.queries == 240


def test_measures_of_other_texts_are_not_weighed_against_each_other() -> None:
    with pytest.raises(BadInputError, match="a, b were not measured on the same texts"):
        choose([resampled("a", 0.6, 1), resampled("b", 0.6, 2, texts=239)], {"quality": 1.0})
    with pytest.raises(BadInputError, match="not measured on the same questions"):
        choose([resampled("a", 0.6, 1), option("b", 0.6)], {"quality": 1.0})


def test_the_score_is_the_sum_of_weights_times_utilities() -> None:
    found = choose([option("a", 0.6, p95_ms=0.5), option("b", 0.5, 1, p95_ms=1.0)], {"quality": 0.75, "p95_ms": 0.25})
    by_name = {one.name: one for one in found.ranked}
    assert by_name["a"].score == pytest.approx(0.75 * 0.6 + 0.25 * 0.5, abs=1e-3)
    assert by_name["b"].score == pytest.approx(0.75 * 0.5 + 0.25 * 1.0, abs=1e-3)
    assert [one.name for one in found.ranked] == ["b", "a"]
    for one in found.ranked:
        assert sum(one.parts.values()) == pytest.approx(one.score)


def test_a_tiny_gap_stays_tiny_and_is_not_called_clear() -> None:
    found = choose([option("a", 0.601), option("b", 0.600, seed=1)], {"quality": 1.0})
    assert found.ranked[0].score - found.ranked[1].score == pytest.approx(0.001, abs=1e-6)
    assert not found.is_clear
    assert sum(one.wins for one in found.ranked) == pytest.approx(1)


def test_a_large_gap_is_clear() -> None:
    found = choose([option("a", 0.4), option("b", 0.7, seed=1)], {"quality": 1.0})
    assert found.is_clear and found.ranked[0].name == "b" and found.ranked[0].wins == 1


def test_equal_models_share_the_wins() -> None:
    found = choose([option("a", 0.5), option("b", 0.5)], {"quality": 1.0})
    assert [one.wins for one in found.ranked] == pytest.approx([0.5, 0.5])
    assert not found.is_clear


def test_win_shares_equal_a_bootstrap_by_hand() -> None:
    a, b = option("a", 0.51, 2), option("b", 0.50, 3)
    rng = np.random.default_rng(9)
    gap = (of(a) - of(b)).to_numpy()
    by_hand = np.mean([gap[rng.integers(0, len(gap), len(gap))].mean() > 0 for _ in range(4000)])
    assert choose([a, b], {"quality": 1.0}).ranked[0].wins == pytest.approx(by_hand, abs=0.03)


def test_the_quality_that_would_change_the_choice_does_change_it() -> None:
    a, b = option("a", 0.6, p95_ms=1.0), option("b", 0.5, 1, p95_ms=0.8)
    weights = {"quality": 0.7, "p95_ms": 0.3}
    change = next(one for one in choose([a, b], weights).changes if one.lever == "quality")
    gained = Option("b", of(b) + change.needed, b.utilities)
    scores = {one.name: one.score for one in choose([a, gained], weights).ranked}
    assert scores["a"] == pytest.approx(scores["b"])


def test_the_weight_that_would_change_the_choice_does_change_it() -> None:
    a, b = option("a", 0.6, p95_ms=0.2, memory_mb=0.4), option("b", 0.5, 1, p95_ms=0.9, memory_mb=0.5)
    weights = {"quality": 0.9, "p95_ms": 0.04, "memory_mb": 0.06}
    change = next(one for one in choose([a, b], weights).changes if one.criterion == "p95_ms")
    rest = {name: value / 0.96 * (1 - change.needed) for name, value in weights.items() if name != "p95_ms"}
    scores = {one.name: one.score for one in choose([a, b], rest | {"p95_ms": change.needed}).ranked}
    assert scores["a"] == pytest.approx(scores["b"])


def test_unknown_counts_half_is_named_and_what_it_would_take_is_said() -> None:
    a, b = option("a", 0.6, p95_ms=1.0), option("b", 0.62, 1, p95_ms=None)
    found = choose([a, b], {"quality": 0.7, "p95_ms": 0.3})
    assert found.ranked[1].unknown == ("p95_ms",)
    change = next(one for one in found.changes if one.lever == "unknown")
    known = Option("b", b.quality, {"p95_ms": change.needed})
    scores = [one.score for one in choose([a, known], {"quality": 0.7, "p95_ms": 0.3}).ranked]
    assert scores[0] == pytest.approx(scores[1])


def test_wishes_count_by_how_far_they_are_missed() -> None:
    assert wish_utility(90, 100) == 1
    assert wish_utility(200, 100) == 0.5
    assert wish_utility(None, 100) is None
    with pytest.raises(BadInputError, match="at most 100 was met by -1"):
        wish_utility(-1, 100)


def test_what_cannot_be_weighed_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadInputError, match="no model left to weigh"):
        choose([], {"quality": 1.0})
    with pytest.raises(BadInputError, match="together 1"):
        choose([option("a", 0.5)], {"quality": 0.5})
    with pytest.raises(BadInputError, match="b was not measured on the same questions as a"):
        choose([option("a", 0.5), Option("b", pd.Series([0.1], index=["other"]))], {"quality": 1.0})


def test_one_model_wins_alone() -> None:
    found = choose([option("a", 0.5)], {"quality": 1.0})
    assert found.ranked[0].wins == 1 and found.changes == ()
