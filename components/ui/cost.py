"""The sections of the Cost page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.charts.bars import amount_chart
from components.costs.latency import percentile
from components.costs.totals import MonthlyVolume
from components.datasets.export import safe_csv
from components.decision import bills
from components.decision.saved import has_needs
from components.ui import excluded, model_table, need_fields, session, text, theme
from components.ui.markdown import escape
from components.ui.session import View

FEW_CALLS = 20  # timed calls under which a 95th percentile is hardly one
ALIKE_SHARE = 0.02  # of the bill: smaller differences are not worth naming


def volumes(view: View) -> MonthlyVolume:
    """What the person expects in a month: the volumes of their needs, shown and changed here too."""
    in_collection = session.dataset_size(view.project)
    with st.expander(text.VOLUMES, expanded=not has_needs(session.workspace(), view.project.id)):
        first, second, third = st.columns(3)

        def ask(box: DeltaGenerator, name: str, label: str, help_text: str, step: float, usual: str = "") -> None:
            decimals = 3 if step < 0.1 else 2 if step < 1 else 0
            need_fields.number(
                box, view, name, label, help_text, step=step, decimals=decimals, prefix="volume", placeholder=usual
            )

        usual = f"{bills.documents_kept(view.needs, in_collection):,.0f}"
        usual_new = f"{bills.new_documents(view.needs, in_collection):,.0f}"
        ask(first, "documents", text.V_DOCUMENTS, text.V_DOCUMENTS_HELP, 1000.0, usual)
        ask(first, "new_documents_per_month", text.V_NEW, text.V_NEW_HELP, 100.0, usual_new)
        ask(second, "queries_per_month", text.V_QUERIES, text.V_QUERIES_HELP, 10_000.0)
        ask(second, "reembeddings_per_year", text.V_AGAIN, text.V_AGAIN_HELP, 1.0)
        ask(third, "machine_usd_per_hour", text.V_MACHINE, text.V_MACHINE_HELP, 0.01)
        ask(third, "serving_hours_per_month", text.V_HOURS, text.V_HOURS_HELP, 10.0)
        ask(third, "storage_usd_per_gb_month", text.V_STORAGE, text.V_STORAGE_HELP, 0.01)
        need_fields.show_error()
    return session.monthly_volume(view)


def cost_rows(view: View, volume: MonthlyVolume) -> pd.DataFrame:
    """One row per computed model: what was measured, and the month's bill in its parts (USD; None is unknown)."""
    rows = []
    for candidate in view.ready:
        manifest = view.found[candidate.name].manifest
        times = bills.query_times(manifest)
        is_api = bills.is_api(candidate.spec)
        price = bills.list_price(candidate.spec)
        bill = bills.bill(candidate.spec, manifest, volume)
        rows.append(
            {
                "model": candidate.name,
                "documents_per_second": manifest.get("documents_per_second"),
                "p50": percentile(times, 50) if times else None,
                "p95": percentile(times, 95) if times else None,
                "calls": len(times),
                "vector_megabytes": manifest.get("vector_megabytes"),
                "peak_memory_mb": manifest.get("peak_memory_mb"),
                "price": price if is_api else 0.0,
                "is_api": is_api,
                **{name: value for name, value in asdict(bill).items() if name != "reasons"},
                "reasons": "; ".join(bill.reasons),
            }
        )
    return pd.DataFrame(rows)


def answer(rows: pd.DataFrame) -> None:
    """The cheapest and the fastest, in a sentence."""
    known = rows[rows["total"].notna()].sort_values("total")
    fast = rows[rows["p95"].notna()].sort_values("p95")
    sentences = []
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
        sentences.append(text.FASTEST.format(model=first["model"], ms=text.milliseconds(first["p95"])))
    if sentences:
        st.markdown(f"#### {escape(' '.join(sentences))}")


def charts(view: View, rows: pd.DataFrame) -> None:
    """The two numbers people ask for first, side by side: the month's bill and how long a person waits."""
    left, right = st.columns(2, gap="large")
    with left:
        bills = [money(value) if pd.notna(value) else "unknown" for value in rows["total"]]
        _amounts(
            view, rows.assign(value=rows["total"], label=bills), text.MONTHLY_COST, text.COST_SUBTITLE, "US dollars"
        )
    with right:
        waits = [text.milliseconds(value if pd.notna(value) else None) for value in rows["p95"]]
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
    shown = pd.DataFrame(
        {
            "model": rows["model"],
            "speed": [text.rounded(value if pd.notna(value) else None) for value in rows["documents_per_second"]],
            "p50": [text.milliseconds(value if pd.notna(value) else None) for value in rows["p50"]],
            "p95": [text.milliseconds(value if pd.notna(value) else None) for value in rows["p95"]],
            "size": [text.megabytes(value if pd.notna(value) else None) for value in rows["vector_megabytes"]],
            "memory": [text.rounded(value if pd.notna(value) else None) for value in rows["peak_memory_mb"]],
            "price": [_price(row) for row in rows.to_dict("records")],
            "total": [money(value) if pd.notna(value) else "unknown" for value in rows["total"]],
        }
    )
    right = model_table.right_text
    columns = {
        "speed": right("Documents/s ↑", text.SPEED_HELP),
        "p50": right("Query p50 ↓", text.P50_HELP),
        "p95": right("Query p95 ↓", text.P95_HELP),
        "size": right("Vectors MB ↓", text.SIZE_HELP),
        "memory": right("Peak MB ↓", text.MEMORY_HELP),
        "price": right("$/M tokens ↓", text.PRICE_HELP),
        "total": right("$/month ↓", text.TOTAL_HELP),
    }
    model_table.model_table(shown, view.candidates, columns, key="cost-table", marks=excluded.marks(view))
    excluded.explain(view)
    st.download_button(text.DOWNLOAD_TABLE, lambda: safe_csv(rows), "cost.csv", "text/csv", key="csv-cost")


def _price(row: Mapping[Any, Any]) -> str:
    if not row["is_api"]:
        return "own machine"
    return "unknown" if pd.isna(row["price"]) else f"{row['price']:g}"


def money(usd: float) -> str:
    """Dollars with the decimals that matter."""
    return f"${usd:,.0f}" if usd >= 100 else f"${usd:,.2f}"


def explain(view: View, rows: pd.DataFrame) -> None:
    """Where each number comes from, and the parts of every bill."""
    few = rows[(rows["calls"] > 0) & (rows["calls"] < FEW_CALLS)]
    if len(few):
        st.caption(text.FEW_CALLS.format(models=", ".join(map(escape, few["model"])), least=FEW_CALLS))
    for row in rows.itertuples():
        if row.reasons:
            st.caption(f"{escape(str(row.model))}: {escape(str(row.reasons))}")
    with st.expander(text.COST_PARTS):
        parts = rows[["model", "embedding", "queries", "storage", "serving", "total", "one_time_embedding"]]
        dollars = {
            name: st.column_config.NumberColumn(label, format="dollar")
            for name, label in {
                "embedding": "Embedding", "queries": "Queries", "storage": "Storage", "serving": "Kept on",
                "total": "Month", "one_time_embedding": "Once, at the start",
            }.items()
        }  # fmt: skip
        st.dataframe(parts, hide_index=True, column_config={"model": "Model", **dollars})
        st.markdown(text.COST_FORMULA)
