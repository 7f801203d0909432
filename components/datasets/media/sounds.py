"""Sounds: any file that is read here as one channel of numbers at the rate a model wants, a window at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from components.i18n import N_, tr
from components.records import BadInputError, FloatArray

LOWEST_RATE, HIGHEST_RATE = 1_000, 400_000  # samples per second that a header may claim
PREVIEW_SECONDS, PREVIEW_RATE = 10.0, 22_050
BLOCK_FRAMES = 1 << 18  # read at a time where a whole file is looked at
MISSING = N_(
    "Sounds are read by the package soundfile, which is not installed; run: pip install -r requirements.txt "
    "(or pip install soundfile)."
)


@dataclass(frozen=True)
class SoundFacts:
    """What a sound file's header says."""

    seconds: float
    rate: int
    """Samples per second of one channel."""
    channels: int


def sound_facts(source: Path | BinaryIO, name: str = "") -> SoundFacts:
    """Length, rate and channels of a sound.

    Raises:
        BadInputError: it cannot be read, or holds no sound.
    """
    with _opened(source, name) as sound:
        return SoundFacts(sound.frames / sound.samplerate, int(sound.samplerate), int(sound.channels))


def check_sound(source: Path | BinaryIO, name: str) -> SoundFacts:
    """The facts of a sound whose every sample could be read, block by block.

    Raises:
        BadInputError: as sound_facts, or it ends in the middle, or holds samples that are no numbers.
    """
    with _opened(source, name) as sound:
        frames = 0
        for block in _blocks(sound, name):
            if not np.isfinite(block).all():
                raise BadInputError(
                    tr("{name} holds samples that are not numbers (NaN or infinite); export it again.", name=name)
                )
            frames += len(block)
        if not frames:
            raise BadInputError(tr("{name} holds no sound (0 seconds); copy it again.", name=name))
        return SoundFacts(frames / sound.samplerate, int(sound.samplerate), int(sound.channels))


def read_sound(
    source: Path | BinaryIO, rate: int, *, start: float = 0.0, seconds: float | None = None, name: str = ""
) -> FloatArray:
    """Float32 (samples,), -1 to 1: the mean of the channels at ``rate`` samples per second.

    Args:
        source: the file.
        rate: samples per second wanted; other rates are converted with a polyphase filter (scipy).
        start: seconds from the beginning.
        seconds: how long; to the end where None. A window that reaches beyond the end is shorter.
        name: what a message calls it.

    Raises:
        BadInputError: as sound_facts.
    """
    with _opened(source, name) as sound:
        own = int(sound.samplerate)
        first = min(int(round(start * own)), max(sound.frames - 1, 0))
        wanted = -1 if seconds is None else max(int(round(seconds * own)), 1)
        try:
            sound.seek(first)
            samples = sound.read(wanted, dtype="float32", always_2d=True)
        except Exception as error:  # soundfile's errors are RuntimeErrors of several kinds
            raise BadInputError(
                tr("{name} is damaged or cut off in the middle; copy or export it again.", name=name or _unnamed())
            ) from error
    return resampled(samples.mean(axis=1), own, rate)


def preview(path: Path, seconds: float = PREVIEW_SECONDS) -> bytes:
    """The first seconds of a sound as a small MP3 that every browser plays, without the file's metadata.

    Raises:
        BadInputError: as sound_facts.
    """
    import soundfile

    stored = io.BytesIO()
    samples = read_sound(path, PREVIEW_RATE, seconds=seconds)
    soundfile.write(stored, np.clip(samples, -1, 1), PREVIEW_RATE, format="MP3")
    return stored.getvalue()


def resampled(samples: FloatArray, own: int, wanted: int) -> FloatArray:
    """Float32 samples at another rate: len(samples) * wanted / own of them, rounded up."""
    if own == wanted or not len(samples):
        return np.ascontiguousarray(samples, dtype=np.float32)
    from scipy.signal import resample_poly

    common = gcd(own, wanted)
    return np.asarray(resample_poly(samples, wanted // common, own // common), dtype=np.float32)


def window_starts(total: float, window: float, most: int) -> list[float]:
    """Where windows begin, in seconds: side by side over the whole sound, or ``most`` spread evenly where more fit.

    The last window of a sound that is no whole number of them ends with the sound, overlapping the one before.
    """
    if total <= window:
        return [0.0]
    count = min(int(np.ceil(total / window - 1e-6)), most)
    return np.linspace(0.0, total - window, count).tolist() if count > 1 else [(total - window) / 2]


def blocks_of(source: Path | BinaryIO, name: str = "") -> Iterator[FloatArray]:
    """The mean of the channels, float32, BLOCK_FRAMES at a time, at the file's own rate.

    Raises:
        BadInputError: as check_sound.
    """
    with _opened(source, name) as sound:
        for block in _blocks(sound, name):
            yield block.mean(axis=1)


def _blocks(sound: Any, name: str) -> Iterator[FloatArray]:  # noqa: ANN401 - soundfile has no types
    try:
        while len(block := sound.read(BLOCK_FRAMES, dtype="float32", always_2d=True)):
            yield block
    except RuntimeError as error:
        raise BadInputError(
            tr("{name} is damaged or cut off in the middle; copy or export it again.", name=name or _unnamed())
        ) from error


def _unnamed() -> str:
    return tr("The sound")


def _opened(source: Path | BinaryIO, name: str) -> Any:  # noqa: ANN401 - soundfile has no types
    try:
        import soundfile
    except (ImportError, OSError) as error:
        raise BadInputError(tr(MISSING)) from error
    name = name or _unnamed()
    try:
        sound = soundfile.SoundFile(str(source) if isinstance(source, Path) else source)
    except (RuntimeError, TypeError, ValueError) as error:
        raise BadInputError(
            tr("{name} is damaged: no sound can be read from it; copy or export it again.", name=name)
        ) from error
    if not LOWEST_RATE <= sound.samplerate <= HIGHEST_RATE:
        rate = sound.samplerate
        sound.close()
        raise BadInputError(
            tr(
                "{name} says it has {rate:,} samples per second; {lowest_rate:,} to "
                "{highest_rate:,} are read: check it.",
                name=name,
                rate=rate,
                lowest_rate=LOWEST_RATE,
                highest_rate=HIGHEST_RATE,
            )
        )
    return sound
