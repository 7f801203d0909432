"""Kappa equals scikit-learn's, and its interval holds it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from components.evaluation.kappa import kappa, kappa_interval
from components.records import BadInputError

pairs = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=5, max_size=25)


@given(pairs)
def test_kappa_equals_scikit_learns_and_lies_in_its_interval(grades: list[tuple[int, int]]) -> None:
    one, other = [a for a, _ in grades], [b for _, b in grades]
    found = kappa(one, other)
    if len(set(one + other)) == 1:
        assert math.isnan(found)
        return
    assert found == pytest.approx(cohen_kappa_score(one, other))
    interval = kappa_interval(one, other)
    assert interval.low <= found <= interval.high


def test_few_items_have_no_limits_and_unequal_lists_are_refused() -> None:
    assert math.isnan(kappa_interval([0, 1], [0, 1]).low)
    with pytest.raises(BadInputError, match="3 and 1"):
        kappa([1, 0, 1], [1])
