"""What edited queries show of the models of a comparison, in a line or two; see components.evaluation.robustness."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from components.comparison.recommendation.basis import leading_at
from components.evaluation.mean_intervals import Interval
from components.evaluation.metric_registry import metric as metric_named
from components.evaluation.robustness.scoring import RobustnessScores, score_edits, summarise
from components.i18n import N_, tr
from components.measurements import robustness
from components.measurements.base import Subject
from components.measurements.robustness import ROBUSTNESS
from components.needs.fields import Needs
from components.numbers import sentences
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Workspace

PERCENT = 100
COIN = 0.5
TEXT = {
    "keeps": N_(
        "With typos, other case or spelling, {best} keeps {share} of 100 of its first {k} results ({low} to {high})."
    ),
    "keeps_level": N_(
        "With typos, other case or spelling, all models keep about as many of their results: {low} to {high} of 100."
    ),
    "keeps_least": N_("{worst} keeps {share}."),
    "costs": N_("That costs {worst} {points} points of {metric}, {best} {least}."),
    "notices": N_(
        "When a small edit changes the meaning (not, a number, a unit, a name), {best} notices most often: its "
        "results move further than under a harmless edit in {share} of 100 cases. 50 is chance."
    ),
    "notices_none": N_(
        "When a small edit changes the meaning, no model surely notices: 50 of 100 is chance, and every "
        "interval holds it."
    ),
}


def metric_of_edits(needs: Needs) -> str:
    """What edits cost is counted in: the leading metric, over as many results as are kept of edited questions."""
    return leading_at(needs, robustness.DEPTH)


def scored_edits(workspace: Workspace, collection: Collection, spec: ModelSpec, metric: str) -> pd.DataFrame | None:
    """Every edited query with what became of this model's results, see score_edits; None where nothing was measured.

    ``metric``: the project's leading one, at robustness.DEPTH.
    """
    if not robustness.can_answer(spec):
        return None
    measured = ROBUSTNESS.load(Subject(workspace, collection, spec))
    if measured is None:
        return None
    edits = robustness.edits_of(collection)
    return score_edits(edits, measured.originals, measured.edited, robustness.DEPTH, collection.qrels(), metric)


def robustness_rows(summaries: Mapping[str, RobustnessScores]) -> pd.DataFrame:
    """A row per model in words: results kept (%), points lost, changes noticed (%), each ± half its interval."""
    return pd.DataFrame(
        {
            "model": list(summaries),
            "keeps": [_with_half(summary.invariance, _percent) for summary in summaries.values()],
            "costs": [_with_half(summary.loss, _points) for summary in summaries.values()],
            "notices": [_with_half(summary.sensitivity, _percent) for summary in summaries.values()],
            "queries": [f"{summary.queries:,}" for summary in summaries.values()],
        }
    )


def _with_half(interval: Interval | None, written: Callable[[float], str]) -> str:
    if interval is None:
        return tr("unknown")
    half = PERCENT * (interval.high - interval.low) / 2
    return (
        f"{written(interval.mean)} ± {tr('unknown') if half != half else f'{half:.1f}' if half < 1 else f'{half:.0f}'}"
    )


def robustness_sentence(scored: Mapping[str, pd.DataFrame], metric: str) -> str:
    """What the figures say, differences only where intervals do not overlap; "" where nothing was measured.

    ``metric``: what ``scored`` was scored by, see ``scored_edits``.
    """
    summaries = {name: summarise(frame) for name, frame in scored.items()}
    parts = [_keeps(summaries), _costs(summaries, metric), _notices(summaries)]
    return sentences(parts)


def _keeps(summaries: Mapping[str, RobustnessScores]) -> str:
    known = _known(summaries, "invariance")
    if not known:
        return ""
    (best, top), (last, bottom) = known[0], known[-1]
    if len(known) > 1 and not top.low > bottom.high:
        return tr(TEXT["keeps_level"], low=_percent(bottom.mean), high=_percent(top.mean))
    sentence = tr(
        TEXT["keeps"],
        best=best,
        share=_percent(top.mean),
        low=_percent(top.low),
        high=_percent(top.high),
        k=robustness.DEPTH,
    )
    least = tr(TEXT["keeps_least"], worst=last, share=_percent(bottom.mean)) if len(known) > 1 else ""
    return sentences([sentence, least])


def _costs(summaries: Mapping[str, RobustnessScores], metric: str) -> str:
    known = _known(summaries, "loss")
    if len(known) < 2 or not known[0][1].low > known[-1][1].high:
        return ""
    (last, most), (best, least) = known[0], known[-1]
    return tr(
        TEXT["costs"],
        worst=last,
        points=_points(most.mean),
        best=best,
        least=_points(least.mean),
        metric=metric_named(metric).name,
    )


def _notices(summaries: Mapping[str, RobustnessScores]) -> str:
    known = _known(summaries, "sensitivity")
    if not known:
        return ""
    best, top = known[0]
    if any(interval.low > COIN for _, interval in known):
        return tr(TEXT["notices"], best=best, share=_percent(top.mean))
    return tr(TEXT["notices_none"])


def _known(summaries: Mapping[str, RobustnessScores], name: str) -> Sequence[tuple[str, Interval]]:
    """Models whose figure was measured, the highest first."""
    known = [
        (model, interval) for model, scores in summaries.items() if (interval := getattr(scores, name)) is not None
    ]
    return sorted(known, key=lambda pair: -pair[1].mean)


def _percent(share: float) -> str:
    return f"{PERCENT * share:.0f}"


def _points(value: float) -> str:
    return f"{PERCENT * value:.1f}"
