"""Mel spectrograms: how strong each band of pitch is, moment by moment."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from components.records import FloatArray

_LINEAR = 200 / 3  # Hz per mel below 1,000 Hz (Slaney, Auditory Toolbox, 1998)
_BREAK = 1000.0  # Hz
_LOG_STEP = np.log(6.4) / 27  # above it


def hertz_to_mel(hertz: np.ndarray) -> np.ndarray:
    """Slaney's scale: even below 1,000 Hz, logarithmic above."""
    high = np.maximum(hertz, _BREAK)
    return np.where(hertz < _BREAK, hertz / _LINEAR, _BREAK / _LINEAR + np.log(high / _BREAK) / _LOG_STEP)


def mel_to_hertz(mel: np.ndarray) -> np.ndarray:
    """The inverse of ``hertz_to_mel``."""
    start = _BREAK / _LINEAR
    return np.where(mel < start, mel * _LINEAR, _BREAK * np.exp(_LOG_STEP * (np.maximum(mel, start) - start)))


@lru_cache(maxsize=4)
def filters(rate: int, size: int, bands: int) -> FloatArray:
    """Triangles of equal area over the frequencies of a transform of ``size`` samples: (bands, size // 2 + 1)."""
    hertz = np.linspace(0, rate / 2, size // 2 + 1)
    edges = mel_to_hertz(np.linspace(0.0, float(hertz_to_mel(np.array(rate / 2))), bands + 2))
    widths = np.diff(edges)
    slopes = edges[:, None] - hertz[None]
    triangles = np.maximum(0, np.minimum(-slopes[:-2] / widths[:-1, None], slopes[2:] / widths[1:, None]))
    return np.asarray(triangles * (2 / (edges[2:] - edges[:-2]))[:, None], dtype=np.float32)


def mel_power(samples: FloatArray, rate: int, *, size: int = 512, hop: int = 256, bands: int = 96) -> FloatArray:
    """Float32 (frames, bands): the power in each band, frames centred ``hop`` samples apart, ends mirrored."""
    enough = np.pad(samples, (0, max(size - len(samples), 0)))
    padded = np.pad(enough, size // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    return np.asarray(power @ filters(rate, size, bands).T, dtype=np.float32)
