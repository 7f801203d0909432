"""The verdict among the models that the needs allow, and what the best one they rule out would have gained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from components.evaluation.model_pair import ModelPair, both_ways, points_text
from components.evaluation.statistics import DEFAULT_MARGIN
from components.evaluation.verdict import SYMBOLS, WORDS, Verdict, verdict_sentence
from components.i18n import N_, tr
from components.numbers import sentences

TEXT = {
    "only": N_("{model} is the only measured model that your needs allow."),
    "none": N_("Your needs rule out every measured model."),
    "better": N_(
        "{model} is {gap} points ({low} to {high}) ahead of {leader}, but your needs rule it out ({reasons})."
    ),
    "same": N_("{model} does as well as {leader}, but your needs rule it out ({reasons})."),
    "unclear": N_("{model} scored above {leader}, which may be chance, but your needs rule it out ({reasons})."),
    "today_apart": N_("{model}, the model in use today, is not among the models compared."),
    "today": N_("Your needs rule out {model}, the model in use today ({reasons})."),
}


def verdict_within(
    comparisons: pd.DataFrame,
    metric: str,
    reference: str | None,
    ruled_out: Mapping[str, str],
    *,
    margin: float = DEFAULT_MARGIN,
    judged: Mapping[str, float] | None = None,
    judged_depth: int = 10,
) -> Verdict:
    """``verdict_sentence`` over the models that are allowed, so that none is named the winner which cannot be chosen.

    A model in use today (``reference``) is compared with even where it is ruled out. Where a ruled-out model has the
    highest mean, a further sentence says so and why it does not count; where none is allowed, all are compared.

    Args:
        comparisons: every pair, from statistics.compare_all.
        metric: its key.
        reference: the model in use today; where it is not among those compared, the sentence says so.
        ruled_out: model -> why, in a few words; see components.comparison.exclusions.
        margin: the one the comparisons were made with.
        judged: model -> mean share of its first ``judged_depth`` results that were judged (0 to 1).
        judged_depth: that depth.

    Raises:
        BadInputError: there is no comparison by this metric.
    """
    pairs = comparisons[comparisons["metric"] == metric] if len(comparisons) else comparisons
    models = list(dict.fromkeys([*pairs["model_a"], *pairs["model_b"]])) if len(pairs) else []
    if reference is not None and models and reference not in models:
        verdict = verdict_within(
            comparisons, metric, None, ruled_out, margin=margin, judged=judged, judged_depth=judged_depth
        )
        return replace(verdict, sentence=sentences([verdict.sentence, tr(TEXT["today_apart"], model=reference)]))
    out = {model: ruled_out[model] for model in models if model in ruled_out}
    allowed = [model for model in models if model not in out]
    if not out or not allowed:
        verdict = verdict_sentence(
            comparisons, metric, reference, margin=margin, judged=judged, judged_depth=judged_depth
        )
        return replace(verdict, sentence=sentences([verdict.sentence, tr(TEXT["none"]) if out else ""]))
    kept = {*allowed, *([reference] if reference is not None else [])}
    among = pairs[pairs["model_a"].isin(kept) & pairs["model_b"].isin(kept)]
    if among.empty:
        verdict = Verdict(
            "none", SYMBOLS["none"], tr(WORDS["none"]), tr(TEXT["only"], model=allowed[0]), (), allowed[0]
        )
    else:
        shown = {model: share for model, share in (judged or {}).items() if model in kept}
        verdict = verdict_sentence(among, metric, reference, margin=margin, judged=shown, judged_depth=judged_depth)
    return replace(
        verdict, sentence=sentences([verdict.sentence, *_ruled_out(both_ways(pairs, metric), allowed, reference, out)])
    )


def _ruled_out(
    lead: Mapping[tuple[str, str], ModelPair], allowed: Sequence[str], reference: str | None, out: Mapping[str, str]
) -> list[str]:
    """What is said of the best model that is ruled out, and of today's where it is."""
    leader = max(
        allowed, key=lambda model: sum(lead[model, other].difference for other in allowed if (model, other) in lead)
    )
    ahead = {model: lead[model, leader] for model in out if model != reference and (model, leader) in lead}
    best = max(ahead, key=lambda model: ahead[model].difference, default=None)
    parts = []
    if best is not None and ahead[best].difference > 0:
        model_pair = ahead[best]
        gap, low, high = (points_text(value) for value in (model_pair.difference, model_pair.low, model_pair.high))
        parts.append(
            tr(TEXT[model_pair.verdict], model=best, leader=leader, reasons=out[best], gap=gap, low=low, high=high)
        )
    if reference in out:
        parts.append(tr(TEXT["today"], model=reference, reasons=out[str(reference)]))
    return parts
