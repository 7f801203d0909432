"""The verdict of one metric, as every page, command and file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from components.comparison.verdict_within_limits import verdict_within
from components.evaluation.verdict import Verdict
from components.i18n import N_, tr
from components.results.scores import Scores

PRACTICE_WARNING = N_(
    "Made from your own text. They favour models that match words. Use them to drop weak candidates, not to choose."
)


def verdict_of(scored: Scores, metric: str, current: str | None, ruled_out: Mapping[str, str]) -> Verdict:
    """The metric's verdict: against the model in use today where there is one, else the best against the next.

    Models that are ruled out (model -> why, in a few words) are not among those it names as the answer; it says so
    where one of them is ahead. Where it rests on practice questions that is its first warning, and takes the place of
    the one about results nobody judged: of those, only the document a question came from ever is.
    """
    depth = scored.depth
    judged = dict(zip(scored.means["model"], scored.means[f"judged@{depth}"], strict=True))
    verdict = verdict_within(
        scored.comparisons,
        metric,
        current,
        ruled_out,
        margin=scored.margin,
        judged=None if scored.is_practice or scored.is_pooled or scored.is_of_users else judged,
        judged_depth=depth,
    )
    return replace(verdict, warnings=(tr(PRACTICE_WARNING), *verdict.warnings)) if scored.is_practice else verdict
