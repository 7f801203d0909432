"""Charts of bills: two that cross as use grows, and what a bill hangs on."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.base import MOST_PIXELS, Layered, finished, names_axis, room_for, titled
from components.i18n import tr

GREY = "#8A96A5"
TORNADO_PIXELS = 640  # of the bars' part


def crossing_chart(
    rows: pd.DataFrame,
    colour: str,
    marks: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    y_title: str,
    ink: str,
) -> Layered:
    """Two bills against questions a month.

    Args:
        rows: ``bill`` (its name), ``is_own`` (bool), ``queries`` and ``amount``, enough points for straight pieces.
        colour: of one's own model; the API is grey and dashed.
        marks: ``queries``, ``amount`` and ``label`` of points worth naming: today's volume, where the bills meet.
        title: says which way is better.
        subtitle: what else is taken as it is.
        y_title: currency and period.
        ink: colour of the words, which must suit the reader's background.
    """
    x = alt.X("queries:Q", title=tr("Questions a month"), axis=alt.Axis(tickCount=6, format="~s"))
    y = alt.Y("amount:Q", title=y_title, axis=alt.Axis(tickCount=5, format=",~r"), scale=alt.Scale(zero=True))
    tooltip = [
        alt.Tooltip("bill:N", title=tr("Bill")),
        alt.Tooltip("queries:Q", title=tr("Questions a month"), format=",.0f"),
        alt.Tooltip("amount:Q", title=y_title, format=",.2f"),
    ]
    base = alt.Chart(rows).encode(x=x, y=y, tooltip=tooltip)
    own = base.transform_filter(alt.datum.is_own).mark_line(strokeWidth=3, color=colour)
    api = base.transform_filter(~alt.datum.is_own).mark_line(strokeWidth=3, color=GREY, strokeDash=[6, 4])
    ends = rows.sort_values("queries").groupby("bill", sort=False).tail(1)
    names = (
        alt.Chart(ends).mark_text(align="right", dx=-4, dy=-10, fontSize=12, color=ink).encode(x=x, y=y, text="bill:N")
    )
    points = alt.Chart(marks).mark_point(filled=True, size=110, opacity=1, color=ink).encode(x=x, y=y)
    labels = (
        alt.Chart(marks).mark_text(align="left", dx=9, dy=15, fontSize=12, color=ink).encode(x=x, y=y, text="label:N")
    )
    lines = alt.layer(own, api, names, points, labels).properties(height=MOST_PIXELS - 60)
    return titled(lines, title, subtitle, ink)


def tornado_chart(
    rows: pd.DataFrame, now: float, colour: str, *, title: str, subtitle: str, x_title: str, ink: str
) -> Layered:
    """A bar per assumption, from the bill with half of it to the bill with twice as much; a line where it is now.

    Args:
        rows: ``name``, ``total_low`` and ``total_high`` (the bill with the assumption low and high) and ``label``, the
            largest swing first.
        now: the bill as it is.
        colour: of the model.
        title: says which way is better.
        subtitle: what low and high are.
        x_title: currency and period.
        ink: colour of the words, which must suit the reader's background.
    """
    y = alt.Y("name:N", sort=rows["name"].tolist(), title=None, axis=names_axis(280))
    ends = [now, *rows["total_low"], *rows["total_high"]]
    spread = (max(ends) - min(ends)) or max(ends) or 1.0
    scale = alt.Scale(domain=[min(ends) - spread / 40, max(ends) + spread * room_for(rows["label"], TORNADO_PIXELS)])
    tooltip = [
        alt.Tooltip("name:N", title=tr("Assumption")),
        alt.Tooltip("total_low:Q", title=tr("Half of it"), format=",.2f"),
        alt.Tooltip("total_high:Q", title=tr("Twice as much"), format=",.2f"),
    ]
    x = alt.X("total_low:Q", title=x_title, scale=scale, axis=alt.Axis(tickCount=6, format=",~r"))
    base = alt.Chart(rows).encode(y=y, tooltip=tooltip)
    bars = base.mark_bar(height=16, color=colour, opacity=0.75).encode(x=x, x2="total_high:Q")
    labels = (
        base.transform_calculate(end="max(datum.total_low, datum.total_high)")
        .mark_text(align="left", dx=6, fontSize=12, color=ink)
        .encode(x=alt.X("end:Q", title=x_title), text="label:N")
    )
    line = (
        alt.Chart(pd.DataFrame({"now": [now]}))
        .mark_rule(color=ink, strokeDash=[4, 4])
        .encode(x=alt.X("now:Q", title=x_title))
    )
    return finished(alt.layer(bars, line, labels), len(rows), title, subtitle, ink)
