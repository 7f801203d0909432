"""The sentence of a recommendation, put together from what was measured."""

from __future__ import annotations

import math

from components import nouns
from components.comparison.recommendation import words
from components.comparison.recommendation.advantages import advantages
from components.comparison.recommendation.records import OF_SEARCH, WITHOUT_MEANS, Basis, Recommendation
from components.comparison.recommendation.selection import CRITERIA, MEAN, ORDER, QUALITY, WISHES, Selection, Standing
from components.evaluation.metric_registry import metric as metric_named
from components.evaluation.model_pair import MOST_DECIMALS, POINT, ModelPair, points_counted, points_text
from components.evaluation.preferences import Chance
from components.i18n import N_, tr
from components.numbers import clauses, commas, in_a_row, sentences

NAMES = {
    "wishes": N_("your wishes"),
    "p95_ms": N_("waiting time"),
    "peak_memory_mb": N_("memory"),
    "monthly_usd": N_("cost"),
}


def sentence(basis: Basis, chosen: Selection, kind: str, pair: ModelPair, risk: float) -> str:
    """What to take and why, what is given up and what is risked."""
    parts = [take(basis, chosen), _why(basis, chosen, kind, pair)]
    if kind != "alone":
        parts += [_given_up(basis, chosen), _risked(basis, kind, risk)]
    return sentences(parts)


def take(basis: Basis, chosen: Selection) -> str:
    """What to take, or to keep."""
    return (words.KEEP if chosen.first == basis.current else words.TAKE).format(first=chosen.first)


def in_two(recommendation: Recommendation) -> tuple[str, str]:
    """The sentence's two parts: what to take, and why ("" where it says no more)."""
    if recommendation.take and recommendation.sentence.startswith(recommendation.take):
        return recommendation.take, recommendation.sentence.removeprefix(recommendation.take).strip()
    return recommendation.sentence, ""


def _why(basis: Basis, chosen: Selection, kind: str, pair: ModelPair) -> str:
    numbers = _numbers(basis, chosen, pair)
    if kind == "alone":
        return words.ALONE
    if chosen.decided_by == "weights" and basis.own is not None:
        text = words.BY_WEIGHTS_ALTHOUGH if kind == "traded" else words.BY_WEIGHTS
        return text.format(weights=basis.own.weights, **_numbers(basis, chosen, pair.turned))
    if kind == "chosen":
        return (words.BETTER if basis.unit in OF_SEARCH else words.BETTER_OTHER).format(**numbers)
    if kind == "unclear" and chosen.decided_by == QUALITY:
        return (words.AHEAD if pair.has_interval else words.AHEAD_TOO_FEW).format(**numbers)
    ahead = _ahead(basis, chosen)
    if kind in WITHOUT_MEANS:
        against = words.AGAINST.format(clauses=in_a_row(ahead), **numbers) if ahead else ""
        reason = sentences([_by_eye(basis, chosen), against])
    elif ahead:
        reason = (words.SAME_BUT if kind == "same" else words.LEVEL_BUT).format(clauses=commas(ahead), **numbers)
    else:
        reason = (words.SAME if kind == "same" else words.LEVEL).format(**numbers)
    aside = [criterion for criterion in CRITERIA if chosen.second in chosen.set_aside.get(criterion, ())]
    if not ahead and aside:
        reason = sentences([reason, words.SET_ASIDE.format(criterion=tr(NAMES[aside[0]]), **numbers)])
    elif not ahead and chosen.decided_by in (MEAN, ORDER):
        nothing_else = words.HIGHER_MEAN if chosen.decided_by == MEAN else words.FIRST_LISTED
        reason = sentences([reason, nothing_else.format(first=chosen.first)])
    return reason


def _by_eye(basis: Basis, chosen: Selection) -> str:
    """What is known of what two models find where no answer is judged: what blind votes say."""
    chance = basis.preferred.get((chosen.first, chosen.second))
    if chance is None:
        return words.UNMEASURED
    text = {"better": words.PREFERRED, "same": words.LIKED_AS_MUCH}.get(chance.verdict, words.VOTES_UNCLEAR)
    return text.format(second=chosen.second, **_in_votes(chance))


def _in_votes(chance: Chance) -> dict[str, str]:
    """A chance and its interval, in votes of 100."""
    return {name: f"{100 * getattr(chance, name):.0f}" for name in ("chance", "low", "high")}


def _ahead(basis: Basis, chosen: Selection) -> list[str]:
    """Clauses on what sets the first apart from the second, wishes first."""
    standing, other = _standings(basis, chosen.first, chosen.second)
    kept = [words.WISHES] if (standing.wishes or 0.0) > (other.wishes or 0.0) and standing.wishes is not None else []
    return [*kept, *advantages(standing, other, basis.currency)]


def _given_up(basis: Basis, chosen: Selection) -> str:
    standing, other = _standings(basis, chosen.first, chosen.second)
    lost = advantages(other, standing, basis.currency)
    return words.GIVE_UP.format(second=chosen.second, clauses=in_a_row(lost)) if lost else ""


