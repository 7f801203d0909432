"""What a map is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from components.records import FloatArray

Codes = npt.NDArray[np.uint8]
MarkKind = Literal["hit", "relevant", "missed", "seed", "near"]


@dataclass(frozen=True, eq=False)
class Density:
    """How thickly all documents lie, where not each has a mark: uint8 (size, size), bottom row first, 255 thickest.

    ``middle`` and ``length`` place the square in the coordinates of ``MapPanel.points``.
    """

    values: Codes
    middle: tuple[float, float]
    length: float


@dataclass(frozen=True, eq=False)
class MapPanel:
    """One model's map.

    ``colour`` (and ``colour_dark``, where it differs) and ``marker`` are the model's slot; markers are circle, square,
    triangle-up, -down, -left, -right, diamond and cross. ``points`` is float32 (n, 2). ``query`` is where a query
    lies, in the coordinates of ``points``. ``doubtful``, bool (n,), marks points that cannot be believed;
    ``neighbours``, int (n, k), holds each document's nearest in the model's own space, as row numbers. ``note`` stands
    on the map.
    """

    title: str
    subtitle: str
    colour: str
    marker: str
    points: FloatArray
    colour_dark: str = ""
    query: tuple[float, float] | None = None
    doubtful: npt.NDArray[np.bool_] | None = None
    neighbours: npt.NDArray[np.integer] | None = None
    density: Density | None = None
    note: str = ""


@dataclass(frozen=True)
class MapPoints:
    """The documents, in the row order of every panel: ids, and where known titles and labels ("" = none).

    ``total`` is the number of documents in the collection, where fewer have a mark.
    """

    ids: Sequence[str]
    titles: Sequence[str] | None = None
    labels: Sequence[str] | None = None
    total: int | None = None


@dataclass(frozen=True, eq=False)
class MapThemes:
    """Groups to be named on the maps: ``codes`` uint8 (n,), 255 for none; and a name for each code, "" for none."""

    codes: Codes
    names: Sequence[str]


@dataclass(frozen=True)
class MapMark:
    """A sign at document ``index`` in panel ``panel`` (both from 0), with its rank from 1 where it has one."""

    panel: int
    index: int
    kind: MarkKind
    rank: int | None = None
