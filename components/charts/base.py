"""What every chart with one row per model has in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

import altair as alt
import pandas as pd

from components.i18n import tr
from components.numbers import columns

Layered = alt.LayerChart | alt.FacetChart  # what altair says it returns; layers without facets are the first
Drawn = TypeVar("Drawn", bound=Layered)

ROW_PIXELS = 34
FRAME_PIXELS = 118  # title, subtitle and axis, which share the height with the rows
CHARACTER = 7  # pixels of a label's Latin character, and
GAP = 9  # around it
MOST_PIXELS = 360
TITLE_CHARACTERS = 44  # Latin ones that a phone shows of a title
SUBTITLE_CHARACTERS, LINE_PIXELS = 58, 15  # Latin ones on a phone; and of a line
WIDE = 2.2  # Latin letters in the room of a Japanese one
_BREAKS = re.compile(r"(?<=[\u3001\u3002\uff09\uff1a\uff1b])|(?<= )")  # after signs of Japanese, and blanks


def model_rows(order: Sequence[str]) -> alt.Y:
    """Models down the side, in this order, named directly."""
    return alt.Y("model:N", sort=list(order), title=None, axis=names_axis(260))


def names_axis(most_pixels: int) -> alt.Axis:
    """Names down the side, each level with its own mark; by itself the first one is moved into the frame."""
    return alt.Axis(labelLimit=most_pixels, ticks=False, domain=False, labelPadding=8, labelFlush=False)


def model_colour(models: Sequence[str], legend: alt.Legend | None = None) -> alt.Color:
    """The theme's categorical colours in slot order: every model of the project is in the domain, shown or not."""
    return alt.Color("model:N", scale=alt.Scale(domain=list(models)), legend=legend)


def model_shape(models: Sequence[str], markers: Sequence[str], legend: alt.Legend | None = None) -> alt.Shape:
    """Each model's Vega shape, in slot order like the colours."""
    return alt.Shape("model:N", scale=alt.Scale(domain=list(models), range=list(markers)), legend=legend)


def model_legend(rows: pd.DataFrame, models: Sequence[str]) -> alt.Legend:
    """For lines, which are not named directly: only the models that are drawn."""
    shown = [model for model in models if model in set(rows["model"])]
    return alt.Legend(orient="top", title=None, values=shown, labelLimit=260, columns=3, symbolStrokeWidth=2)


def mean_tooltip(mean: str | None = None, field: str = "mean") -> list[alt.Tooltip]:
    """A mean, named ``mean`` ("Mean" where None), and its limits."""
    columns = ((field, tr("Mean") if mean is None else mean), ("low", tr("95 % from")), ("high", tr("to")))
    return [alt.Tooltip(f"{column}:Q", title=title, format=".3f") for column, title in columns]


def finished(chart: Layered, rows: int, title: str, subtitle: str, ink: str) -> Layered:
    """The chart with its title, a height fit for so many rows, and a description for screen readers."""
    more = LINE_PIXELS * (len(subtitle_lines(subtitle)) - 1)
    height = min(MOST_PIXELS, FRAME_PIXELS + more + ROW_PIXELS * max(rows, 1))
    return titled(chart.properties(height=height), title, subtitle, ink)


def titled(chart: Drawn, title: str, subtitle: str, ink: str) -> Drawn:
    """The chart with its title, and a description for screen readers."""
    heading = alt.Title(
        title_lines(title),
        subtitle=subtitle_lines(subtitle),
        color=ink,
        subtitleColor=ink,
        anchor="start",
        offset=12,
        subtitlePadding=4,
    )
    return chart.properties(title=heading, description=f"{title}. {subtitle}").configure_view(strokeWidth=0)


def title_lines(title: str) -> list[str]:
    """The title; where a phone would cut it off, what stands in brackets (which way is better) on its own line."""
    head, bracket, rest = title.partition(" (")
    return [head, f"({rest}"] if bracket and _width(title) > TITLE_CHARACTERS else [title]


def subtitle_lines(subtitle: str) -> list[str]:
    """A subtitle in lines that a narrow chart has room for: Vega cuts longer ones off."""
    lines: list[str] = []
    for part in subtitle.split(" · "):
        if lines and _width(f"{lines[-1]} · {part}") <= SUBTITLE_CHARACTERS:
            lines[-1] += f" · {part}"
        else:
            lines += _wrapped(part)
    return lines


def _wrapped(words: str) -> Iterator[str]:
    """Lines of words with and without blanks between them; at least one."""
    line = ""
    for piece in _BREAKS.split(words):
        while _width(piece.rstrip()) > SUBTITLE_CHARACTERS:  # a phrase that no line has room for
            yield from filter(None, [line.rstrip()])
            cut = next(end for end in range(len(piece), 0, -1) if _width(piece[:end]) <= SUBTITLE_CHARACTERS)
            line, piece = piece[:cut], piece[cut:]  # noqa: PLW2901 - what is left of it
        if line and _width((line + piece).rstrip()) > SUBTITLE_CHARACTERS:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _width(words: str) -> float:
    """In Latin letters of a chart, of which a Japanese one takes a little more than two."""
    return sum(1 if columns(letter) == 1 else WIDE for letter in words)


def room_for(labels: pd.Series[str], pixels: int) -> float:
    """What an axis must be longer than its longest bar so that no label at a bar's end is cut off.

    A share of the bar's length, where the axis is at least so many pixels long.
    """
    longest = CHARACTER * max(map(columns, labels), default=0) + GAP
    return longest / max(pixels - longest, longest)
