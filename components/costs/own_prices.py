"""Prices a person pays instead of those on the list: by model, each with the day it was said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from components.i18n import tr
from components.records import BadInputError

SETTING = "own_prices"
HIGHEST = 10_000.0  # USD per million tokens; more is a slip of the finger


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """US dollars per million input tokens, and the day somebody said so.

    Raises:
        BadInputError: the price is below 0 or above HIGHEST.
    """

    usd: float
    as_of: date

    def __post_init__(self) -> None:
        if not (math.isfinite(self.usd) and 0 <= self.usd <= HIGHEST):
            raise BadInputError(
                tr(
                    "The price is {usd:g} USD per million tokens; give 0 to {highest:,.0f}.",
                    usd=self.usd,
                    highest=HIGHEST,
                )
            )


def read_own_prices(saved: Any) -> dict[str, OwnPrice]:  # noqa: ANN401 - whatever a setting holds
    """Model -> price, as ``as_setting`` wrote it; rows that cannot be read are left out."""
    prices = {}
    for model, row in saved.items() if isinstance(saved, Mapping) else ():
        try:
            prices[str(model)] = OwnPrice(float(row["usd"]), date.fromisoformat(row["as_of"]))
        except (BadInputError, KeyError, TypeError, ValueError):
            continue
    return prices


def usd_prices(prices: Mapping[str, OwnPrice]) -> dict[str, float]:
    """Model -> US dollars per million tokens, as bills and caps take them."""
    return {model: price.usd for model, price in prices.items()}


def as_setting(prices: Mapping[str, OwnPrice]) -> dict[str, Any]:
    """What JSON can hold of them."""
    return {model: {"usd": price.usd, "as_of": price.as_of.isoformat()} for model, price in prices.items()}
