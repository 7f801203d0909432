"""The first screen of the Cost page: the bills and waiting times of all models, and the table behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.registry import has_vectors
from components.charts.bars import amount_chart
from components.ui.cost import words
from components.ui.shared import excluded, model_table, session, text, theme
from components.ui.shared.downloads import download
from components.ui.shared.markdown import escape
from components.ui.shared.session import View

FEW_CALLS = 20  # timed calls under which a 95th percentile is hardly one
ALIKE_SHARE = 0.02  # of the bill: smaller differences are not worth naming


def answer(view: View, rows: pd.DataFrame) -> None:
    """The cheapest and the fastest, in a sentence."""
    known = rows[rows["total"].notna()].sort_values("total")
    fast = rows[rows["p95"].notna()].sort_values("p95")
    sentences, money = [], session.currency(view).money
    if len(known) > 1:
        first, last = known.iloc[0], known.iloc[-1]
        if last["total"] - first["total"] < ALIKE_SHARE * last["total"]:
            sentences.append(text.ALL_COST_ALIKE.format(usd=money(last["total"])))
        else:
            sentences.append(
                text.CHEAPEST.format(
                    model=first["model"], usd=money(first["total"]), most=money(last["total"]), dear=last["model"]
                )
            )
    if len(fast) > 1:
        first = fast.iloc[0]
        sentences.append(text.FASTEST.format(model=first["model"], ms=numbers.milliseconds(first["p95"])))
    if sentences:
        st.markdown(f"#### {escape(' '.join(sentences))}")


def charts(view: View, rows: pd.DataFrame) -> None:
    """The two numbers people ask for first, side by side: the month's bill and how long a person waits."""
    left, right = st.columns(2, gap="large")
    currency = session.currency(view)
    with left:
        amounts = rows.assign(value=rows["total"] * currency.per_usd, label=rows["total"].map(currency.money))
        unit = "US dollars" if currency.is_usd else currency.code
        _amounts(view, amounts, text.MONTHLY_COST, text.COST_SUBTITLE, unit)
    with right:
        waits = [numbers.milliseconds(value if pd.notna(value) else None) for value in rows["p95"]]
        _amounts(view, rows.assign(value=rows["p95"], label=waits), text.P95, text.P95_SUBTITLE, "Milliseconds")


def _amounts(view: View, rows: pd.DataFrame, title: str, subtitle: str, x_title: str) -> None:
    st.altair_chart(
        amount_chart(
            rows.sort_values("value", na_position="last", kind="stable")[["model", "value", "label"]],
            [candidate.name for candidate in view.project.candidates],
            title=title,
            subtitle=subtitle,
            x_title=x_title,
            ink=theme.ink(),
        )
    )


def table(view: View, rows: pd.DataFrame) -> None:
    """Measured speed and size, the price, and the month's bill."""
    currency = session.currency(view)
    shown = pd.DataFrame(
        {
            "model": rows["model"],
            "speed": [numbers.rounded(value if pd.notna(value) else None) for value in rows["documents_per_second"]],
            "p50": [numbers.milliseconds(value if pd.notna(value) else None) for value in rows["p50"]],
            "p95": [numbers.milliseconds(value if pd.notna(value) else None) for value in rows["p95"]],
            "size": [numbers.megabytes(value if pd.notna(value) else None) for value in rows["vector_megabytes"]],
            "memory": [numbers.rounded(value if pd.notna(value) else None) for value in rows["peak_memory_mb"]],
            "price": [_price(row) for row in rows.to_dict("records")],
            "total": [currency.money(value) for value in rows["total"]],
        }
    )
    right = model_table.right_text
    columns = {
        "speed": right("Documents/s ↑", text.SPEED_HELP),
        "p50": right("Question p50 ↓", text.P50_HELP),
        "p95": right("Question p95 ↓", text.P95_HELP),
        "size": right("Vectors MB ↓", text.SIZE_HELP),
        "memory": right("Peak MB ↓", text.MEMORY_HELP),
        "price": right("$/M tokens ↓", text.PRICE_HELP),
        "total": right(f"{currency.sign}/month ↓", text.TOTAL_HELP),
    }
    model_table.model_table(shown, view.candidates, columns, key="cost-table", marks=excluded.marks(view))
    excluded.explain(view)
    download(text.DOWNLOAD_TABLE, lambda: rows, "cost.csv", key="csv-cost")


def _price(row: Mapping[Any, Any]) -> str:
    if not row["is_api"]:
        return "own machine"
    return "unknown" if pd.isna(row["price"]) else f"{row['price']:g}"


def explain(view: View, rows: pd.DataFrame) -> None:
    """Where each number comes from, and the parts of every bill."""
    few = rows[(rows["calls"] > 0) & (rows["calls"] < FEW_CALLS)]
    if len(few):
        st.caption(text.FEW_CALLS.format(models=", ".join(map(escape, few["model"])), least=FEW_CALLS))
    for row in rows.itertuples():
        if row.reasons:
            st.caption(f"{escape(str(row.model))}: {escape(str(row.reasons))}")
    no_vectors = {candidate.name for candidate in view.ready if not has_vectors(candidate.spec)}
    st.caption(_stored(rows, no_vectors))
    currency = session.currency(view)
    if not currency.is_usd:
        said = words.CONVERTED.format(code=currency.code, rate=currency.per_usd, date=currency.as_of)
        st.caption(escape(said))
    with st.expander(text.COST_PARTS):
        parts = pd.DataFrame({"model": rows["model"]} | {name: rows[name].map(currency.money) for name in words.PARTS})
        columns = {name: model_table.right_text(label, "") for name, label in words.PARTS.items()}
        model_table.model_table(parts, view.candidates, columns, key="cost-parts")
        st.markdown(escape(text.COST_FORMULA))


def _stored(rows: pd.DataFrame, no_vectors: set[str]) -> str:
    """Which size the storage of each model is; those of ``no_vectors`` have an index of their own."""
    known = rows[rows["vector_megabytes"].notna() | rows["index_megabytes"].notna()]
    parts = []
    for sentence, part in (
        (words.STORED_MEASURED, known[known["index_megabytes"].notna()]),
        (words.STORED_VECTORS, known[known["index_megabytes"].isna() & ~known["model"].isin(no_vectors)]),
        (words.STORED_OWN, known[known["index_megabytes"].isna() & known["model"].isin(no_vectors)]),
    ):
        if len(part):
            parts.append(sentence.format(models=", ".join(map(escape, part["model"]))))
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
