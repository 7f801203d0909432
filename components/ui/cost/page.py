"""The first screen of the Cost page: the bills and waiting times of all models, and the table behind them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.by_spec import has_vectors
from components.charts.bars import amount_chart
from components.comparison.cost.against_api import Against
from components.comparison.cost.answer import (
    all_level,
    busy_sentence,
    cost_sentences,
    modality_counted,
    shown_rows,
    stored_sentence,
)
from components.i18n import tr, tr_count
from components.markdown import escape
from components.ui.cost import words
from components.ui.shared import excluded, model_table, session, text, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

FEW_CALLS = 20  # timed calls under which a 95th percentile is hardly one


def answer(view: View, rows: pd.DataFrame, against: Against | None) -> None:
    """The best finding about money and the fastest model, in sentences; where timing was disturbed, that too."""
    sentences = cost_sentences(rows, against, session.currency(view).money)
    if sentences:
        st.markdown(f"#### {escape(sentences[0])}")
        if len(sentences) > 1:
            st.markdown(escape(numbers.sentences(sentences[1:])))
    if busy := busy_sentence(rows):
        st.caption(escape(busy))


def charts(view: View, rows: pd.DataFrame, against: Against | None) -> None:
    """The two numbers people ask for first, side by side: the month's bill and how long a person waits."""
    currency = session.currency(view)
    unit = tr("US dollars") if currency.is_usd else currency.code
    left, right = st.container(key="cost-charts").columns(2, gap="large")
    with left:
        amounts, colour = rows[["model", "total"]], None
        if all_level(rows) and (against is not None or view.collection.interactions is not None):
            bills = {words.OWN_ANY: rows["total"].max() if against is None else against.own_usd}
            if against is not None:
                bills[words.BY_API.format(model=against.api)] = against.api_usd
            amounts = pd.DataFrame({"model": list(bills), "total": list(bills.values())})
            colour = theme.baseline()
        amounts = amounts.assign(value=amounts["total"] * currency.per_usd, label=amounts["total"].map(currency.money))
        _amounts(view, amounts, text.MONTHLY_COST, text.COST_SUBTITLE, unit, colour)
    with right:
        waits = [numbers.milliseconds(value if pd.notna(value) else None) for value in rows["p95"]]
        _amounts(view, rows.assign(value=rows["p95"], label=waits), text.P95, text.P95_SUBTITLE, tr("Milliseconds"))


def _amounts(
    view: View, rows: pd.DataFrame, title: str, subtitle: str, x_title: str, colour: str | None = None
) -> None:
    known = rows[rows["value"].notna()]
    if len(unknown := rows[rows["value"].isna()]):
        models = tr_count("{count} model", "{count} models", len(unknown))
        subtitle = numbers.clauses([subtitle, words.UNKNOWN_FOR.format(models=models)])
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
    shown = shown_rows(rows, currency)
    right, modality = model_table.right_text, modality_counted(rows)
    columns = {
        "speed": right(*words.SPEED_OF[modality]) if modality else right(tr("Documents/s ↑"), text.SPEED_HELP),
        "p50": right(tr("Question p50 ↓"), text.P50_HELP),
        "p95": right(tr("Question p95 ↓"), text.P95_HELP),
        "size": right(tr("Vectors MB ↓"), text.SIZE_HELP),
        "memory": right(tr("Peak MB ↓"), text.MEMORY_HELP),
        "price": right(words.PRICE_OF[modality], words.PRICE_OF_HELP)
        if modality
        else right(tr("$/M tokens ↓"), text.PRICE_HELP),
        "total": right(tr("{sign}/month ↓", sign=currency.sign), text.TOTAL_HELP),
    }
    model_table.model_table(shown, view.candidates, columns, key="cost-table", marks=excluded.marks(view))
    excluded.explain(view)
    download(text.DOWNLOAD_TABLE, lambda: rows, "cost.csv", key="csv-cost")


def explain(view: View, rows: pd.DataFrame) -> None:
    """Where each number comes from, and the parts of every bill."""
    few = rows[(rows["calls"] > 0) & (rows["calls"] < FEW_CALLS)]
    if len(few):
        st.caption(text.FEW_CALLS.format(models=numbers.commas(map(escape, few["model"])), least=FEW_CALLS))
    for row in rows.itertuples():
        if row.reasons:
            st.caption(f"{escape(str(row.model))}: {escape(str(row.reasons))}")
    no_vectors = {candidate.name for candidate in view.ready if not has_vectors(candidate.spec)}
    st.caption(stored_sentence(rows, no_vectors))
    currency = session.currency(view)
    if not currency.is_usd:
        converted = words.CONVERTED.format(code=currency.code, rate=currency.per_usd, date=currency.as_of)
        st.caption(escape(converted))
    with st.expander(text.COST_PARTS):
        parts = pd.DataFrame({"model": rows["model"]} | {name: rows[name].map(currency.money) for name in words.PARTS})
        columns = {name: model_table.right_text(label, "") for name, label in words.PARTS.items()}
        model_table.model_table(parts, view.candidates, columns, key="cost-parts")
        st.markdown(escape(text.COST_FORMULA))
