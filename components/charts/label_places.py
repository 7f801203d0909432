"""Names of models beside their dots, placed so that none lies on another and none is cut off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from components.charts.base import CHARACTER
from components.numbers import columns

WIDTHS = (780, 440, 190)  # pixels between the first dot and the last: a wide window, a narrow one, a phone
USUAL_WIDTH = WIDTHS[0]
EDGES = 80  # pixels of a plot that the axis keeps free beside the outer dots
USUAL_HEIGHT = 170  # pixels between the lowest and the highest end of an interval
LINE_HEIGHT = 14  # pixels
SHIFTS = (-8, 18, -22, 32, -36, 46, -50, 60, -64)
"""Pixels down from a dot's middle to its name; the first that is free is taken."""
BESIDE_ITS_DOT = 2  # so many of SHIFTS leave no doubt whose name it is; to the others a line leads
BESIDE = 10  # pixels between a dot's middle and its name
SIDES: tuple[tuple[Literal["left", "right"], int], ...] = (("left", BESIDE), ("right", -BESIDE))


def dot_names(rows: pd.DataFrame, x: alt.X, y: alt.Y, ink: str, *, is_log: bool = False) -> list[alt.Chart]:
    """Names, and lines to those far off, for each half of the plot; its width decides on their places.

    Args:
        rows: ``model``, ``x``, ``y``, ``low`` and ``high``: where the dots stand, and the ends of their intervals.
        x: the encoding of ``x`` in the chart around.
        y: the encoding of ``y``, likewise.
        ink: colour of the words.
        is_log: whether the axis across is a logarithmic one.
    """
    places = {f"place_{width}": name_places(rows, is_log=is_log, width=width) for width in WIDTHS}
    narrowest = f"datum.place_{WIDTHS[-1]}"
    place = "".join(f"width >= {width + EDGES} ? datum.place_{width} : " for width in WIDTHS[:-1]) + narrowest
    words = alt.Chart(rows.assign(**places)).transform_calculate(place=place).encode(x=x, y=y, text="model:N")
    is_left = alt.datum.x <= (_middle(rows["x"], is_log=is_log) if len(rows) else 0.0)
    made = []  # towards the middle, so that none is cut off
    down = alt.ExprRef(f"{list(SHIFTS)}[datum.place]")  # a layer for each place would take a second to put together
    for side, (align, dx) in zip((is_left, ~is_left), SIDES, strict=True):
        here = words.transform_filter(side)
        made.append(here.mark_text(align=align, dx=dx, dy=down, fontSize=12, color=ink))
        far = here.transform_filter(alt.datum.place >= BESIDE_ITS_DOT)
        made.append(
            far.mark_rule(color=ink, strokeWidth=1, opacity=0.5, x2Offset=dx, y2Offset=down).encode(x2="x", y2="y")
        )
    return made


def name_places(rows: pd.DataFrame, *, is_log: bool = False, width: int = USUAL_WIDTH) -> list[int]:
    """Which of SHIFTS each model's name has, so that it lies on no other; the first where none is free.

    ``width``: pixels between the first dot and the last.
    """
    if rows.empty:
        return []
    lefts, rights, downs = name_boxes(rows, is_log=is_log, width=width)
    places = [0] * len(rows)
    taken: list[tuple[float, float, float]] = []
    for i in np.argsort(lefts):
        names = [(float(lefts[i]), float(rights[i]), float(downs[i]) + shift) for shift in SHIFTS]
        inside = [place for place, name in enumerate(names) if -EDGES / 4 < name[2] < USUAL_HEIGHT + EDGES / 4]
        places[i] = next((place for place in inside if not _meets(names[place], taken)), 0)
        taken.append(names[places[i]])
    return places


def name_boxes(
    rows: pd.DataFrame, *, is_log: bool = False, width: int = USUAL_WIDTH
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Left and right end of each name and the middle of its dot, in pixels right and down, on a plot of that width."""
    x = np.log(rows["x"].to_numpy()) if is_log else rows["x"].to_numpy(dtype=np.float64)
    middle = _middle(rows["x"], is_log=is_log)
    is_left = x <= (math.log(middle) if is_log else middle)
    across = (x - x.min()) / max(float(np.ptp(x)), 1e-12) * width
    widths = CHARACTER * rows["model"].map(columns).to_numpy(dtype=np.float64)
    lefts = np.where(is_left, across + BESIDE, across - BESIDE - widths)
    span = float(rows["high"].max() - rows["low"].min())
    downs = (float(rows["high"].max()) - rows["y"].to_numpy(dtype=np.float64)) / max(span, 1e-12) * USUAL_HEIGHT
    return lefts, lefts + widths, downs


def _meets(name: tuple[float, float, float], taken: Sequence[tuple[float, float, float]]) -> bool:
    """Whether a name (left, right, height in pixels) lies on one of those that stand already."""
    return any(
        name[0] < right and left < name[1] and abs(name[2] - height) < LINE_HEIGHT for left, right, height in taken
    )


def _middle(values: pd.Series[float], *, is_log: bool) -> float:
    """What lies in the middle of the axis."""
    low, high = float(values.min()), float(values.max())
    return math.sqrt(low * high) if is_log else (low + high) / 2
