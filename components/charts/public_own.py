"""Published scores against scores on one's own data: one dot per model, named directly."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import MOST_PIXELS, Layered, finished, mean_tooltip, model_colour, model_shape
from components.charts.label_places import dot_names
from components.i18n import tr

_FULL_ROWS = 10  # rows whose height is the most a chart may have


def public_own_chart(
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
    """A dot per model with a bar for the interval on one's own data.

    Args:
        rows: ``model``, ``public``, ``mean``, ``low``, ``high``.
        models: all models of the project in slot order; the theme's colours follow this order.
        markers: Vega shape of each of them.
        title: says which way is better.
        subtitle: how many models and questions.
        x_title: what was published, and its metric.
        y_title: the metric on one's own data.
        ink: colour of the words, which must suit the reader's background.
    """
    scale = alt.Scale(zero=False, nice=True, padding=36)
    tooltip = [
        alt.Tooltip("model:N", title=tr("Model")),
        alt.Tooltip("x:Q", title=tr("Published"), format=".3f"),
        *mean_tooltip(tr("Your data"), "y"),
    ]
    rows = rows.rename(columns={"public": "x", "mean": "y"})
    x = alt.X("x:Q", title=x_title, scale=scale)
    y = alt.Y("y:Q", title=y_title, scale=scale)
    base = alt.Chart(rows).encode(x=x, tooltip=tooltip)
    colour, shape = model_colour(models), model_shape(models, markers)
    bars = base.mark_rule(strokeWidth=3, opacity=0.55, strokeCap="round").encode(
        y=alt.Y("low:Q", title=y_title, scale=scale), y2="high:Q", color=colour
    )
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(y=y, color=colour, shape=shape)
    chart: Layered = alt.layer(bars, dots, *dot_names(rows, x, y, ink))
    return finished(chart, _FULL_ROWS, title, subtitle, ink).properties(height=MOST_PIXELS)
