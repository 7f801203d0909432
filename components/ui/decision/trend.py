"""Runs of the command line on the Decision page: how each model went over the weeks, and against its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import numbers
from components.charts.trend import trend_chart
from components.comparison.past_runs import by_one_metric, history_in, read_history
from components.evaluation.metric_registry import metric as metric_named
from components.evaluation.verdict import SYMBOLS, WORDS
from components.files import home_path
from components.i18n import tr, tr_count
from components.markdown import escape
from components.records import BadInputError
from components.ui.decision import words
from components.ui.shared import session, text, theme
from components.ui.shared.downloads import download
from components.ui.shared.fold import fold
from components.ui.shared.session import View

SETTING = "trend_folder"
LARGEST_MB = 20  # of a manifest: far above what two thousand rows take
POINT = 0.01
PIXELS = 320  # of the table


def section(view: View) -> None:
    """What the last run said; inside, the chart, the table, and where it is read from."""
    folder = str(session.workspace().setting(view.project.id, SETTING) or "")
    given = st.session_state.get(_upload_key(view))
    table, problem = _read(folder, given)
    others = 0
    if table is not None:
        table, others = by_one_metric(table)
    sentence = problem or (words.TREND_NONE if table is None else last_run(table))
    box = fold(words.TREND, sentence, key="decision-trend")
    if box is None:
        return
    with box:
        st.caption(words.TREND_HOW)
        left, right = st.columns(2)
        key = f"trend-folder-{view.project.id}"
        left.text_input(
            words.TREND_FOLDER,
            value=folder,
            placeholder=words.TREND_FOLDER_EXAMPLE,
            help=words.TREND_FOLDER_HELP,
            key=key,
            on_change=_save,
            args=(view.project.id, key),
        )
        right.file_uploader(
            words.TREND_FILE,
            type="json",
            help=words.TREND_FILE_HELP,
            key=_upload_key(view),
            max_upload_size=LARGEST_MB,
        )
        if problem:
            st.error(escape(problem))
        if table is not None:
            if others:
                st.caption(
                    words.TREND_OTHERS.format(runs=tr_count("{count} earlier run", "{count} earlier runs", others))
                )
            _chart(view, table)
            _table(table)


def _read(folder: str, given: object) -> tuple[pd.DataFrame | None, str]:
    """The history, an uploaded one first, or the sentence that says why there is none."""
    try:
        if given is not None:
            return history_in(given.getvalue().decode("utf-8", "replace"), given.name), ""  # type: ignore[attr-defined]
        return (read_history(home_path(folder)), "") if folder else (None, "")
    except BadInputError as error:
        return None, str(error)


def last_run(table: pd.DataFrame) -> str:
    """What the newest run says of its models."""
    rows = table[table["at"] == table["at"].max()]
    worse = rows.loc[rows["verdict"] == "worse", "model"].tolist()
    sentence = words.TREND_WORSE.format(models=numbers.commas(worse)) if worse else words.TREND_FINE
    if not (rows["verdict"] != "").any():
        sentence = words.TREND_FIRST
    before = table[(table["verdict"] == "worse") & (table["at"] < table["at"].max())]
    if len(before):
        last = before.iloc[-1]
        before_that = words.TREND_BEFORE.format(model=last["model"], date=_day(last["at"]))
        sentence = numbers.sentences([sentence, before_that])
    runs = table["at"].nunique()
    return words.TREND_SAID.format(
        runs=tr_count("{count} run", "{count} runs", runs), date=_day(table["at"].max()), said=sentence
    )


def _chart(view: View, table: pd.DataFrame) -> None:
    known = {candidate.name: theme.slot(candidate.slot).marker for candidate in view.project.candidates}
    others = [str(name) for name in table["model"].unique() if name not in known]
    names = [*known, *others]
    markers = [known.get(name) or theme.slot(place).marker for place, name in enumerate(names, 1)]
    metric = metric_named(str(table["metric"].iloc[-1])).name
    rows = table.assign(verdict=[_verdict(verdict) for verdict in table["verdict"]])
    st.altair_chart(
        trend_chart(
            rows, names, markers, title=words.TREND_TITLE.format(metric=metric), subtitle=words.TREND_SUBTITLE,
            metric=metric, ink=theme.ink(),
        )
    )  # fmt: skip


def _table(table: pd.DataFrame) -> None:
    newest = table.iloc[::-1]
    metric = metric_named(str(table["metric"].iloc[-1])).name
    shown = pd.DataFrame(
        {
            "at": [f"{at:%Y-%m-%d %H:%M}" for at in newest["at"]],
            "model": newest["model"].to_numpy(),
            "mean": [_with_interval(row) for row in newest.to_dict("records")],
            "verdict": [_verdict(verdict) for verdict in newest["verdict"]],
            "points": [_points(row) for row in newest.to_dict("records")],
            "queries": [f"{count:,}" for count in newest["queries"]],
            "data": [_data(table, at, data) for at, data in zip(newest["at"], newest["data"], strict=True)],
        }
    )
    right = ("mean", "points", "queries")
    columns = {
        name: st.column_config.TextColumn(
            label.format(metric=metric), help=help_text, alignment="right" if name in right else "left"
        )
        for name, (label, help_text) in words.TREND_COLUMNS.items()
    }
    st.dataframe(shown, hide_index=True, height=min(PIXELS, 38 + 35 * len(shown)), column_config=columns, key="trend")
    download(text.DOWNLOAD_TABLE, lambda: table, "runs.csv", key="csv-trend")


def _data(table: pd.DataFrame, at: pd.Timestamp, data: str) -> str:
    """Whether a run used the data of the one before it."""
    before = table[table["at"] < at]
    if before.empty:
        return "–"
    return words.TREND_SAME if before["data"].iloc[-1] == data else words.TREND_CHANGED


def _verdict(verdict: str) -> str:
    return f"{SYMBOLS[verdict]} {tr(WORDS[verdict])}" if verdict in SYMBOLS else "–"


def _with_interval(row: Mapping[Any, Any]) -> str:
    half = (row["high"] - row["low"]) / 2
    return f"{row['mean']:.2f} ± {half:.2f}" if half == half else f"{row['mean']:.2f}"


def _points(row: Mapping[Any, Any]) -> str:
    gap, low, high = (row[name] / POINT for name in ("difference", "ci_low", "ci_high"))
    if gap != gap:
        return "–"
    return tr("{gap:+.1f} ({low:+.1f} to {high:+.1f})", gap=gap, low=low, high=high) if low == low else f"{gap:+.1f}"


def _day(at: pd.Timestamp) -> str:
    return numbers.day(at)


def _upload_key(view: View) -> str:
    return f"trend-file-{view.project.id}"


def _save(project_id: str, key: str) -> None:
    session.workspace().save_setting(project_id, SETTING, str(st.session_state[key] or "").strip() or None)
