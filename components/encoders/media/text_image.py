"""CLIP, SigLIP and SigLIP 2: texts and pictures in one space, each by its own tower, from a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from components.datasets.media.pictures import open_picture
from components.encoders.media.model_folder import kept_middle, loading, model_type, said_size
from components.encoders.media.pictures import picture_processor
from components.encoders.media.protocol import OpenMedia, Role, batches, encode_by_part
from components.encoders.texts import readable
from components.i18n import tr
from components.records import FloatArray, Item
from components.retrieval.vectors import unit_rows

BATCH = 16  # pictures or texts
TYPES = ("clip", "siglip", "siglip2")
PADDED_TO_THE_END = ("siglip", "siglip2")
"""Trained on texts padded to their longest length, without a mask: padded less, a text's vector is another one."""
SIGLIP_TOKENS = 64  # where the configuration does not say


class TextImageEncoder:
    """A MediaEncoder of texts and pictures."""

    modalities = frozenset(("text", "image"))

    def __init__(self, name: str, folder: Path, key: str, *, device: str | None = None) -> None:
        self._name, self.key = name, key
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._type = model_type(folder)
        self._processor, self._tokenizer, self._model = _load(name, folder)
        self._model.to(self._device)
        self.sees = said_size(self._processor)
        self.sees_middle, self.sees_side = kept_middle(self._processor)
        positions = getattr(self._model.config.text_config, "max_position_embeddings", None)
        self.max_tokens = int(positions or SIGLIP_TOKENS)
        self.dim = int(self._texts(["a"]).shape[1])

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        ways = {"image": self._pictures, "text": self._texts}
        return encode_by_part(items, role, open_media, ways, name=self._name, dim=self.dim)

    @torch.inference_mode()
    def _pictures(self, files: Sequence[Path]) -> FloatArray:
        features = []
        for part in batches(files, BATCH):
            pictures = [open_picture(path) for path in part]
            given = self._processor(images=pictures, return_tensors="pt").to(self._device)
            features.append(pooled(self._model.get_image_features(**given)))
        return unit_rows(np.concatenate(features))

    @torch.inference_mode()
    def _texts(self, texts: Sequence[str]) -> FloatArray:
        features = []
        for part in batches(texts, BATCH):
            given = self._tokenizer(
                [readable(text) for text in part],
                padding="max_length" if self._type in PADDED_TO_THE_END else True,
                max_length=self.max_tokens,
                truncation=True,
                return_tensors="pt",
            )
            if self._type in PADDED_TO_THE_END:
                given = {"input_ids": given["input_ids"]}
            features.append(pooled(self._model.get_text_features(**{k: v.to(self._device) for k, v in given.items()})))
        return unit_rows(np.concatenate(features))


def pooled(output: Any) -> FloatArray:  # noqa: ANN401 - transformers is not typed here
    """Float32 (items, dim) of what a tower returns: a tensor, or an output that holds it."""
    tensor = output if isinstance(output, torch.Tensor) else output.pooler_output
    return np.asarray(tensor.float().cpu().numpy())


def _load(name: str, folder: Path) -> tuple[Any, Any, Any]:
    from transformers import AutoModel, AutoTokenizer

    with loading(name, folder, TYPES, tr("a text-image model")):
        model = AutoModel.from_pretrained(folder, local_files_only=True, trust_remote_code=False, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        return picture_processor(folder), tokenizer, model.eval()
