"""Image models of transformers from a folder: ResNet, ConvNeXt, EfficientNet, ViT, DINOv2 and their like."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from components.datasets.media.pictures import open_picture
from components.encoders.media.model_folder import kept_middle, loading, model_type, said_size
from components.encoders.media.protocol import OpenMedia, Role, batches, encode_by_part
from components.i18n import N_, tr
from components.records import FloatArray, Item
from components.retrieval.vectors import unit_rows

BATCH = 16  # pictures
WHAT = N_("an image model")
FIRST_TOKEN = ("vit", "deit", "dinov2", "dinov2_with_registers", "dinov3_vit", "ijepa")
"""Families whose authors take the first token (CLS) of the last layer for the picture."""
MEAN_OF_PLACES = (
    "resnet convnext convnextv2 dinov3_convnext efficientnet regnet mobilenet_v1 mobilenet_v2 swin swinv2 poolformer"
).split()
"""Families with a pooled output of their own: the mean over places."""
TYPES = (*FIRST_TOKEN, *MEAN_OF_PLACES)


class PictureEncoder:
    """A MediaEncoder of pictures. Nothing that comes with a model is ever run as code."""

    modalities = frozenset(("image",))

    def __init__(self, name: str, folder: Path, key: str, *, device: str | None = None) -> None:
        self._name, self.key = name, key
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._type = model_type(folder)
        self._processor, self._model = _load(name, folder)
        self._model.to(self._device)
        self.sees = said_size(self._processor)
        self.sees_middle, self.sees_side = kept_middle(self._processor)
        self.dim = int(self._features(self._processor(images=[_grey()], return_tensors="pt")).shape[1])

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        return encode_by_part(items, role, open_media, {"image": self._pictures}, name=self._name, dim=self.dim)

    def _pictures(self, files: Sequence[Path]) -> FloatArray:
        features = []
        for part in batches(files, BATCH):
            pictures = [open_picture(path) for path in part]
            features.append(self._features(self._processor(images=pictures, return_tensors="pt")))
        return unit_rows(np.concatenate(features))

    @torch.inference_mode()
    def _features(self, given: Any) -> FloatArray:  # noqa: ANN401 - transformers is not typed here
        output = self._model(pixel_values=given["pixel_values"].to(self._device))
        if self._type in FIRST_TOKEN:
            features = output.last_hidden_state[:, 0]
        else:
            features = output.pooler_output.flatten(1)  # ResNet's is (pictures, channels, 1, 1)
        return np.asarray(features.float().cpu().numpy())


def _grey() -> Any:  # noqa: ANN401 - a PIL picture
    from PIL import Image

    return Image.new("RGB", (64, 64), (127, 127, 127))


def _load(name: str, folder: Path) -> tuple[Any, Any]:
    from transformers import AutoModel

    with loading(name, folder, TYPES, tr(WHAT)):
        model = AutoModel.from_pretrained(folder, local_files_only=True, trust_remote_code=False, dtype=torch.float32)
        return picture_processor(folder), model.eval()


def picture_processor(folder: Path) -> Any:  # noqa: ANN401 - transformers is not typed here
    """What makes pictures the numbers a model was trained on; by Pillow, so that torchvision is not needed."""
    from transformers import AutoImageProcessor

    from components.encoders.media.model_folder import PlainProcessor

    try:
        return AutoImageProcessor.from_pretrained(folder, local_files_only=True, trust_remote_code=False, backend="pil")
    except (ImportError, ValueError) as error:
        # DINOv3's processor exists for torchvision only; resizing and scaling are all it does.
        plain = PlainProcessor.of_folder(folder)
        if plain is None:
            raise error
        return plain
