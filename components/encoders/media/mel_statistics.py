"""A baseline for sounds without any model: the mean and the spread of each mel band."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from components.encoders.media.mel import mel_power
from components.encoders.media.protocol import HEARD_SECONDS, OpenMedia, Role, encode_by_part, sound_windows
from components.i18n import N_, Kept
from components.records import FloatArray, Item
from components.retrieval.vectors import unit_rows

RATE = 16_000  # samples per second
BANDS = 96
QUIETEST = 1e-6  # power under which all is silence


class MelStatisticsEncoder:
    """A MediaEncoder of sounds: of log10 of the power in BANDS bands, the means (less their own mean) and deviations.

    Taking the mean away leaves loudness out; without it every two sounds would be nearly parallel.
    """

    modalities = frozenset(("audio",))
    sees: Kept = (
        N_("all of it below {highest:,} Hz; of more than {most:g} s, windows spread evenly"),
        {"highest": RATE // 2, "most": HEARD_SECONDS},
    )
    dim = 2 * BANDS

    def __init__(self, key: str) -> None:
        self.key = key

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        return encode_by_part(items, role, open_media, {"audio": self._sounds}, name="mel-statistics", dim=self.dim)

    def _sounds(self, files: Sequence[Path]) -> FloatArray:
        return unit_rows(np.stack([statistics(path) for path in files]))


def statistics(path: Path) -> FloatArray:
    """Float32 (2 * BANDS,): the mean of each band less the mean of all, then the standard deviation of each."""
    windows = sound_windows(path, RATE, 10.0)
    levels = np.concatenate([np.log10(mel_power(samples, RATE, bands=BANDS) + QUIETEST) for samples in windows])
    means, deviations = levels.mean(axis=0), levels.std(axis=0)
    # Of silence all of both are 0; a trace keeps its vector from being one of zeros.
    return np.asarray(np.concatenate([means - means.mean(), deviations + 1e-6]), dtype=np.float32)
