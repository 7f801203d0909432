"""From saved results and needs to a choice: who is left, how they weigh up, and who beats whom on everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from components.comparison import bills
from components.comparison.choice import Choice, Option, choose, wish_utility
from components.comparison.evidence import Evidence, of_questions
from components.comparison.exclusions import FAILS, MEETS, UNKNOWN, UNMEASURED, Finding, card_of, findings
from components.comparison.pareto import dominated_by
from components.comparison.recommendation import ONLY_TEXTS, Recommendation, recommend
from components.costs.currency import Currency
from components.costs.totals import MonthlyVolume
from components.evaluation.verdict import Verdict, verdict_sentence
from components.measurements.task_metrics import LEADING_TASKS
from components.needs.fields import Needs
from components.needs.tasks import TASKS
from components.needs.weights import QUALITY, weights
from components.results.scores import JUDGED_DEPTH, LEADING_METRIC, SEED, Scores
from components.results.store import ModelResult
from components.spec import ModelSpec

MEASURED_FACTS = {"p95_ms": "p95_ms", "memory_mb": "peak_memory_mb", "monthly_usd": "monthly_usd"}
"""Criterion -> the measured fact it is checked against."""


@dataclass(frozen=True)
class Decision:
    """``choice`` and ``recommendation`` are None where nothing can be weighed; ``why_not`` then says why.

    ``excluded``: model -> reasons, of the needs or of a failed self-check. ``facts``: one row per computed model
    (index), the measured numbers needs are checked against and the leading metric's mean. ``dominated``: model -> the
    models that beat it on quality, cost, waiting time and memory at once. ``against``: what the first and the model in
    use today found, None where that is among the first two or was not computed. ``untold``: model that is weighed ->
    what cannot be told of it against a limit, a sentence each; models with nothing of that kind are left out. ``unit``:
    what quality was measured on, "question", "text" or "pair"; ``mind``: what limits the choice because of
    that, "" where nothing does.
    """

    metric: str
    weights: Mapping[str, float]
    choice: Choice | None
    recommendation: Recommendation | None
    excluded: Mapping[str, tuple[str, ...]]
    facts: pd.DataFrame
    dominated: Mapping[str, tuple[str, ...]]
    why_not: str = ""
    against: Verdict | None = None
    unit: str = "question"
    mind: str = ""
    untold: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def leading_metric(needs: Needs, scored: Scores) -> str:
    """The metric the task is decided by, where it was computed; nDCG@10 otherwise."""
    known = next(iter(scored.per_query.values())).columns if scored.per_query else ()
    return next((key for key in TASKS[needs.task].metrics if key in known), LEADING_METRIC)


def decide(
    specs: Sequence[ModelSpec],
    found: Mapping[str, ModelResult],
    scored: Scores | None,
    needs: Needs,
    volume: MonthlyVolume,
    *,
    own_weights: Mapping[str, float] | None = None,
    currency: Currency | None = None,
    has_questions: bool = True,
    of_texts: Evidence | None = None,
) -> Decision:
    """Weigh the computed candidates that nothing rules out.

    ``scored`` is None without judgments: then ``of_texts`` decides, what labels or pairs tell; without that either,
    nothing can be chosen, and the facts stand alone. ``own_weights`` (criterion -> parts, any sum) replace those that
    follow from the needs; criteria without a limit are left out. ``currency`` is what reasons are said in; facts stay
    in US dollars. ``has_questions`` says whether there is anything to grade.
    """
    computed = [spec for spec in specs if spec.name in found]
    evidence = of_questions(scored, leading_metric(needs, scored)) if scored is not None else of_texts
    evidence = evidence if evidence is not None and (scored is not None or evidence.quality) else None
    metric = evidence.metric if evidence is not None else LEADING_METRIC
    shares = _shares(needs, own_weights)
    measured = {spec.name: bills.measured_facts(spec, found[spec.name].manifest, volume) for spec in computed}
    of_needs = {
        spec.name: findings(needs, card_of(spec), spec, measured[spec.name] | {"documents": volume.documents}, currency)
        for spec in computed
    }
    excluded = _excluded(of_needs, evidence)
    facts = _facts(measured, evidence, metric)
    ways = {metric: True, "monthly_usd": False, "p95_ms": False, "peak_memory_mb": False}
    dominated = dominated_by(to_cents(facts), ways) if metric in facts else {}
    left = [spec.name for spec in computed if spec.name not in excluded]
    why_not = _nothing_left(left, of_needs, excluded) or (_practice_only(scored) if evidence is not None else "")
    if evidence is None and not why_not:
        why_not = _no_evidence(has_questions=has_questions, is_measurable=of_texts is not None)
    if evidence is None or why_not:
        return Decision(metric, shares, None, None, excluded, facts, dominated, why_not)
    options = [
        Option(
            name,
            evidence.quality[name],
            {key: _utility(needs, key, of_needs[name], measured[name]) for key in shares if key != QUALITY},
        )
        for name in left
    ]
    choice = choose(options, shares, seed=SEED)
    said = recommend(choice, evidence.comparisons, metric, needs.margin, unit=evidence.unit)
    against = _against_current(needs, said, evidence)
    untold = {name: _untold(of_needs[name]) for name in left if _untold(of_needs[name])}
    is_fit = evidence.is_of_search or needs.task in LEADING_TASKS
    return Decision(
        metric,
        shares,
        choice,
        said,
        excluded,
        facts,
        dominated,
        against=against,
        unit=evidence.unit,
        mind="" if is_fit else ONLY_TEXTS,
        untold=untold,
    )


def _untold(found: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(one.sentence for one in found if one.is_must and one.state in (UNKNOWN, UNMEASURED))


def _against_current(needs: Needs, said: Recommendation, evidence: Evidence) -> Verdict | None:
    current = needs.current_model
    if not current or current in (said.first, said.second):
        return None
    pair, metric = evidence.comparisons, evidence.metric
    pair = pair[pair["model_a"].isin([current, said.first]) & pair["model_b"].isin([current, said.first])]
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


def _excluded(of_needs: Mapping[str, Sequence[Finding]], evidence: Evidence | None) -> dict[str, tuple[str, ...]]:
    problems = {} if evidence is None else dict(zip(evidence.means["model"], evidence.means["problem"], strict=True))
    reasons = {
        name: (
            *(one.sentence for one in found if one.rules_out),
            *([str(problems[name])] if problems.get(name) else []),
        )
        for name, found in of_needs.items()
    }
    return {name: why for name, why in reasons.items() if why}


def _nothing_left(
    left: Sequence[str], of_needs: Mapping[str, Sequence[Finding]], excluded: Mapping[str, Sequence[str]]
) -> str:
    if not left and not excluded:
        return "Nothing is computed yet: compute two models on the Models page."
    if not left and not any(one.rules_out for found in of_needs.values() for one in found):
        return "No computed model can be weighed, for the reasons below; compute another one on the Models page."
    if not left:
        return "Every computed model is ruled out; loosen a limit on the Needs page, or compute another model."
    return ""


def _practice_only(scored: Scores | None) -> str:
    if scored is None or not scored.is_practice:
        return ""
    return (
        "Only practice questions are judged. They can drop weak candidates but not choose: grade real questions "
        "on the Quality page."
    )


def _no_evidence(*, has_questions: bool, is_measurable: bool) -> str:
    if is_measurable:
        return (
            "Measure on the Quality page what your labels or pairs of texts tell about each model, and it appears here."
        )
    if not has_questions:
        return "There are no questions, so quality of search cannot be weighed: add some on the Data page."
    return "No answer is judged right yet, so quality cannot be weighed: grade twenty on the Quality page."


def _utility(needs: Needs, name: str, found: Sequence[Finding], measured: Mapping[str, float | None]) -> float | None:
    """0 to 1 for one wish, None where it cannot be told."""
    if name in MEASURED_FACTS:
        return wish_utility(measured.get(MEASURED_FACTS[name]), float(getattr(needs, name)))
    state = next((one.state for one in found if one.constraint == name), "")
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
