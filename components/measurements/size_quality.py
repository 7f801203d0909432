"""What smaller vectors keep of the full ones' quality, and the smallest form that surely keeps nearly all of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from components.datasets import practice
from components.evaluation import metrics, statistics
from components.evaluation.agreement import overlap_at_k
from components.measurements.sizes import Sizes
from components.records import Collection, Run
from components.results.scores import AGREEMENT_DEPTH, SEED, without_sources
from components.results.store import ModelResult

TOLERANCE = 0.01  # of the full vectors' value may be lost
SURELY, MAYBE, NO, FULL = "surely", "maybe", "no", "full"


@dataclass(frozen=True)
class SizeQuality:
    """``table`` is Sizes.table with ``kept``, ``kept_low``, ``kept_high`` (shares of the full value) and ``within``.

    ``within`` is "surely" where the whole 95 % interval lies above 1 - TOLERANCE, "maybe" where part of it does, "no"
    where none does, and "full" for the full vectors. ``queries`` were compared; ``is_judged`` is False where nobody
    judged, and what is kept is the overlap of the first 10 results instead of the metric.
    """

    table: pd.DataFrame
    queries: int
    is_judged: bool


def quality(collection: Collection, saved: ModelResult, sizes: Sizes, metric_key: str) -> SizeQuality:
    """Every form against the full vectors, question by question, corrected for their number (Holm).

    Args:
        collection: whose judgments count; without any, overlap with the full vectors' results.
        saved: the candidate's result, for practice questions, whose own document is left out.
        sizes: what components.measurements.sizes measured.
        metric_key: such as "ndcg@10".
    """
    full = str(sizes.table["name"].iloc[0])
    qrels = practice.counted(collection).qrels()
    judged = metrics.judged_queries(qrels)
    if judged:
        cleaned = without_sources(collection, {name: replace(saved, run=run) for name, run in sizes.runs.items()})
        frames = {name: metrics.per_query(result.run, qrels, [metric_key]) for name, result in cleaned.items()}
        kept = _of_metric(frames, metric_key, full)
    else:
        kept = {name: _of_overlap(run, sizes.runs[full]) for name, run in sizes.runs.items()}
    table = sizes.table.assign(
        **{column: [kept[name][place] for name in sizes.table["name"]] for place, column in enumerate(_COLUMNS)}
    )
    table["within"] = [_within(str(row["name"]) == full, row) for row in table.to_dict("records")]  # type: ignore[arg-type]
    return SizeQuality(table, len(judged) or len(collection.queries), bool(judged))


_COLUMNS = ("kept", "kept_low", "kept_high")


def _of_metric(frames: Mapping[str, pd.DataFrame], key: str, full: str) -> dict[str, tuple[float, float, float]]:
    mean = float(frames[full][key].mean())
    ordered = {full: frames[full], **frames}  # the full one first, so that a difference is what is lost
    if not mean:
        return dict.fromkeys(frames, (math.nan, math.nan, math.nan))
    compared = statistics.compare_all(ordered, key, margin=TOLERANCE * mean, seed=SEED, reference=full)
    kept = {
        str(row["model_b"]): (
            1 - float(row["difference"]) / mean, 1 - float(row["ci_high"]) / mean, 1 - float(row["ci_low"]) / mean,
        )
        for row in compared.to_dict("records")
    }  # fmt: skip
    return kept | {full: (1.0, 1.0, 1.0)}


def _of_overlap(run: Run, full: Run) -> tuple[float, float, float]:
    interval = statistics.mean_interval(overlap_at_k(run, full, AGREEMENT_DEPTH), seed=SEED)
    return interval.mean, interval.low, interval.high


def _within(is_full: bool, row: Mapping[str, float]) -> str:  # noqa: FBT001 - one of two kinds of row
    if is_full:
        return FULL
    if row["kept_low"] >= 1 - TOLERANCE:
        return SURELY
    return NO if row["kept_high"] < 1 - TOLERANCE else MAYBE


def smallest(sizes: SizeQuality) -> Mapping[str, object] | None:
    """The row of the form with the fewest bytes that surely keeps nearly all; None where none does."""
    return _smallest(sizes.table[sizes.table["within"] == SURELY])


def smallest_likely(sizes: SizeQuality) -> Mapping[str, object] | None:
    """The same among those whose mean does, though it is not sure."""
    table = sizes.table
    return _smallest(table[(table["within"] == MAYBE) & (table["kept"] >= 1 - TOLERANCE)])


def _smallest(rows: pd.DataFrame) -> Mapping[str, object] | None:
    if rows.empty:
        return None
    first = rows.sort_values(["bytes_per_document", "p50_ms"], kind="stable").iloc[0]
    return {str(name): value for name, value in first.items()}
