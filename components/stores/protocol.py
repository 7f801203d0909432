"""What a page or a measurement asks of a vector store, whichever engine stands behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from components.records import FloatArray, Ranking


class VectorStore(Protocol):
    """Vectors under document ids, with an index that may be approximate."""

    def upsert(
        self, ids: Sequence[str], vectors: FloatArray, metadata: Sequence[Mapping[str, str]] | None = None
    ) -> None:
        """Store float32 (n, dim) vectors; an id that is there already gets the new one."""

    def vectors(self, ids: Sequence[str]) -> FloatArray:
        """The vectors of these ids, float32 (n, dim), in the order asked for. KeyError where one is unknown."""

    def query(self, vectors: FloatArray, k: int, where: Mapping[str, str] | None = None) -> list[Ranking]:
        """For each row the k nearest the index finds, best first, scores as cosine; ``where`` filters on metadata."""

    def count(self) -> int:
        """How many vectors are stored."""

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these ids."""
