"""How models went over the runs of the command line: a mean with its interval per run and model."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, mean_tooltip, model_colour, model_legend, model_shape, titled
from components.i18n import tr

PIXELS = 300
DAYS_SHOWN = 5  # of history above which the hour of a run does not matter


def trend_chart(
    rows: pd.DataFrame,
    models: Sequence[str],
    markers: Sequence[str],
    *,
    title: str,
    subtitle: str,
    metric: str,
    ink: str,
) -> Layered:
    """One line per model over time, with 95 % bars.

    Args:
        rows: ``at`` (UTC), ``model``, ``mean``, ``low``, ``high`` (units of the metric), ``queries`` and ``verdict``.
        models: all models of the project in slot order, then others; the theme's colours follow this order.
        markers: Vega shape of each of them.
        title: says which way is better.
        subtitle: what a bar and a mark are.
        metric: name of what is measured.
        ink: colour of the words, which must suit the reader's background.
    """
    legend = model_legend(rows, models)
    colour, shape = model_colour(models, legend), model_shape(models, markers, legend)
    y_scale = alt.Scale(zero=False, nice=True, padding=10)
    tooltip = [
        alt.Tooltip("model:N", title=tr("Model")),
        alt.Tooltip("at:T", title=tr("Run"), format=tr("%d %B %Y, %H:%M")),
        *mean_tooltip(metric),
        alt.Tooltip("queries:Q", title=tr("Questions"), format=","),
        alt.Tooltip("verdict:N", title=tr("Against its baseline")),
    ]
    days = (rows["at"].max() - rows["at"].min()).days
    axis = alt.Axis(format=tr("%d %b %Y") if days > DAYS_SHOWN else tr("%d %b %H:%M"), labelOverlap=True, tickCount=6)
    base = alt.Chart(rows).encode(
        x=alt.X("at:T", title=tr("Run"), axis=axis, scale=alt.Scale(padding=20)), tooltip=tooltip
    )
    mean = alt.Y("mean:Q", title=metric, scale=y_scale)
    bars = base.mark_rule(strokeWidth=2, opacity=0.4).encode(
        y=alt.Y("low:Q", title=metric, scale=y_scale), y2="high:Q", color=colour
    )
    lines = base.mark_line(strokeWidth=2).encode(y=mean, color=colour)
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(y=mean, color=colour, shape=shape)
    return titled(alt.layer(bars, lines, dots).properties(height=PIXELS), title, subtitle, ink)
