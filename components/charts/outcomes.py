"""What became of every question, one bar per model: right first, then why the others went wrong."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, finished, names_axis
from components.i18n import tr

# From dark to light along the way a question takes, told also by words beside the bars; readable in both themes.
COLOURS = ("#068A6C", "#925204", "#D18B2C", "#8350BC", "#9A7FBF", "#8A96A5")


def outcome_chart(rows: pd.DataFrame, outcomes: Sequence[str], *, title: str, subtitle: str, ink: str) -> Layered:
    """Stacked horizontal bars on one scale from 0 to 100 %.

    Args:
        rows: ``model``, ``outcome``, ``questions`` and ``share`` (0 to 1), models in the order drawn.
        outcomes: every outcome in the order stacked, at most as many as COLOURS.
        title: what the bars add up to.
        subtitle: the number of questions.
        ink: colour of the words.
    """
    place = {name: number for number, name in enumerate(outcomes)}
    rows = rows[rows["questions"] > 0].assign(
        percent=lambda frame: 100 * frame["share"], place=lambda o: o["outcome"].map(place)
    )
    base = alt.Chart(rows).encode(
        y=alt.Y("model:N", sort=list(dict.fromkeys(rows["model"])), title=None, axis=names_axis(320)),
        x=alt.X("percent:Q", stack="zero", title=tr("Questions, %"), scale=alt.Scale(domain=[0, 100])),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("model:N", title=tr("Model")),
            alt.Tooltip("outcome:N", title=tr("Outcome")),
            alt.Tooltip("questions:Q", title=tr("Questions")),
            alt.Tooltip("percent:Q", title="%", format=".0f"),
        ],
    )
    scale = alt.Scale(domain=list(outcomes), range=list(COLOURS[: len(outcomes)]))
    legend = alt.Legend(title=None, orient="bottom", columns=3, labelLimit=220)
    bars = base.mark_bar(height=alt.RelativeBandSize(0.7)).encode(
        color=alt.Color("outcome:N", scale=scale, legend=legend)
    )
    return finished(alt.layer(bars), 2 * rows["model"].nunique() + 2, title, subtitle, ink)
