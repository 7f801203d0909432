"""What became of every question, one bar per model: right first, then why the others went wrong."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import Layered, finished, names_axis
from components.i18n import tr

# From dark to light along the way a question takes, told also by words beside the bars; readable in both themes.
COLOURS = ("#068A6C", "#925204", "#D18B2C", "#8350BC", "#9A7FBF", "#8A96A5")
WRITTEN_DARK = ("#D18B2C", "#9A7FBF", "#8A96A5")  # white words would be hard to read on them
LEAST_WRITTEN = 8  # per cent of a bar: a narrower part has no room for its number on a phone


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
        percent=lambda frame: 100 * frame["share"],
        place=lambda o: o["outcome"].map(place),
        label=lambda o: o["percent"].map(lambda percent: f"{percent:.0f}" if percent >= LEAST_WRITTEN else ""),
    )
    base = alt.Chart(rows).encode(
        y=alt.Y("model:N", sort=list(dict.fromkeys(rows["model"])), title=None, axis=names_axis(320)),
        x=alt.X(
            "percent:Q",
            stack="zero",
            title=tr("Questions, %"),
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(tickCount=5),
        ),
        detail="outcome:N",
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("model:N", title=tr("Model")),
            alt.Tooltip("outcome:N", title=tr("Outcome")),
            alt.Tooltip("questions:Q", title=tr("Questions")),
            alt.Tooltip("percent:Q", title="%", format=".0f"),
        ],
    )
    scale = alt.Scale(domain=list(outcomes), range=list(COLOURS[: len(outcomes)]))
    legend = alt.Legend(title=None, orient="bottom", columns=2, labelLimit=220)  # two fit on a phone
    bars = base.mark_bar(height=alt.RelativeBandSize(0.7)).encode(
        color=alt.Color("outcome:N", scale=scale, legend=legend)
    )
    lights = [name for name, colour in zip(outcomes, COLOURS, strict=False) if colour in WRITTEN_DARK]
    words = base.mark_text(fontSize=12).encode(
        x=alt.X("percent:Q", stack="zero", bandPosition=0.5),
        text="label:N",
        color=alt.condition(alt.FieldOneOfPredicate("outcome", lights), alt.value("#1B2430"), alt.value("#FFFFFF")),
    )
    return finished(alt.layer(bars, words), 2 * rows["model"].nunique() + 2, title, subtitle, ink)
