"""From all that could be found down to what is: one bar per stage, each beginning where the one above ended."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, finished, model_colour, names_axis
from components.i18n import tr

UNKNOWN_GREY = "#6B7684"


def waterfall_chart(
    rows: pd.DataFrame, models: Sequence[str], *, title: str, subtitle: str, x_title: str, ink: str
) -> Layered:
    """Horizontal bars on one scale from 0 to 100.

    Args:
        rows: ``model`` (one and the same), ``step``, ``start`` and ``end`` (0 to 100), ``fate`` ("kept", "lost" or
            "unknown", which is drawn dashed) and ``label``, in the order drawn.
        models: all models of the project in slot order; the theme's colours follow this order.
        title: what the bars add up to.
        subtitle: the number of queries.
        x_title: quantity and unit.
        ink: colour of the words, which must suit the reader's background.
    """
    rows = rows.assign(edge=rows[["start", "end"]].max(axis=1))
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "step:N",
            sort=rows["step"].tolist(),
            title=None,
            axis=names_axis(320),
        ),
        tooltip=[alt.Tooltip("step:N", title=tr("Stage")), alt.Tooltip("label:N", title=x_title)],
    )
    # Room for the label of a bar that reaches 100.
    x = alt.X(
        "start:Q", title=x_title, scale=alt.Scale(domain=[0, 122]), axis=alt.Axis(values=[0, 20, 40, 60, 80, 100])
    )
    known = base.transform_filter("datum.fate != 'unknown'")
    bars = known.mark_bar(height=18, cornerRadius=2).encode(
        x=x,
        x2="end:Q",
        color=model_colour(models),
        opacity=alt.condition("datum.fate == 'kept'", alt.value(1.0), alt.value(0.5)),
    )
    dashed = (
        base.transform_filter("datum.fate == 'unknown'")
        .mark_bar(height=18, fillOpacity=0.12, color=UNKNOWN_GREY, stroke=UNKNOWN_GREY, strokeDash=[4, 3])
        .encode(x=x, x2="end:Q")
    )
    labels = base.mark_text(align="left", dx=6, fontSize=12, color=ink).encode(x=alt.X("edge:Q"), text="label:N")
    return finished(alt.layer(bars, dashed, labels), len(rows), title, subtitle, ink)
