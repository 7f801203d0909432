"""What the baselines for pictures and sounds have in common: no model, so nothing to fetch and nothing to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from components.candidates.media import MediaCandidate
from components.spec import ModelSpec


class MediaBaseline(MediaCandidate):
    """Typed by one of its names."""

    names: ClassVar[tuple[str, ...]]
    """In small letters; the first is what it is called."""
    version: ClassVar[int] = 1
    """Raise it when the encoder computes other vectors."""
    has_weights = False

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        return ModelSpec(cls.names[0], cls.kind) if text.lower() in cls.names else None

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return f"version {self.version}"
