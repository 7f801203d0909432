"""A media encoder with a learned map of the vectors of one side."""

from __future__ import annotations

from collections.abc import Sequence

from components.encoders.media.protocol import MediaEncoder, OpenMedia, Role
from components.records import FloatArray, Item
from components.retrieval.vectors import unit_rows


class AdaptedEncoder:
    """The encoder, whose vectors of ``side`` ("query" or "document") are multiplied by ``matrix`` (dim, dim)."""

    def __init__(self, encoder: MediaEncoder, key: str, matrix: FloatArray, side: str) -> None:
        self._encoder, self.key, self._matrix, self._side = encoder, key, matrix, side
        self.dim, self.modalities, self.sees = encoder.dim, encoder.modalities, encoder.sees

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        vectors = self._encoder.encode(items, role, open_media)
        return unit_rows(vectors @ self._matrix) if role == self._side else vectors
