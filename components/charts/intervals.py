"""Means with their 95 % intervals: one dot and one bar per model, named directly."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, finished, mean_tooltip, model_colour, model_rows, model_shape
from components.i18n import N_, tr

BARS, NO_BARS = N_("bars are 95 % intervals"), N_("too few for an interval")


def interval_chart(
    rows: pd.DataFrame,
    models: Sequence[str],
    markers: Sequence[str],
    *,
    title: str,
    subtitle: str,
    x_title: str,
    ink: str,
    domain: tuple[float, float] | None = None,
) -> Layered:
    """Horizontal dots with bars.

    Args:
        rows: ``model``, ``mean``, ``low``, ``high`` and ``label`` (what stands beside the dot), in the order drawn.
        models: all models of the project in slot order; the theme's colours follow this order.
        markers: Vega shape of each of them.
        title: says which way is better.
        subtitle: the number of queries; whether there are bars is added to it.
        x_title: quantity and unit.
        ink: colour of the words, which must suit the reader's background.
        domain: limits of the axis; by default what the intervals need.
    """
    scale = alt.Scale(domain=list(domain)) if domain else alt.Scale(zero=False, nice=True, padding=24)
    tooltip = [alt.Tooltip("model:N", title=tr("Model")), *mean_tooltip()]
    base = alt.Chart(rows).encode(y=model_rows(rows["model"].tolist()), tooltip=tooltip)
    colour, shape = model_colour(models), model_shape(models, markers)
    axis = alt.Axis(tickCount=6, gridOpacity=0.5)
    x = alt.X("mean:Q", title=x_title, scale=scale, axis=axis)
    bars = base.mark_rule(strokeWidth=3, opacity=0.55, strokeCap="round").encode(
        x=alt.X("low:Q", title=x_title, scale=scale, axis=axis), x2="high:Q", color=colour
    )
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(x=x, color=colour, shape=shape)
    labels = base.mark_text(dy=-13, fontSize=12, color=ink).encode(x=x, text="label:N")
    has_bars = bool((rows["low"].notna() & rows["high"].notna()).any())
    subtitle = f"{subtitle} · {tr(BARS if has_bars else NO_BARS)}"
    return finished(alt.layer(bars, dots, labels), len(rows), title, subtitle, ink)
