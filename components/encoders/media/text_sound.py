"""CLAP: texts and sounds in one space, from a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from components.encoders.media.model_folder import loading
from components.encoders.media.protocol import HEARD_SECONDS, OpenMedia, Role, batches, encode_by_part, sound_windows
from components.encoders.media.text_image import pooled
from components.encoders.texts import readable
from components.i18n import N_, Kept, tr
from components.records import FloatArray, Item
from components.retrieval.vectors import unit_rows

TYPES = ("clap",)
BATCH = 16  # texts


class TextSoundEncoder:
    """A MediaEncoder of texts and sounds. A sound is the mean of its windows, for CLAP cuts longer ones by chance."""

    modalities = frozenset(("text", "audio"))

    def __init__(self, name: str, folder: Path, key: str, *, device: str | None = None) -> None:
        self._name, self.key = name, key
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._extractor, self._tokenizer, self._model = _load(name, folder)
        self._model.to(self._device)
        self._rate = int(self._extractor.sampling_rate)
        self._seconds = float(self._extractor.max_length_s)
        self.sees: Kept = (
            N_("windows of {seconds:g} s over all of it; of more than {heard_seconds:g} s, spread evenly"),
            {"seconds": self._seconds, "heard_seconds": HEARD_SECONDS},
        )
        self.dim = int(self._model.config.projection_dim)
        positions = int(getattr(self._model.config.text_config, "max_position_embeddings", 514))
        self.max_tokens = min(int(self._tokenizer.model_max_length), positions - 2)  # RoBERTa counts places from 2

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        return encode_by_part(
            items, role, open_media, {"audio": self._sounds, "text": self._texts}, name=self._name, dim=self.dim
        )

    def _sounds(self, files: Sequence[Path]) -> FloatArray:
        return unit_rows(np.stack([self._sound(path) for path in files]))

    @torch.inference_mode()
    def _sound(self, path: Path) -> FloatArray:
        windows = []
        for samples in sound_windows(path, self._rate, self._seconds):
            given = self._extractor(samples, sampling_rate=self._rate, return_tensors="pt")
            output = self._model.get_audio_features(**{k: v.to(self._device) for k, v in given.items()})
            windows.append(unit_rows(pooled(output))[0])
        return np.asarray(np.mean(windows, axis=0), dtype=np.float32)

    @torch.inference_mode()
    def _texts(self, texts: Sequence[str]) -> FloatArray:
        features = []
        for part in batches(texts, BATCH):
            given = self._tokenizer(
                [readable(text) for text in part],
                padding=True,
                truncation=True,
                max_length=self.max_tokens,
                return_tensors="pt",
            )
            output = self._model.get_text_features(
                input_ids=given["input_ids"].to(self._device), attention_mask=given["attention_mask"].to(self._device)
            )
            features.append(pooled(output))
        return unit_rows(np.concatenate(features))


def _load(name: str, folder: Path) -> tuple[Any, Any, Any]:
    from transformers import AutoFeatureExtractor, AutoTokenizer, ClapModel

    with loading(name, folder, TYPES, tr("a text-sound model")):
        model = ClapModel.from_pretrained(folder, local_files_only=True, trust_remote_code=False, dtype=torch.float32)
        extractor = AutoFeatureExtractor.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        return extractor, tokenizer, model.eval()
