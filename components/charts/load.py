"""How models answer when several people ask at once: waiting time and calls a second against callers."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, model_colour, model_legend, model_shape, titled
from components.i18n import tr

PANEL_PIXELS = 200


def waiting_chart(
    rows: pd.DataFrame, models: Sequence[str], markers: Sequence[str], *, title: str, subtitle: str, ink: str
) -> alt.FacetChart:
    """Three panels, p50, p95 and p99, with one line per model, on one logarithmic axis of milliseconds.

    Args:
        rows: ``model``, ``concurrency``, ``percentile`` ("p50", "p95", "p99"), ``milliseconds`` and ``calls``.
        models: all models of the project in slot order; the theme's colours follow this order.
        markers: Vega shape of each of them.
        title: says which way is better.
        subtitle: what a call and a caller are.
        ink: colour of the words, which must suit the reader's background.
    """
    y = alt.Y("milliseconds:Q", title=tr("Milliseconds"), scale=alt.Scale(type="log"), axis=alt.Axis(tickCount=4))
    tooltip = [
        alt.Tooltip("model:N", title=tr("Model")),
        alt.Tooltip("concurrency:O", title=tr("At once")),
        alt.Tooltip("percentile:N", title=tr("Percentile")),
        alt.Tooltip("milliseconds:Q", title=tr("Milliseconds"), format=",.3~r"),
        alt.Tooltip("calls:Q", title=tr("Calls"), format=","),
    ]
    header = alt.Header(title=None, labelColor=ink, labelFontSize=13, labelFontWeight=600)
    panels: alt.FacetChart = (
        _lines(rows, models, markers, y, tooltip)
        .properties(width=250, height=PANEL_PIXELS)
        .facet(column=alt.Column("percentile:N", sort=["p50", "p95", "p99"], header=header), spacing=18)
    )
    return titled(panels, title, subtitle, ink)


def throughput_chart(
    rows: pd.DataFrame, models: Sequence[str], markers: Sequence[str], *, title: str, subtitle: str, ink: str
) -> Layered:
    """Calls answered per second against callers; arguments as for ``waiting_chart``, ``calls_per_second`` in rows."""
    y = alt.Y(
        "calls_per_second:Q", title=tr("Calls per second"), scale=alt.Scale(type="log"), axis=alt.Axis(tickCount=4)
    )
    tooltip = [
        alt.Tooltip("model:N", title=tr("Model")),
        alt.Tooltip("concurrency:O", title=tr("At once")),
        alt.Tooltip("calls_per_second:Q", title=tr("Calls per second"), format=",.3~r"),
    ]
    lines = _lines(rows, models, markers, y, tooltip).properties(height=PANEL_PIXELS + 80)
    return titled(lines, title, subtitle, ink)


def _lines(
    rows: pd.DataFrame, models: Sequence[str], markers: Sequence[str], y: alt.Y, tooltip: list[alt.Tooltip]
) -> Layered:
    """One line with marks per model; the legend names only those that were tested."""
    legend = model_legend(rows, models)
    colour, shape = model_colour(models, legend), model_shape(models, markers, legend)
    x = alt.X("concurrency:O", title=tr("People asking at once"), axis=alt.Axis(labelAngle=0))
    base = alt.Chart(rows).encode(x=x, y=y, tooltip=tooltip)
    return alt.layer(
        base.mark_line(strokeWidth=2).encode(color=colour),
        base.mark_point(filled=True, size=80, opacity=1).encode(color=colour, shape=shape),
    )
