"""What a model gained by the number of pairs it learned from."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.base import Layered, titled
from components.i18n import tr

PIXELS = 240


def learning_curve(rows: pd.DataFrame, *, title: str, subtitle: str, x_title: str, y_title: str, ink: str) -> Layered:
    """A line with 95 % bars over a rule at 0.

    Args:
        rows: ``pairs``, and ``gain``, ``low`` and ``high`` in points (0.01 of the metric), one row per point.
        title: says which way is better.
        subtitle: the number of questions, and what a bar is.
        x_title: of the pairs.
        y_title: quantity and unit.
        ink: colour of the words, which must suit the reader's background.
    """
    tooltip = [
        alt.Tooltip("pairs:Q", title=x_title, format=","),
        alt.Tooltip("gain:Q", title=y_title, format="+.1f"),
        alt.Tooltip("low:Q", title=tr("95 % from"), format="+.1f"),
        alt.Tooltip("high:Q", title=tr("to"), format="+.1f"),
    ]
    pairs = rows["pairs"].tolist()
    axis = alt.Axis(values=pairs, format=",d", grid=False)
    base = alt.Chart(rows).encode(
        x=alt.X("pairs:Q", title=x_title, axis=axis, scale=alt.Scale(domainMin=0, padding=20)), tooltip=tooltip
    )
    bars = base.mark_rule(strokeWidth=3, opacity=0.55, strokeCap="round").encode(
        y=alt.Y("low:Q", title=y_title), y2="high:Q"
    )
    gain = alt.Y("gain:Q", title=y_title, scale=alt.Scale(zero=True, nice=True))
    line, dots = base.mark_line(strokeWidth=2).encode(y=gain), base.mark_point(filled=True, size=90).encode(y=gain)
    zero = alt.Chart(pd.DataFrame({"gain": [0.0]})).mark_rule(strokeDash=[4, 4], color=ink).encode(y="gain:Q")
    return titled(alt.layer(zero, bars, line, dots).properties(height=PIXELS), title, subtitle, ink)
