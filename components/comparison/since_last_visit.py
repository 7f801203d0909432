"""What changed since a comparison was last looked at: models, data, scores, and the choice."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from components.comparison.choice_words import criterion_name
from components.comparison.comparison import Comparison
from components.evaluation.metric_registry import metric as metric_named
from components.i18n import N_, tr
from components.numbers import commas, in_percent

LEAST_CHANGE = 0.0005  # of a mean: smaller changes are rounding, or other draws
TEXT = {
    "new": N_("New: {models}."),
    "gone": N_("No longer compared: {models}."),
    "data": N_("The documents, questions or judgments changed. Judged questions: {before:,} then, {now:,} now."),
    "weights": N_("The weights changed: {before} then, {now} now."),
    "metric": N_("Decided by {now} now, by {before} then."),
    "mean": N_("{model}: {metric} {before:.3f} then, {now:.3f} now."),
    "excluded": N_("Ruled out since: {models}."),
    "allowed": N_("No longer ruled out: {models}."),
    "choice": N_("The choice went from {before} to {now}."),
    "kind": N_("The choice is still {model}; it was {before}, it is {now}."),
    "still": N_("The choice is still {model}."),
    "none": N_("no choice"),
}
KINDS = {
    "chosen": N_("surely better"),
    "traded": N_("a trade against quality"),
    "same": N_("the same as the next one"),
    "unclear": N_("level with the next one as far as can be told"),
    "alone": N_("the only one left"),
    "preferred": N_("preferred in blind votes"),
    "unmeasured": N_("not measured in quality"),
}


@dataclass(frozen=True)
class Snapshot:
    """What a comparison said at one time.

    ``at`` is in seconds since 1970; ``means`` are model -> mean of ``metric``; ``kind`` and ``first`` are those of the
    recommendation ("" where nothing could be chosen); ``mark`` changes with anything the numbers depend on.
    ``weights`` are criterion -> share (0 to 1), empty in what an earlier version kept.
    """

    at: float
    mark: str
    metric: str
    queries: int
    data: str
    means: Mapping[str, float]
    excluded: tuple[str, ...]
    kind: str
    first: str
    weights: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """What JSON can hold."""
        return asdict(self) | {
            "means": dict(self.means), "excluded": list(self.excluded), "weights": dict(self.weights),
        }  # fmt: skip

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> Snapshot:
        """What ``as_dict`` gave.

        Raises:
            KeyError: another version of the app wrote it.
        """
        names = ("at", "mark", "metric", "queries", "data", "means", "kind", "first")
        known = {name: saved[name] for name in names}
        return cls(**known, excluded=tuple(saved["excluded"]), weights=saved.get("weights", {}))


def snapshot_of(comparison: Comparison) -> Snapshot:
    """What a comparison says now."""
    decision, scores = comparison.decision, comparison.scores
    facts, recommendation = decision.facts, decision.recommendation
    means = facts[decision.metric].dropna() if decision.metric in facts else facts.iloc[:0, 0]
    finished = sorted((name, str(result.manifest["finished"])) for name, result in comparison.results.items())
    content = comparison.collection.content_hash
    parts = (content, finished, sorted(decision.excluded), decision.weights, decision.metric)
    return Snapshot(
        at=time.time(),
        mark=hashlib.sha256(repr(parts).encode()).hexdigest()[:16],
        metric=decision.metric,
        queries=0 if scores is None else scores.queries,
        data=content[:16],
        means={str(name): float(mean) for name, mean in means.items()},
        excluded=tuple(sorted(decision.excluded)),
        kind=recommendation.basis if recommendation is not None else "",
        first=recommendation.first if recommendation is not None else "",
        weights=dict(decision.weights),
    )


def changes(before: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """What changed, a sentence each, the choice first; only that it stands where nothing else changed."""
    sentences = [_choice(before, now)]
    sentences += _lists("new", "gone", set(before.means), set(now.means))
    if before.data != now.data:
        sentences.append(tr(TEXT["data"], before=before.queries, now=now.queries))
    if before.weights and _shares(before.weights) != _shares(now.weights):
        sentences.append(tr(TEXT["weights"], before=_shares(before.weights), now=_shares(now.weights)))
    if before.metric != now.metric:
        names = {"before": metric_named(before.metric).name, "now": metric_named(now.metric).name}
        sentences.append(tr(TEXT["metric"], **names))
    else:
        sentences += _means(before, now)
    gone = set(before.means) - set(now.means)
    sentences += _lists("excluded", "allowed", set(before.excluded) - gone, set(now.excluded))
    return tuple(sentences)


def _shares(weights: Mapping[str, float]) -> str:
    return commas(f"{criterion_name(name)} {in_percent(f'{100 * share:.0f}')}" for name, share in weights.items())


def _choice(before: Snapshot, now: Snapshot) -> str:
    if before.first != now.first:
        names = {"before": before.first or tr(TEXT["none"]), "now": now.first or tr(TEXT["none"])}
        return tr(TEXT["choice"], **names)
    model = now.first or tr(TEXT["none"])
    was, became = before.kind, now.kind
    if was != became:
        return tr(TEXT["kind"], model=model, before=tr(KINDS.get(was, "–")), now=tr(KINDS.get(became, "–")))
    return tr(TEXT["still"], model=model)


def _lists(more: str, fewer: str, before: set[str], now: set[str]) -> list[str]:
    parts = ((more, now - before), (fewer, before - now))
    return [tr(TEXT[key], models=commas(sorted(models))) for key, models in parts if models]


def _means(before: Snapshot, now: Snapshot) -> list[str]:
    name = metric_named(now.metric).name
    both = [model for model in now.means if model in before.means]
    moved = [model for model in both if abs(now.means[model] - before.means[model]) >= LEAST_CHANGE]
    return [
        tr(TEXT["mean"], model=model, metric=name, before=before.means[model], now=now.means[model])
        for model in sorted(moved, key=lambda model: -abs(now.means[model] - before.means[model]))
    ]
