"""Each model alone and fused with keyword search, keyword search itself, and the best of all per query."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, finished, mean_tooltip, model_colour, model_rows, model_shape
from components.i18n import tr

REFERENCE_GREY = "#6B7684"


def headroom_chart(
    rows: pd.DataFrame,
    models: Sequence[str],
    markers: Sequence[str],
    *,
    title: str,
    subtitle: str,
    x_title: str,
    ink: str,
) -> Layered:
    """One line per model with a filled mark (alone) and a hollow one below it (fused), each with its interval.

    Args:
        rows: ``model`` (what stands at the side), ``way`` ("alone", "fused" or "best"), ``mean``, ``low``, ``high`` and
            ``label``; the order of models is the order drawn.
        models: all models of the project in slot order; the theme's colours follow this order.
        markers: Vega shape of each of them.
        title: says which way is better.
        subtitle: the number of queries, and what the marks mean.
        x_title: quantity and unit.
        ink: colour of the words, which must suit the reader's background.
    """
    order = list(dict.fromkeys(rows["model"]))
    colour, shape = model_colour(models), model_shape(models, markers)
    x = alt.X("mean:Q", title=x_title, scale=alt.Scale(zero=False, nice=True, padding=30), axis=alt.Axis(tickCount=6))
    tooltip = [
        alt.Tooltip("model:N", title=tr("Model")),
        alt.Tooltip("way:N", title=tr("How")),
        *mean_tooltip(),
    ]
    layers = []
    for way, shift in (("alone", -6), ("fused", 6), ("best", 0)):
        base = alt.Chart(rows).transform_filter(alt.datum.way == way).encode(y=model_rows(order), x=x, tooltip=tooltip)
        ends = {"x": alt.X("low:Q", title=x_title), "x2": "high:Q"}
        if way == "best":
            layers.append(base.mark_rule(strokeWidth=2, strokeDash=[4, 3], color=REFERENCE_GREY).encode(**ends))
            layers.append(base.mark_tick(thickness=3, size=18, color=REFERENCE_GREY))
        else:
            layers.append(base.mark_rule(strokeWidth=2, opacity=0.5, yOffset=shift).encode(**ends, color=colour))
            mark = base.mark_point(filled=way == "alone", size=85, opacity=1, strokeWidth=2, yOffset=shift)
            layers.append(mark.encode(color=colour, shape=shape))
        layers.append(
            base.mark_text(align="left", dx=9, dy=shift, fontSize=11, color=ink).encode(
                text="label:N", x=alt.X("high:Q")
            )
        )
    return finished(alt.layer(*layers), len(order), title, subtitle, ink)
