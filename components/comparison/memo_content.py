"""What the memo says, put together from the tables of one decision; nothing is said that no table supports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from components import nouns, numbers
from components.comparison.answers import AnswersFound
from components.comparison.choice_words import AGAINST_CURRENT, UNKNOWN_LIMITS, criterion_name
from components.comparison.decision import Decision
from components.comparison.evidence_table import evidence_rows
from components.comparison.memo import Memo, Table
from components.comparison.recommendation import words
from components.comparison.recommendation.records import Recommendation
from components.costs.currency import Currency
from components.evaluation.metric_registry import metric as metric_named
from components.i18n import N_, tr, tr_count
from components.needs.fields import Needs
from components.needs.tasks import TASKS
from components.records import Collection
from components.results.scores import Scores
from components.results.store import ModelResult

NO_ANSWERS = N_("none yet")
OF_TEXTS: Mapping[str, Callable[[int], str]] = {
    "text": lambda n: tr_count("{count} text with labels", "{count} texts with labels", n),
    "pair": lambda n: tr_count("{count} pair of texts with a score", "{count} pairs of texts with a score", n),
}
CONFIDENCE = N_("{confidence}.")
"""How sure a recommendation is, as a sentence."""


def memo_of(
    decision: Decision,
    project: str,
    collection: Collection,
    scored: Scores | None,
    needs: Needs,
    results: Mapping[str, ModelResult],
    *,
    notes: Sequence[str] = (),
    robustness: Sequence[str] = (),
    answers: AnswersFound | None = None,
    currency: Currency | None = None,
    at: datetime | None = None,
) -> Memo:
    """The page for a decision maker. Every number in it stands in the tables it was made from."""
    shown = currency or Currency()
    when = at or datetime.now(UTC)
    task = TASKS[needs.task]
    recommendation = decision.recommendation
    return Memo(
        title=tr("Which embedding model for {project}?", project=project),
        date=numbers.day(when),
        answer=recommendation.sentence if recommendation is not None else decision.why_not,
        confidence=_confidence(decision),
        need=(tr("{task}. {sentence}", task=task.name, sentence=task.sentence), *_limits(needs, shown)),
        data=_data(collection, scored, decision),
        candidates=_candidates(decision, results),
        evidence=_evidence(decision, shown, {} if answers is None else answers.right),
        evidence_notes=(*_evidence_notes(decision, scored), *filter(None, [shown.stated()])),
        cost=_costs(decision, needs, shown),
        risks=(*_risks(decision, scored), *robustness),
        changes=(*_changes(decision), tr("A new model, other documents, or other questions.")),
        notes=tuple(notes),
        manifest=made_of(collection, results),
        against=against_current(decision),
        answers=() if answers is None else answers.sentences,
    )


def against_current(decision: Decision) -> str:
    """The choice and the model in use today, where that is not among the first two; "" elsewhere."""
    verdict = decision.against
    return "" if verdict is None else tr(AGAINST_CURRENT, current=verdict.against, sentence=verdict.sentence)


def _limits(needs: Needs, currency: Currency) -> tuple[str, ...]:
    words = {
        "p95_ms": tr("at most {p95_ms:g} ms for 95 of 100 questions", p95_ms=needs.p95_ms)
        if needs.p95_ms is not None
        else "",
        "memory_mb": tr("at most {memory_mb:,.0f} MB of memory", memory_mb=needs.memory_mb)
        if needs.memory_mb is not None
        else "",
        "disk_mb": tr("at most {disk_mb:,.0f} MB of disk", disk_mb=needs.disk_mb) if needs.disk_mb is not None else "",
        "monthly_usd": tr("at most {money} a month", money=currency.money(needs.monthly_usd))
        if needs.monthly_usd is not None
        else "",
        "commercial_use": tr("a licence that allows commercial use") if needs.commercial_use else "",
        "data_stays": tr("texts stay on this computer") if needs.data_stays else "",
        "languages": tr("languages {languages}", languages=numbers.commas(needs.languages)) if needs.languages else "",
        "gpu": tr("no GPU") if needs.gpu is False else "",
    }
    limits = [sentence for name, sentence in words.items() if sentence and name not in needs.wishes]
    wishes = [sentence for name, sentence in words.items() if sentence and name in needs.wishes]
    parts = [tr("Limits: {limits}.", limits=numbers.clauses(limits))] if limits else [tr("No limits were set.")]
    parts += (
        [tr("Wishes, which weigh and rule nothing out: {wishes}.", wishes=numbers.clauses(wishes))] if wishes else []
    )
    return (*parts, tr("A loss of {margin:g} points would not matter.", margin=needs.margin * 100))


def _data(collection: Collection, scored: Scores | None, decision: Decision) -> tuple[str, ...]:
    documents, chunks, asked = len(collection.parent_ids), len(collection.documents), len(collection.queries)
    if collection.is_chunked:
        shown = tr("{documents:,} documents in {chunks:,} chunks", documents=documents, chunks=chunks)
    else:
        shown = tr("{number_of_parent_ids:,} documents", number_of_parent_ids=documents)
    if not asked:
        questions = tr("no questions")
    elif scored is not None:
        questions = tr("{asked:,} questions, {judged:,} of them judged", asked=asked, judged=scored.queries)
    else:
        questions = tr("{asked:,} questions, none with a known right document", asked=asked)
    sentences = [tr("{documents}; {questions}.", documents=shown, questions=questions)]
    if _is_of_texts(decision):
        sentences.append(tr("Decided by {measured_on}.", measured_on=_measured_on(decision)))
    return (numbers.sentences(sentences),)


def _is_of_texts(decision: Decision) -> bool:
    return decision.measured > 0 and decision.unit in OF_TEXTS


def _measured_on(decision: Decision) -> str:
    return OF_TEXTS[decision.unit](decision.measured)


def _candidates(decision: Decision, results: Mapping[str, ModelResult]) -> tuple[str, ...]:
    compared = numbers.commas(results)
    return (
        tr("Compared on the same data: {compared}.", compared=compared),
        *(
            tr("{name} is ruled out. {why}", name=name, why=numbers.sentences(why))
            for name, why in decision.excluded.items()
        ),
    )


def _evidence(decision: Decision, currency: Currency, right: Mapping[str, str]) -> Table:
    answers = (tr("Right answers of 100"),) if right else ()
    name = metric_named(decision.metric).name
    others = (tr("95 of 100 answered within"), tr("Memory"), tr("A month"), tr("Result"))
    headers = (tr("Model"), name, *answers, *others)
    rows = [
        (
            row.model,
            row.quality,
            *([right.get(row.model, tr(NO_ANSWERS))] if right else []),
            row.wait,
            row.memory,
            row.monthly,
            row.result,
        )
        for row in evidence_rows(decision, currency)
    ]
    return Table(headers, tuple(rows), right=tuple(range(1, len(headers) - 1)))


def _evidence_notes(decision: Decision, scored: Scores | None) -> tuple[str, ...]:
    notes = []
    if scored is not None:
        notes.append(
            tr(
                "{meaning} ± is half the 95 % interval over {queries:,} questions; exact "
                "search. Times are of single calls on one computer.",
                meaning=metric_named(decision.metric).meaning,
                queries=scored.queries,
            )
        )
    elif _is_of_texts(decision):
        notes.append(
            tr(
                "{meaning} ± is half the 95 % interval over {measured_on}. Times are of single calls on one computer.",
                meaning=metric_named(decision.metric).meaning,
                measured_on=_measured_on(decision),
            )
        )
    if decision.choice is not None:
        shares = numbers.commas(
            f"{criterion_name(name)} {numbers.in_percent(f'{100 * share:.0f}')}"
            for name, share in decision.weights.items()
        )
        wins = numbers.commas(
            f"{weighed.name} {numbers.in_percent(f'{100 * weighed.wins:.0f}')}" for weighed in decision.choice.ranked
        )
        notes.append(
            tr(
                "By your own weights ({said}), of {draws:,} draws of {units} and weights the "
                "best score goes to: {wins}.",
                said=shares,
                draws=decision.choice.draws,
                units=nouns.several(decision.unit),
                wins=wins,
            )
        )
    return tuple(notes)


def _confidence(decision: Decision) -> str:
    """How sure it is, and the answer counted in questions."""
    recommendation = decision.recommendation
    if recommendation is None:
        return ""
    return numbers.sentences([sure(recommendation), decision.headline, decision.second_line])


def sure(recommendation: Recommendation) -> str:
    """How sure a recommendation is, a sentence."""
    return tr(CONFIDENCE, confidence=words.CONFIDENCE[recommendation.confidence])


def _changes(decision: Decision) -> tuple[str, ...]:
    recommendation = decision.recommendation
    return () if recommendation is None else tuple(filter(None, (recommendation.surer, *recommendation.changes)))


def _costs(decision: Decision, needs: Needs, currency: Currency) -> tuple[str, ...]:
    recommendation = decision.recommendation
    if recommendation is None:
        return ()
    bills = {name: row["monthly_usd"] for name, row in _rows(decision).items()}
    volume, first = (
        tr("{queries_per_month:,.0f} questions a month", queries_per_month=needs.queries_per_month),
        bills[recommendation.first],
    )
    if not _is_known(first):
        return (tr("The monthly cost of {first} is not known.", first=recommendation.first),)
    lines = [
        tr(
            "{first} costs about {money} a month at {volume}.",
            first=recommendation.first,
            money=currency.money(first),
            volume=volume,
        )
    ]
    current = needs.current_model
    if current and current != recommendation.first and _is_known(bills.get(current)):
        gap = first - bills[current]
        money = currency.money(abs(gap))
        if abs(gap) < 0.005:
            lines.append(tr("That is as much as {current}, which is in use today.", current=current))
        elif gap > 0:
            lines.append(
                tr("That is {money} more than {current}, which is in use today.", money=money, current=current)
            )
        else:
            lines.append(
                tr("That is {money} less than {current}, which is in use today.", money=money, current=current)
            )
    return tuple(lines)


def _risks(decision: Decision, scored: Scores | None) -> tuple[str, ...]:
    risks = []
    recommendation = decision.recommendation
    if recommendation is not None and recommendation.first in decision.unknown_limits:
        risks.append(
            tr(
                UNKNOWN_LIMITS,
                model=recommendation.first,
                reasons=numbers.sentences(decision.unknown_limits[recommendation.first]),
            )
        )
    risks += recommendation.notes if recommendation is not None else ()
    if decision.caution:
        risks.append(decision.caution)
    if scored is not None and scored.unjudged_queries:
        risks.append(
            tr(
                "{unjudged_queries:,} questions have no judgment and are left out.",
                unjudged_queries=scored.unjudged_queries,
            )
        )
    return tuple(risks)


def made_of(collection: Collection, results: Mapping[str, ModelResult]) -> tuple[tuple[str, str], ...]:
    """What the numbers depend on, name and value: the data's hash, each model's key and time, and versions."""
    rows = [(tr("data"), collection.content_hash[:16])]
    for name, result in results.items():
        finished = datetime.fromtimestamp(float(result.manifest["finished"]), UTC)
        rows.append(
            (
                name,
                f"{result.manifest.get('encoder_key', '')}, {finished:%Y-%m-%d %H:%M} UTC",
            )
        )
    versions: Mapping[str, Any] = next(iter(results.values())).manifest.get("versions", {}) if results else {}
    rows.append((tr("versions"), numbers.commas(f"{name} {number}" for name, number in versions.items())))
    return tuple(rows)


def _rows(decision: Decision) -> dict[str, dict[str, float]]:
    """Model -> its measured facts; NaN is unknown."""
    columns = list(map(str, decision.facts.columns))
    table = decision.facts.to_numpy(dtype="float64")
    return {
        str(name): dict(zip(columns, row, strict=True)) for name, row in zip(decision.facts.index, table, strict=True)
    }


def _is_known(value: float | None) -> bool:
    return value is not None and value == value
