"""PANNs CNN14: a network trained to name the sounds of AudioSet, from its authors' checkpoint, without their package.

Kong et al., "PANNs" (2020): 64 log-mel bands at 32 kHz, six blocks of two convolutions, the mean and the largest over
time added, and the layer in front of the names (2,048 numbers). The Fourier transform and the mel filters are tensors
of the checkpoint too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from components.encoders.media.protocol import HEARD_SECONDS, OpenMedia, Role, encode_by_part, sound_windows
from components.i18n import N_, Kept, tr
from components.records import BadInputError, FloatArray, Item
from components.retrieval.vectors import unit_rows

RATE = 32_000  # samples per second
HOP = 320  # samples between frames
WINDOW_SECONDS = 10.0  # the length of AudioSet's clips
BLOCKS = 6
SHORTEST = HOP * 2 ** (BLOCKS - 1)  # samples: five times halved, one frame must be left
FLOOR = 1e-10  # of power, in decibels
EPSILON = 1e-5  # of batch normalisation
NEEDED = ("spectrogram_extractor.stft.conv_real.weight", "logmel_extractor.melW", "bn0.weight", "fc1.weight")


class PannsEncoder:
    """A MediaEncoder of sounds: each window alone, and their mean. ``file`` is the checkpoint (.pth)."""

    modalities = frozenset(("audio",))
    sees: Kept = (
        N_("windows of {seconds:g} s below {highest:,} Hz; of more than {most:g} s, spread evenly"),
        {"seconds": WINDOW_SECONDS, "highest": RATE // 2, "most": HEARD_SECONDS},
    )

    def __init__(self, name: str, file: Path, key: str) -> None:
        self._name, self.key = name, key
        self._weights = read_panns(file)
        self.dim = int(self._weights["fc1.weight"].shape[0])

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        return encode_by_part(items, role, open_media, {"audio": self._sounds}, name=self._name, dim=self.dim)

    def _sounds(self, files: Sequence[Path]) -> FloatArray:
        return unit_rows(np.stack([self._sound(path) for path in files]))

    def _sound(self, path: Path) -> FloatArray:
        windows = [self._embed(samples) for samples in sound_windows(path, RATE, WINDOW_SECONDS)]
        return np.asarray(np.mean(windows, axis=0), dtype=np.float32)

    @torch.inference_mode()
    def _embed(self, samples: FloatArray) -> FloatArray:
        enough = np.pad(samples, (0, max(SHORTEST - len(samples), 0)))
        features = self._log_mel(torch.from_numpy(enough)[None, None])  # (1, 1, frames, bands)
        features = self._normal(features.transpose(1, 3), "bn0").transpose(1, 3)
        for block in range(1, BLOCKS + 1):
            for step in (1, 2):
                kernel = self._weights[f"conv_block{block}.conv{step}.weight"]
                features = functional.conv2d(features, kernel, padding=1)
                features = functional.relu(self._normal(features, f"conv_block{block}.bn{step}"))
            if block < BLOCKS:
                features = functional.avg_pool2d(features, 2)
        over_time = features.mean(dim=3)
        together = over_time.amax(dim=2) + over_time.mean(dim=2)
        dense = functional.linear(together, self._weights["fc1.weight"], self._weights["fc1.bias"])
        return np.asarray(functional.relu(dense)[0].numpy())

    def _log_mel(self, samples: Any) -> Any:  # noqa: ANN401 - torch is not typed here
        real, imaginary = (self._weights[f"spectrogram_extractor.stft.conv_{part}.weight"] for part in ("real", "imag"))
        padded = functional.pad(samples, (real.shape[2] // 2,) * 2, mode="reflect")
        power = functional.conv1d(padded, real, stride=HOP) ** 2 + functional.conv1d(padded, imaginary, stride=HOP) ** 2
        mel = power.transpose(1, 2)[:, None] @ self._weights["logmel_extractor.melW"]
        return 10 * torch.log10(mel.clamp(min=FLOOR))

    def _normal(self, given: Any, name: str) -> Any:  # noqa: ANN401 - as _log_mel
        mean, variance, scale, shift = (
            self._weights[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")
        )
        return functional.batch_norm(given, mean, variance, scale, shift, eps=EPSILON)


def read_panns(file: Path) -> Mapping[str, Any]:
    """The tensors of a checkpoint; nothing that comes with it is run.

    Raises:
        BadInputError: the file is damaged, or holds another model.
    """
    try:
        read = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # whatever unpickling a damaged or foreign file raises
        raise BadInputError(
            tr("{name} cannot be read as a checkpoint of tensors; download Cnn14_mAP=0.431.pth again.", name=file.name)
        ) from error
    tensors = read.get("model", read) if isinstance(read, dict) else {}
    missing = [name for name in (*NEEDED, f"conv_block{BLOCKS}.bn2.bias") if name not in tensors]
    if missing:
        raise BadInputError(
            tr(
                "{name} is no checkpoint of PANNs CNN14: {missing} is not in it; give Cnn14_mAP=0.431.pth.",
                name=file.name,
                missing=missing[0],
            )
        )
    return {name: value.float() for name, value in tensors.items() if torch.is_tensor(value)}
