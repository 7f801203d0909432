"""Which model to take: quality where it is told, else what the needs count, waiting time, memory and cost.

Of the models that no limit rules out, those stay that none of the others surely beats. The best of these by the mean
is taken, unless a cheaper one is level with it: one that loses more than the margin against it with a chance of at most
5 % (ModelPair.chance_within), or has the same mean. Nothing else is level, however wide the interval: where questions
are few the best guess is the best mean, and what it risks is said. Among the level ones criteria decide one after the
other, each keeping what is not clearly behind the best by it (a lexicographic semiorder, Tversky 1969), so that a
millisecond measured by chance decides nothing. No step is a coin toss: what is left level by everything goes by the
mean, and equal means by the order of the list. How often that loses more than the margin is simulated in
tests/benchmarks/following.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from components.evaluation.model_pair import ModelPair, not_compared

Pairs = Mapping[tuple[str, str], ModelPair]
WISHES, WAIT, MEMORY, COST = "wishes", "p95_ms", "peak_memory_mb", "monthly_usd"
QUALITY, MEAN, ORDER, ALONE = "quality", "mean", "order", "alone"
CRITERIA = (WISHES, WAIT, MEMORY, COST)
"""In the order they decide among level models."""
CLEARLY = {WAIT: 1.25, MEMORY: 1.1, COST: 1.05}
"""Times the best from which a value counts as behind: timings and peaks of one model scatter by about that much."""
SLACK = {WAIT: 0.05, MEMORY: 1.0, COST: 0.01}
"""Milliseconds, MB and US dollars that count as nothing."""
SURELY = 0.95
"""The chance that at most the margin is lost from which a cheaper model is level with the best by the mean."""
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Standing:
    """What else counts of one model; None is unknown.

    ``wishes`` is the mean over the wishes of how far each is kept, 0 to 1, None where no wish is set. ``p95_ms`` is
    the wait of 95 of 100 questions, encoding and searching; ``peak_memory_mb`` MB; ``monthly_usd`` US dollars.
    """

    wishes: float | None = None
    p95_ms: float | None = None
    peak_memory_mb: float | None = None
    monthly_usd: float | None = None

    def value(self, criterion: str) -> float | None:
        """The value by one of CRITERIA, None where it is unknown."""
        number: float | None = getattr(self, criterion)
        return None if number is None or math.isnan(number) else number


@dataclass(frozen=True, slots=True)
class Selection:
    """The model to take and how it came to that.

    ``second`` is what it is weighed against: the best by the mean where another one was taken, else the next best
    ("" where there is none). ``level``: models among which criteria decided, ``first`` among them. ``not_worse``:
    those that no other surely beats. ``decided_by``: one of CRITERIA, or "quality", "mean", "order", "alone".
    ``ranked``: all models, the best first. ``set_aside``: criterion -> models passed over because it is unknown of
    them.
    """

    first: str
    second: str
    level: tuple[str, ...]
    not_worse: tuple[str, ...]
    decided_by: str
    ranked: tuple[str, ...]
    set_aside: Mapping[str, tuple[str, ...]]


def select(
    models: Sequence[str],
    means: Mapping[str, float],
    pairs: Pairs,
    standings: Mapping[str, Standing],
    margin: float,
    surely_better: Set[tuple[str, str]] = frozenset(),
) -> Selection:
    """The one model to take of ``models`` (at least one; none of them ruled out).

    Args:
        models: in the order of the person's list, which decides where nothing else does.
        means: model -> mean of the leading metric; a model without one is level with every other.
        pairs: comparisons both ways, see components.evaluation.model_pair.both_ways.
        standings: model -> what else counts.
        margin: the loss that would not matter, in units of the metric.
        surely_better: where nothing was measured, the pairs of which the first is surely better all the same.
    """
    known = {model: means[model] for model in models if model in means and not math.isnan(means[model])}
    left = [model for model in models if model in known] or list(models)
    not_worse = [
        model
        for model in left
        if not any(_is_better(other, model, pairs) or (other, model) in surely_better for other in left)
    ]
    best = max(not_worse, key=lambda model: known.get(model, 0.0))  # the first of equals
    level = [model for model in not_worse if _is_level(model, best, known, pairs, margin)]
    first, decided_by, set_aside = _settle(level, known, standings)
    if len(models) == 1:
        decided_by = ALONE
    elif len(level) == 1:
        decided_by = QUALITY
    by_mean = sorted(left, key=lambda model: -known.get(model, 0.0))
    rest = [model for model in by_mean if model != first]
    order = [model for model in rest if model in not_worse] + [model for model in rest if model not in not_worse]
    unmeasured = [model for model in models if model not in left]
    ranked = (first, *order, *unmeasured)
    behind = [model for model in rest if model in level] + order
    second = best if first != best else behind[0] if behind else ""
    return Selection(first, second, tuple(level), tuple(not_worse), decided_by, ranked, set_aside)


def pair_of(pairs: Pairs, a: str, b: str) -> ModelPair:
    """The comparison as seen from ``a``; one that says nothing where the two were not compared."""
    return pairs.get((a, b)) or not_compared(a, b)


def _is_better(a: str, b: str, pairs: Pairs) -> bool:
    return (a, b) in pairs and pairs[a, b].verdict == "better"


def _is_level(model: str, best: str, means: Mapping[str, float], pairs: Pairs, margin: float) -> bool:
    if not means or model == best:
        return True
    is_sure = (model, best) in pairs and pairs[model, best].chance_within(margin) >= SURELY
    return is_sure or means[best] - means[model] <= _TINY


def _settle(
    level: Sequence[str], means: Mapping[str, float], standings: Mapping[str, Standing]
) -> tuple[str, str, dict[str, tuple[str, ...]]]:
    """The one of the level models that wins, by what, and whom an unknown value cost its chance."""
    left, decided_by = list(level), ""
    set_aside: dict[str, tuple[str, ...]] = {}
    for criterion in CRITERIA:
        values = {model: standings.get(model, Standing()).value(criterion) for model in left}
        known = {model: value for model, value in values.items() if value is not None}
        if len(left) == 1 or not known:
            continue
        kept = _not_behind(criterion, known)
        unknown = tuple(model for model in left if model not in known)
        if unknown:
            set_aside[criterion] = unknown
        if len(kept) < len(left):
            decided_by = criterion
        left = [model for model in left if model in kept]
    if len(left) > 1:
        highest = max(means.get(model, 0.0) for model in left)
        top = [model for model in left if means.get(model, 0.0) >= highest - _TINY]
        return top[0], MEAN if len(top) == 1 else ORDER, set_aside
    return left[0], decided_by or MEAN, set_aside


def _not_behind(criterion: str, values: Mapping[str, float]) -> set[str]:
    if criterion == WISHES:
        most = max(values.values())
        return {model for model, value in values.items() if value >= most - _TINY}
    least = min(values.values())
    limit = max(least * CLEARLY[criterion], least + SLACK[criterion])
    return {model for model, value in values.items() if value <= limit}
