"""Which assumption a model's bill hangs on most, in words."""

from __future__ import annotations

import pandas as pd

from components.comparison import bills
from components.comparison.comparison import Comparison
from components.comparison.cost import words
from components.costs.break_even import sensitivity
from components.costs.currency import Currency
from components.costs.totals import MonthlyVolume


def assumptions_of(comparison: Comparison, volume: MonthlyVolume, model: str) -> pd.DataFrame:
    """A row per assumption, what moves the bill most first (see ``sensitivity``), with its ``name``."""
    spec = next(candidate.spec for candidate in comparison.ready if candidate.name == model)
    manifest = comparison.results[model].manifest
    table = sensitivity(volume, lambda at: bills.bill(spec, manifest, at).total)
    table["name"] = table["assumption"].map(words.ASSUMPTIONS)
    return table


def assumptions_sentence(table: pd.DataFrame, model: str, now: float, currency: Currency) -> str:
    """What moves the bill of ``now`` US dollars most."""
    if table.empty:
        return words.MATTERS_FLAT.format(model=model)
    first = table.iloc[0]
    low, high, total = (currency.money(float(value)) for value in (first["total_low"], first["total_high"], now))
    what = str(first["name"])
    return words.MATTERS_MOST.format(name=what[0].lower() + what[1:], model=model, low=low, high=high, now=total)
