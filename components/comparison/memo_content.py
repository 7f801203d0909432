"""What the memo says, put together from the tables of one decision; nothing is said that no table supports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from components.comparison.answers import AnswersFound
from components.comparison.choice_words import AGAINST_CURRENT, CRITERIA, UNKNOWN_LIMITS
from components.comparison.decision import Decision
from components.comparison.evidence_table import evidence_rows
from components.comparison.memo import Memo, Table
from components.comparison.recommendation import words
from components.costs.currency import Currency
from components.evaluation.metric_registry import metric as metric_named
from components.needs.fields import Needs
from components.needs.tasks import TASKS
from components.records import Collection
from components.results.scores import Scores
from components.results.store import ModelResult

NO_ANSWERS = "none yet"
OF_TEXTS = {"text": "texts with labels", "pair": "pairs of texts with a score"}


def memo_of(
    decision: Decision,
    project: str,
    collection: Collection,
    scored: Scores | None,
    needs: Needs,
    found: Mapping[str, ModelResult],
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
        title=f"Which embedding model for {project}?",
        date=f"{when.day} {when:%B %Y}",
        answer=recommendation.sentence if recommendation is not None else decision.why_not,
        confidence=_confidence(decision),
        need=(task.name + ". " + task.sentence, *_limits(needs, shown)),
        data=_data(collection, scored, decision),
        candidates=_candidates(decision, found),
        evidence=_evidence(decision, shown, {} if answers is None else answers.right),
        evidence_notes=(*_evidence_notes(decision, scored), *filter(None, [shown.stated()])),
        cost=_costs(decision, needs, shown),
        risks=(*_risks(decision, scored), *robustness),
        changes=(*_changes(decision), "A new model, other documents, or other questions."),
        notes=tuple(notes),
        manifest=made_of(collection, found),
        against=against_current(decision),
        answers=() if answers is None else answers.sentences,
    )


def against_current(decision: Decision) -> str:
    """The choice and the model in use today, where that is not among the first two; "" elsewhere."""
    verdict = decision.against
    return "" if verdict is None else AGAINST_CURRENT.format(current=verdict.against, sentence=verdict.sentence)


def _limits(needs: Needs, currency: Currency) -> tuple[str, ...]:
    words = {
        "p95_ms": f"at most {needs.p95_ms:g} ms for 95 of 100 questions" if needs.p95_ms is not None else "",
        "memory_mb": f"at most {needs.memory_mb:,.0f} MB of memory" if needs.memory_mb is not None else "",
        "disk_mb": f"at most {needs.disk_mb:,.0f} MB of disk" if needs.disk_mb is not None else "",
        "monthly_usd": f"at most {currency.money(needs.monthly_usd)} a month" if needs.monthly_usd is not None else "",
        "commercial_use": "a licence that allows commercial use" if needs.commercial_use else "",
        "data_stays": "texts stay on this computer" if needs.data_stays else "",
        "languages": f"languages {', '.join(needs.languages)}" if needs.languages else "",
        "gpu": "no GPU" if needs.gpu is False else "",
    }
    limits = [said for name, said in words.items() if said and name not in needs.wishes]
    wishes = [said for name, said in words.items() if said and name in needs.wishes]
    parts = [f"Limits: {'; '.join(limits)}."] if limits else ["No limits were set."]
    parts += [f"Wishes, which weigh and rule nothing out: {'; '.join(wishes)}."] if wishes else []
    return (*parts, f"A loss of {needs.margin * 100:g} points would not matter.")


def _data(collection: Collection, scored: Scores | None, decision: Decision) -> tuple[str, ...]:
    documents = f"{len(collection.parent_ids):,} documents"
    documents += f" in {len(collection.documents):,} chunks" if collection.is_chunked else ""
    judged = f", {scored.queries:,} of them judged" if scored is not None else ", none with a known right document"
    questions = f"{len(collection.queries):,} questions{judged}" if len(collection.queries) else "no questions"
    decided = f" Decided by {_measured_on(decision)}." if _is_of_texts(decision) else ""
    return (f"{documents}; {questions}.{decided}",)


def _is_of_texts(decision: Decision) -> bool:
    return decision.measured > 0 and decision.unit in OF_TEXTS


def _measured_on(decision: Decision) -> str:
    return f"{decision.measured:,} {OF_TEXTS[decision.unit]}"


def _candidates(decision: Decision, found: Mapping[str, ModelResult]) -> tuple[str, ...]:
    compared = ", ".join(found)
    return (
        f"Compared on the same data: {compared}.",
        *(f"{name} is ruled out. {' '.join(why)}" for name, why in decision.excluded.items()),
    )


def _evidence(decision: Decision, currency: Currency, right: Mapping[str, str]) -> Table:
    answers = ("Right answers of 100",) if right else ()
    name = metric_named(decision.metric).name
    headers = ("Model", name, *answers, "95 of 100 answered within", "Memory", "A month", "Result")
    rows = [
        (
            row.model,
            row.quality,
            *([right.get(row.model, NO_ANSWERS)] if right else []),
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
            f"{metric_named(decision.metric).meaning} ± is half the 95 % interval over {scored.queries:,} questions; "
            "exact search. Times are of single calls on one computer."
        )
    elif _is_of_texts(decision):
        notes.append(
            f"{metric_named(decision.metric).meaning} ± is half the 95 % interval over {_measured_on(decision)}. Times "
            "are of single calls on one computer."
        )
    if decision.choice is not None:
        said = ", ".join(f"{CRITERIA.get(name, name)} {100 * share:.0f} %" for name, share in decision.weights.items())
        wins = ", ".join(f"{weighed.name} {100 * weighed.wins:.0f} %" for weighed in decision.choice.ranked)
        notes.append(
            f"By your own weights ({said}), of {decision.choice.draws:,} draws of {decision.unit}s and weights the "
            f"best score goes to: {wins}."
        )
    return tuple(notes)


def _confidence(decision: Decision) -> str:
    """How sure it is, and the answer counted in questions."""
    recommendation = decision.recommendation
    if recommendation is None:
        return ""
    return " ".join(
        filter(None, [f"{words.CONFIDENCE[recommendation.confidence]}.", decision.headline, decision.second_line])
    )


def _changes(decision: Decision) -> tuple[str, ...]:
    recommendation = decision.recommendation
    return () if recommendation is None else tuple(filter(None, (recommendation.surer, *recommendation.changes)))


def _costs(decision: Decision, needs: Needs, currency: Currency) -> tuple[str, ...]:
    recommendation = decision.recommendation
    if recommendation is None:
        return ()
    bills = {name: row["monthly_usd"] for name, row in _rows(decision).items()}
    volume, first = f"{needs.queries_per_month:,.0f} questions a month", bills[recommendation.first]
    if not _is_known(first):
        return (f"The monthly cost of {recommendation.first} is not known.",)
    lines = [f"{recommendation.first} costs about {currency.money(first)} a month at {volume}."]
    current = needs.current_model
    if current and current != recommendation.first and _is_known(bills.get(current)):
        gap = first - bills[current]
        same = "as much as" if abs(gap) < 0.005 else f"{currency.money(abs(gap))} {'more' if gap > 0 else 'less'} than"
        lines.append(f"That is {same} {current}, which is in use today.")
    return tuple(lines)


def _risks(decision: Decision, scored: Scores | None) -> tuple[str, ...]:
    risks = []
    recommendation = decision.recommendation
    if recommendation is not None and recommendation.first in decision.unknown_limits:
        risks.append(
            UNKNOWN_LIMITS.format(
                model=recommendation.first, reasons=" ".join(decision.unknown_limits[recommendation.first])
            )
        )
    risks += recommendation.notes if recommendation is not None else ()
    if decision.caution:
        risks.append(decision.caution)
    if scored is not None and scored.unjudged_queries:
        risks.append(f"{scored.unjudged_queries:,} questions have no judgment and are left out.")
    return tuple(risks)


def made_of(collection: Collection, found: Mapping[str, ModelResult]) -> tuple[tuple[str, str], ...]:
    """What the numbers depend on, name and value: the data's hash, each model's key and time, and versions."""
    rows = [("data", collection.content_hash[:16])]
    for name, result in found.items():
        finished = datetime.fromtimestamp(float(result.manifest["finished"]), UTC)
        rows.append((name, f"{result.manifest.get('encoder_key', '')}, {finished:%Y-%m-%d %H:%M} UTC"))
    versions: Mapping[str, Any] = next(iter(found.values())).manifest.get("versions", {}) if found else {}
    rows.append(("versions", ", ".join(f"{name} {number}" for name, number in versions.items())))
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
