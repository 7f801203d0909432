"""A grid of means: settings down, models across, the value and half its interval written in each cell."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, finished, names_axis
from components.i18n import tr

LIGHTEST_WRITTEN_DARK = 0.6  # of the scale: above it the cell is dark, and its words are light


def heat_chart(
    rows: pd.DataFrame, settings: Sequence[str], models: Sequence[str], *, title: str, subtitle: str, ink: str
) -> Layered:
    """Cells coloured by their mean on one scale from 0 to 1; the number is written in each, so colour is not needed.

    Args:
        rows: ``setting``, ``model``, ``mean`` (0 to 1) and ``label``.
        settings: in the order drawn.
        models: in the order drawn.
        title: says which way is better.
        subtitle: the number of questions.
        ink: colour of the words around it.
    """
    base = alt.Chart(rows).encode(
        y=alt.Y("setting:N", sort=list(settings), title=None, axis=names_axis(200)),
        x=alt.X("model:N", sort=list(models), title=None, axis=alt.Axis(orient="top", labelAngle=0, labelLimit=180)),
        tooltip=[alt.Tooltip("model:N", title=tr("Model")), alt.Tooltip("setting:N", title=tr("Chunks")), "label:N"],
    )
    colour = alt.Color("mean:Q", scale=alt.Scale(domain=[0, 1], range=["#EAF1FB", "#0F5377"]), legend=None)
    cells = base.mark_rect(stroke="#8A96A5", strokeWidth=0.5).encode(color=colour)
    dark = f"datum.mean > {LIGHTEST_WRITTEN_DARK}"
    words = base.mark_text(fontSize=12).encode(
        text="label:N", color=alt.condition(dark, alt.value("#FFFFFF"), alt.value("#1B2430"))
    )
    return finished(alt.layer(cells, words), len(settings), title, subtitle, ink)
