"""The kind of candidate of docs/adding-a-candidate.md, word for word: documents scored by their length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from components.candidates.base import Candidate
from components.candidates.searching import Opened, Query, Searcher
from components.catalogue.cards import ModelCard, find_card
from components.records import Ranking
from components.retrieval.ranking import ranking
from components.spec import ModelSpec, vector_key

NAME = "longest-first"


class LongestFirst(Candidate):
    """The longest documents first, whatever is asked."""

    kind = "length"
    has_weights = False
    is_quick = True

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        return ModelSpec(NAME, cls.kind) if text == NAME else None

    @classmethod
    def cards(cls) -> Sequence[ModelCard]:
        """See Candidate."""
        like = find_card("bm25")
        return [] if like is None else [replace(like, name=NAME, kind=cls.kind, note="The longest documents first.")]

    @property
    def key(self) -> str:
        """See Candidate."""
        return vector_key({"kind": self.kind, "version": 1})

    def open_searcher(self, opened: Opened) -> LengthSearcher:
        """See Candidate."""
        return LengthSearcher(opened)


class LengthSearcher(Searcher):
    """Ranks by the number of characters."""

    via = "lengths"

    def __init__(self, opened: Opened) -> None:
        self._ids = opened.ids
        self._lengths = np.array([len(text) for text in opened.collection.document_texts()], dtype=np.float64)

    def encode(self, queries: Sequence[Query]) -> tuple[int, None]:
        """See Searcher: how many there are is all that counts."""
        return len(queries), None

    def search(self, encoded: int, k: int, rows: np.ndarray | None = None) -> list[Ranking]:
        """See Searcher."""
        kept = np.arange(len(self._ids)) if rows is None else rows
        return [ranking([self._ids[row] for row in kept], self._lengths[kept], k)] * encoded
