"""Colours and edges of pictures, no model: the baseline to beat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from components.candidates.media import MediaCandidate
from components.spec import ModelSpec

if TYPE_CHECKING:
    from components.encoders.media.colour_histogram import ColourHistogramEncoder

NAME = "colour-histogram"
VERSION = 1  # raise it when the encoder computes other vectors


class ColourHistogram(MediaCandidate):
    """Pictures of like colours and outlines."""

    kind = "colour-histogram"
    has_weights = False
    modalities = ("image",)

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        return ModelSpec(NAME, cls.kind) if text.lower() in (NAME, "color-histogram") else None

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return f"version {VERSION}"

    def load(self, api_key: object = None, meter: object = None) -> ColourHistogramEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.colour_histogram import ColourHistogramEncoder

        return ColourHistogramEncoder(self.key)
