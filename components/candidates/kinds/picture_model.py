"""Image models of transformers: ResNet, ConvNeXt, EfficientNet, ViT, DINOv2 and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.candidates.media_folders import SavedMediaModel

if TYPE_CHECKING:
    from components.encoders.media.pictures import PictureEncoder


class PictureModel(SavedMediaModel):
    """Pictures found by a picture."""

    kind = "picture-model"
    modalities = ("image",)
    types = tuple(
        (
            "vit deit dinov2 dinov2_with_registers dinov3_vit ijepa resnet convnext convnextv2 dinov3_convnext "
            "efficientnet regnet mobilenet_v1 mobilenet_v2 swin swinv2 poolformer"
        ).split()
    )
    hub_names = (
        r"facebook/(dinov2|dinov3|convnext|deit|regnet)[\w.-]*|google/(vit|efficientnet|mobilenet)[\w.-]*"
        r"|microsoft/(resnet|swin)[\w.-]*"
    )

    def load(self, api_key: object = None, meter: object = None) -> PictureEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.pictures import PictureEncoder

        folder, options = self.folder_and_options()
        return PictureEncoder(self.name, folder, self.key, **options)
