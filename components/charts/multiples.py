"""Small multiples: means with their 95 % intervals, one panel per group of questions, on one shared axis."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import MOST_PIXELS, ROW_PIXELS, mean_tooltip, model_colour, model_rows, model_shape, titled
from components.i18n import tr

LABEL_PIXELS = 260  # names of models, on the left of the first panel only


def interval_multiples(
    rows: pd.DataFrame,
    models: Sequence[str],
    markers: Sequence[str],
    *,
    title: str,
    subtitle: str,
    x_title: str,
    ink: str,
    domain: tuple[float, float] | None = None,
    width: int = 960,
) -> alt.FacetChart:
    """Panels side by side.

    Args:
        rows: ``group`` (panel), ``model``, ``mean``, ``low`` and ``high``, in the order drawn.
        models: all models of the project in slot order; the theme's colours follow this order.
        markers: Vega shape of each of them.
        title: says which way is better.
        subtitle: what the bars are.
        x_title: quantity and unit.
        ink: colour of the words, which must suit the reader's background.
        domain: limits of the axis, the same for charts that belong together; by default what the intervals need.
        width: of all panels together with the names, in pixels.
    """
    groups = list(dict.fromkeys(rows["group"]))
    order = list(dict.fromkeys(rows["model"]))
    tooltip = [
        alt.Tooltip("model:N", title=tr("Model")),
        alt.Tooltip("group:N", title=tr("Group")),
        *mean_tooltip(),
    ]
    scale = alt.Scale(domain=list(domain)) if domain else alt.Scale(zero=False, nice=True, padding=8)
    axis = alt.Axis(tickCount=3, gridOpacity=0.5)
    base = alt.Chart(rows).encode(y=model_rows(order), color=model_colour(models), tooltip=tooltip)
    bars = base.mark_rule(strokeWidth=3, opacity=0.55, strokeCap="round").encode(
        x=alt.X("low:Q", title=x_title, scale=scale, axis=axis), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("mean:Q", title=x_title, scale=scale, axis=axis), shape=model_shape(models, markers)
    )
    panel = max(110, (width - LABEL_PIXELS) // max(len(groups), 1) - 16)
    height = min(MOST_PIXELS - 120, (ROW_PIXELS - 8) * max(len(order), 1))
    header = alt.Header(title=None, labelColor=ink, labelFontSize=13, labelFontWeight=600, labelLimit=panel)
    panels: alt.FacetChart = (
        alt.layer(bars, dots)
        .properties(width=panel, height=height)
        .facet(column=alt.Column("group:N", sort=groups, header=header), spacing=16)
    )
    return titled(panels, title, subtitle, ink)
