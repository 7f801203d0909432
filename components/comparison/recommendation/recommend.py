"""The answer of a comparison: exactly one recommendation, or that nothing fits and why.

Pure: it reads means, comparisons, what else counts and what is ruled out, and says what to take, why, what is given
up, how sure that is and what would make it surer. Every word follows from a number that is handed in, so the same
sentence can stand on every page and in every file.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from components import numbers
from components.comparison.recommendation import words
from components.comparison.recommendation.records import (
    OF_SEARCH,
    USER,
    Basis,
    ByWeights,
    Differing,
    NothingFits,
    Recommendation,
)
from components.comparison.recommendation.selection import ALONE, MEAN, ORDER, Selection, pair_of, select
from components.comparison.recommendation.sentence import changes, notes, sentence, take
from components.evaluation.model_pair import ModelPair
from components.evaluation.verdict import about_queries
from components.i18n import tr

__all__ = ["ByWeights", "Differing", "NothingFits", "Recommendation", "Basis", "recommend"]

SURE_CHANCE, LIKELY_CHANCE = 0.95, 0.8


def recommend(basis: Basis) -> Recommendation | NothingFits:
    """The one model to take among those that nothing rules out, or why there is none."""
    allowed = [model for model in basis.models if model not in basis.ruled_out]
    if not allowed:
        return _nothing_fits(basis)
    chosen = _by_votes(basis, allowed) or select(allowed, basis.means, basis.pairs, basis.standings, basis.margin)
    if basis.own is not None and chosen.decided_by != ALONE:
        chosen = _by_weights(chosen, basis.own)
    pair = pair_of(basis.pairs, chosen.first, chosen.second)
    kind = _kind(basis, chosen, pair)
    risk = _risk(basis, chosen)
    confidence = _confidence(basis, chosen, kind)
    surer, which = _surer(basis, chosen, kind, confidence)
    return Recommendation(
        kind,
        chosen.first,
        chosen.second,
        sentence(basis, chosen, kind, pair, risk),
        confidence,
        surer,
        which,
        chosen.ranked,
        chosen.not_worse,
        chosen.decided_by,
        risk,
        changes(basis, chosen, kind),
        notes(basis, chosen.first),
        take(basis, chosen),
    )


def _nothing_fits(basis: Basis) -> NothingFits:
    if not basis.models:
        return NothingFits(words.NOTHING_MEASURED)
    reasons = numbers.clauses(
        tr("{model} is ruled out ({ruled_out})", model=model, ruled_out=numbers.commas(basis.ruled_out[model]))
        for model in basis.models
    )
    return NothingFits(words.NOTHING_FITS.format(reasons=reasons))


def _by_votes(basis: Basis, allowed: Sequence[str]) -> Selection | None:
    """Where nothing was measured and blind votes surely prefer a model: the choice among those that were voted on.

    The others follow behind, as models without a mean do where there are means.
    """
    if basis.means:
        return None
    surely = {
        pair for pair, chance in basis.preferred.items() if chance.verdict == "better" and set(pair) <= set(allowed)
    }
    if not surely:
        return None
    voted = [model for model in allowed if any(model in pair for pair in basis.preferred)]
    chosen = select(voted, {}, {}, basis.standings, basis.margin, surely)
    return replace(chosen, ranked=(*chosen.ranked, *(model for model in allowed if model not in voted)))


def _by_weights(chosen: Selection, own: ByWeights) -> Selection:
    """The leader by the person's weights, against the best of the others by the plain rule."""
    first = own.ranked[0]
    others = [model for model in chosen.ranked if model != first]
    second = others[0] if first != chosen.first else chosen.second
    return Selection(first, second, chosen.level, chosen.not_worse, "weights", own.ranked, {})


def _kind(basis: Basis, chosen: Selection, pair: ModelPair) -> str:
    if chosen.decided_by == ALONE:
        return "alone"
    if not basis.means:
        chance = basis.preferred.get((chosen.first, chosen.second))
        return "preferred" if chance is not None and chance.verdict == "better" else "unmeasured"
    return {"better": "chosen", "worse": "traded", "same": "same"}.get(pair.verdict, "unclear")


# How sure


def _rivals(basis: Basis, chosen: Selection) -> list[ModelPair]:
    return [pair_of(basis.pairs, chosen.first, model) for model in chosen.ranked if model != chosen.first]


def _risk(basis: Basis, chosen: Selection) -> float:
    lows = [pair.low for pair in _rivals(basis, chosen) if pair.b in basis.means]
    if any(math.isnan(low) for low in lows) or not basis.means:
        return math.nan
    return max([0.0, *(-low for low in lows)])


def _confidence(basis: Basis, chosen: Selection, kind: str) -> str:
    if kind == "alone":
        return words.CLEAR
    if basis.own is not None:
        wins, most = basis.own.wins, words.LIKELY if basis.is_practice else words.CLEAR
        return most if wins >= SURE_CHANCE else words.LIKELY if wins >= LIKELY_CHANCE else words.TOSS_UP
    if kind == "preferred":
        of_all = [basis.preferred.get((chosen.first, model)) for model in chosen.ranked if model != chosen.first]
        is_of_all = all(chance is not None and chance.verdict == "better" for chance in of_all)
        return words.LIKELY if is_of_all else words.TOSS_UP
    if kind == "unmeasured" or (chosen.decided_by in (MEAN, ORDER) and kind in ("same", "unclear")):
        return words.TOSS_UP
    rivals = [pair for pair in _rivals(basis, chosen) if pair.b in basis.means]
    if all(pair.low > -basis.margin for pair in rivals):  # NaN is not
        return words.LIKELY if basis.is_practice else words.CLEAR
    doubts = sum(1 - pair.chance_within(basis.margin) for pair in rivals)  # Bonferroni: at most their sum
    return words.LIKELY if doubts <= 1 - LIKELY_CHANCE else words.TOSS_UP


def _surer(basis: Basis, chosen: Selection, kind: str, confidence: str) -> tuple[str, tuple[str, ...]]:
    """The cheapest way to be surer, and which questions to judge for it."""
    if kind == "alone" or basis.unit not in OF_SEARCH:
        return "", ()
    if basis.is_practice:
        return words.PRACTICE, ()
    open_pairs = [pair for pair in _rivals(basis, chosen) if pair.verdict == "unclear"]
    if not open_pairs:
        return words.SURE, ()
    closest = next((pair for pair in open_pairs if pair.b == chosen.second), open_pairs[0])
    if basis.unit == USER:
        is_known = closest.needed > 0  # NaN is not
        return words.MORE_USERS.format(more=f"{about_queries(closest.needed):,}") if is_known else "", ()
    names = {"first": chosen.first, "second": closest.b}
    differing = basis.differing(chosen.first, closest.b)
    if math.isnan(closest.needed) or closest.needed <= 0:
        return words.MORE_UNKNOWN.format(**names), differing.unjudged
    more = about_queries(closest.needed)
    if more > words.HARDLY_WORTH:
        return words.MORE_DEAR.format(more=f"{more:,}"), differing.unjudged
    if differing.unjudged:
        advice = words.MORE_LEFT.format(more=f"{more:,}", left=f"{len(differing.unjudged):,}", **names)
    elif differing.share is not None and differing.share < 1:
        advice = words.MORE_ALIKE.format(more=f"{more:,}", **names)
    else:
        advice = words.MORE.format(more=f"{more:,}")
    return advice, differing.unjudged
