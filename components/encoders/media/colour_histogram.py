"""A baseline for pictures: how often each colour comes and which way edges run where, no model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from components.datasets.media.pictures import open_picture
from components.encoders.media.protocol import OpenMedia, Role, encode_by_part
from components.i18n import N_, Kept
from components.records import FloatArray, Item
from components.retrieval.vectors import unit_rows

SIDE = 128  # pixels a picture is made, whatever its shape
HUES, SATURATIONS, VALUES = 12, 3, 4
CELLS, DIRECTIONS = 4, 8  # a grid of 4 x 4 places, edges in 8 directions at each
COLOUR_DIM = HUES * SATURATIONS * VALUES
DIM = COLOUR_DIM + CELLS * CELLS * DIRECTIONS
FAINTEST = 8.0  # of 0 to 255 per pixel: weaker changes are noise


class ColourHistogramEncoder:
    """A MediaEncoder of pictures: half of each vector's length is colours, half edges.

    Square roots of shares are compared (Hellinger), so that one large area of one colour does not outweigh all else.
    """

    modalities = frozenset(("image",))
    sees_middle, sees_side = 0.0, SIDE
    sees: Kept = (N_("all of it resized to {size} pixels"), {"size": f"{SIDE} x {SIDE}"})
    dim = DIM

    def __init__(self, key: str) -> None:
        self.key = key

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        return encode_by_part(items, role, open_media, {"image": self._pictures}, name="colour-histogram", dim=DIM)

    def _pictures(self, files: Sequence[Path]) -> FloatArray:
        return unit_rows(np.stack([histogram(path) for path in files]))


def histogram(path: Path) -> FloatArray:
    """Float32 (DIM,): square roots of the share of each colour, then of each direction of edges at each place."""
    from PIL import Image

    picture = open_picture(path).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    edges = _edges(np.asarray(picture.convert("L"), dtype=np.float32))
    return np.asarray(np.concatenate([_colours(np.asarray(picture.convert("HSV"))), edges]), dtype=np.float32)


def _colours(hsv: np.ndarray) -> np.ndarray:
    hue, saturation, value = (hsv[:, :, channel].astype(np.int64) for channel in range(3))
    place = hue * HUES // 256 * SATURATIONS + saturation * SATURATIONS // 256
    counts = np.bincount((place * VALUES + value * VALUES // 256).ravel(), minlength=COLOUR_DIM)
    return np.sqrt(counts / counts.sum())


def _edges(grey: np.ndarray) -> np.ndarray:
    down, right = np.gradient(grey)
    strength = np.hypot(right, down)
    strength[strength < FAINTEST] = 0
    turn = np.arctan2(down, right) % np.pi  # an edge from dark to light is as good as one from light to dark
    direction = np.minimum((turn / np.pi * DIRECTIONS).astype(np.int64), DIRECTIONS - 1)
    cell = np.arange(SIDE) * CELLS // SIDE
    place = (cell[:, None] * CELLS + cell[None, :]) * DIRECTIONS + direction
    sums = np.bincount(place.ravel(), weights=strength.ravel(), minlength=CELLS * CELLS * DIRECTIONS)
    return np.sqrt(sums / sums.sum()) if sums.sum() else sums
