"""The answer first: one sentence per comparison, put together from the templates below."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components import nouns, numbers
from components.evaluation.metric_registry import metric as metric_named
from components.evaluation.model_pair import POINT, ModelPair, both_ways, points_counted, points_text
from components.evaluation.statistics import DEFAULT_MARGIN, MIN_QUERIES
from components.i18n import N_, tr
from components.records import BadInputError

__all__ = [
    "JUDGED_ENOUGH",
    "POINT",
    "SYMBOLS",
    "WORDS",
    "Verdict",
    "about_queries",
    "points_text",
    "verdict_sentence",
]

JUDGED_ENOUGH = 0.8

SYMBOLS = {"better": "▲", "worse": "▼", "same": "=", "unclear": "?", "none": "–"}
WORDS = {
    "better": N_("better"),
    "worse": N_("worse"),
    "same": N_("same"),
    "unclear": N_("unclear"),
    "none": N_("nothing to compare"),
}
TEXT = {
    "ahead": N_("{winner} finds the right {item} more often than {loser}: +{points} ({low} to {high}), {queries}."),
    "ahead_mrr": N_(
        "{winner} puts the first right {item} higher than {loser}: +{points} ({low} to {high}), {queries}."
    ),
    "ahead_map": N_("{winner} ranks the right {items} higher than {loser}: +{points} ({low} to {high}), {queries}."),
    "ahead_accuracy_probe": N_(
        "{winner} sorts texts by label better than {loser}: +{points} ({low} to {high}), {queries}."
    ),
    "ahead_v_measure": N_(
        "{winner} groups texts by label better than {loser}: +{points} ({low} to {high}), {queries}."
    ),
    "ahead_spearman": N_(
        "{winner} follows the scores of pairs better than {loser}: +{points} ({low} to {high}), {queries}."
    ),
    "ahead_average_precision": N_(
        "{winner} finds duplicates better than {loser}: +{points} ({low} to {high}), {queries}."
    ),
    "same": N_("Same for your purpose: the gap is surely under your {points}."),
    "same_named": N_("{a} and {b} are the same for your purpose: the gap is surely under your {points}."),
    "unclear": N_("Can't tell yet: between {low} and {high} points."),
    "unclear_named": N_("Can't tell yet whether {a} beats {b}: between {low} and {high} points."),
    "more": N_("About {more:,} more questions would settle it."),
    "one_too_few": N_("Can't tell yet: 1 question is too few for an answer; judge at least {least}."),
    "too_few": N_("Can't tell yet: {count} questions are too few for an answer; judge at least {least}."),
    "one_too_few_strict": N_("Can't tell yet: 1 question is too few to compare so many models; judge more."),
    "too_few_strict": N_("Can't tell yet: {count} questions are too few to compare so many models; judge more."),
    "none": N_("Nothing to compare yet: it takes two models that passed their checks."),
    "group_same": N_("The same as {leader}: {models}."),
    "group_unclear_one": N_("{models} is level with {leader} as far as we can tell."),
    "group_unclear": N_("{models} are level with {leader} as far as we can tell."),
    "lopsided": N_(
        "Between {a} and {b} a few {units} weigh far more than all others. The interval leaves room for such "
        "{units} that were not seen yet; judging more narrows it."
    ),
    "unjudged": N_(
        "On average {count} of {model}'s top {k} were never judged and count as wrong. Judge them before comparing."
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``outcome`` is "better", "worse", "same", "unclear" or "none", of ``subject`` seen against ``against``.

    ``symbol`` and ``word`` go together wherever colour would otherwise carry the meaning. ``sentence`` answers first.
    ``warnings`` are sentences that limit the answer; ``lopsided`` is the one of them on few questions that weigh more
    than all others, "" where there are none.
    """

    outcome: str
    symbol: str
    word: str
    sentence: str
    warnings: tuple[str, ...]
    subject: str = ""
    against: str = ""
    lopsided: str = ""


