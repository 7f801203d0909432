"""Published scores against scores on one's own data: one dot per model, named directly."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.base import MOST_PIXELS, Layered, finished, model_colour

_FULL_ROWS = 10  # rows whose height is the most a chart may have
_LINE = 0.085  # height of a name as a share of what the data spans; round axis ends leave it two thirds of the plot
_WIDE = 0.35  # width of a long name, likewise
_RIGHT = 0.65  # names of dots further right than this stand on their left, or they would be cut


def public_own_chart(
    rows: pd.DataFrame,
    models: Sequence[str],
    markers: Sequence[str],
    *,
    title: str,
    subtitle: str,
    x_title: str,
    y_title: str,
    ink: str,
) -> Layered:
    """A dot per model with a bar for the interval on one's own data.

    Args:
        rows: ``model``, ``public``, ``mean``, ``low``, ``high``.
        models: all models of the project in slot order; the theme's colours follow this order.
        markers: Vega shape of each of them.
        title: says which way is better.
        subtitle: how many models and questions.
        x_title: what was published, and its metric.
        y_title: the metric on one's own data.
        ink: colour of the words, which must suit the reader's background.
    """
    scale = alt.Scale(zero=False, nice=True, padding=36)
    shape = alt.Shape("model:N", scale=alt.Scale(domain=list(models), range=list(markers)), legend=None)
    tooltip = [
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip("public:Q", title="Published", format=".3f"),
        alt.Tooltip("mean:Q", title="Your data", format=".3f"),
        alt.Tooltip("low:Q", title="95 % from", format=".3f"),
        alt.Tooltip("high:Q", title="to", format=".3f"),
    ]
    rows = rows.assign(**_name_places(rows))
    base = alt.Chart(rows).encode(x=alt.X("public:Q", title=x_title, scale=scale), tooltip=tooltip)
    colour = model_colour(models)
    bars = base.mark_rule(strokeWidth=3, opacity=0.55, strokeCap="round").encode(
        y=alt.Y("low:Q", title=y_title, scale=scale), y2="high:Q", color=colour
    )
    place = alt.Y("mean:Q", title=y_title, scale=scale)
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(y=place, color=colour, shape=shape)
    beside = alt.Y("name_at:Q", title=y_title, scale=scale)
    after = base.transform_filter(~alt.datum.is_right).mark_text(dx=10, align="left", fontSize=12, color=ink)
    before = base.transform_filter(alt.datum.is_right).mark_text(dx=-10, align="right", fontSize=12, color=ink)
    names = [part.encode(y=beside, text="model:N") for part in (after, before)]
    chart: Layered = alt.layer(bars, dots, *names)
    return finished(chart, _FULL_ROWS, title, subtitle, ink).properties(height=MOST_PIXELS)


def _name_places(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Heights at which names do not cover each other, near their dots, and which stand on the left of theirs."""
    across = (rows["public"] - rows["public"].min()) / ((rows["public"].max() - rows["public"].min()) or 1.0)
    line = ((rows["high"].max() - rows["low"].min()) or 1.0) * _LINE
    placed: dict[int, float] = {}
    for number in rows["mean"].sort_values(ascending=False).index:
        height = float(rows["mean"][number])
        near = [placed[other] for other in placed if abs(across[other] - across[number]) < _WIDE]
        while any(abs(height - taken) < line for taken in near):
            height = min(taken for taken in near if abs(height - taken) < line) - line * 1.01
        placed[number] = height
    return {"name_at": pd.Series(placed).reindex(rows.index), "is_right": across > _RIGHT}
