"""What every chart with one row per model has in common."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

Layered = alt.LayerChart | alt.FacetChart  # what altair says it returns; layers without facets are the first

ROW_PIXELS = 34
FRAME_PIXELS = 118  # title, subtitle and axis, which share the height with the rows
CHARACTER = 7  # pixels of a label's character, and
GAP = 9  # around it
MOST_PIXELS = 360


def model_rows(order: Sequence[str]) -> alt.Y:
    """Models down the side, in this order, named directly."""
    return alt.Y("model:N", sort=list(order), title=None, axis=names_axis(260))


def names_axis(most_pixels: int) -> alt.Axis:
    """Names down the side, each level with its own mark; by itself the first one is moved into the frame."""
    return alt.Axis(labelLimit=most_pixels, ticks=False, domain=False, labelPadding=8, labelFlush=False)


def model_colour(models: Sequence[str]) -> alt.Color:
    """The theme's categorical colours in slot order: every model of the project is in the domain, shown or not."""
    return alt.Color("model:N", scale=alt.Scale(domain=list(models)), legend=None)


def finished(chart: Layered, rows: int, title: str, subtitle: str, ink: str) -> Layered:
    """The chart with its title, a height fit for so many rows, and a description for screen readers."""
    heading = alt.Title(title, subtitle=subtitle, color=ink, subtitleColor=ink, anchor="start", offset=12)
    height = min(MOST_PIXELS, FRAME_PIXELS + ROW_PIXELS * max(rows, 1))
    return chart.properties(height=height, title=heading, description=f"{title}. {subtitle}").configure_view(
        strokeWidth=0
    )


def room_for(labels: pd.Series[str], pixels: int) -> float:
    """What an axis must be longer than its longest bar so that no label at a bar's end is cut off.

    A share of the bar's length, where the axis is at least so many pixels long.
    """
    longest = CHARACTER * int(labels.str.len().max() if len(labels) else 0) + GAP
    return longest / max(pixels - longest, longest)
