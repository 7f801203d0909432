"""Which needs a model fails, which cannot be told, and why: one finding per limit that is set.

A limit that must hold and fails rules the model out. One that cannot be told never does: it is said as unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from components.candidates import candidate_of
from components.candidates.derived import stages
from components.catalogue.cards import ModelCard
from components.comparison.limit_checks import CHECKS, FAILS, MEETS, UNKNOWN, UNMEASURED, Facts, Result, monthly
from components.costs.currency import Currency
from components.i18n import tr
from components.needs.fields import CONSTRAINTS, Needs, is_limit_set
from components.spec import ModelSpec

MEASURED_TOGETHER = ("memory_mb", "disk_mb", "p95_ms", "monthly_usd")  # of a derived candidate as a whole


@dataclass(frozen=True, slots=True)
class NeedFinding:
    """One limit against one model.

    ``state`` is "fails", "meets", "unknown" (nobody published it) or "unmeasured" (computing the model will tell).
    ``short`` are a few words for a table cell, ``sentence`` says the same with its numbers. ``is_must`` tells a limit
    that rules out from one that is only a wish. ``unknown_fact`` names what is not known, for a list: "licence".
    """

    constraint: str
    state: str
    short: str
    sentence: str
    is_must: bool = True
    unknown_fact: str = ""

    @property
    def rules_out(self) -> bool:
        """Whether the model is excluded by it."""
        return self.state == FAILS and self.is_must


def findings(
    needs: Needs,
    card: ModelCard | None,
    spec: ModelSpec,
    measured: Facts | None = None,
    currency: Currency | None = None,
    *,
    of_files: bool = False,
) -> list[NeedFinding]:
    """A finding for every limit that is set, in the order of CONSTRAINTS.

    Args:
        needs: the person's.
        card: what the catalogue knows of the model; None where it is not listed.
        spec: the candidate.
        measured: see components.comparison.bills.measured_facts; ``documents`` may be added, the number kept, for the
            disk they will take. None where the model is not computed.
        currency: what amounts are said in; by default US dollars.
        of_files: the documents are pictures or sounds. Models of these and of captions are then compared, and "text",
            which is what needs say where nobody chose, asks nothing of a model.
    """
    facts = measured or {}
    checked = []
    for name in CONSTRAINTS:
        if is_limit_set(needs, name) and not (of_files and name == "modalities" and needs.modalities == ("text",)):
            state, short, sentence, *unknown_fact = (
                monthly(needs, facts, currency or Currency())
                if name == "monthly_usd"
                else _checked(name, needs, card, spec, facts)
            )
            checked.append(NeedFinding(name, state, short, sentence, name not in needs.wishes, *unknown_fact))
    return checked


def _checked(name: str, needs: Needs, card: ModelCard | None, spec: ModelSpec, facts: Facts) -> Result:
    """One limit against a candidate; what is published of a derived one is what is published of its worst model."""
    if not spec.parts or name in MEASURED_TOGETHER:
        return CHECKS[name](needs, card, spec, facts)
    answers = [(stage, CHECKS[name](needs, card_of(stage), stage, facts)) for stage in stages(spec)]
    order = (FAILS, UNKNOWN, UNMEASURED, MEETS)
    worst, outcome = min(answers, key=lambda answer: order.index(answer[1][0]))
    if outcome[0] == MEETS:
        return outcome
    state, short, sentence, *unknown_fact = outcome
    of_worst = tr("{name}: {value}", name=worst.name, value=sentence)
    return (state, short, of_worst, *unknown_fact)  # type: ignore[return-value]


def exclusions(
    needs: Needs,
    card: ModelCard | None,
    spec: ModelSpec,
    measured: Facts | None = None,
    currency: Currency | None = None,
) -> list[str]:
    """Why the model is ruled out, a sentence per limit that must hold and fails; empty where it is not."""
    return [finding.sentence for finding in findings(needs, card, spec, measured, currency) if finding.rules_out]


def card_of(spec: ModelSpec) -> ModelCard | None:
    """See ``Candidate.card``."""
    return candidate_of(spec).card
