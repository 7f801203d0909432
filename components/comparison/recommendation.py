"""Which model to take, in words the tables support: chosen, the same as the next one, or not told apart yet."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components.comparison.choice import Change, Choice, Weighed
from components.evaluation.registry import metric as metric_named
from components.evaluation.verdict import about_queries
from components.needs.weights import QUALITY

POINT = 0.01
HAIR = 0.005  # of a weight or of a part of the score: less decides nothing
WIDE = 2.0  # points between the limits from which decimals say nothing
KINDS = ("chosen", "traded", "same", "unclear", "alone")
CRITERIA = {
    QUALITY: "quality",
    "commercial_use": "commercial use",
    "data_stays": "texts staying here",
    "languages": "languages",
    "modalities": "modalities",
    "gpu": "no GPU",
    "memory_mb": "memory",
    "disk_mb": "disk",
    "p95_ms": "waiting time",
    "monthly_usd": "monthly cost",
}
"""Criterion -> how sentences name it."""
AGAINST_CURRENT = "Against {current}, in use today: {sentence}"
UNTOLD = "It cannot be told whether {model} keeps every limit; {reasons}"
ONLY_TEXTS = (
    "This rests on labels or pairs of texts alone. They tell what vectors keep apart, not what a search finds: for "
    "that, judge answers to real questions."
)
TEXT = {
    "chosen": "Take {first}: it beats {second} by {gap} points of {metric} ({low} to {high}, {queries}).",
    "traded": "Take {first} for your weights, although {second} finds more: {second} is {gap} points of {metric} ahead "
    "({low} to {high}, {queries}).",
    "same": "Take {first}. {second} is the same for your purpose (surely within {margin} points of {metric}), "
    "so {why}.",
    "unclear": "Can't tell yet between {first} and {second}: {low} to {high} points of {metric}, {queries}. "
    "{first} leads in {wins} of 100 draws.",
    "alone": "Take {first}: it is the only model left to choose.",
    "more_questions": "About {count:,} more judged questions would settle it.",
    "why_parts": "{criterion} decides",
    "why_equal": "nothing but a hair's breadth of the score decides",
    "quality_change": "{second} would have to gain {points} points of {metric}.",
    "weight_change": "The weight of {criterion} would have to {way} from {now} % to {needed} %.",
    "unknown_change": "What is unknown could decide: {criterion} (it counts half until it is measured).",
    "no_change": "No single weight or gain of quality would put {second} first.",
}


@dataclass(frozen=True, slots=True)
class Recommendation:
    """``kind`` is one of KINDS; ``sentence`` answers first. ``changes`` say what would put the runner-up first."""

    kind: str
    first: str
    second: str
    sentence: str
    changes: tuple[str, ...]


def recommend(
    choice: Choice, comparisons: pd.DataFrame, metric: str, margin: float, *, unit: str = "question"
) -> Recommendation:
    """Read the choice against the measured difference of its first two models. ``unit``: what they were measured on.

    ``comparisons`` are components.evaluation.statistics.compare_all's, of ``metric`` among others. "chosen": the first
    is surely better in quality too. "traded": the second is surely better, and the weights decide against it. "same"
    and "unclear" as the comparison's verdict says; a pair that was not compared is unclear.
    """
    name = metric_named(metric).name
    first = choice.ranked[0]
    if len(choice.ranked) == 1:
        return Recommendation("alone", first.name, "", TEXT["alone"].format(first=first.name), ())
    second = choice.ranked[1]
    row = _pair(comparisons, metric, first.name, second.name)
    kind = {"better": "chosen", "worse": "traded", "same": "same"}.get(str(row["verdict"]), "unclear")
    gap, low, high = (float(row[key]) / POINT for key in ("difference", "ci_low", "ci_high"))
    if kind == "traded":
        gap, low, high = -gap, -high, -low
    needed = float(row["queries_needed"])
    sentence = TEXT[kind].format(
        first=first.name,
        second=second.name,
        gap=_points(gap, high - low),
        low=_points(low, high - low),
        high=_points(high, high - low),
        metric=name,
        queries=f"{int(row['queries']):,} {unit}{'' if row['queries'] == 1 else 's'}",
        margin=f"{margin / POINT:g}",
        wins=round(100 * first.wins),
        why=_why(first, second),
    )
    more = (TEXT["more_questions"].format(count=about_queries(needed)),) if kind == "unclear" and needed > 0 else ()
    return Recommendation(kind, first.name, second.name, sentence, (*more, *_changes(choice, name)))


def _pair(comparisons: pd.DataFrame, metric: str, first: str, second: str) -> pd.Series:
    """The comparison of two models, turned so that ``first`` is model_a; unknown numbers where there is none."""
    rows = comparisons[comparisons["metric"] == metric] if len(comparisons) else comparisons
    if len(rows):
        own = rows[(rows["model_a"] == first) & (rows["model_b"] == second)]
        if len(own):
            return own.iloc[0]
        turned = rows[(rows["model_a"] == second) & (rows["model_b"] == first)]
        if len(turned):
            row = turned.iloc[0].copy()
            row["difference"], row["ci_low"], row["ci_high"] = -row["difference"], -row["ci_high"], -row["ci_low"]
            row["verdict"] = {"better": "worse", "worse": "better"}.get(row["verdict"], row["verdict"])
            return row
    unknown = float("nan")
    return pd.Series(
        {"difference": unknown, "ci_low": unknown, "ci_high": unknown, "verdict": "unclear", "queries": 0,
         "queries_needed": unknown}
    )  # fmt: skip


def _why(first: Weighed, second: Weighed) -> str:
    """The criterion in which the first leaves the second furthest behind."""
    ahead = {name: part - second.parts[name] for name, part in first.parts.items()}
    name = max(ahead, key=lambda one: ahead[one])
    if name == QUALITY or ahead[name] < HAIR:
        return TEXT["why_equal"]
    return TEXT["why_parts"].format(criterion=CRITERIA.get(name, name))


def _changes(choice: Choice, metric: str) -> tuple[str, ...]:
    second = choice.ranked[1].name
    told = [one for one in choice.changes if one.kind != "weight" or HAIR < one.needed < 1 - HAIR]  # not all or nothing
    found = tuple(_change(one, second, metric) for one in told)
    return found or (TEXT["no_change"].format(second=second),)


def _change(change: Change, second: str, metric: str) -> str:
    if change.kind == "quality":
        return TEXT["quality_change"].format(second=second, points=_points(change.needed / POINT), metric=metric)
    if change.kind == "unknown":
        model, _, name = change.criterion.rpartition(": ")
        return TEXT["unknown_change"].format(criterion=f"{CRITERIA.get(name, name)} of {model}")
    return TEXT["weight_change"].format(
        criterion=CRITERIA.get(change.criterion, change.criterion),
        way="rise" if change.needed > change.now else "fall",
        now=round(100 * change.now),
        needed=round(100 * change.needed),
    )


def _points(value: float, width: float = 0.0) -> str:
    """As many decimals as the interval's width (points) bears: none from two points on; unknown stays unknown."""
    if value != value:  # NaN
        return "unknown"
    return (f"{value:.0f}" if width >= WIDE else f"{value:.1f}").replace("-", "\u2212")
