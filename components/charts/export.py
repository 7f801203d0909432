"""Charts as files: SVG and PNG, drawn in this process without a browser or a network, in explicit colours."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import altair as alt

FONT = "Source Sans, Helvetica Neue, Arial, Hiragino Sans, Yu Gothic UI, Meiryo, Noto Sans CJK JP, sans-serif"
"""Latin faces, and a Japanese one each of macOS, Windows and Linux."""
WIDTH = 720  # pixels of charts that take the width of the page on screen
PNG_SCALE = 2


_DARK_FRAME = {"#FFFFFF": "#12161C", "#000": "#E8ECF1", "#888": "#9AA7B6", "#ddd": "#2C3440"}
"""What Vega draws canvas, axis words, axis lines and grid in by itself -> the same on a dark page."""


def dark_style(colours: Mapping[str, str]) -> str:
    """CSS by which SVG elements of ``to_svg`` follow a browser that prefers dark; paper stays white.

    ``colours``: every light colour that was given to a chart -> its dark one, in hex.
    """
    rules = (
        f'svg [{part}="{light}"]{{{part}:{dark}}}'
        for light, dark in (_DARK_FRAME | dict(colours)).items()
        for part in ("fill", "stroke")
    )
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"


def coloured(chart: alt.LayerChart | alt.FacetChart, colours: Sequence[str]) -> alt.LayerChart | alt.FacetChart:
    """The chart on white with ``colours`` (hex, in slot order) where the page's theme would give them."""
    sized = chart if isinstance(chart, alt.FacetChart) else chart.properties(width=WIDTH)
    styled: alt.LayerChart | alt.FacetChart = sized.configure(
        background="#FFFFFF", font=FONT, range=alt.RangeConfig(category=list(colours)), view={"stroke": None}
    )
    return styled


def to_svg(chart: alt.LayerChart | alt.FacetChart, colours: Sequence[str]) -> str:
    """The chart as one SVG element."""
    target = io.StringIO()
    coloured(chart, colours).save(target, format="svg")
    return target.getvalue()


def to_png(chart: alt.LayerChart | alt.FacetChart, colours: Sequence[str]) -> bytes:
    """The chart as PNG, two pixels for each of the screen's."""
    target = io.BytesIO()
    coloured(chart, colours).save(target, format="png", scale_factor=PNG_SCALE)
    return target.getvalue()
