"""How numbers are written: times, sizes, shares, means with their intervals; and several names in one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

LEAST_MEGABYTES = 0.001


def about_left(seconds: float) -> str:
    """A time left, as roughly as it is known."""
    if seconds < 10:
        return "a few seconds left"
    return f"about {duration(seconds)} left"


def duration(seconds: float) -> str:
    """A length of time in the unit a person would use."""
    if seconds < 1:
        return "under a second"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def count(number: int, one: str, many: str | None = None) -> str:
    """``3 documents``, ``1 document``, with thousands separated."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_a_row(names: Sequence[str]) -> str:
    """Names or clauses as a person writes them: "a, b and c"; "" for none."""
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last


def milliseconds(value: float | None) -> str:
    """Two significant digits, or "unknown"."""
    if value is None:
        return "unknown"
    if value >= 100:
        return f"{float(f'{value:.2g}'):,.0f} ms"
    return f"{value:.2g} ms" if value < 10 else f"{value:.0f} ms"


def rounded(value: float | None) -> str:
    """Three significant digits at most, with thousands separated, or "unknown"."""
    if value is None:
        return "unknown"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def megabytes(value: float | None) -> str:
    """A size in MB without its unit, which stands in the header."""
    if value is None:
        return "unknown"
    if 0 < value < LEAST_MEGABYTES:
        return f"below {LEAST_MEGABYTES}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}" if value < 10 else f"{value:.1f}"


def share(value: float | None) -> str:
    """A share of 1 in percent; never rounded up to 100."""
    if value is None:
        return "unknown"
    percent = value * 100
    return "100 %" if percent == 100 else f"{min(percent, 99.9):.1f} %"


def interval(row: Mapping[Any, Any], key: str) -> str:
    """A mean with half the width of its 95 % interval, which sets the decimals: 0.71 ± 0.03."""
    mean, low, high = float(row[key]), float(row[f"{key}_low"]), float(row[f"{key}_high"])
    if math.isnan(mean):
        return "unknown"
    if math.isnan(low) or math.isnan(high):
        return f"{mean:.2f}"
    half = (high - low) / 2
    decimals = 2 if half >= 0.005 else 3
    return f"{mean:.{decimals}f} ± {half:.{decimals}f}"
