"""Kendall's tau between two rankings of models."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from components.evaluation.practice_agreement import FEWEST_MODELS, agreement_over_questions, proxy_agreement

NAMES = "abcdefgh"
VALUES = st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.9])  # few values, so that ties happen


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=FEWEST_MODELS, max_size=8))
def test_tau_b_equals_scipys(pairs: list[tuple[float, float]]) -> None:
    practice = {NAMES[i]: a for i, (a, _) in enumerate(pairs)}
    true = {NAMES[i]: b for i, (_, b) in enumerate(pairs)}
    expected = kendalltau([a for a, _ in pairs], [b for _, b in pairs], variant="b").statistic
    found = proxy_agreement(practice, true)
    assert found.tau == pytest.approx(expected, nan_ok=True)
    assert found.models == len(pairs) and 0 <= found.alike <= found.pairs


def test_three_models_are_too_few_for_a_tau() -> None:
    found = proxy_agreement({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 3})
    assert math.isnan(found.tau) and not found.is_enough and (found.models, found.alike) == (3, 3)


def test_only_models_known_to_both_and_with_a_mean_count() -> None:
    practice = {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": math.nan, "only here": 9.0}
    true = {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": 5.0}
    found = proxy_agreement(practice, true)
    assert (found.tau, found.models, found.pairs, found.is_enough) == (1.0, 4, 6, True)


def test_a_side_that_ties_all_models_has_no_tau() -> None:
    found = proxy_agreement(dict.fromkeys(NAMES, 0.5), {name: i / 10 for i, name in enumerate(NAMES)})
    assert math.isnan(found.tau) and found.is_enough and found.pairs == 0


def _sides(gap: float, queries: int, seed: int) -> tuple[dict[str, pd.Series], dict[str, pd.Series]]:
    """Eight models that differ by ``gap`` each, on two sets of questions with the same noise."""
    random = np.random.default_rng(seed)
    sides = []
    for _ in range(2):
        shared = random.normal(size=queries)
        sides.append({f"m{n}": pd.Series(shared + n * gap + random.normal(size=queries)) for n in range(8)})
    return sides[0], sides[1]


def test_the_interval_holds_tau_and_narrows_with_questions() -> None:
    few, many = (agreement_over_questions(*_sides(0.5, queries, 4)) for queries in (12, 600))
    assert few.low <= few.tau <= few.high
    assert (many.low, many.tau, many.high) == (1.0, 1.0, 1.0)
    assert few.high - few.low > 0.5


def test_the_interval_covers_the_order_that_many_questions_would_show() -> None:
    """Both sides order the models alike, so tau is 1; near models are told apart by few questions only by chance."""
    covered = [agreement_over_questions(*_sides(0.1, 30, seed)).high >= 1.0 - 1e-9 for seed in range(60)]
    assert sum(covered) >= 57
    opposite = []
    for seed in range(60):
        practice, true = _sides(0.25, 40, seed)
        opposite.append(agreement_over_questions(practice, {name: -values for name, values in true.items()}).low)
    assert sum(low <= -1 + 1e-9 for low in opposite) >= 57


def test_models_without_differences_have_no_interval() -> None:
    same = {f"m{n}": pd.Series([0.5, 0.5]) for n in range(5)}
    assert math.isnan(agreement_over_questions(same, same).low)
