"""Sound models of the transformers library: AST, and wav2vec 2.0 and its like by the mean over time, from a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from components.encoders.media.model_folder import loading, model_type
from components.encoders.media.protocol import HEARD_SECONDS, OpenMedia, Role, encode_by_part, sound_windows
from components.i18n import N_, Kept, tr
from components.records import FloatArray, Item
from components.retrieval.vectors import unit_rows

WAVEFORM = ("wav2vec2", "hubert", "wavlm", "unispeech-sat", "data2vec-audio")
SPECTROGRAM = ("audio-spectrogram-transformer",)
TYPES = (*SPECTROGRAM, *WAVEFORM)
WINDOW_SECONDS = 10.0  # AST's 1,024 frames of 10 ms; the others take any length, and memory grows with its square
SHORTEST = 400  # samples at 16 kHz: the first layers of wav2vec 2.0 need as many for one step


class SoundEncoder:
    """A MediaEncoder of sounds: each window alone, and their mean."""

    modalities = frozenset(("audio",))
    sees: Kept = (
        N_("windows of {seconds:g} s over all of it; of more than {heard_seconds:g} s, spread evenly"),
        {"seconds": WINDOW_SECONDS, "heard_seconds": HEARD_SECONDS},
    )

    def __init__(self, name: str, folder: Path, key: str, *, device: str | None = None) -> None:
        self._name, self.key = name, key
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._type = model_type(folder)
        self._extractor, self._model = _load(name, folder)
        self._model.to(self._device)
        self._rate = int(self._extractor.sampling_rate)
        self.dim = int(self._model.config.hidden_size)

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        return encode_by_part(items, role, open_media, {"audio": self._sounds}, name=self._name, dim=self.dim)

    def _sounds(self, files: Sequence[Path]) -> FloatArray:
        return unit_rows(np.stack([self._sound(path) for path in files]))

    def _sound(self, path: Path) -> FloatArray:
        windows = [self._window(samples) for samples in sound_windows(path, self._rate, WINDOW_SECONDS)]
        return np.asarray(np.mean(windows, axis=0), dtype=np.float32)

    @torch.inference_mode()
    def _window(self, samples: FloatArray) -> FloatArray:
        enough = np.pad(samples, (0, max(SHORTEST - len(samples), 0)))
        given = self._extractor(enough, sampling_rate=self._rate, return_tensors="pt")
        output = self._model(given["input_values"].to(self._device))
        features = output.pooler_output[0] if self._type in SPECTROGRAM else output.last_hidden_state[0].mean(dim=0)
        return np.asarray(features.float().cpu().numpy())


def _load(name: str, folder: Path) -> tuple[Any, Any]:
    from transformers import AutoFeatureExtractor, AutoModel

    with loading(name, folder, TYPES, tr("a sound model")):
        model = AutoModel.from_pretrained(folder, local_files_only=True, trust_remote_code=False, dtype=torch.float32)
        extractor = AutoFeatureExtractor.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        return extractor, model.eval()
