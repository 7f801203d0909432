"""Money, calculated by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.needs.fields import Needs
from components.needs.value import (
    Amount,
    break_even_points,
    does_pay,
    dollars,
    value_of_point,
    worked_formula,
)
from components.records import BadInputError

BY_HAND = [
    # queries, answers per point, right, wrong -> US dollars a month
    (20_000, 1.0, 0.50, 1.50, 400.0),  # 200 answers more, 2.00 each
    (20_000, 0.5, 0.50, 1.50, 200.0),  # half as many answers
    (1_000_000, 1.0, 0.02, None, 200.0),  # 10,000 answers at 2 cents
    (5_000, 1.0, None, 20.0, 1_000.0),  # 50 wrong answers less at 20
    (100, 1.0, 3.0, 0.0, 3.0),  # one answer
]


@pytest.mark.parametrize(("queries", "answers", "right", "wrong", "usd"), BY_HAND)
def test_the_value_of_a_point(queries: int, answers: float, right: float, wrong: float, usd: float) -> None:
    needs = Needs(queries_per_month=queries, answers_per_point=answers, right_answer_usd=right, wrong_answer_usd=wrong)
    found = value_of_point(needs)
    assert found.value == pytest.approx(usd)
    assert found.reason == ""


def test_what_nobody_said_is_unknown_and_not_nothing() -> None:
    found = value_of_point(Needs())
    assert found.value is None
    assert "nobody said" in found.reason


def test_a_value_of_nothing_says_why() -> None:
    assert value_of_point(Needs(right_answer_usd=0)) == Amount(0.0, "a right answer is worth nothing here")
    silent = value_of_point(Needs(right_answer_usd=5, queries_per_month=0))
    assert silent == Amount(0.0, "there are no questions in a month")


def test_the_gain_at_which_a_dearer_model_pays() -> None:
    assert break_even_points(Amount(400.0), 100.0) == Amount(0.25)
    assert break_even_points(Amount(400.0), 1_000.0) == Amount(2.5)
    assert break_even_points(Amount(3.0), 300.0) == Amount(100.0)


def test_a_model_that_costs_no_more_pays_at_any_gain() -> None:
    for extra in (0.0, -50.0):
        assert break_even_points(Amount(None, "?"), extra) == Amount(0.0, "it costs no more")


def test_the_gain_is_unknown_with_its_reason() -> None:
    unknown = value_of_point(Needs())
    assert break_even_points(unknown, 100.0) == Amount(None, unknown.reason)
    assert break_even_points(Amount(400.0), None) == Amount(None, "the difference in monthly cost is unknown")
    assert break_even_points(Amount(0.0, "worthless"), 10.0) == Amount(None, "worthless")
    assert break_even_points(Amount(1.0), 101.0) == Amount(
        None, "it would take 101 points, more than any model can gain"
    )


@pytest.mark.parametrize("extra", [math.nan, math.inf, -math.inf])
def test_a_cost_that_is_no_number_is_refused(extra: float) -> None:
    with pytest.raises(BadInputError):
        break_even_points(Amount(1.0), extra)


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_at_break_even_the_gain_is_worth_what_it_costs(worth: float, extra: float) -> None:
    needed = break_even_points(Amount(worth), extra).value
    assert needed is None or needed * worth == pytest.approx(extra)


@pytest.mark.parametrize(
    ("needed", "low", "high", "answer"),
    [
        (2.0, 2.0, 6.0, "yes"),
        (2.0, -1.0, 1.9, "no"),
        (2.0, -1.0, 2.0, "unclear"),
        (0.0, -1.0, 3.0, "unclear"),
        (-3.0, -2.0, 0.0, "yes"),  # a cheaper model may lose three points
        (None, 5.0, 6.0, "unknown"),
        (2.0, math.nan, math.nan, "unknown"),
    ],
)
def test_whether_a_measured_gain_pays(needed: float | None, low: float, high: float, answer: str) -> None:
    assert does_pay(Amount(needed), low, high) == answer


def test_the_formula_is_shown_with_the_persons_numbers() -> None:
    needs = Needs(queries_per_month=20_000, right_answer_usd=0.5, wrong_answer_usd=1.5)
    assert worked_formula(needs) == "20,000 ÷ 100 × 1 × ($0.50 + $1.50) = $400 a month"
    assert worked_formula(Needs()).endswith("= unknown a month")


def test_a_price_above_nothing_is_never_shown_as_nothing() -> None:
    assert [dollars(usd) for usd in (0.0, 0.0004, 0.01, 73.1, 1234.5)] == [
        "$0.00",
        "$0.0004",
        "$0.01",
        "$73.10",
        "$1,234",
    ]
