"""Quality against what it costs: one dot per model with its interval, the models nobody beats on both joined."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import MOST_PIXELS, Layered, mean_tooltip, model_colour, model_shape, titled
from components.charts.label_places import dot_names
from components.i18n import tr

FAR_APART = 50  # times: beyond, the small ones would lie on one another on an axis of equal steps
ALIKE = 0.05  # of the dearest: closer costs are drawn from 0, or the axis would make much of nothing
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
    x_scale = (
        alt.Scale(type="log", nice=False, padding=40) if is_log else alt.Scale(zero=is_flat, nice=True, padding=40)
    )
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=alt.Axis(tickCount=6, format="~r" if is_log else ",~r"))
    y = alt.Y("y:Q", title=y_title, scale=alt.Scale(zero=False, nice=True, padding=20), axis=alt.Axis(tickCount=5))
    tooltip = [
        alt.Tooltip("model:N", title=tr("Model")),
        alt.Tooltip("x:Q", title=x_title, format=",.3~r"),
        *mean_tooltip(y_title, "y"),
    ]
    shape = model_shape(models, markers)
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
    names = dot_names(rows, x, y, ink, is_log=is_log)
    return titled(alt.layer(front, bars, dots, *names).properties(height=MOST_PIXELS), title, subtitle, ink)
