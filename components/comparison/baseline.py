"""Against an earlier comparison: is a model surely worse than it was?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.comparison.memo import escaped_line
from components.evaluation.metric_registry import metric as metric_named
from components.evaluation.statistics import compare_metrics
from components.evaluation.verdict import WORDS
from components.files import from_cell, read_plain_json
from components.i18n import N_, tr
from components.records import BadInputError
from components.results.scores import LEADING_METRIC

BEFORE = " (baseline)"
UNCHANGED = N_("unchanged")  # in the summary: every question found the same as then


@dataclass(frozen=True)
class Baseline:
    """A folder that ``compare`` wrote: scores per query (model, query_id, metrics), its manifest, its history."""

    folder: Path
    per_query: pd.DataFrame
    manifest: Mapping[str, Any]

    @property
    def history(self) -> list[dict[str, Any]]:
        """One row per model and run so far, oldest first, with HISTORY_COLUMNS."""
        return list(self.manifest.get("history", []))


def read_baseline(folder: Path, metric: str = LEADING_METRIC) -> Baseline:
    """What ``compare`` wrote there. ``metric`` is the one that is going to be compared.

    Raises:
        BadInputError: it is no such folder, or the comparison had no judgments.
    """
    try:
        manifest = read_plain_json(folder / "manifest.json")
    except (OSError, ValueError):
        raise BadInputError(
            tr(
                "--baseline {folder} holds no manifest.json; name a folder that compare wrote with --out.",
                folder=folder,
            )
        ) from None
    if not (folder / "per_query.csv").is_file():
        raise BadInputError(
            tr(
                "--baseline {folder} has no per_query.csv: that comparison had no judgments. Name one that had.",
                folder=folder,
            )
        )
    table = pd.read_csv(folder / "per_query.csv", dtype={"model": "str", "query_id": "str"}, keep_default_na=False)
    table = table.assign(**{name: table[name].map(from_cell) for name in ("model", "query_id") if name in table})
    if metric not in table.columns:
        raise BadInputError(
            tr(
                "{folder} has no column {metric}; name a folder that compare wrote.",
                folder=folder / "per_query.csv",
                metric=metric,
            )
        )
    return Baseline(folder, table.astype({metric: "float64"}), manifest)


def against_baseline(
    per_query: Mapping[str, pd.DataFrame],
    baseline: Baseline,
    margin: float,
    seed: int = 0,
    *,
    metric: str = LEADING_METRIC,
) -> pd.DataFrame:
    """Each model now against itself then, on the questions both judged; models new since then are left out.

    Columns: model, metric, before, now, difference, ci_low, ci_high, p_value (Holm over the models), verdict,
    queries, queries_left_out, queries_changed. "worse" is the verdict of components.evaluation.statistics:
    surely worse.
    """
    rows = []
    shared = [model for model in per_query if model in set(baseline.per_query["model"])]
    for model in shared:
        then = baseline.per_query[baseline.per_query["model"] == model].set_index("query_id")[metric]
        now = per_query[model][metric]
        both = now.index.intersection(then.index)
        rows.append((model, now.reindex(both), then.reindex(both), len(now) + len(then) - 2 * len(both)))
    return _compared([row for row in rows if len(row[1])], metric, margin, seed)


def _compared(
    rows: Sequence[tuple[str, pd.Series[float], pd.Series[float], int]], metric: str, margin: float, seed: int
) -> pd.DataFrame:
    """Models with the same questions are one family; Holm's correction is over it."""
    columns = [
        "model", "metric", "before", "now", "difference", "ci_low", "ci_high", "p_value", "verdict", "queries",
        "queries_left_out", "queries_changed",
    ]  # fmt: skip
    judged_rows: list[dict[str, Any]] = []
    families: dict[tuple[str, ...], list[tuple[str, pd.Series[float], pd.Series[float], int]]] = {}
    for row in rows:
        families.setdefault(tuple(sorted(row[1].index)), []).append(row)
    for family in families.values():
        frames: dict[str, pd.DataFrame] = {}
        for model, now, then, _ in family:
            frames |= {model: now.to_frame(metric), model + BEFORE: then.to_frame(metric)}
        pairs = [(model, model + BEFORE) for model, *_ in family]
        compared = compare_metrics(frames, [metric], margin, seed, pairs=pairs)
        for (model, now, then, left_out), judged in zip(family, compared.to_dict("records"), strict=True):
            kept = {str(name): value for name, value in judged.items() if name in columns and name != "metric"}
            own = {"model": model, "metric": metric, "before": float(then.mean()), "now": float(now.mean())}
            changed = int((~np.isclose(now.to_numpy(), then.to_numpy())).sum())
            judged_rows.append(own | kept | {"queries_left_out": left_out, "queries_changed": changed})
    return pd.DataFrame(judged_rows, columns=columns)


def summary_markdown(
    means: pd.DataFrame,
    against: pd.DataFrame | None,
    sentence: str,
    failed: Mapping[str, str],
    folder: str,
    details: Sequence[str] = (),
    *,
    metric: str = LEADING_METRIC,
) -> str:
    """What a person reads of a weekly run: the answer, one row per model, what changed, what failed or has no rank.

    ``means`` as in components.results.scores.Scores; ``details`` are sentences that belong to the answer; ``metric``
    is the one the project is decided by.
    """
    lines = [f"## {escaped_line(sentence)}", *(f"\n{escaped_line(detail)}" for detail in details), ""]
    lines += [tr("| model | {metric} | 95 % |", metric=metric_named(metric).name), "|---|---:|---:|"]
    is_ranked = means["problem"] == ""
    for row in means[is_ranked].sort_values(metric, ascending=False).to_dict("records"):
        limits = tr("{row:.3f} to {row_2:.3f}", row=row[f"{metric}_low"], row_2=row[f"{metric}_high"])
        lines.append(f"| {escaped_line(str(row['model']))} | {row[metric]:.3f} | {limits} |")
    unranked = means[~is_ranked].to_dict("records")
    lines += [tr("| {escaped_line} | not ranked | |", escaped_line=escaped_line(str(row["model"]))) for row in unranked]
    if against is not None:
        lines += [
            "",
            tr("### Against {folder}", folder=escaped_line(folder)),
            "",
            tr("| model | verdict | points | 95 % | questions | changed |"),
            "|---|---|---:|---:|---:|---:|",
        ]
        for row in against.to_dict("records"):
            points = [100 * float(row[name]) for name in ("difference", "ci_low", "ci_high")]
            verdict = tr(WORDS[str(row["verdict"])]) if row["queries_changed"] else tr(UNCHANGED)
            lines.append(
                tr(
                    "| {escaped_line} | {verdict} | {points:+.1f} | {points_2:+.1f} to "
                    "{points_3:+.1f} | {queries} | {queries_changed} |",
                    escaped_line=escaped_line(str(row["model"])),
                    verdict=verdict,
                    points=points[0],
                    points_2=points[1],
                    points_3=points[2],
                    queries=row["queries"],
                    queries_changed=row["queries_changed"],
                )
            )
    reasons = {str(row["model"]): str(row["problem"]) for row in unranked}
    lines += [
        "\n"
        + tr(
            "**{escaped_line} is not ranked:** {escaped_line_2}",
            escaped_line=escaped_line(name),
            escaped_line_2=escaped_line(reason),
        )
        for name, reason in reasons.items()
    ]
    lines += [
        "\n"
        + tr(
            "**{escaped_line} failed:** {escaped_line_2}",
            escaped_line=escaped_line(name),
            escaped_line_2=escaped_line(reason),
        )
        for name, reason in failed.items()
    ]
    return "\n".join(lines) + "\n"
