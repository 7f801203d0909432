"""The dated price list. A model that is not on it has no known price; nothing is guessed from similar names."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

PRICE_FILE = Path(__file__).with_name("prices.csv")
COLUMNS = (
    "model", "provider", "mode", "usd_per_million_tokens", "usd_per_query",
    "max_input_tokens", "dimensions", "retires", "source", "as_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Price:
    """What a provider charges for one model; None and "" mean unknown.

    ``mode`` is "embedding" or "rerank". ``usd_per_million_tokens`` counts input tokens. ``usd_per_query`` is set where
    a provider charges by the request instead. ``retires`` is the day the provider withdraws the model. ``source`` is
    the page or table the price was read from, ``as_of`` the day it was read.
    """

    model: str
    provider: str
    mode: str
    usd_per_million_tokens: float | None
    usd_per_query: float | None
    max_input_tokens: int | None
    dimensions: int | None
    retires: date | None
    source: str
    as_of: date


def price_of(model: str) -> Price | None:
    """The price under exactly this name, or as "provider/name"; None where it is not on the list."""
    return _by_name().get(model)


@cache
def price_list() -> tuple[Price, ...]:
    """Every price, in the order of the file."""
    with PRICE_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_read(row) for row in csv.DictReader(file))


@cache
def _by_name() -> dict[str, Price]:
    prices = price_list()
    return {f"{price.provider}/{price.model}": price for price in prices} | {price.model: price for price in prices}


def _read(row: dict[str, str]) -> Price:
    return Price(
        model=row["model"],
        provider=row["provider"],
        mode=row["mode"],
        usd_per_million_tokens=float(row["usd_per_million_tokens"]) if row["usd_per_million_tokens"] else None,
        usd_per_query=float(row["usd_per_query"]) if row["usd_per_query"] else None,
        max_input_tokens=int(row["max_input_tokens"]) if row["max_input_tokens"] else None,
        dimensions=int(row["dimensions"]) if row["dimensions"] else None,
        retires=date.fromisoformat(row["retires"]) if row["retires"] else None,
        source=row["source"],
        as_of=date.fromisoformat(row["as_of"]),
    )
