"""Colours and edges of pictures, no model: the baseline to beat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.candidates.media_baseline import MediaBaseline

if TYPE_CHECKING:
    from components.encoders.media.colour_histogram import ColourHistogramEncoder


class ColourHistogram(MediaBaseline):
    """Pictures of like colours and outlines."""

    kind = "colour-histogram"
    names = ("colour-histogram", "color-histogram")
    modalities = ("image",)

    def load(self, api_key: object = None, meter: object = None) -> ColourHistogramEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.colour_histogram import ColourHistogramEncoder

        return ColourHistogramEncoder(self.key)
