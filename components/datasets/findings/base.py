"""What a finding is, and what findings are taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from components import nouns
from components.datasets.profile import Profile
from components.datasets.word_scan import WordScan
from components.records import Collection

EXAMPLES = 5


class Severity(IntEnum):
    """How much a finding matters, most first."""

    NUMBERS = 1
    """Scores come out wrong unless it is dealt with."""
    CHOICE = 2
    """It changes which model fits."""
    CLEANING = 3
    """Worth cleaning; it weighs on every model."""
    NOTE = 4
    """Good to know."""


@dataclass(frozen=True)
class Example:
    """Documents or chunks to look at, and what is to be seen in them."""

    documents: tuple[str, ...]
    evidence: str


@dataclass(frozen=True)
class Finding:
    """One thing about the data."""

    key: str
    severity: Severity
    sentence: str
    """What was found, with its count."""
    meaning: str
    """What it means for the choice of a model."""
    count: int
    """Documents concerned, or chunks where they are cut (languages or labels for findings about those)."""
    share: float
    """Of the documents or chunks looked at (0 to 1)."""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Looked:
    """What findings are taken from: the documents of a collection, or the chunks they were cut into; a sample of many.

    ``scan`` holds the words of ``texts``, which belong to ``ids``; ``profile`` is of the whole collection.
    """

    collection: Collection
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    scan: WordScan
    profile: Profile

    @property
    def count(self) -> int:
        """How many texts were looked at."""
        return len(self.ids)

    def say(self, number: int) -> str:
        """``3 documents``, or ``3 chunks`` where documents are cut."""
        return nouns.counted("chunk" if self.collection.is_chunked else "document", number)

    def document_numbers(self) -> list[int]:
        """For each text the number of its document, counted from 0."""
        parents = self.collection.parent_of
        numbers: dict[str, int] = {}
        return [numbers.setdefault(parents.get(text_id, text_id), len(numbers)) for text_id in self.ids]

    @property
    def documents(self) -> int:
        """How many documents the texts looked at are from."""
        return max(self.document_numbers(), default=-1) + 1

    def across(self, group: Sequence[int]) -> list[int]:
        """The places of a group, of the chunks of one document only the first."""
        parents = self.collection.parent_of
        first: dict[str, int] = {}
        for place in group:
            first.setdefault(parents.get(self.ids[place], self.ids[place]), place)
        return list(first.values())

    def example(self, places: Sequence[int], evidence: str) -> Example:
        """An example of the texts at these places."""
        return Example(tuple(self.ids[place] for place in places), evidence)
