"""What passes between the steps: contexts, an answer, and what each metric says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from components.evaluation.spans import Piece


@dataclass(frozen=True)
class Context:
    """One retrieved text. ``document_id`` and ``start``, ``end`` say where it stands (characters of the document)."""

    id: str
    text: str
    document_id: str = ""
    start: int = 0
    end: int = 0

    @property
    def piece(self) -> Piece:
        """Where it stands."""
        return self.document_id or self.id, self.start, self.end or self.start + len(self.text)


@dataclass(frozen=True)
class Score:
    """What one metric says of one answer: ``value`` from 0 to 1, or None with the ``reason`` why there is none.

    ``low`` and ``high`` are the smallest and largest of a judge's repeats. ``details`` (what JSON can hold) are claims
    or sentences with what was found of each.
    """

    value: float | None
    reason: str = ""
    low: float | None = None
    high: float | None = None
    details: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Answered:
    """One question with its contexts and its answer; ``reason`` says why there is no answer where ``answer`` is "".

    ``relevant`` are ids of the documents judged right, ``spans`` the right spans; ``cost`` tokens, seconds and dollars
    of the request that made the answer, whoever else shares it.
    """

    query_id: str
    question: str
    contexts: tuple[Context, ...]
    answer: str
    reason: str = ""
    reference: str = ""
    relevant: tuple[str, ...] = ()
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    language: str = "en"
    is_answerable: bool = True
    cost: dict[str, float | None] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        """The contexts' texts."""
        return [context.text for context in self.contexts]
