"""MusiCNN: a small network trained to tag music; its weights come as a package, read without TensorFlow.

Architecture and preparation: Pons and Serra, "musicnn" (2019): 96 log-mel bands at 16 kHz, windows of 187 frames (3 s)
side by side; the vector is the mean over windows of the layer in front of the tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from components.encoders.media.mel import mel_power
from components.encoders.media.protocol import HEARD_SECONDS, OpenMedia, Role, encode_by_part, sound_windows
from components.encoders.media.tf_checkpoint import read_checkpoint
from components.i18n import N_, Kept, tr
from components.records import BadInputError, FloatArray, Item
from components.retrieval.vectors import unit_rows

RATE = 16_000  # samples per second
FRAMES = 187  # of a window: 3 s
DIM = 200
_EPSILON = 1e-3  # of batch normalisation
_TEMPORAL = ((2, 128), (3, 64), (4, 32))  # convolutions along time: number, length


class MusicnnEncoder:
    """A MediaEncoder of sounds."""

    modalities = frozenset(("audio",))
    sees: Kept = (
        N_("windows of {seconds:g} s below {highest:,} Hz; of more than {most:g} s, {most:g} s spread evenly"),
        {"seconds": 3, "highest": RATE // 2, "most": HEARD_SECONDS},
    )
    dim = DIM

    def __init__(self, name: str, folder: Path, key: str) -> None:
        self._name, self.key = name, key
        self._net = MusicnnNet(folder)

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        return encode_by_part(items, role, open_media, {"audio": self._sounds}, name=self._name, dim=DIM)

    def _sounds(self, files: Sequence[Path]) -> FloatArray:
        return unit_rows(np.stack([self._sound(path) for path in files]))

    def _sound(self, path: Path) -> FloatArray:
        parts = [self._net.embed(patches(samples)) for samples in sound_windows(path, RATE, HEARD_SECONDS / 6)]
        return np.concatenate(parts).mean(axis=0)


def patches(samples: FloatArray) -> FloatArray:
    """Float32 (windows, FRAMES, 96): log-mel frames side by side; the rest is dropped, a short sound is padded."""
    levels = np.log10(10_000 * mel_power(samples, RATE) + 1)
    if len(levels) < FRAMES:
        levels = np.pad(levels, ((0, FRAMES - len(levels)), (0, 0)))
    count = len(levels) // FRAMES
    return np.asarray(levels[: count * FRAMES].reshape(count, FRAMES, -1), dtype=np.float32)


class MusicnnNet:
    """The network, its weights read from a checkpoint's folder."""

    def __init__(self, folder: Path) -> None:
        tensors = read_checkpoint(folder / ".index", folder / ".data-00000-of-00001")
        self._weights = {name: torch.tensor(np.array(value)) for name, value in tensors.items() if "Adam" not in name}
        if "dense/kernel" not in self._weights or self._weights["dense/kernel"].shape[1] != DIM:
            raise BadInputError(tr("{name} does not hold the weights of MusiCNN; install it again.", name=folder.name))

    @torch.inference_mode()
    def embed(self, levels: FloatArray) -> FloatArray:
        """Float32 (windows, DIM): the layer in front of the tags, after its normalisation."""
        given = self._normal(torch.from_numpy(levels)[:, None], 0)
        front = [self._normal(self._conv(given, i, (3, 3)), i + 1).amax(3) for i in (0, 1)]
        for i, length in _TEMPORAL:
            front.append(self._normal(self._conv(given, i, ((length - 1) // 2, length // 2)), i + 1).amax(3))
        joined = torch.cat(front, 1).transpose(1, 2)[:, None]
        first = self._middle(joined, 5)
        second = self._middle(first, 6) + first
        third = self._middle(second, 7) + second
        together = torch.cat([joined, first, second, third], 3)[:, 0]
        pooled = torch.stack([together.amax(1), together.mean(1)], 2).flatten(1)
        dense = self._normal(pooled, 9) @ self._weights["dense/kernel"] + self._weights["dense/bias"]
        return np.asarray(self._normal(functional.relu(dense), 10).numpy())

    def _middle(self, given: Any, number: int) -> Any:  # noqa: ANN401 - torch is not typed here
        return self._normal(self._conv(given, number, (3, 3)), number + 1).permute(0, 3, 2, 1)

    def _conv(self, given: Any, number: int, around: tuple[int, int]) -> Any:  # noqa: ANN401 - as _middle
        name = f"conv2d_{number}" if number else "conv2d"
        kernel = self._weights[f"{name}/kernel"].permute(3, 2, 0, 1)
        padded = functional.pad(given, (0, 0, *around))
        return functional.relu(functional.conv2d(padded, kernel, self._weights[f"{name}/bias"]))

    def _normal(self, given: Any, number: int) -> Any:  # noqa: ANN401 - as _middle
        name = f"batch_normalization_{number}" if number else "batch_normalization"
        shape = [1, -1] + [1] * (given.ndim - 2)
        mean, variance, scale, shift = (
            self._weights[f"{name}/{part}"].view(shape) for part in ("moving_mean", "moving_variance", "gamma", "beta")
        )
        return (given - mean) / torch.sqrt(variance + _EPSILON) * scale + shift
