"""MusiCNN, a sound model from a package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from components.candidates.media import MediaCandidate
from components.encoders import weights
from components.spec import ModelSpec

if TYPE_CHECKING:
    from components.encoders.media.musicnn import MusicnnEncoder

NAME = "musicnn-mtt"


class Musicnn(MediaCandidate):
    """Sounds found by a sound."""

    kind = "musicnn"
    modalities = ("audio",)

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        return ModelSpec(NAME, cls.kind) if text.lower() in (NAME, "musicnn") else None

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return weights.MUSICNN.identity

    @property
    def missing_package(self) -> str:
        """See Candidate."""
        return "" if weights.is_installed(weights.MUSICNN) else weights.MUSICNN.requirement

    def load(self, api_key: object = None, meter: object = None) -> MusicnnEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.musicnn import MusicnnEncoder

        return MusicnnEncoder(self.name, weights.package_folder(weights.MUSICNN) / "MTT_musicnn", self.key)
