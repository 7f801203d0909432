"""From saved results and needs to a choice: who is left, how they weigh up, and who beats whom on everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from components.comparison import bills
from components.comparison.evidence import Evidence, of_questions
from components.comparison.exclusions import FAILS, MEETS, UNKNOWN, UNMEASURED, NeedFinding, card_of, findings
from components.comparison.pareto import dominated_by
from components.comparison.recommendation.basis import (
    by_weights,
    differing,
    in_votes,
    leading_metric,
    limits_of,
    silent,
    size_of,
    standing,
)
from components.comparison.recommendation.headline import headline, second_line
from components.comparison.recommendation.recommend import Basis, NothingFits, Recommendation, recommend
from components.comparison.recommendation.records import QUESTION
from components.comparison.weighing import Option, Weighing, choose, wish_utility
from components.costs.currency import Currency
from components.costs.totals import MonthlyVolume
from components.evaluation.model_pair import both_ways, means_of
from components.evaluation.preferences import Strengths
from components.evaluation.verdict import Verdict, verdict_sentence
from components.i18n import tr, tr_count
from components.needs.criterion_weights import QUALITY, weights
from components.needs.fields import Needs
from components.numbers import sentences
from components.results.scores import JUDGED_DEPTH, SEED, Scores
from components.results.store import ModelResult
from components.spec import ModelSpec

MEASURED_FACTS = {"p95_ms": "p95_ms", "memory_mb": "peak_memory_mb", "monthly_usd": "monthly_usd"}
"""Criterion -> the measured fact it is checked against."""


@dataclass(frozen=True)
class Decision:
    """What to take, and what that rests on.

    ``recommendation`` is None where nothing fits; ``why_not`` then says why, and the way on. ``choice`` is how the
    models weigh up by weights a person set, None where nobody did. ``excluded``: model -> reasons, of the needs or of a
    failed self-check. ``facts``: one row per computed model (index), the measured numbers needs are checked against and
    the leading metric's mean. ``dominated``: model -> the models that beat it on quality, cost, waiting time and memory
    at once. ``against``: what the first and the model in use today found, None where that is among the first two or was
    not computed. ``unknown_limits``: model that is weighed -> what cannot be told of it against a limit, a sentence
    each; models with nothing of that kind are left out. ``unit``: what quality was measured on, "question", "user",
    "text" or "pair", and ``measured``: on how many; ``caution``: what limits the choice because of that, "" where
    nothing does.
    ``headline``: what the choice finds, counted in questions;
    ``second_line``: the metric with its interval.
    """

    metric: str
    weights: Mapping[str, float]
    choice: Weighing | None
    recommendation: Recommendation | None
    excluded: Mapping[str, tuple[str, ...]]
    facts: pd.DataFrame
    dominated: Mapping[str, tuple[str, ...]]
    why_not: str = ""
    against: Verdict | None = None
    unit: str = "question"
    caution: str = ""
    unknown_limits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measured: int = 0
    headline: str = ""
    second_line: str = ""


def decide(
    specs: Sequence[ModelSpec],
    results: Mapping[str, ModelResult],
    scored: Scores | None,
    needs: Needs,
    volume: MonthlyVolume,
    *,
    own_weights: Mapping[str, float] | None = None,
    currency: Currency | None = None,
    questions: int | None = None,
    of_texts: Evidence | None = None,
    open_questions: Sequence[str] = (),
    preferred: Strengths | None = None,
) -> Decision:
    """What to take of the computed candidates that nothing rules out.

    ``scored`` is None without judgments: then ``of_texts`` counts, what labels or pairs tell; without that either
    nothing is known of quality, and what else is measured decides. ``own_weights`` (criterion -> parts, any sum) decide
    where a person set them; criteria without a limit are left out. ``currency`` is what reasons are said in; facts stay
    in US dollars. ``questions``: how many there are, None for as many as the runs answer; ``open_questions``: the real
    ones that nobody judged yet; ``preferred``: what blind votes say, None where there are none.
    """
    computed = [spec for spec in specs if spec.name in results]
    evidence = of_questions(scored, leading_metric(needs)) if scored is not None else of_texts
    evidence = evidence if evidence is not None and (scored is not None or evidence.quality) else None
    metric = evidence.metric if evidence is not None else leading_metric(needs)
    shares = _shares(needs, own_weights)
    measured = {spec.name: bills.measured_facts(spec, results[spec.name].manifest, volume) for spec in computed}
    of_needs = {
        spec.name: findings(needs, card_of(spec), spec, measured[spec.name] | {"documents": volume.documents}, currency)
        for spec in computed
    }
    runs = {name: result.run for name, result in results.items()}
    asked = max((len(run.rankings) for run in runs.values()), default=0) if questions is None else questions
    silent_for = silent(runs, asked)
    mute = [] if evidence is not None else [name for name, count in silent_for.items() if count == asked]
    excluded = _excluded(of_needs, evidence, mute, asked)
    facts = _facts(measured, evidence, metric)
    ways = {metric: True, "monthly_usd": False, "p95_ms": False, "peak_memory_mb": False}
    dominated = dominated_by(to_cents(facts), ways) if metric in facts else {}
    left = [spec.name for spec in computed if spec.name not in excluded]
    utilities = {
        name: {key: _utility(needs, key, of_needs[name], measured[name]) for key in shares if key != QUALITY}
        for name in left
    }
    choice = _weighed(left, utilities, shares, evidence) if own_weights else None
    recommendation = recommend(
        Basis(
            models=tuple(spec.name for spec in computed),
            means={} if evidence is None else means_of(evidence.means, metric),
            pairs={} if evidence is None else both_ways(evidence.comparisons, metric),
            standings={name: standing(utilities[name], measured[name]) for name in left},
            margin=needs.margin,
            metric=metric,
            measured=size_of(evidence, scored),
            ruled_out={name: _short(of_needs[name], why) for name, why in excluded.items()},
            current=needs.current_model,
            is_compared=needs.current_model in {spec.name for spec in specs},
            unit=QUESTION if evidence is None else evidence.unit,
            is_practice=scored is not None and scored.is_practice,
            currency=currency or Currency(),
            own=None if choice is None else by_weights(choice, shares, metric),
            differing=differing(runs, open_questions),
            asked=asked,
            silent=silent_for,
            preferred=in_votes(preferred),
        )
    )
    if isinstance(recommendation, NothingFits):
        why_not = sentences([recommendation.sentence, _way_on(computed, of_needs)])
        return Decision(metric, shares, None, None, excluded, facts, dominated, why_not)
    no_evidence = _no_evidence(
        has_questions=asked > 0, is_measurable=of_texts is not None, has_votes=recommendation.basis == "preferred"
    )
    return Decision(
        metric,
        shares,
        choice,
        recommendation,
        excluded,
        facts,
        dominated,
        against=None if evidence is None else _against_current(needs, recommendation, evidence),
        unit=QUESTION if evidence is None else evidence.unit,
        caution=no_evidence
        if evidence is None
        else limits_of(needs, scored, evidence, (recommendation.first, recommendation.second)),
        unknown_limits={name: _unknown_limits(of_needs[name]) for name in left if _unknown_limits(of_needs[name])},
        measured=size_of(evidence, scored),
        headline=headline(scored, recommendation, needs.current_model),
        second_line=""
        if evidence is None
        else second_line(evidence.means, metric, recommendation, needs.current_model),
    )


def _weighed(
    left: Sequence[str],
    utilities: Mapping[str, Mapping[str, float | None]],
    shares: Mapping[str, float],
    evidence: Evidence | None,
) -> Weighing | None:
    """The models by the person's own weights; None where there is nothing to weigh."""
    if evidence is None or len(left) < 2:
        return None
    return choose([Option(name, evidence.quality[name], utilities[name]) for name in left], shares, seed=SEED)


