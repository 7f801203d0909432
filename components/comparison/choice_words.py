"""How criteria are called, and what would change a choice by weights."""

from __future__ import annotations

from components.comparison.weighing import Change, Weighing
from components.evaluation.metric_registry import metric as metric_named
from components.i18n import N_, tr
from components.needs.criterion_weights import QUALITY

POINT = 0.01
HAIR = 0.005  # of a weight or of a part of the score: less decides nothing
WIDE = 2.0  # points between the limits from which decimals say nothing
CRITERIA = {
    QUALITY: N_("quality"),
    "commercial_use": N_("commercial use"),
    "data_stays": N_("texts staying here"),
    "languages": N_("languages"),
    "modalities": N_("modalities"),
    "gpu": N_("no GPU"),
    "memory_mb": N_("memory"),
    "disk_mb": N_("disk"),
    "p95_ms": N_("waiting time"),
    "monthly_usd": N_("monthly cost"),
}
"""Criterion -> how sentences name it."""
AGAINST_CURRENT = N_("Against {current}, in use today: {sentence}")
ONLY_PRACTICE = N_(
    "This rests on practice questions, made from the documents. They can drop weak candidates but not choose: grade "
    "answers to real questions."
)
UNKNOWN_LIMITS = N_("It cannot be told whether {model} keeps every limit. {reasons}")
ONLY_TEXTS = N_(
    "This rests on labels or pairs of texts alone. They tell what vectors keep apart, not what a search finds: for "
    "that, judge answers to real questions."
)
TEXT = {
    "quality_change": N_("{second} would have to gain {points} points of {metric}."),
    "weight_rises": N_("The weight of {criterion} would have to rise from {now} % to {needed} %."),
    "weight_falls": N_("The weight of {criterion} would have to fall from {now} % to {needed} %."),
    "unknown_change": N_("What is unknown could decide: {criterion} of {model} (it counts half until it is measured)."),
    "no_change": N_("No single weight or gain of quality would put {second} first."),
}


def criterion_name(key: str) -> str:
    """How sentences name a criterion, the key itself where it has no name."""
    return tr(CRITERIA[key]) if key in CRITERIA else key


def weight_changes(choice: Weighing, metric: str) -> tuple[str, ...]:
    """What would put the runner-up first by the person's weights, a sentence each. ``metric`` is a key."""
    return _changes(choice, metric_named(metric).name) if len(choice.ranked) > 1 else ()


def _changes(choice: Weighing, metric: str) -> tuple[str, ...]:
    second = choice.ranked[1].name
    told = [
        change for change in choice.changes if change.lever != "weight" or HAIR < change.needed < 1 - HAIR
    ]  # not all or nothing
    changes = tuple(_change(change, second, metric) for change in told)
    return changes or (tr(TEXT["no_change"], second=second),)


def _change(change: Change, second: str, metric: str) -> str:
    if change.lever == "quality":
        return tr(TEXT["quality_change"], second=second, points=_points(change.needed / POINT), metric=metric)
    if change.lever == "unknown":
        model, _, name = change.criterion.rpartition(": ")
        return tr(TEXT["unknown_change"], criterion=criterion_name(name), model=model)
    return tr(
        TEXT["weight_rises" if change.needed > change.now else "weight_falls"],
        criterion=criterion_name(change.criterion),
        now=round(100 * change.now),
        needed=round(100 * change.needed),
    )


def _points(value: float, width: float = 0.0) -> str:
    """As many decimals as the interval's width (points) bears: none from two points on; unknown stays unknown."""
    if value != value:  # NaN
        return tr("unknown")
    return (f"{value:.0f}" if width >= WIDE else f"{value:.1f}").replace("-", "\u2212")
