"""The mean and spread of pitch bands, no model: the baseline of sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.candidates.media_baseline import MediaBaseline

if TYPE_CHECKING:
    from components.encoders.media.mel_statistics import MelStatisticsEncoder


class MelStatistics(MediaBaseline):
    """Sounds of like pitch and liveliness."""

    kind = "mel-statistics"
    names = ("mel-statistics",)
    modalities = ("audio",)

    def load(self, api_key: object = None, meter: object = None) -> MelStatisticsEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.mel_statistics import MelStatisticsEncoder

        return MelStatisticsEncoder(self.key)
