"""Quality against what it costs: one dot per model with its interval, the models nobody beats on both joined."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import altair as alt
import numpy as np
import pandas as pd

from components.charts.base import CHARACTER, MOST_PIXELS, Layered, model_colour

FAR_APART = 50  # times: beyond, the small ones would lie on one another on an axis of equal steps
ALIKE = 0.05  # of the dearest: closer costs are drawn from 0, or the axis would make much of nothing
USUAL_WIDTH = 780  # pixels between the first dot and the last
USUAL_HEIGHT = 200  # pixels between the lowest and the highest end of an interval
LINE_HEIGHT = 14  # pixels
SHIFTS = (-8, 18, -22)  # pixels down from a dot's middle to its label; the first that is free is taken
SIDES: tuple[tuple[Literal["left", "right"], int], ...] = (("left", 10), ("right", -10))
GREY = "#8A96A5"  # baselines and dominated models


def tradeoff_chart(
    rows: pd.DataFrame,
    models: Sequence[str],
    markers: Sequence[str],
    *,
    title: str,
    subtitle: str,
    x_title: str,
    y_title: str,
    ink: str,
) -> Layered:
    """Dots, bars and a dashed line along the front.

    Args:
        rows: ``model``, ``x`` (less is better), ``y`` (more is better), ``low``, ``high`` and ``dominated`` (bool).
        models: all models of the project in slot order; the theme's colours follow this order.
        markers: Vega shape of each of them.
        title: says which way is better.
        subtitle: what the line and the grey dots mean.
        x_title: quantity and unit of what is paid.
        y_title: quantity of what is gained.
        ink: colour of the words, which must suit the reader's background.
    """
    is_log = len(rows) > 1 and 0 < rows["x"].min() * FAR_APART < rows["x"].max()
    is_flat = bool(len(rows) and rows["x"].max() - rows["x"].min() < ALIKE * rows["x"].max())
    x_scale = alt.Scale(type="log", padding=40) if is_log else alt.Scale(zero=is_flat, nice=True, padding=40)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=alt.Axis(tickCount=6, format="~r" if is_log else ",~r"))
    y = alt.Y("y:Q", title=y_title, scale=alt.Scale(zero=False, nice=True, padding=20), axis=alt.Axis(tickCount=5))
    tooltip = [
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip("x:Q", title=x_title, format=",.3~r"),
        alt.Tooltip("y:Q", title=y_title, format=".3f"),
        alt.Tooltip("low:Q", title="95 % from", format=".3f"),
        alt.Tooltip("high:Q", title="to", format=".3f"),
    ]
    shape = alt.Shape("model:N", scale=alt.Scale(domain=list(models), range=list(markers)), legend=None)
    colour = alt.when(alt.datum.dominated).then(alt.value(GREY)).otherwise(model_colour(models))
    base = alt.Chart(rows).encode(x=x, tooltip=tooltip)
    front = (
        alt.Chart(rows[~rows["dominated"]])
        .mark_line(strokeDash=[4, 4], color=GREY, interpolate="step-after")
        .encode(x=x, y=y, order="x:Q")
    )
    bars = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        y=alt.Y("low:Q", title=y_title, scale=alt.Scale(zero=False, nice=True, padding=20)), y2="high:Q", color=colour
    )
    dots = base.mark_point(filled=True, size=120, opacity=1).encode(y=y, color=colour, shape=shape)
    words = alt.Chart(rows.assign(place=_places(rows, is_log=is_log))).encode(x=x, tooltip=tooltip, y=y, text="model:N")
    is_left = alt.datum.x <= (_middle(rows["x"], is_log=is_log) if len(rows) else 0.0)
    labels = [  # towards the middle, so that none is cut off
        words.transform_filter(side & (alt.datum.place == place)).mark_text(
            align=align, dx=dx, dy=dy, fontSize=12, color=ink
        )
        for side, (align, dx) in zip((is_left, ~is_left), SIDES, strict=True)
        for place, dy in enumerate(SHIFTS)
    ]
    heading = alt.Title(title, subtitle=subtitle, color=ink, subtitleColor=ink, anchor="start", offset=12)
    return (
        alt.layer(front, bars, dots, *labels)
        .properties(height=MOST_PIXELS, title=heading, description=f"{title}. {subtitle}")
        .configure_view(strokeWidth=0)
    )


def _places(rows: pd.DataFrame, *, is_log: bool) -> list[int]:
    """Which of SHIFTS each model's label has, so that it lies on no other; the first where none is free."""
    if rows.empty:
        return []
    x = np.log(rows["x"].to_numpy()) if is_log else rows["x"].to_numpy(dtype=np.float64)
    middle = math.log(_middle(rows["x"], is_log=True)) if is_log else _middle(rows["x"], is_log=False)
    across = (x - x.min()) / max(float(np.ptp(x)), 1e-12) * USUAL_WIDTH
    span = float(rows["high"].max() - rows["low"].min())
    down = (rows["high"].max() - rows["y"].to_numpy()) / max(span, 1e-12) * USUAL_HEIGHT
    places: list[int] = [0] * len(rows)
    taken: list[tuple[float, float, float]] = []
    for i in np.argsort(across):
        width = CHARACTER * len(str(rows["model"].iloc[i]))
        left = across[i] + 10 if x[i] <= middle else across[i] - 10 - width
        labels = [(left, left + width, down[i] + shift) for shift in SHIFTS]
        places[i] = next((place for place, label in enumerate(labels) if not _meets(label, taken)), 0)
        taken.append(labels[places[i]])
    return places


def _meets(label: tuple[float, float, float], taken: Sequence[tuple[float, float, float]]) -> bool:
    """Whether a label (left, right, height in pixels) lies on one of those that stand already."""
    return any(
        label[0] < right and left < label[1] and abs(label[2] - height) < LINE_HEIGHT for left, right, height in taken
    )


def _middle(values: pd.Series[float], *, is_log: bool) -> float:
    """What lies in the middle of the axis."""
    low, high = float(values.min()), float(values.max())
    return math.sqrt(low * high) if is_log else (low + high) / 2
