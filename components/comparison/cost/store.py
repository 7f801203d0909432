"""Whether an index is worth it, or exact search is enough, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components import numbers
from components.comparison import bills
from components.comparison.comparison import Comparison
from components.comparison.cost import words
from components.measurements import index_settings
from components.measurements.index_kinds import setting_name

MUCH_MORE = 2.0  # times the documents measured, from where on exact search is foretold


def store_sentence(comparison: Comparison, name: str, table: pd.DataFrame) -> str:
    """Whether exact search is enough; where many more documents will be kept, what it would take there."""
    exact = table[table["setting"] == index_settings.EXACT].iloc[0]
    measured_documents = len(comparison.collection.documents)
    kept = bills.documents_kept(comparison.needs, comparison.documents_in_all)
    if not index_settings.exact_is_enough(table):
        usual = table.iloc[1]
        return words.INDEX.format(
            exact=numbers.milliseconds(exact["p95_ms"]),
            model=name,
            ms=numbers.milliseconds(usual["p95_ms"]),
            recall=numbers.share(float(usual["recall"])),
        )
    sentence = words.ENOUGH.format(
        model=name, documents=f"{measured_documents:,}", ms=numbers.milliseconds(exact["p95_ms"])
    )
    if kept < MUCH_MORE * measured_documents:
        return sentence
    later = float(exact["p95_ms"]) * kept / measured_documents  # every vector is looked at: it grows with their number
    return numbers.sentences(
        [sentence, words.ENOUGH_NOW.format(kept=f"{kept:,.0f}", later=numbers.milliseconds(later))]
    )


def store_rows(table: pd.DataFrame) -> pd.DataFrame:
    """A row per setting of the index, in words."""
    rows = table.to_dict("records")
    return pd.DataFrame(
        {
            "setting": [setting_name(str(row["setting"])) for row in rows],
            "recall": [numbers.share(row["recall"]) for row in rows],
            "lowest": [numbers.share(row["recall_low_query"]) for row in rows],
            "p50": [numbers.milliseconds(row["p50_ms"]) for row in rows],
            "p95": [numbers.milliseconds(row["p95_ms"]) for row in rows],
            "busy": [_ms(row.get("busy_p95_ms")) for row in rows],
            "build": [f"{row['build_seconds']:.1f}" if row["build_seconds"] else "–" for row in rows],
            "megabytes": [_megabytes(row["megabytes"]) for row in rows],
            "hnsw": [_hnsw(row) for row in rows],
        }
    )


def _ms(value: float | None) -> str:
    return words.UNKNOWN if value is None or pd.isna(value) else numbers.milliseconds(value)


def _megabytes(value: float | None) -> str:
    return words.UNKNOWN if value is None or pd.isna(value) else numbers.megabytes(value)


def _hnsw(row: Mapping[Any, Any]) -> str:
    if row["setting"] == index_settings.EXACT:
        return "–"
    settings = row["hnsw"] or {}
    return numbers.commas(f"{name} {value}" for name, value in settings.items()) or words.AS_IT_COMES
