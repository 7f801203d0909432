"""Means with their 95 % intervals: one dot and one bar per model, named directly."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

ROW_PIXELS = 34
FRAME_PIXELS = 118  # title, subtitle and axis, which share the height with the rows
MOST_PIXELS = 360


def chart_height(rows: int) -> int:
    """Pixels for a chart of so many rows, its title and its axis."""
    return min(MOST_PIXELS, FRAME_PIXELS + ROW_PIXELS * max(rows, 1))


def interval_chart(
    rows: pd.DataFrame,
    models: Sequence[str],
    markers: Sequence[str],
    *,
    title: str,
    subtitle: str,
    x_title: str,
    domain: tuple[float, float] | None = None,
) -> alt.LayerChart:
    """Horizontal dots with bars.

    Args:
        rows: ``model``, ``mean``, ``low``, ``high`` and ``label`` (what stands beside the dot), in the order drawn.
        models: all models of the project in slot order; the theme's colours follow this order.
        markers: Vega shape of each of them.
        title: says which way is better.
        subtitle: the number of queries.
        x_title: quantity and unit.
        domain: limits of the axis; by default what the intervals need.
    """
    order = rows["model"].tolist()
    height = chart_height(len(order))
    y = alt.Y(
        "model:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False, labelPadding=8)
    )
    scale = alt.Scale(domain=list(domain)) if domain else alt.Scale(zero=False, nice=True, padding=24)
    colour = alt.Color("model:N", scale=alt.Scale(domain=list(models)), legend=None)
    shape = alt.Shape("model:N", scale=alt.Scale(domain=list(models), range=list(markers)), legend=None)
    tooltip = [
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip("mean:Q", title="Mean", format=".3f"),
        alt.Tooltip("low:Q", title="95 % from", format=".3f"),
        alt.Tooltip("high:Q", title="to", format=".3f"),
    ]
    base = alt.Chart(rows).encode(y=y, tooltip=tooltip)
    x = alt.X("mean:Q", title=x_title, scale=scale, axis=alt.Axis(tickCount=6, gridOpacity=0.5))
    bars = base.mark_rule(strokeWidth=3, opacity=0.55, strokeCap="round").encode(
        x=alt.X("low:Q", scale=scale, title=x_title), x2="high:Q", color=colour
    )
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(x=x, color=colour, shape=shape)
    labels = base.mark_text(dy=-13, fontSize=12).encode(x=x, text="label:N")
    return (
        alt.layer(bars, dots, labels)
        .properties(
            height=height,
            title=alt.Title(title, subtitle=subtitle, anchor="start", offset=12),
            description=f"{title}. {subtitle}",
        )
        .configure_view(strokeWidth=0)
    )
