"""Wishes become weights."""

from __future__ import annotations

import pytest
from hypothesis import given

from components.needs.criterion_weights import weights
from components.needs.fields import Needs
from tests.comparison.cases import NEEDS


def test_without_wishes_quality_decides_alone() -> None:
    assert weights(Needs(p95_ms=100, data_stays=True)) == {"quality": 1.0}


def test_two_wishes_by_hand() -> None:
    found = weights(Needs(p95_ms=100, monthly_usd=50, data_stays=True, wishes=("p95_ms", "monthly_usd")))
    assert found == {"quality": pytest.approx(0.6), "p95_ms": pytest.approx(0.2), "monthly_usd": pytest.approx(0.2)}


def test_a_wish_without_a_limit_weighs_nothing() -> None:
    assert weights(Needs(wishes=("p95_ms", "gpu"))) == {"quality": 1.0}


@given(NEEDS)
def test_weights_add_up_to_one(needs: Needs) -> None:
    found = weights(needs)
    assert sum(found.values()) == pytest.approx(1.0)
    assert min(found.values()) > 0
    assert max(found, key=lambda name: found[name]) == "quality"