def _short(need_findings: Sequence[NeedFinding], why: Sequence[str]) -> tuple[str, ...]:
    """Why a model is ruled out in few words: those of the needs, else of the check it failed."""
    return tuple(finding.short for finding in need_findings if finding.rules_out) or tuple(
        sentence.rstrip(".。") for sentence in why
    )


def _unknown_limits(need_findings: Sequence[NeedFinding]) -> tuple[str, ...]:
    return tuple(
        finding.sentence for finding in need_findings if finding.is_must and finding.state in (UNKNOWN, UNMEASURED)
    )


def _against_current(needs: Needs, recommendation: Recommendation, evidence: Evidence) -> Verdict | None:
    current = needs.current_model
    if not current or current in (recommendation.first, recommendation.second):
        return None
    pair, metric = evidence.comparisons, evidence.metric
    pair = pair[
        pair["model_a"].isin([current, recommendation.first]) & pair["model_b"].isin([current, recommendation.first])
    ]
    if pair[pair["metric"] == metric].empty:
        return None
    return verdict_sentence(pair, metric, current, margin=needs.margin, unit=evidence.unit)


def to_cents(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with monthly bills in whole cents: less than half of one makes no model the cheaper."""
    return facts.assign(monthly_usd=facts["monthly_usd"].round(2))


def _shares(needs: Needs, own: Mapping[str, float] | None) -> dict[str, float]:
    usual = weights(needs)
    parts = {name: max(0.0, float((own or {}).get(name, share))) for name, share in usual.items()} if own else usual
    total = sum(parts.values())
    return {name: part / total for name, part in parts.items()} if total > 0 else dict(usual)


def _excluded(
    of_needs: Mapping[str, Sequence[NeedFinding]], evidence: Evidence | None, mute: Sequence[str], asked: int
) -> dict[str, tuple[str, ...]]:
    problems = {} if evidence is None else dict(zip(evidence.means["model"], evidence.means["problem"], strict=True))
    reasons = {
        name: (
            *(finding.sentence for finding in need_findings if finding.rules_out),
            *([str(problems[name])] if problems.get(name) else []),
            *([_finds_nothing(asked)] if name in mute else []),
        )
        for name, need_findings in of_needs.items()
    }
    return {name: why for name, why in reasons.items() if why}


def _finds_nothing(asked: int) -> str:
    return tr_count(
        "It finds nothing at all for the one question there is.",
        "It finds nothing at all for any of the {count} questions.",
        asked,
    )


def _way_on(computed: Sequence[ModelSpec], of_needs: Mapping[str, Sequence[NeedFinding]]) -> str:
    """What to do where no model is left."""
    if not computed:
        return tr("Compute two models on the Models page.")
    if any(finding.rules_out for need_findings in of_needs.values() for finding in need_findings):
        return tr("Loosen a limit on the Needs page, or compute another model.")
    return tr("Compute another model on the Models page.")


def _no_evidence(*, has_questions: bool, is_measurable: bool, has_votes: bool) -> str:
    if is_measurable:
        return tr(
            "Measure on the Quality page what your labels or pairs of texts tell about each model, and it appears here."
        )
    if not has_questions:
        return tr("There are no questions, so quality of search cannot be weighed: add some on the Data page.")
    if has_votes:
        return tr(
            "This goes by blind votes, which compare only answers that differ: grade the answers to some of your "
            "questions on the Quality page."
        )
    return tr(
        "This goes by what is quick and small alone: grade the answers to some of your questions on the Quality page."
    )


def _utility(
    needs: Needs, name: str, need_findings: Sequence[NeedFinding], measured: Mapping[str, float | None]
) -> float | None:
    """0 to 1 for one wish, None where it cannot be told."""
    if name in MEASURED_FACTS:
        return wish_utility(measured.get(MEASURED_FACTS[name]), float(getattr(needs, name)))
    state = next((finding.state for finding in need_findings if finding.constraint == name), "")
    return {MEETS: 1.0, FAILS: 0.0}.get(state)


def _facts(measured: Mapping[str, Mapping[str, float | None]], evidence: Evidence | None, metric: str) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(
        {name: dict(row) for name, row in measured.items()},
        orient="index",
        columns=["p95_ms", "peak_memory_mb", "bytes_per_document", "monthly_usd"],
        dtype="float64",
    )
    if evidence is not None and len(evidence.means):
        means = evidence.means.set_index("model")
        for column in (metric, f"{metric}_low", f"{metric}_high", f"judged@{JUDGED_DEPTH}"):
            if column in means:
                table[column] = means[column].reindex(table.index)
    return table
