"""What a decision rests on, model by model, as page, memo and story write it."""

from __future__ import annotations

from dataclasses import dataclass

from components import numbers
from components.comparison.decision import Decision
from components.comparison.recommendation.in_table import order, place
from components.costs.currency import Currency
from components.i18n import N_, tr

SEARCH_UNIT = "question"  # what quality is measured on where it is that of a search
NOT_MEASURED = N_("not measured")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One model: every cell as it is shown, with its unit, "unknown" where it is."""

    model: str
    quality: str
    wait: str
    memory: str
    monthly: str
    result: str
    beaten_by: str


def evidence_rows(decision: Decision, currency: Currency) -> list[EvidenceRow]:
    """Every computed model, the recommended one first, those that may not be chosen last."""
    facts = {str(row["model"]): row for row in decision.facts.rename_axis("model").reset_index().to_dict("records")}
    return [
        EvidenceRow(
            name,
            numbers.interval(facts[name], decision.metric) if decision.metric in decision.facts else tr(NOT_MEASURED),
            numbers.milliseconds(_known(facts[name]["p95_ms"])),
            _megabytes(_known(facts[name]["peak_memory_mb"])),
            currency.money(facts[name]["monthly_usd"]),
            place(name, decision.recommendation, decision.excluded, is_of_search=decision.unit == SEARCH_UNIT),
            numbers.commas(decision.dominated.get(name, ())),
        )
        for name in order(list(facts), decision.recommendation)
    ]


def _known(value: float) -> float | None:
    return None if value != value else value  # NaN


def _megabytes(value: float | None) -> str:
    return tr("unknown") if value is None else f"{numbers.megabytes(value)} MB"
