"""Amounts side by side: a bar per model or, where they lie far apart, a dot on a logarithmic axis."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import GAP, Layered, finished, model_colour, room_for
from components.i18n import tr

NARROWEST = 285  # pixels of the chart, with two of them beside each other
FAR_APART = 30.0  # times the least amount: a bar of it would hardly be seen
NAME_UP, MARK_DOWN = -7, 6  # pixels from the middle of a row: names stand above, so that long ones take no width


def amount_chart(
    rows: pd.DataFrame,
    models: Sequence[str],
    *,
    title: str,
    subtitle: str,
    x_title: str,
    ink: str,
    colour: str | None = None,
) -> Layered:
    """Horizontal bars from zero; dots where the largest amount is FAR_APART times the least, or more.

    Args:
        rows: ``model``, ``value`` (0 or more; NaN where unknown: no mark) and ``label``, in the order drawn.
        models: all models of the project in slot order; the theme's colours follow this order.
        title: says which way is better.
        subtitle: what the amounts are for.
        x_title: quantity and unit.
        ink: colour of the words, which must suit the reader's background.
        colour: of all marks, where the rows are not models.
    """
    known = rows["value"].dropna()
    least, most = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    is_log = 0 < least * FAR_APART <= most
    tooltip = [alt.Tooltip("model:N", title=tr("Model")), alt.Tooltip("label:N", title=x_title)]
    y = alt.Y("model:N", sort=rows["model"].tolist(), title=None, axis=None)
    base = alt.Chart(rows).encode(y=y, tooltip=tooltip)
    room = room_for(rows["label"], NARROWEST)
    if is_log:
        start = least / 2
        scale = alt.Scale(type="log", domain=[start, most * (most / start) ** room])
        axis = alt.Axis(gridOpacity=0.5, format="~r", tickCount=4)
    else:
        start = 0.0
        scale = alt.Scale(domain=[0, most * (1 + room) or 1])
        axis = alt.Axis(tickCount=5, gridOpacity=0.5)
    drawn = base.transform_filter(alt.datum.value != None)  # noqa: E711 - written for Vega
    colours = alt.value(colour) if colour else model_colour(models)
    marks = (
        drawn.mark_point(filled=True, size=90, opacity=1, yOffset=MARK_DOWN)
        if is_log
        else drawn.mark_bar(height=9, cornerRadiusEnd=2, yOffset=MARK_DOWN)
    ).encode(x=alt.X("value:Q", title=x_title, scale=scale, axis=axis), color=colours)
    names = base.mark_text(align="left", dy=NAME_UP, fontSize=12, color=ink).encode(x=alt.value(0), text="model:N")
    labels = (
        base.transform_calculate(end=f"isValid(datum.value) ? datum.value : {start}")
        .mark_text(align="left", dx=GAP, dy=MARK_DOWN, fontSize=12, color=ink)
        .encode(x=alt.X("end:Q", title=x_title), text="label:N")
    )
    return finished(alt.layer(marks, names, labels), len(rows), title, subtitle, ink)
