"""The first screen of the Cost page: what the bills and waiting times say, and the table in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from components import numbers
from components.comparison.cost import words
from components.comparison.cost.against_api import Against
from components.comparison.cost.files import MONEY_COLUMNS, SECONDS_COLUMNS
from components.costs.currency import Currency
from components.i18n import tr
from components.markdown import escape

BUSY_SHARE = 0.5  # of all cores, taken by others while a model was timed: worth a caution
ALIKE_SHARE = 0.02  # of the bill: smaller differences are not worth naming


def cost_sentences(rows: pd.DataFrame, against: Against | None, money: Callable[[float], str]) -> list[str]:
    """The best finding about money first, and the fastest model; ``rows`` as ``cost_rows`` gives them."""
    known = rows[rows["total"].notna()].sort_values("total")
    fast = rows[rows["p95"].notna()].sort_values("p95")
    sentences = []
    if against is not None:
        sentences.append(against.sentence(money))
    if len(known) > 1:
        first, last = known.iloc[0], known.iloc[-1]
        if not all_level(rows):
            sentences.append(
                words.CHEAPEST.format(
                    model=first["model"], usd=money(first["total"]), most=money(last["total"]), dear=last["model"]
                )
            )
        else:
            sentences.append(words.LEVEL if against else words.ALL_COST_ALIKE.format(usd=money(last["total"])))
    if len(fast) > 1:
        first = fast.iloc[0]
        sentences.append(words.FASTEST.format(model=first["model"], ms=numbers.milliseconds(first["p95"])))
    return sentences


def busy_sentence(rows: pd.DataFrame) -> str:
    """Which models were timed while other programs ran; "" where none was."""
    busy = rows[rows["others_busy"].fillna(0) >= BUSY_SHARE]
    if busy.empty:
        return ""
    share = round(100 * float(busy["others_busy"].max()))
    if len(busy) == len(rows) > 1:
        return words.BUSY_ALL.format(share=share)
    return (words.BUSY_ONE if len(busy) == 1 else words.BUSY).format(models=numbers.commas(busy["model"]), share=share)


def shown_rows(rows: pd.DataFrame, currency: Currency) -> pd.DataFrame:
    """The rows as the table shows them: measured speed and size, the price, and the month's bill."""
    return pd.DataFrame(
        {
            "model": rows["model"],
            "speed": _speeds(rows),
            "p50": [numbers.milliseconds(value if pd.notna(value) else None) for value in rows["p50"]],
            "p95": [numbers.milliseconds(value if pd.notna(value) else None) for value in rows["p95"]],
            "size": [numbers.megabytes(value if pd.notna(value) else None) for value in rows["vector_megabytes"]],
            "memory": [numbers.rounded(value if pd.notna(value) else None) for value in rows["peak_memory_mb"]],
            "price": _prices(rows, currency),
            "total": [currency.money(value) for value in rows["total"]],
        }
    )


def modality_counted(rows: pd.DataFrame) -> str:
    """Of what the speed is told: "image" by the thousand, "audio" by the hour; "" where by the document."""
    return next((modality for modality, column in SECONDS_COLUMNS.items() if column in rows), "")


def _speeds(rows: pd.DataFrame) -> list[str]:
    """Documents a second, or the time that 1,000 pictures or an hour of sound take."""
    modality = modality_counted(rows)
    if not modality:
        return [numbers.rounded(value if pd.notna(value) else None) for value in rows["documents_per_second"]]
    seconds = rows[SECONDS_COLUMNS[modality]]
    return [numbers.duration(value) if pd.notna(value) else tr("unknown") for value in seconds]


def _prices(rows: pd.DataFrame, currency: Currency) -> list[str]:
    """By the million tokens, or what 1,000 pictures or an hour of sound cost at the price of the machine."""
    modality = modality_counted(rows)
    if not modality:
        return [_price(row) for row in rows.to_dict("records")]
    return [currency.exact(value) if pd.notna(value) else tr("unknown") for value in rows[MONEY_COLUMNS[modality]]]


def all_level(rows: pd.DataFrame) -> bool:
    """Whether no two known bills differ by enough to be worth a bar each."""
    known = rows["total"].dropna()
    return len(known) > 1 and float(known.max() - known.min()) < ALIKE_SHARE * float(known.max())


def _price(row: Mapping[Any, Any]) -> str:
    if not row["is_api"]:
        return tr("own machine")
    return tr("unknown") if pd.isna(row["price"]) else f"{row['price']:g}"


def stored_sentence(rows: pd.DataFrame, no_vectors: set[str]) -> str:
    """Which size the storage of each model is; those of ``no_vectors`` have an index of their own."""
    known = rows[rows["vector_megabytes"].notna() | rows["index_megabytes"].notna()]
    parts = []
    for sentence, part in (
        (words.STORED_MEASURED, known[known["index_megabytes"].notna()]),
        (words.STORED_VECTORS, known[known["index_megabytes"].isna() & ~known["model"].isin(no_vectors)]),
        (words.STORED_OWN, known[known["index_megabytes"].isna() & known["model"].isin(no_vectors)]),
    ):
        if len(part):
            parts.append(sentence.format(models=numbers.commas(map(escape, part["model"]))))
    return numbers.sentences(parts)