def _standings(basis: Basis, first: str, second: str) -> tuple[Standing, Standing]:
    return basis.standings.get(first, Standing()), basis.standings.get(second, Standing())


def _risked(basis: Basis, kind: str, risk: float) -> str:
    if kind in WITHOUT_MEANS:
        return words.RISK_UNSEEN
    if math.isnan(risk):
        return words.RISK_UNKNOWN.format(queries=_counted(basis, basis.measured))
    if risk <= 0:
        return ""
    points = _points(risk / POINT)
    if risk < basis.margin:
        return words.RISK_WITHIN.format(risk=points, margin=_points(basis.margin / POINT))
    return words.RISK.format(risk=points, units=nouns.several(basis.unit))


def _numbers(basis: Basis, chosen: Selection, pair: ModelPair) -> dict[str, str]:
    decimals = pair.decimals if pair.has_interval else 1
    return {
        "first": chosen.first,
        "second": chosen.second,
        "gap": _gap(pair, decimals),
        "low": points_text(pair.low, decimals) if pair.has_interval else tr("unknown"),
        "high": points_text(pair.high, decimals) if pair.has_interval else tr("unknown"),
        "metric": metric_named(basis.metric).name,
        "queries": _counted(basis, pair.queries or basis.measured),
        "margin": _points(basis.margin / POINT),
    }


def _gap(pair: ModelPair, decimals: int) -> str:
    if math.isnan(pair.difference):
        return tr("unknown points")
    while decimals < MOST_DECIMALS and pair.difference and float(points_text(pair.difference, decimals)) == 0:
        decimals += 1
    return points_counted(points_text(pair.difference, decimals))


def _points(points: float) -> str:
    """A number of points as a person says it: whole from ten on, else one decimal where it matters."""
    shown = f"{points:.0f}" if points >= 10 else f"{points:.1f}".removesuffix(".0")
    return points_counted(f"{points:.1g}" if shown == "0" else shown)


def _counted(basis: Basis, count: int) -> str:
    return nouns.counted("practice question" if basis.is_practice else basis.unit, count)


def changes(basis: Basis, chosen: Selection, kind: str) -> tuple[str, ...]:
    """What would change the choice, a sentence each."""
    if kind == "alone":
        return ()
    lines = list(basis.own.changes) if basis.own is not None else []
    for criterion in CRITERIA:
        models = chosen.set_aside.get(criterion, ())
        if models and criterion != WISHES:
            lines.append(words.MORE_MEASURE.format(criterion=tr(NAMES[criterion]), models=commas(models)))
    if basis.own is None:
        lines.append(_turning(basis, chosen, kind))
    return tuple(lines)


def _turning(basis: Basis, chosen: Selection, kind: str) -> str:
    margin = _points(basis.margin / POINT)
    names = {"first": chosen.first, "second": chosen.second, "units": nouns.several(basis.unit), "margin": margin}
    if kind == "chosen":
        return words.TURN_LIMIT.format(**names)
    if chosen.decided_by in CRITERIA:
        return words.TURN_CRITERION.format(criterion=tr(NAMES[chosen.decided_by]), **names)
    is_cheaper = chosen.second and advantages(*_standings(basis, chosen.second, chosen.first), basis.currency)
    return (words.TURN_CHEAPER if is_cheaper else words.TURN_QUALITY).format(**names)


def notes(basis: Basis, first: str) -> tuple[str, ...]:
    """What is to be known besides, a sentence each.

    For how many questions it has no answer, where none is judged; what blind votes prefer to it; what is ruled out
    although it scored higher; where the model in use today stands.
    """
    lines = []
    if not basis.means and basis.silent.get(first):
        asked = nouns.counted("question", basis.asked)
        lines.append(words.SILENT.format(model=first, count=f"{basis.silent[first]:,}", asked=asked))
    lines += [
        words.VOTES_AGAINST.format(first=first, model=other, **_in_votes(chance))
        for (other, behind), chance in basis.preferred.items()
        if behind == first and other in basis.models and chance.verdict == "better"
    ]
    ahead = [basis.pairs[model, first] for model in basis.ruled_out if (model, first) in basis.pairs]
    best = max(ahead, key=lambda pair: pair.difference, default=None)
    if best is not None and best.difference > 0:
        text = {"better": words.OUT_BETTER, "same": words.OUT_SAME}.get(best.verdict, words.OUT_UNCLEAR)
        low, high = (points_text(limit, best.decimals) if best.has_interval else "" for limit in (best.low, best.high))
        gap = _gap(best, best.decimals) if best.has_interval else ""
        reasons = clauses(basis.ruled_out[best.a])
        lines.append(text.format(model=best.a, gap=gap, low=low, high=high, reasons=reasons))
    if basis.current in basis.ruled_out:
        reasons = clauses(basis.ruled_out[basis.current])
        lines.append(words.TODAY_OUT.format(model=basis.current, reasons=reasons))
    elif basis.current and basis.current not in basis.models:
        text = words.TODAY_NOT_YET if basis.is_compared else words.TODAY_APART
        lines.append(text.format(model=basis.current))
    return tuple(lines)
