"""Small charts for files that open anywhere: SVG that takes the width it is given and never scales its words.

Places across are percentages and places down are pixels, so the same chart reads at 390 pixels, on a projector and on
paper. Colours are CSS variables of the page around (``--ink``, ``--muted``, ``--line``); STYLE must stand in it.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from components.charts.looks import Slot
from components.numbers import clauses, commas

STYLE = Path(__file__).with_name("fluid.css").read_text(encoding="utf-8")
ROW, TOP, AXIS = 36, 2, 22  # pixels of a model's row, above the first, and of the axis
LEFT, RIGHT = 2.0, 98.0  # percent across between which values are drawn
MOST_TICKS = 6
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
MARKS = {
    "circle": '<circle r="5.5"/>',
    "square": '<rect x="-5" y="-5" width="10" height="10"/>',
    "triangle-up": '<path d="M0 -6L6 5H-6Z"/>',
    "triangle-down": '<path d="M0 6L6 -5H-6Z"/>',
    "triangle-left": '<path d="M-6 0L5 -6V6Z"/>',
    "triangle-right": '<path d="M6 0L-5 -6V6Z"/>',
    "diamond": '<path d="M0 -7L6 0L0 7L-6 0Z"/>',
    "cross": '<path d="M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z"/>',
}
_e = html.escape


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One model: its mean and the limits of its 95 % interval (NaN where there are none), and how it is written."""

    model: str
    slot: Slot
    mean: float
    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Intervals:
    """What one interval chart shows. ``title`` says which way is better, ``subtitle`` how much it rests on."""

    title: str
    subtitle: str
    rows: tuple[IntervalRow, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: how it is called, how many, and its colour on light and dark (hex)."""

    name: str
    count: int
    light: str
    dark: str


def interval_figure(chart: Intervals) -> str:
    """A ``figure``: a dot and a bar per model, named above it, the value at the right. "" without rows."""
    if not chart.rows:
        return ""
    ticks = axis_ticks([value for row in chart.rows for value in (row.low, row.mean, row.high) if value == value])
    low, high = ticks[0], ticks[-1]

    def place(value: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * (value - low) / (high - low):.2f}%"

    bottom = TOP + ROW * len(chart.rows)
    grid = "".join(
        f'<line class="grid" x1="{place(t)}" x2="{place(t)}" y1="{TOP}" y2="{bottom}"/>' for t in ticks[1:-1]
    )
    rows = "".join(_row(row, TOP + ROW * number, place) for number, row in enumerate(chart.rows))
    decimals = 2 if ticks[1] - ticks[0] >= STEPS[0] else 3
    axis = "".join(
        f'<text class="tick" x="{place(t)}" y="{bottom + 15}" text-anchor="middle">{t:.{decimals}f}</text>'
        for t in ticks[1:-1]
    )
    spoken = clauses(f"{row.model} {row.label}" for row in chart.rows)
    return (
        f'<figure class="fluid"><figcaption><b>{_e(chart.title)}</b> {_e(chart.subtitle)}</figcaption>'
        f'<svg width="100%" height="{bottom + AXIS}" role="img" aria-label="{_e(f"{chart.title}: {spoken}")}">'
        f"{grid}{rows}{axis}</svg></figure>"
    )


def _row(row: IntervalRow, top: int, place: Callable[[float], str]) -> str:
    line = top + 27
    bar = ""
    if row.low == row.low and row.high == row.high:
        bar = f'<line class="bar" x1="{place(row.low)}" x2="{place(row.high)}" y1="{line}" y2="{line}"/>'
    return (
        f'<g style="--light:{row.slot.light};--dark:{row.slot.dark}">'
        f'<text class="name" x="0" y="{top + 15}">{_e(row.model)}</text>'
        f'<text class="value" x="100%" y="{top + 15}" text-anchor="end">{_e(row.label)}</text>{bar}'
        f'<svg x="{place(row.mean)}" y="{line}" overflow="visible" class="mark">{MARKS[row.slot.marker]}</svg></g>'
    )


def axis_ticks(values: Sequence[float]) -> list[float]:
    """Round values, rising, from at or below the lowest to at or above the highest; at least two, a step apart."""
    low, high = min(values), max(values)
    span = max(high - low, STEPS[0])
    step = next((step for step in STEPS if span / step <= MOST_TICKS - 2), math.ceil(span / MOST_TICKS))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return [number * step for number in range(first, last + 1)]


def parts_figure(title: str, parts: Sequence[Part], height: int = 26) -> str:
    """A ``figure``: one bar cut into its parts, and a legend that names and counts each. "" where all are 0.

    ``title`` "" has no caption; ``height`` in pixels.
    """
    if not any(part.count for part in parts):
        return ""
    # Boxes and not SVG, which Streamlit takes out of HTML.
    bars = "".join(
        f'<span style="--light:{part.light};--dark:{part.dark};flex:{part.count}"></span>'
        for part in parts
        if part.count
    )
    legend = "".join(
        f'<li style="--light:{part.light};--dark:{part.dark}"><span></span>{_e(part.name)} <b>{part.count:,}</b></li>'
        for part in parts
    )
    spoken = commas(f"{part.name} {part.count:,}" for part in parts)
    caption = f"<figcaption><b>{_e(title)}</b></figcaption>" if title else ""
    label = _e(f"{title}: {spoken}" if title else spoken)
    return (
        f'<figure class="fluid">{caption}'
        f'<div class="parts" style="height:{height}px" role="img" aria-label="{label}">{bars}</div>'
        f"<ul>{legend}</ul></figure>"
    )
