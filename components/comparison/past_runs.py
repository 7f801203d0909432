"""How models went over the weeks: the runs that a folder of ``compare --baseline`` knows of."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from components.evaluation.mean_intervals import mean_interval
from components.files import read_plain_json
from components.i18n import N_, tr
from components.records import BadInputError
from components.results.scores import LEADING_METRIC

HISTORY_COLUMNS = (
    "at", "model", "metric", "mean", "low", "high", "queries", "data",
    "verdict", "difference", "ci_low", "ci_high",
)  # fmt: skip
"""``verdict`` and the difference with its interval are against the baseline of that run; "" and NaN without one."""
LONGEST_HISTORY = 2_000  # rows carried on: ten models for nearly four years of weeks
MANIFEST = "manifest.json"
NONE_WRITTEN = N_("{name} is no folder that compare wrote: {why}. Name the one given with --out.")
NO_HISTORY = N_(
    "{name} holds a comparison without a history: it had no judgments, or an older version wrote it. Write one with "
    "compare --baseline."
)
_NUMBERS = ("at", "mean", "low", "high", "difference", "ci_low", "ci_high")


def history_of(
    per_query: Mapping[str, pd.DataFrame],
    earlier: Sequence[Mapping[str, Any]],
    data: str,
    at: float,
    against: pd.DataFrame | None = None,
    *,
    metric: str = LEADING_METRIC,
) -> list[dict[str, Any]]:
    """The earlier rows and one for each model now.

    Args:
        per_query: model -> one row per question, with ``metric``.
        earlier: rows as this function returns them.
        data: a mark of the data used.
        at: seconds since 1970.
        against: the comparison with the baseline, as components.comparison.baseline.against_baseline gives it.
        metric: the one the project is decided by.
    """
    judged = {} if against is None else {str(row["model"]): row for row in against.to_dict("records")}
    rows = [dict(row) for row in earlier]
    for model, frame in per_query.items():
        interval, verdict = mean_interval(frame[metric].to_numpy()), judged.get(model)
        row: dict[str, Any] = {"at": at, "model": model, "metric": metric, "mean": interval.mean, "low": interval.low}
        row |= {"high": interval.high, "queries": interval.n, "data": data}
        if verdict is not None:
            numbers = {name: float(verdict[name]) for name in ("difference", "ci_low", "ci_high")}
            row |= {"verdict": str(verdict["verdict"]), **numbers}
        rows.append(row)
    return rows[-LONGEST_HISTORY:]


def by_one_metric(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The runs measured as the newest one was, and how many others there are: means of two metrics are not one line."""
    metrics = table.groupby("at")["metric"].first()
    same = metrics.index[metrics == metrics.iloc[-1]]
    return table[table["at"].isin(same)].reset_index(drop=True), len(metrics) - len(same)


def joined(*histories: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of several histories, each run of a model once, oldest first."""
    rows = {(float(row["at"]), str(row["model"])): dict(row) for history in histories for row in history}
    return [rows[key] for key in sorted(rows, key=lambda key: key[0])]


def earlier_rows(folder: Path) -> list[dict[str, Any]]:
    """The history of a folder that is about to be written again; none where there is nothing to read."""
    try:
        return _rows(read_plain_json(folder / MANIFEST), str(folder))
    except (OSError, ValueError, BadInputError):
        return []


def read_history(folder: Path) -> pd.DataFrame:
    """The runs a folder knows of, oldest first, with HISTORY_COLUMNS; ``at`` as a time in UTC.

    Raises:
        BadInputError: it is no folder that ``compare`` wrote, or the comparison had no judgments.
    """
    if not folder.is_dir():
        raise BadInputError(tr("There is no folder {folder} on the computer this app runs on.", folder=folder))
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInputError(
            tr(NONE_WRITTEN, name=folder, why=tr("it holds no {manifest}", manifest=MANIFEST))
        ) from None
    except (OSError, UnicodeDecodeError):
        raise BadInputError(
            tr(NONE_WRITTEN, name=folder, why=tr("its {manifest} cannot be read", manifest=MANIFEST))
        ) from None
    return history_in(text, str(folder))


def history_in(text: str, name: str) -> pd.DataFrame:
    """As ``read_history``, from the text of a manifest; ``name`` is what errors call it.

    Raises:
        BadInputError: it is no manifest of ``compare``, or it has no history.
    """
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInputError(tr(NONE_WRITTEN, name=name, why=tr("its manifest is not JSON"))) from None
    rows = _rows(manifest, name)
    table = pd.DataFrame(rows, columns=list(HISTORY_COLUMNS)).sort_values("at", kind="stable", ignore_index=True)
    table["at"] = [datetime.fromtimestamp(at, UTC) for at in table["at"]]
    return table


def _rows(manifest: object, name: str) -> list[dict[str, Any]]:
    """Rows of the history with every column, numbers as float.

    Raises:
        BadInputError: it is no manifest of ``compare``, or holds no rows of this kind.
    """
    if not isinstance(manifest, dict) or manifest.get("command") != "compare":
        raise BadInputError(tr(NONE_WRITTEN, name=name, why=tr("its manifest is of something else")))
    history = manifest.get("history")
    if not history:
        raise BadInputError(tr(NO_HISTORY, name=name))
    try:
        return [_row(row) for row in history]
    except (AttributeError, KeyError, OSError, OverflowError, TypeError, ValueError):
        raise BadInputError(tr(NONE_WRITTEN, name=name, why=tr("its history cannot be read"))) from None


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    words = {column: str(row.get(column) or "") for column in ("model", "metric", "data", "verdict")}
    numbers = {column: float(math.nan if row.get(column) is None else row[column]) for column in _NUMBERS}
    datetime.fromtimestamp(numbers["at"], UTC)  # a time, or ValueError
    if not words["model"] or not math.isfinite(numbers["mean"]):
        raise ValueError(row)
    return words | numbers | {"queries": int(row["queries"])}
