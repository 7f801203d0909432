"""CLIP, SigLIP and SigLIP 2: pictures and words in one space."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from components.candidates.media_folders import SavedMediaModel

if TYPE_CHECKING:
    from components.encoders.media.text_image import TextImageEncoder


class TextImageModel(SavedMediaModel):
    """Pictures found by words or by a picture."""

    kind = "text-image-model"
    modalities = ("image", "text")
    types = tuple(("clip siglip siglip2").split())
    adapts_either_side = True
    hub_names = r"(openai/clip-vit-[\w.-]+|laion/CLIP-ViT-[\w.-]+|google/siglip2?-[\w.-]+)"

    @property
    def weights_folder(self) -> Path | None:
        """See Candidate."""
        return self.folder_and_options()[0]

    def load(self, api_key: object = None, meter: object = None) -> TextImageEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.text_image import TextImageEncoder

        folder, options = self.folder_and_options()
        return TextImageEncoder(self.name, folder, self.key, **options)
