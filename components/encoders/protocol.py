"""What the engine asks of every dense model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from components.records import FloatArray


class Encoder(Protocol):
    """Turns texts into vectors. One caller at a time: whoever shares an encoder between threads holds a lock."""

    @property
    def key(self) -> str:
        """16 hex digits that change with anything a vector depends on: model, weights, prompts, size, precision."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int | None:
        """Tokens read of a text before it is cut; None where there is no limit or it is unknown."""

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """Float32 (len(texts), dim), every row of length 1, in the order given."""

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """As encode_documents, with the model's prompt for queries."""

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """Tokens of each text before any cut, special tokens included; None where the model cannot tell."""
