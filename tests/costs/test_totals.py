from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.costs.totals import MeasuredSpeed, MonthlyVolume, monthly_cost
from components.records import BadInputError

VOLUME = MonthlyVolume(
    documents=1_000_000,
    queries_per_month=360_000,
    document_tokens=500,
    query_tokens=20,
    new_documents_per_month=20_000,
    reembeddings_per_year=3,
    machine_usd_per_hour=0.50,
    storage_usd_per_gb_month=0.25,
)
MEASURED = MeasuredSpeed(documents_per_second=100, query_p50_ms=50, vector_bytes=384 * 4)


def test_a_local_model_costs_the_hours_of_its_machine() -> None:
    found = monthly_cost(VOLUME, MEASURED, is_api=False)
    # 1,000,000 / 100 per second = 10,000 s = 2.7778 h at $0.50
    assert found.one_time_embedding == pytest.approx(1.38889, abs=1e-5)
    # 20,000 new + 1,000,000 x 3 / 12 = 270,000 documents = 2,700 s = 0.75 h
    assert found.embedding == pytest.approx(0.375)
    # 360,000 x 50 ms = 18,000 s = 5 h
    assert found.queries == pytest.approx(2.50)
    # kept on 730 h, of which 5 h are paid under queries
    assert found.serving == pytest.approx(362.50)
    # 1,000,000 x 1,536 bytes = 1.536 GB at $0.25
    assert found.storage == pytest.approx(0.384)
    assert found.total == pytest.approx(0.375 + 2.50 + 362.50 + 0.384)
    assert found.reasons == ()


def test_an_api_costs_its_tokens_and_no_machine() -> None:
    found = monthly_cost(VOLUME, MEASURED, 0.02, is_api=True)
    # 1,000,000 x 500 tokens = 500 million at $0.02 per million
    assert found.one_time_embedding == pytest.approx(10.00)
    # 270,000 x 500 = 135 million
    assert found.embedding == pytest.approx(2.70)
    # 360,000 x 20 = 7.2 million
    assert found.queries == pytest.approx(0.144)
    assert found.serving == 0.0
    assert found.total == pytest.approx(2.70 + 0.144 + 0.384)


def test_a_machine_on_for_a_part_of_the_month_is_paid_for_that_part_and_never_less_than_it_works() -> None:
    part = monthly_cost(replace(VOLUME, serving_hours_per_month=40), MEASURED, is_api=False)
    busy = monthly_cost(replace(VOLUME, serving_hours_per_month=2), MEASURED, is_api=False)
    assert (part.queries, part.serving) == (pytest.approx(2.50), pytest.approx(35 * 0.50))
    assert (busy.queries, busy.serving) == (pytest.approx(2.50), 0.0)


def test_an_api_without_a_known_price_has_no_total_and_does_not_become_free_or_local() -> None:
    found = monthly_cost(VOLUME, MEASURED, None, is_api=True)
    assert (found.embedding, found.queries, found.total, found.one_time_embedding) == (None, None, None, None)
    assert found.storage == pytest.approx(0.384)
    assert found.reasons == ("The price per token is unknown.",)


@pytest.mark.parametrize(
    ("volume", "measured", "is_api", "reason"),
    [
        ({"machine_usd_per_hour": None}, {}, False, "price of the machine"),
        ({}, {"documents_per_second": None}, False, "documents per second"),
        ({}, {"query_p50_ms": None}, False, "time of a question"),
        ({"document_tokens": None}, {}, True, "tokens per document"),
        ({"query_tokens": None}, {}, True, "tokens per question"),
        ({"storage_usd_per_gb_month": None}, {}, True, "price of storage"),
        ({}, {"vector_bytes": None}, False, "size of the vectors"),
    ],
)
def test_whatever_is_unknown_leaves_the_total_unknown_and_says_why(
    volume: dict[str, Any], measured: dict[str, Any], is_api: bool, reason: str
) -> None:
    found = monthly_cost(replace(VOLUME, **volume), replace(MEASURED, **measured), 0.02, is_api=is_api)
    assert found.total is None
    assert len(found.reasons) == 1 and reason in found.reasons[0]


def test_what_an_api_does_not_need_is_not_asked_for() -> None:
    found = monthly_cost(replace(VOLUME, machine_usd_per_hour=None), MeasuredSpeed(vector_bytes=1), 0.02, is_api=True)
    assert found.total is not None and found.reasons == ()


def test_a_price_of_zero_is_a_price() -> None:
    assert monthly_cost(VOLUME, MEASURED, 0.0, is_api=True).embedding == 0.0


@given(factor=st.floats(0.01, 100))
def test_a_machine_at_twice_the_price_costs_twice_as_much(factor: float) -> None:
    one = monthly_cost(VOLUME, MEASURED, is_api=False)
    more = monthly_cost(replace(VOLUME, machine_usd_per_hour=0.5 * factor), MEASURED, is_api=False)
    assert one.total is not None and one.storage is not None and more.total is not None
    assert more.total - one.storage == pytest.approx((one.total - one.storage) * factor)


def test_impossible_numbers_are_refused_by_name() -> None:
    with pytest.raises(BadInputError, match="documents is -1"):
        MonthlyVolume(documents=-1, queries_per_month=0)
    with pytest.raises(BadInputError, match="query_p50_ms is nan"):
        MeasuredSpeed(query_p50_ms=float("nan"))
    with pytest.raises(BadInputError, match="0 documents per second"):
        MeasuredSpeed(documents_per_second=0)
    with pytest.raises(BadInputError, match="-2 USD"):
        monthly_cost(VOLUME, MEASURED, -2, is_api=True)
