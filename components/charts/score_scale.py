"""Where a model's cosines lie: the spread of each kind of pair per model, and one model's histogram."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, finished, model_colour, model_rows
from components.i18n import tr

RANDOM_GREY = "#6B7684"


def spread_chart(rows: pd.DataFrame, models: Sequence[str], *, title: str, subtitle: str, ink: str) -> Layered:
    """Per model a thin grey bar for random pairs and a thick coloured one for right ones.

    Args:
        rows: ``model``, ``group`` ("random" or "right"), ``low`` and ``high`` (cosines that hold the middle part),
            ``middle`` and ``label``, in the order drawn.
        models: all models of the project in slot order; the theme's colours follow this order.
        title: what can be read off.
        subtitle: what the bars hold.
        ink: colour of the words, which must suit the reader's background.
    """
    order = list(dict.fromkeys(rows["model"]))
    tooltip = [
        alt.Tooltip("model:N", title=tr("Model")),
        alt.Tooltip("label:N", title=tr("Pairs")),
        alt.Tooltip("low:Q", title=tr("from"), format=".2f"),
        alt.Tooltip("middle:Q", title=tr("middle"), format=".2f"),
        alt.Tooltip("high:Q", title=tr("to"), format=".2f"),
    ]
    base = alt.Chart(rows).encode(y=model_rows(order), tooltip=tooltip)
    x = alt.X("low:Q", title=tr("Cosine"), axis=alt.Axis(tickCount=8, gridOpacity=0.5))
    random = base.transform_filter(alt.datum.group == "random")
    right = base.transform_filter(alt.datum.group == "right")
    bars = [
        random.mark_bar(height=6, yOffset=-6, color=RANDOM_GREY, opacity=0.75, cornerRadius=3).encode(x=x, x2="high:Q"),
        random.mark_tick(thickness=2, size=14, yOffset=-6, color=RANDOM_GREY).encode(x="middle:Q"),
        right.mark_bar(height=10, yOffset=5, cornerRadius=3, opacity=0.65).encode(
            x=x, x2="high:Q", color=model_colour(models)
        ),
        right.mark_tick(thickness=3, size=16, yOffset=5).encode(x="middle:Q", color=model_colour(models)),
    ]
    return finished(alt.layer(*bars), len(order), title, subtitle, ink)


def score_histogram(
    rows: pd.DataFrame, groups: Sequence[str], colours: Sequence[str], *, title: str, subtitle: str, ink: str
) -> Layered:
    """One model's cosines: an outline per group of pairs, each adding up to 100 %.

    Args:
        rows: ``group``, ``start``, ``end`` (cosines), ``share`` (0 to 1) and ``count``.
        groups: the names in ``rows``, in the order of the legend.
        colours: one per group.
        title: which model.
        subtitle: how many pairs each group has.
        ink: colour of the words, which must suit the reader's background.
    """
    colour = alt.Color(
        "group:N",
        scale=alt.Scale(domain=list(groups), range=list(colours)),
        legend=alt.Legend(title=None, orient="top", labelLimit=400, labelColor=ink),
    )
    chart = (
        alt.Chart(rows)
        .mark_area(interpolate="step-after", opacity=0.28, line={"strokeWidth": 2})
        .encode(
            x=alt.X("start:Q", title=tr("Cosine"), scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(tickCount=8)),
            y=alt.Y("share:Q", title=tr("Share of the group"), stack=None, axis=alt.Axis(format="%", tickCount=4)),
            color=colour,
            tooltip=[
                alt.Tooltip("group:N", title=tr("Pairs")),
                alt.Tooltip("start:Q", title=tr("Cosine from"), format=".3f"),
                alt.Tooltip("end:Q", title=tr("to"), format=".3f"),
                alt.Tooltip("share:Q", title=tr("Share"), format=".1%"),
                alt.Tooltip("count:Q", title=tr("Pairs"), format=","),
            ],
        )
    )
    return finished(alt.layer(chart), 6, title, subtitle, ink)
