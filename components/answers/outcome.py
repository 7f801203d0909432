"""Whether an answer is right, and where a wrong one went wrong: not retrieved, not used, or used and wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.answers.records import Answered, Score
from components.evaluation.answer_overlap import is_refusal, token_recall
from components.evaluation.support import LEAST
from components.i18n import N_, tr

RIGHT, NOT_RETRIEVED, NOT_USED, USED_WRONG = "right", "not retrieved", "retrieved, not used", "used, but wrong"
WRONG, UNKNOWN = "wrong, cause unknown", "unknown"
OUTCOMES = (RIGHT, NOT_RETRIEVED, NOT_USED, USED_WRONG, WRONG, UNKNOWN)
NAMES = {
    RIGHT: N_("right"),
    NOT_RETRIEVED: N_("not retrieved"),
    NOT_USED: N_("not used"),
    USED_WRONG: N_("used, but wrong"),
    WRONG: N_("wrong, cause unknown"),
    UNKNOWN: N_("unknown"),
}
"""Outcome -> what a person reads; short enough that two stand side by side on a phone."""
CORRECT = 0.5
"""Of a judge's correctness, of token F1 and of the share of a span that must be retrieved."""
ALL_WORDS = 0.999
BY_JUDGE = N_("a judge's correctness of at least 0.5")
BY_WORDS = N_("a stand-in: all words of the reference, or a token F1 of at least 0.5")
BY_REFUSAL = N_("whether it says so where there is no answer")


@dataclass(frozen=True)
class Outcome:
    """One of OUTCOMES, and what it rests on ("" where unknown)."""

    name: str
    rests_on: str = ""

    @property
    def is_right(self) -> bool | None:
        """None where unknown."""
        return None if self.name == UNKNOWN else self.name == RIGHT


def outcome(row: Answered, scores: Mapping[str, Score]) -> Outcome:
    """What became of one question."""
    right, rests_on = _right(row, scores)
    if right is None:
        return Outcome(UNKNOWN)
    if right:
        return Outcome(RIGHT, rests_on)
    return Outcome(_cause(row, scores), rests_on)


def was_retrieved(row: Answered, scores: Mapping[str, Score]) -> bool | None:
    """Whether what answers the question is among its contexts; None where nobody knows what does."""
    spans, documents = scores.get("span_recall"), scores.get("id_context_recall")
    if spans is not None and spans.value is not None:
        return spans.value >= CORRECT
    return documents.value > 0 if documents is not None and documents.value is not None else None


def _right(row: Answered, scores: Mapping[str, Score]) -> tuple[bool | None, str]:
    if not row.is_answerable:
        return (is_refusal(row.answer) if row.answer else None), tr(BY_REFUSAL)
    if row.reason and not row.answer:
        return None, ""  # nobody answered: a fault of the server says nothing of the model underneath
    judged = scores.get("correctness")
    if judged is not None and judged.value is not None:
        is_empty = is_refusal(row.answer) and token_recall(row.answer, row.reference) < CORRECT
        return judged.value >= CORRECT and not is_empty, tr(BY_JUDGE)  # small judges call "I do not know" half right
    if not row.reference:
        return None, ""
    f1 = scores["token_f1"].value
    return (f1 or 0.0) >= CORRECT or token_recall(row.answer, row.reference) >= ALL_WORDS, tr(BY_WORDS)


def _cause(row: Answered, scores: Mapping[str, Score]) -> str:
    if not row.is_answerable:
        return USED_WRONG
    retrieved = was_retrieved(row, scores)
    if retrieved is None:
        return WRONG
    if not retrieved:
        return NOT_RETRIEVED
    if is_refusal(row.answer):
        return NOT_USED
    parts = scores["support"].details if "support" in scores else ()
    right = {place for place, context in enumerate(row.contexts) if _holds(row, context.piece)}
    used = any(part["context"] in right and part["value"] >= LEAST for part in parts)
    return USED_WRONG if used else NOT_USED


def _holds(row: Answered, piece: tuple[str, int, int]) -> bool:
    name, start, end = piece
    if any(row.spans.values()):
        return any(start < last and first < end for first, last in row.spans.get(name, ()))
    return name in row.relevant


def counted(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Outcome -> how many questions, all OUTCOMES in their order."""
    return {name: sum(question_outcome.name == name for question_outcome in outcomes) for name in OUTCOMES}
