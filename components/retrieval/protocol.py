"""What every way of searching has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from components.records import Run


class Retriever(Protocol):
    """Finds documents for queries."""

    def search(self, queries: Mapping[str, str], k: int) -> Run:
        """The best k documents (fewer where fewer match) for each query id -> text, ties by document id descending."""


class Reranker(Protocol):
    """Puts the results of a run in a better order."""

    def rerank(self, run: Run, queries: Mapping[str, str]) -> Run:
        """The same documents for each query, ordered and scored anew."""
