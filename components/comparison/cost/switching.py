"""From the model in use to another: time and price to embed all anew, and what changes for people."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from components import nouns, numbers
from components.comparison import bills
from components.comparison.comparison import Comparison
from components.comparison.cost import words
from components.costs.totals import MonthlyVolume
from components.evaluation.agreement import overlap_at_k
from components.evaluation.flips import LOST, WON, flip_ledger
from components.evaluation.mean_intervals import Interval, mean_interval
from components.evaluation.verdict import WORDS
from components.i18n import tr
from components.needs.tasks import TASKS
from components.results.scores import AGREEMENT_DEPTH, JUDGED_DEPTH

PERCENT = 100


def judging_metric(comparison: Comparison) -> str:
    """The metric of the verdict where it is measured."""
    per_query = next(iter(comparison.scores_at(JUDGED_DEPTH).per_query.values()))
    leading = TASKS[comparison.needs.task].leading
    return leading if leading in per_query.columns else str(per_query.columns[0])


def likeliest(comparison: Comparison, current: str, others: list[str]) -> str:
    """The best of the others where answers are judged: the one a person would switch to."""
    if not comparison.collection.has_judgments:
        return others[0]
    frames = comparison.scores_at(JUDGED_DEPTH).per_query
    known = [name for name in others if name in frames]
    key = judging_metric(comparison) if known and current in frames else ""
    return max(known, key=lambda name: float(frames[name][key].mean())) if key else others[0]


def switching_facts(comparison: Comparison, volume: MonthlyVolume, current: str, other: str) -> dict[str, object]:
    """What going to another model takes: seconds, USD, results kept, questions won and lost, verdict."""
    candidate = next(candidate for candidate in comparison.ready if candidate.name == other)
    manifest = comparison.results[other].manifest
    speed = manifest.get("documents_per_second")
    seconds = volume.documents / speed if speed else None
    return {
        "seconds": seconds,
        "usd": bills.bill(candidate.spec, manifest, volume).one_time_embedding,
        "kept": _overlap(comparison, current, other),
        "flips": flips(comparison, current, other),
        "verdict": _verdict(comparison, current, other),
    }


def _overlap(comparison: Comparison, current: str, other: str) -> Interval | None:
    if not len(comparison.collection.queries):
        return None
    marks = tuple(comparison.results[name].manifest["finished"] for name in (current, other))
    return comparison.keep(
        "top 10 kept",
        (comparison.collection.content_hash, current, other, marks),
        lambda: mean_interval(overlap_at_k(comparison.runs[current], comparison.runs[other], AGREEMENT_DEPTH)),
    )


def flips(comparison: Comparison, current: str, other: str) -> pd.DataFrame | None:
    """Won and lost questions, see flip_ledger; None where nothing is judged."""
    if not comparison.collection.has_judgments:
        return None
    frames = comparison.scores_at(JUDGED_DEPTH).per_query
    if current not in frames or other not in frames:
        return None
    key = judging_metric(comparison)
    return flip_ledger(frames[current][key], frames[other][key])


def _verdict(comparison: Comparison, current: str, other: str) -> str:
    if not comparison.collection.has_judgments:
        return "–"
    table = comparison.scores_at(JUDGED_DEPTH).comparisons
    pair = {current, other}
    rows = table[
        (table["metric"] == judging_metric(comparison)) & table["model_a"].isin(pair) & table["model_b"].isin(pair)
    ]
    if rows.empty:
        return "–"
    row = rows.iloc[0]
    verdict = str(row["verdict"])
    if row["model_a"] == current:  # the row speaks of today's model
        verdict = {"better": "worse", "worse": "better"}.get(verdict, verdict)
    return verdict


def switch_sentence(
    comparison: Comparison, volume: MonthlyVolume, current: str, other: str, row: Mapping[str, object]
) -> str:
    """What the switch takes and changes."""
    ledger, kept = row["flips"], row["kept"]
    text, judged = words.SWITCH_SAID, {}
    if isinstance(ledger, pd.DataFrame):
        counts = ledger["outcome"].value_counts()
        text = words.SWITCH_SAID_JUDGED
        judged = {"lost": int(counts.get(LOST, 0)), "won": int(counts.get(WON, 0)), "queries": f"{len(ledger):,}"}
    unit = "chunk" if comparison.collection.is_chunked else "document"
    return text.format(
        current=current,
        other=other,
        hours=_duration(row["seconds"]),
        documents=nouns.counted(unit, round(volume.documents)),
        usd=comparison.currency.money(row["usd"]),  # type: ignore[arg-type]
        changes=f"{PERCENT * (1 - kept.mean):.0f}" if isinstance(kept, Interval) else tr("unknown"),
        **judged,
    )


def _duration(seconds: object) -> str:
    if not isinstance(seconds, (int, float)):
        return tr("unknown time")
    return words.AT_ONCE if seconds == 0 else numbers.duration(float(seconds))


def _changes(kept: Interval) -> str:
    half = PERCENT * (kept.high - kept.low) / 2
    return f"{PERCENT * (1 - kept.mean):.0f} %" + ("" if pd.isna(half) else f" ± {half:.0f}")


def switch_rows(comparison: Comparison, rows: Mapping[str, Mapping[str, object]]) -> pd.DataFrame:
    """A row per other model, in words; ``rows``: model -> ``switching_facts``."""
    shown = []
    for model, row in rows.items():
        ledger, kept = row["flips"], row["kept"]
        counts = ledger["outcome"].value_counts() if isinstance(ledger, pd.DataFrame) else None
        shown.append(
            {
                "model": model,
                "hours": _duration(row["seconds"]),
                "usd": comparison.currency.money(row["usd"]),  # type: ignore[arg-type]
                "changes": _changes(kept) if isinstance(kept, Interval) else "–",
                "lost": "–" if counts is None else str(int(counts.get(LOST, 0))),
                "won": "–" if counts is None else str(int(counts.get(WON, 0))),
                "verdict": tr(WORDS.get(str(row["verdict"]), str(row["verdict"]))),
            }
        )
    return pd.DataFrame(shown)
