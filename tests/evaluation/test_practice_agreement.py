"""Kendall's tau between two rankings of models."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from components.evaluation.practice_agreement import FEWEST_MODELS, proxy_agreement

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
