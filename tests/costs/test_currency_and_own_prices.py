from __future__ import annotations

import json
import math
from datetime import date

import pytest

from components.costs.currency import Currency, read_currency
from components.costs.own_prices import OwnPrice, as_setting, read_own_prices
from components.records import BadInputError


def test_amounts_are_converted_and_say_their_currency() -> None:
    euro = Currency("EUR", 0.9, date(2026, 11, 20))
    assert euro.money(1000) == "EUR 900" and euro.money(10) == "EUR 9.00" and euro.amount(2) == pytest.approx(1.8)
    assert Currency().money(73.004) == "$73.00" and Currency().money(1234.5) == "$1,234"


def test_an_amount_above_nothing_is_never_shown_as_nothing() -> None:
    assert Currency().money(0.0001) == "under $0.01" and Currency().money(0) == "$0.00"
    assert Currency().money(None) == Currency().money(math.nan) == "unknown"


def test_a_currency_comes_back_from_json_and_nonsense_is_dollars() -> None:
    euro = Currency("EUR", 0.9, date(2026, 11, 20))
    assert read_currency(json.loads(json.dumps(euro.as_setting()))) == euro
    for saved in (None, {}, {"code": "euro", "per_usd": 1, "as_of": None}, 3):
        assert read_currency(saved).is_usd


@pytest.mark.parametrize(("code", "rate"), [("eur", 1), ("EURO", 1), ("EUR", 0), ("EUR", math.inf)])
def test_a_wrong_currency_is_refused_with_a_sentence(code: str, rate: float) -> None:
    with pytest.raises(BadInputError, match="give"):
        Currency(code, rate)


def test_own_prices_come_back_from_json_and_unreadable_rows_are_left_out() -> None:
    prices = {"m": OwnPrice(0.5, date(2026, 11, 25))}
    saved = json.loads(json.dumps(as_setting(prices) | {"bad": {"usd": -1, "as_of": "2026-11-25"}, "worse": 3}))
    assert read_own_prices(saved) == prices
    with pytest.raises(BadInputError, match="give 0 to 10,000"):
        OwnPrice(1e9, date(2026, 11, 25))


def test_small_amounts_keep_two_digits_and_the_rate_is_stated() -> None:
    euro = Currency("EUR", 0.5, date(2026, 11, 2))
    assert [euro.exact(usd) for usd in (0.0, 0.0084, 0.00001, 2.0)] == [
        "EUR 0.00",
        "EUR 0.0042",
        "EUR 0.000005",
        "EUR 1.00",
    ]
    assert Currency().exact(0.0021) == "$0.0021" and euro.whole(1680) == "EUR 840" and Currency().whole(840) == "$840"
    assert [Currency().exact(usd) for usd in (6e-8, 1.4e-7)] == ["$0.00000006", "$0.00000014"]  # never as nothing
    assert euro.stated() == "Amounts are in EUR: 1 US dollar = 0.5 EUR, rate of 2026-11-02."
    assert Currency().stated() == ""


def test_the_price_of_an_hour_keeps_the_digits_that_a_month_multiplies() -> None:
    euro = Currency("EUR", 0.92, date(2026, 11, 2))
    assert (euro.rate(0.1), Currency().rate(0.1), Currency().rate(0.526)) == ("EUR 0.092", "$0.10", "$0.526")
    assert (Currency().rate(2.5), Currency().rate(0.0), Currency().rate(0.0042)) == ("$2.50", "$0.00", "$0.0042")
