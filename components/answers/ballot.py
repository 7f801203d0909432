"""Two answers side by side without names: which pairs are shown, and which votes still count."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from components.answers.records import Answered
from components.evaluation.preferences import Preference

SEED = "answers"
Row = Sequence[object]
"""A vote as it is kept: query id, candidates a and b, their answers, outcome for a (1, 0.5 or 0)."""


@dataclass(frozen=True)
class TwoAnswers:
    """Two different answers to one question. ``a`` comes before ``b`` by name; ``is_turned``: b stands on the left."""

    query_id: str
    a: str
    b: str
    is_turned: bool


def pairs(rows: Mapping[str, Sequence[Answered]]) -> list[TwoAnswers]:
    """Every two candidates whose answers to a question differ, in an order and on sides that a hash decides."""
    answers = {model: {row.query_id: row.answer for row in answered} for model, answered in rows.items()}
    two_answers = []
    for a, b in combinations(sorted(answers), 2):
        for query_id, answer in answers[a].items():
            other = answers[b].get(query_id, "")
            if answer and other and answer != other:
                two_answers.append(TwoAnswers(query_id, a, b, _digest(query_id, a, b)[0] % 2 == 1))
    return sorted(two_answers, key=lambda pair: _digest(pair.query_id, pair.a, pair.b))


def counted(kept: Sequence[Row], rows: Mapping[str, Sequence[Answered]]) -> list[Preference]:
    """The votes on answers as they stand now; one on an answer that has changed since does not count."""
    answers = {(model, row.query_id): row.answer for model, answered in rows.items() for row in answered}
    preferences = []
    for query_id, a, b, answer_a, answer_b, outcome in kept:
        name_a, name_b, name = str(a), str(b), str(query_id)
        if answers.get((name_a, name)) == answer_a and answers.get((name_b, name)) == answer_b:
            preferences.append(Preference(name, name_a, name_b, float(str(outcome))))
    return preferences


def _digest(query_id: str, a: str, b: str) -> bytes:
    return hashlib.sha256("\0".join((SEED, query_id, a, b)).encode("utf-8", "surrogatepass")).digest()
