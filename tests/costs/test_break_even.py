from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from components.costs.break_even import break_even, sensitivity
from components.costs.totals import MeasuredSpeed, MonthlyVolume, monthly_cost
from components.records import BadInputError

VOLUME = MonthlyVolume(
    documents=10_000,
    queries_per_month=100_000,
    document_tokens=200,
    query_tokens=10,
    machine_usd_per_hour=0.1,
    storage_usd_per_gb_month=0.25,
)
OWN = MeasuredSpeed(documents_per_second=50, query_p50_ms=20, vector_bytes=1536)
API = MeasuredSpeed(vector_bytes=6144)


def totals(queries: float, price: float) -> tuple[float, float]:
    at = replace(VOLUME, queries_per_month=queries)
    own, api = monthly_cost(at, OWN, is_api=False).total, monthly_cost(at, API, price, is_api=True).total
    assert own is not None and api is not None
    return own, api


def test_break_even_by_hand() -> None:
    # One's own: 730 h x 0.1 = 73.00 + storage 10,000 x 1,536 / 1e9 x 0.25 = 0.00384
    # API: 10 tokens / 1e6 x 0.13 a query + storage 10,000 x 6,144 / 1e9 x 0.25 = 0.01536.
    found = break_even(VOLUME, OWN, API, 0.13)
    assert found.cheaper_above == "own"
    assert found.queries_per_month == pytest.approx((73.00384 - 0.01536) / (10 / 1e6 * 0.13))


@settings(max_examples=60, deadline=None)
@given(st.floats(0.001, 100), st.floats(0.1, 500))
def test_both_bills_are_equal_at_the_break_even(price: float, milliseconds: float) -> None:
    own = MeasuredSpeed(documents_per_second=50, query_p50_ms=milliseconds, vector_bytes=1536)
    found = break_even(VOLUME, own, API, price)
    if found.queries_per_month is None:
        assert found.reason
        return
    at = replace(VOLUME, queries_per_month=found.queries_per_month)
    mine, other = monthly_cost(at, own, is_api=False).total, monthly_cost(at, API, price, is_api=True).total
    assert mine == pytest.approx(other, rel=1e-6)


def test_break_even_equals_a_root_finder() -> None:
    root = brentq(lambda q: totals(q, 0.13)[1] - totals(q, 0.13)[0], 1, 1e8)
    assert break_even(VOLUME, OWN, API, 0.13).queries_per_month == pytest.approx(root)


def test_a_machine_that_is_full_before_it_pays_never_does() -> None:
    # 730 h / 20 ms = 131.4 M queries, $26 at the API; beyond it one's own costs 5.6e-7 a query, the API 2e-7.
    found = break_even(VOLUME, OWN, API, 0.02)
    assert (found.queries_per_month, found.cheaper_above) == (None, "api")


def test_bills_that_never_meet_say_who_is_cheaper() -> None:
    found = break_even(VOLUME, OWN, API, 0.0)
    assert (found.queries_per_month, found.cheaper_above) == (None, "api")
    assert "never meet" in found.reason


def test_a_missing_price_is_said() -> None:
    found = break_even(VOLUME, OWN, API, None)
    assert found.queries_per_month is None
    assert found.reason == "The price per token is unknown."


def test_sensitivity_names_the_assumption_that_matters_most() -> None:
    table = sensitivity(VOLUME, lambda volume: monthly_cost(volume, OWN, is_api=False).total)
    assert table["assumption"].iloc[0] == "machine_usd_per_hour"
    machine = table.iloc[0]
    assert machine["total_high"] - machine["total_low"] == pytest.approx(machine["swing"])
    assert machine["total_low"] == pytest.approx(73.00384 - 36.5)
    assert table["swing"].is_monotonic_decreasing
    assert "document_tokens" not in set(table["assumption"])  # no effect on one's own machine


def test_hours_do_not_grow_beyond_a_month() -> None:
    table = sensitivity(VOLUME, lambda volume: monthly_cost(volume, OWN, is_api=False).total)
    hours = table.set_index("assumption").loc["serving_hours_per_month"]
    assert hours["high"] == 730


def test_an_unknown_total_gives_no_rows_and_a_wrong_factor_a_sentence() -> None:
    assert sensitivity(VOLUME, lambda _: None).empty
    with pytest.raises(BadInputError, match="The factor is 1; give a number above 1"):
        sensitivity(VOLUME, lambda _: 1.0, factor=1)
