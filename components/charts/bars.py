"""Amounts side by side: one horizontal bar per model, its value written at its end."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, finished, model_colour, model_rows, room_for

NARROWEST = 285  # pixels of the bars' part of the chart, with two of them beside each other


def amount_chart(
    rows: pd.DataFrame, models: Sequence[str], *, title: str, subtitle: str, x_title: str, ink: str
) -> Layered:
    """Horizontal bars from zero.

    Args:
        rows: ``model``, ``value`` (0 or more; NaN where unknown: no bar) and ``label``, in the order drawn.
        models: all models of the project in slot order; the theme's colours follow this order.
        title: says which way is better.
        subtitle: what the amounts are for.
        x_title: quantity and unit.
        ink: colour of the words, which must suit the reader's background.
    """
    tooltip = [alt.Tooltip("model:N", title="Model"), alt.Tooltip("label:N", title=x_title)]
    base = alt.Chart(rows).encode(y=model_rows(rows["model"].tolist()), tooltip=tooltip)
    most = float(rows["value"].max()) if rows["value"].notna().any() else 0.0
    room_for_labels = alt.Scale(domain=[0, most * (1 + room_for(rows["label"], NARROWEST)) or 1])
    axis = alt.Axis(tickCount=5, gridOpacity=0.5)
    bars = base.mark_bar(height=16, cornerRadiusEnd=2).encode(
        x=alt.X("value:Q", title=x_title, scale=room_for_labels, axis=axis), color=model_colour(models)
    )
    labels = (
        base.transform_calculate(end="isValid(datum.value) ? datum.value : 0")
        .mark_text(align="left", dx=5, fontSize=12, color=ink)
        .encode(x=alt.X("end:Q", title=x_title), text="label:N")
    )
    return finished(alt.layer(bars, labels), len(rows), title, subtitle, ink)
