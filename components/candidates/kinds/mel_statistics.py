"""The mean and spread of pitch bands, no model: the baseline of sounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from components.candidates.media import MediaCandidate
from components.spec import ModelSpec

if TYPE_CHECKING:
    from components.encoders.media.mel_statistics import MelStatisticsEncoder

NAME = "mel-statistics"
VERSION = 1  # raise it when the encoder computes other vectors


class MelStatistics(MediaCandidate):
    """Sounds of like pitch and liveliness."""

    kind = "mel-statistics"
    has_weights = False
    modalities = ("audio",)

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        return ModelSpec(NAME, cls.kind) if text.lower() in (NAME,) else None

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return f"version {VERSION}"

    def load(self, api_key: object = None, meter: object = None) -> MelStatisticsEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.mel_statistics import MelStatisticsEncoder

        return MelStatisticsEncoder(self.key)
