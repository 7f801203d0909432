"""Pictures and sounds made in memory for tests."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PIL import Image

RATE = 8000


def picture_bytes(picture: Image.Image | None = None, kind: str = "PNG", **options: Any) -> bytes:
    stored = io.BytesIO()
    (picture or plain("red")).save(stored, kind, **options)
    return stored.getvalue()


def plain(colour: Any, size: tuple[int, int] = (40, 30)) -> Image.Image:
    return Image.new("RGB", size, colour)


def noise(seed: int, size: tuple[int, int] = (32, 32)) -> Image.Image:
    values = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(values)


def tone(seconds: float = 0.5, hertz: float = 440.0, rate: int = RATE, channels: int = 1) -> np.ndarray:
    times = np.arange(int(seconds * rate)) / rate
    return np.repeat((0.5 * np.sin(2 * np.pi * hertz * times))[:, None], channels, axis=1)


def sound_bytes(samples: np.ndarray | None = None, rate: int = RATE, kind: str = "WAV", subtype: str = "") -> bytes:
    stored = io.BytesIO()
    given = tone(rate=rate) if samples is None else samples
    soundfile.write(stored, given, rate, format=kind, subtype=subtype or None)
    return stored.getvalue()


def write_all(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
