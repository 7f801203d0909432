"""Amounts side by side: one horizontal bar per model, its value written at its end."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.intervals import chart_height


def amount_chart(
    rows: pd.DataFrame, models: Sequence[str], *, title: str, subtitle: str, x_title: str
) -> alt.LayerChart:
    """Horizontal bars from zero; ``rows`` has ``model``, ``value`` and ``label``, in the order drawn.

    A model whose value is unknown has no bar and its label says "unknown".
    """
    order = rows["model"].tolist()
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "model:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False, labelPadding=8)
        ),
        tooltip=[alt.Tooltip("model:N", title="Model"), alt.Tooltip("label:N", title=x_title)],
    )
    most = float(rows["value"].max()) if rows["value"].notna().any() else 1.0
    x = alt.X(
        "value:Q",
        title=x_title,
        scale=alt.Scale(domain=[0, most * 1.18 or 1]),
        axis=alt.Axis(tickCount=5, gridOpacity=0.5),
    )
    bars = base.mark_bar(height=16, cornerRadiusEnd=2).encode(
        x=x, color=alt.Color("model:N", scale=alt.Scale(domain=list(models)), legend=None)
    )
    labels = (
        base.transform_calculate(end="isValid(datum.value) ? datum.value : 0")
        .mark_text(align="left", dx=5, fontSize=12)
        .encode(x=alt.X("end:Q", title=x_title), text="label:N")
    )
    return (
        alt.layer(bars, labels)
        .properties(
            height=chart_height(len(order)),
            title=alt.Title(title, subtitle=subtitle, anchor="start", offset=12),
            description=f"{title}. {subtitle}",
        )
        .configure_view(strokeWidth=0)
    )