def verdict_sentence(
    comparisons: pd.DataFrame,
    metric: str,
    reference: str | None = None,
    *,
    margin: float = DEFAULT_MARGIN,
    judged: Mapping[str, float] | None = None,
    judged_depth: int = 10,
    item: str = "document",
    unit: str = "question",
) -> Verdict:
    """What ``comparisons`` (from statistics.compare_all) say about ``metric``, in one or two sentences.

    With a ``reference`` (the model in use today) the best other model is set against it; without one, the best model
    against the next. With more than two models the ones not separated from the better of the two are named.
    ``judged`` is model -> mean share of its first ``judged_depth`` results that was judged. ``item`` is what a document
    is called, ``unit`` what was compared on. ``margin`` is the one the comparisons were made with.

    Raises:
        BadInputError: there is no comparison by this metric, or none of the reference.
    """
    if comparisons.empty:
        return Verdict("none", SYMBOLS["none"], tr(WORDS["none"]), tr(TEXT["none"]), ())
    pairs = both_ways(comparisons, metric)
    order = _best_first(pairs)
    if not order or (reference is not None and reference not in order):
        raise BadInputError(
            tr(
                "There is no comparison of {reference} by {metric}; compare them by it first.",
                reference=reference or "models",
                metric=metric,
            )
        )
    # Where models were compared with one of them only, the best has no row against the second best.
    against = reference or next(model for model in order[1:] if (order[0], model) in pairs)
    subject = next(model for model in order if model != against)
    pair = pairs[subject, against]
    is_several = len(order) > 2
    sentence = _pair_sentence(pair, metric, margin, item, unit, is_several)
    if is_several:
        leader = against if pair.verdict == "worse" else subject
        others = [model for model in order if model not in (subject, against)]
        sentence = numbers.sentences([sentence, *_group_sentences(pairs, leader, others)])
    lopsided = tr(TEXT["lopsided"], a=subject, b=against, units=nouns.several(unit)) if pair.is_lopsided else ""
    warnings = tuple([*_unjudged(order, judged or {}, judged_depth), *([lopsided] if lopsided else [])])
    symbol, word = SYMBOLS[pair.verdict], tr(WORDS[pair.verdict])
    return Verdict(pair.verdict, symbol, word, sentence, warnings, subject, against, lopsided)


def _best_first(pairs: Mapping[tuple[str, str], ModelPair]) -> list[str]:
    """Models by mean, best first. Differences to one model, to which all were compared, order them."""
    models = list(dict.fromkeys(a for a, _ in pairs))
    common = next((model for model in models if all(other == model or (other, model) in pairs for other in models)), "")
    return sorted(models, key=lambda model: 0.0 if model == common else -pairs[model, common].difference)


def _pair_sentence(pair: ModelPair, metric: str, margin: float, item: str, unit: str, is_named: bool) -> str:
    if pair.verdict in ("better", "worse"):
        return _ahead_sentence(pair, metric, item, unit)
    if pair.verdict == "same":
        points = points_counted(f"{margin / POINT:g}")
        return tr(TEXT["same_named" if is_named else "same"], a=pair.a, b=pair.b, points=points)
    if math.isnan(pair.low):
        key = "too_few" if pair.queries < MIN_QUERIES + 1 else "too_few_strict"
        key = f"one_{key}" if pair.queries == 1 else key
        return tr(TEXT[key], count=pair.queries, least=MIN_QUERIES + 1)
    decimals = pair.decimals
    low, high = points_text(pair.low, decimals), points_text(pair.high, decimals)
    signed_high = f"+{high}" if pair.high > 0 else high
    sentence = tr(TEXT["unclear_named" if is_named else "unclear"], a=pair.a, b=pair.b, low=low, high=signed_high)
    more = "" if math.isnan(pair.needed) else tr(TEXT["more"], more=about_queries(pair.needed))
    return numbers.sentences([sentence, more])


def _ahead_sentence(pair: ModelPair, metric: str, item: str, unit: str) -> str:
    is_better = pair.verdict == "better"
    winner, loser = (pair.a, pair.b) if is_better else (pair.b, pair.a)
    gap, low, high = (pair.difference, pair.low, pair.high) if is_better else (-pair.difference, -pair.high, -pair.low)
    decimals = pair.decimals
    return tr(
        TEXT.get(f"ahead_{metric_named(metric).family}", TEXT["ahead"]),
        winner=winner,
        loser=loser,
        item=nouns.one(item),
        items=nouns.several(item),
        points=points_counted(points_text(gap, decimals)),
        low=points_text(low, decimals),
        high=points_text(high, decimals),
        queries=nouns.counted(unit, pair.queries),
    )


def about_queries(queries: float) -> int:
    """Two significant digits, rounded up: an estimate should look like one."""
    step = 10 ** max(0, len(str(int(queries))) - 2)
    return math.ceil(queries / step) * step


def _group_sentences(pairs: Mapping[tuple[str, str], ModelPair], leader: str, others: Sequence[str]) -> list[str]:
    sentences = []
    for verdict in ("same", "unclear"):
        models = [model for model in others if (leader, model) in pairs and pairs[leader, model].verdict == verdict]
        if models:
            key = "group_unclear_one" if verdict == "unclear" and len(models) == 1 else f"group_{verdict}"
            sentences.append(tr(TEXT[key], leader=leader, models=numbers.in_a_row(models)))
    return sentences


def _unjudged(models: Sequence[str], judged: Mapping[str, float], k: int) -> list[str]:
    low = [model for model in models if judged.get(model, 1.0) < JUDGED_ENOUGH]
    return [tr(TEXT["unjudged"], count=f"{(1 - judged[model]) * k:.2g}", model=model, k=k) for model in low]
