"""What a load test found: waiting time and calls a second against callers, and a row per model."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from components import numbers
from components.charts.load import throughput_chart, waiting_chart
from components.comparison.cost.load import wait
from components.comparison.load_tests import Tested
from components.costs.load_test import LENGTHS
from components.i18n import tr
from components.markdown import escape
from components.measurements.load_runs import MODES
from components.ui.cost import load_words as words
from components.ui.shared import model_table, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

ENOUGH_FOR_P99 = 100  # calls
MS_PER_SECOND = 1000
SHOWN_PERCENTILES = {"p50": "p50_ms", "p95": "p95_ms", "p99": "p99_ms"}


def results(view: View, tests: Mapping[str, Tested]) -> None:
    """Two charts, a table, and the same by length of text; nothing where nothing was tested."""
    if not tests:
        return
    levels = pd.concat([test.levels.assign(model=name) for name, test in tests.items()], ignore_index=True)
    _charts(view, levels)
    few = levels[(levels["calls"] - levels["errors"]) < ENOUGH_FOR_P99]["model"].unique()
    if len(few):
        st.caption(escape(words.FEW_CALLS.format(models=numbers.commas(few))))
    for name, test in tests.items():
        if len(test.levels) < len(MODES[test.mode].levels):
            st.caption(escape(words.MISSING_LEVELS.format(model=name)))
        problem = next((str(error) for error in test.levels["first_error"] if error), "")
        if problem:
            st.warning(escape(f"{name}: {problem}"))
    _table(view, tests)
    _lengths(view, tests)
    download(words.DOWNLOAD, lambda: levels, "load.csv", key="csv-load")


def _charts(view: View, levels: pd.DataFrame) -> None:
    candidates = view.project.candidates
    look = {
        "models": [candidate.name for candidate in candidates],
        "markers": [theme.slot(candidate.slot).marker for candidate in candidates],
    }
    rows = levels.melt(
        id_vars=["model", "concurrency", "calls"],
        value_vars=list(SHOWN_PERCENTILES.values()),
        var_name="percentile",
        value_name="milliseconds",
    ).dropna()
    rows["percentile"] = rows["percentile"].str.removesuffix("_ms")
    st.altair_chart(
        waiting_chart(rows, **look, title=words.WAITING_TITLE, subtitle=words.WAITING_SUBTITLE, ink=theme.ink())
    )
    rates = levels[levels["calls_per_second"] > 0][["model", "concurrency", "calls_per_second"]]
    st.altair_chart(
        throughput_chart(
            rates, **look, title=words.THROUGHPUT_TITLE, subtitle=words.THROUGHPUT_SUBTITLE, ink=theme.ink()
        )
    )


def _table(view: View, tests: Mapping[str, Tested]) -> None:
    rows = pd.DataFrame([_row(name, test) for name, test in tests.items()])
    shown = [key for key in words.COLUMNS if key != "gpu" or (rows["gpu"] != "").any()]
    columns = {key: model_table.right_text(*words.COLUMNS[key]) for key in shown}
    model_table.model_table(rows, view.candidates, columns, key="load-table")


def _row(name: str, test: Tested) -> dict[str, str]:
    facts, levels = test.facts, test.levels
    calls, errors = int(levels["calls"].sum()), int(levels["errors"].sum())
    gpu, is_seen = facts.get("gpu"), facts["peak_memory_mb"] is not None
    return {
        "model": name,
        "test": f"{test.mode}, {datetime.fromtimestamp(facts['at'], UTC).astimezone():%d %b}",
        "calls": f"{calls:,}",
        "most": numbers.rounded(float(levels["calls_per_second"].max())),
        "load": wait(facts["load_seconds"] * MS_PER_SECOND) if is_seen else words.ELSEWHERE,
        "cold": wait(facts["cold_ms"]),
        "memory": numbers.rounded(facts["peak_memory_mb"]) if is_seen else words.ELSEWHERE,
        "cpu": tr("{busy:.1f} of {processors}", busy=facts["cpu_share"], processors=facts["processors"])
        if is_seen
        else words.ELSEWHERE,
        "errors": numbers.share(errors / calls) if errors else words.NO_ERRORS,
        "batch": str(facts["best_batch"] or "–"),
        "gpu": f"{gpu['name']}, {gpu['peak_memory_mb']:,.0f} MB" if gpu else "",
    }


def _lengths(view: View, tests: Mapping[str, Tested]) -> None:
    st.markdown(f"**{words.LENGTHS}**")
    rows = []
    for name, test in tests.items():
        lengths = test.lengths[test.lengths["concurrency"] == test.lengths["concurrency"].min()]
        times = lengths.set_index("length")
        rows.append({"model": name} | {key: _two(times, key) for key in LENGTHS})
    columns = {key: model_table.right_text(*words.LENGTH_COLUMNS[key]) for key in LENGTHS}
    model_table.model_table(pd.DataFrame(rows), view.candidates, columns, key="load-lengths")
    batches = {name: test.facts["batch_texts_per_second"] for name, test in tests.items()}
    sizes = sorted({int(size) for rates in batches.values() for size in rates})
    if sizes:
        st.markdown(f"**{words.BATCHES}**")
        table = pd.DataFrame(
            [
                {"model": name}
                | {str(size): numbers.rounded(rates[str(size)]) if rates.get(str(size)) else "–" for size in sizes}
                for name, rates in batches.items()
                if rates
            ]
        )
        marks = {str(size): model_table.right_text(str(size), "") for size in sizes}
        model_table.model_table(table, view.candidates, marks, key="load-batches")


def _two(times: pd.DataFrame, length: str) -> str:
    part = times[times.index == length][["p50_ms", "p95_ms"]].dropna()
    if part.empty:
        return "–"
    p50, p95 = (wait(float(part[name].iloc[0])) for name in part)
    return f"{p50} / {p95}"
