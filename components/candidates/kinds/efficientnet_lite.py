"""EfficientNet-Lite0, an image model from a package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from components.candidates.media import MediaCandidate
from components.encoders import weights
from components.spec import ModelSpec

if TYPE_CHECKING:
    from components.encoders.media.efficientnet_lite import EfficientNetLiteEncoder

NAME = "efficientnet-lite0"


class EfficientNetLite(MediaCandidate):
    """Pictures found by a picture."""

    kind = "efficientnet-lite0"
    modalities = ("image",)

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        return ModelSpec(NAME, cls.kind) if text.lower() == NAME else None

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return weights.EFFICIENTNET_LITE0.identity

    @property
    def missing_package(self) -> str:
        """See Candidate."""
        return "" if weights.is_installed(weights.EFFICIENTNET_LITE0) else weights.EFFICIENTNET_LITE0.requirement

    def load(self, api_key: object = None, meter: object = None) -> EfficientNetLiteEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.efficientnet_lite import EfficientNetLiteEncoder

        package = weights.EFFICIENTNET_LITE0
        folder = weights.package_folder(package)
        return EfficientNetLiteEncoder(self.name, folder / package.files[0][0], self.key)
