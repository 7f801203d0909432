"""The first screen of the Cost page: the bills and waiting times of all models, and the table behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.by_spec import has_vectors
from components.charts.bars import amount_chart
from components.markdown import escape
from components.ui.cost import words
from components.ui.cost.break_even import Against
from components.ui.shared import excluded, model_table, session, text, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

FEW_CALLS = 20  # timed calls under which a 95th percentile is hardly one
BUSY_SHARE = 0.5  # of all cores, taken by others while a model was timed: worth a caution
ALIKE_SHARE = 0.02  # of the bill: smaller differences are not worth naming


def answer(view: View, rows: pd.DataFrame, against: Against | None) -> None:
    """The best finding about money and the fastest model, in sentences; where timing was disturbed, that too."""
    known = rows[rows["total"].notna()].sort_values("total")
    fast = rows[rows["p95"].notna()].sort_values("p95")
    sentences, money = [], session.currency(view).money
    if against is not None:
        sentences.append(against.sentence(money))
    if len(known) > 1:
        first, last = known.iloc[0], known.iloc[-1]
        if not _all_level(rows):
            sentences.append(
                text.CHEAPEST.format(
                    model=first["model"], usd=money(first["total"]), most=money(last["total"]), dear=last["model"]
                )
            )
        else:
            sentences.append(words.LEVEL if against else text.ALL_COST_ALIKE.format(usd=money(last["total"])))
    if len(fast) > 1:
        first = fast.iloc[0]
        sentences.append(text.FASTEST.format(model=first["model"], ms=numbers.milliseconds(first["p95"])))
    if sentences:
        st.markdown(f"#### {escape(sentences[0])}")
        if len(sentences) > 1:
            st.markdown(escape(" ".join(sentences[1:])))
    busy = rows[rows["others_busy"].fillna(0) >= BUSY_SHARE]
    if len(busy):
        share = round(100 * float(busy["others_busy"].max()))
        names = f"{', '.join(busy['model'])} {'was' if len(busy) == 1 else 'were'}"
        st.caption(escape(words.BUSY.format(models=names, share=share)))


def _all_level(rows: pd.DataFrame) -> bool:
    """Whether no two known bills differ by enough to be worth a bar each."""
    known = rows["total"].dropna()
    return len(known) > 1 and float(known.max() - known.min()) < ALIKE_SHARE * float(known.max())


def charts(view: View, rows: pd.DataFrame, against: Against | None) -> None:
    """The two numbers people ask for first, side by side: the month's bill and how long a person waits."""
    currency = session.currency(view)
    unit = "US dollars" if currency.is_usd else currency.code
    left, right = st.container(key="cost-charts").columns(2, gap="large")
    with left:
        amounts, colour = rows[["model", "total"]], None
        if against is not None and _all_level(rows):
            amounts = pd.DataFrame(
                {
                    "model": [words.OWN_ANY, words.BY_API.format(model=against.api)],
                    "total": [against.own_usd, against.api_usd],
                }
            )
            colour = theme.baseline()
        amounts = amounts.assign(value=amounts["total"] * currency.per_usd, label=amounts["total"].map(currency.money))
        _amounts(view, amounts, text.MONTHLY_COST, text.COST_SUBTITLE, unit, colour)
    with right:
        waits = [numbers.milliseconds(value if pd.notna(value) else None) for value in rows["p95"]]
        _amounts(view, rows.assign(value=rows["p95"], label=waits), text.P95, text.P95_SUBTITLE, "Milliseconds")


def _amounts(
    view: View, rows: pd.DataFrame, title: str, subtitle: str, x_title: str, colour: str | None = None
) -> None:
    known = rows[rows["value"].notna()]
    if len(unknown := rows[rows["value"].isna()]):
        subtitle += f"; {words.UNKNOWN_FOR.format(models=numbers.count(len(unknown), 'model'))}"
    st.altair_chart(
        amount_chart(
            known.sort_values("value", kind="stable")[["model", "value", "label"]],
            [candidate.name for candidate in view.project.candidates],
            title=title,
            subtitle=subtitle,
            x_title=x_title,
            ink=theme.ink(),
            colour=colour,
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
