"""A story put together from one comparison: what the slides of the app and the file both say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from components import numbers
from components.comparison.bills import measured_facts
from components.comparison.comparison import Comparison
from components.comparison.mean_rows import mean_chart
from components.comparison.memo_content import against_current, made_of, sure
from components.comparison.recommendation.sentence import in_two
from components.comparison.scope import scope
from components.comparison.story import words
from components.comparison.story.content import CostTable, ModelStyle, Story
from components.comparison.story.maps import maps_of
from components.comparison.story.question import question_of
from components.comparison.telling import held_against
from components.comparison.texts_verdict import texts_verdict
from components.comparison.votes import votes_sentence
from components.evaluation.metric_registry import metric
from components.evaluation.model_pair import points_counted
from components.i18n import tr_count
from components.needs.fields import Needs
from components.workspace import ProjectCandidate

MOST_MODELS = 3  # shown side by side: more cannot be read from the back of a room
MOST_CHANGES = 3  # sentences on what would change the decision


def usual_models(comparison: Comparison) -> list[ProjectCandidate]:
    """The models a story shows where nobody chose: the recommended one, the one it is held against, the next best."""
    ready = {candidate.name: candidate for candidate in comparison.ready}
    recommendation, pair = comparison.decision.recommendation, held_against(comparison)
    first = [*(pair or ()), *(() if recommendation is None else recommendation.ranked)]
    names = [name for name in dict.fromkeys([*first, *filter(None, [comparison.reference]), *ready]) if name in ready]
    return [ready[name] for name in names[:MOST_MODELS]]


def story_of(
    comparison: Comparison, candidates: Sequence[ProjectCandidate] | None = None, wanted: str | None = None
) -> Story:
    """The story of a comparison.

    Args:
        comparison: with at least one result.
        candidates: those shown side by side, computed; by default ``usual_models``.
        wanted: id of the query to show; by default the one that tells most.
    """
    candidates = usual_models(comparison) if candidates is None else candidates
    decision = comparison.decision
    recommendation = decision.recommendation
    answer, why = (decision.why_not, "") if recommendation is None else in_two(recommendation)
    today = datetime.now(UTC)
    return Story(
        title=comparison.project.name,
        question=words.QUESTION.format(name=comparison.project.name),
        answer=answer,
        why=why,
        sure=_sure(comparison),
        facts=_facts(comparison, candidates),
        chart=mean_chart(comparison),
        query=question_of(comparison, candidates, wanted),
        maps=maps_of(comparison, candidates),
        costs=_costs(comparison, candidates),
        changes=()
        if recommendation is None
        else tuple(filter(None, (recommendation.surer, *recommendation.changes, *recommendation.notes)))[:MOST_CHANGES],
        made_of=made_of(
            comparison.collection,
            {candidate.name: comparison.results[candidate.name] for candidate in comparison.ready},
        ),
        made=numbers.day(today),
    )


def _sure(comparison: Comparison) -> tuple[str, ...]:
    """How sure it is with the answer counted, what limits it, and what labels and blind votes say."""
    decision = comparison.decision
    recommendation, lines = decision.recommendation, []
    if recommendation is not None:
        lines.append(numbers.sentences([sure(recommendation), decision.headline]))
    if decision.against is not None:
        lines.append(against_current(decision))
    if comparison.scores is None and comparison.texts.lead and (of_texts := texts_verdict(comparison)) is not None:
        lines.append(of_texts.sentence)
    if decision.caution:
        lines.append(words.CAUTION.format(caution=decision.caution))
    votes, sentence = votes_sentence(comparison.preferred)
    if votes:
        lines.append(words.BLIND.format(count=tr_count("{count} vote", "{count} votes", votes), sentence=sentence))
    return tuple(lines)


def _facts(comparison: Comparison, candidates: Sequence[ProjectCandidate]) -> str:
    facts = list(scope(comparison))
    if comparison.needs.current_model in comparison.results:
        facts.append(words.TODAY.format(model=comparison.needs.current_model))
    facts.append(words.SAME_MARGIN.format(points=points_counted(f"{comparison.margin * 100:g}")))
    if len(candidates) < len(comparison.ready):
        shown = numbers.commas(candidate.name for candidate in candidates)
        facts.append(words.SHOWN.format(models=shown, count=len(comparison.ready)))
    return " · ".join(facts)


def _costs(comparison: Comparison, candidates: Sequence[ProjectCandidate]) -> CostTable:
    scores, currency = comparison.scores, comparison.currency
    key = comparison.leading_metric
    means = {} if scores is None else {row["model"]: row for row in scores.means.to_dict("records")}
    facts = {
        candidate.name: measured_facts(candidate.spec, comparison.results[candidate.name].manifest, comparison.volume)
        for candidate in candidates
    }
    rows = []
    for candidate in candidates:
        usd = facts[candidate.name]["monthly_usd"]
        cells = [numbers.interval(means[candidate.name], key)] if scores is not None else []
        rows.append(
            (
                ModelStyle.of(candidate),
                (*cells, currency.money(usd), numbers.milliseconds(facts[candidate.name]["p95_ms"])),
            )
        )
    is_said = comparison.needs.changed(current_model="") != Needs()
    cost = (words.COST if is_said else words.COST_ASSUMED).format(sign=currency.sign)
    headers = ([f"{metric(key).name} ↑"] if scores is not None else []) + [cost, words.WAIT]
    recommendation = comparison.decision.recommendation
    headline = words.COSTS_NONE
    if recommendation is not None and recommendation.first in facts:
        usd, wait = (
            facts[recommendation.first]["monthly_usd"],
            numbers.milliseconds(facts[recommendation.first]["p95_ms"]),
        )
        known = words.COSTS_UNKNOWN if usd is None else words.COSTS_KNOWN
        headline = known.format(model=recommendation.first, amount=currency.money(usd), wait=wait)
    return CostTable(headline, tuple(headers), tuple(rows))
