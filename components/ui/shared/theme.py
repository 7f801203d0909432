"""Colours and markers: one per slot of a project, the same on every page and in every export.

Where the browser resolves colours (HTML, charts drawn as SVG) they are said for both themes at once, so that they
follow when the reader changes the theme: that runs no page again. Tables are painted and need one plain colour.
"""

from __future__ import annotations

import streamlit as st

from components.charts.looks import DARK_INK, LIGHT_INK, slot

GREYS = ("#6B7684", "#8A96A5")
"""Of baselines and of what is not selected, on light and on dark."""


def is_dark() -> bool:
    """Whether the reader's theme was dark when this run of the page began."""
    return st.context.theme.type == "dark"


def either(light: str, dark: str) -> str:
    """A CSS colour that is ``light`` in a light theme and ``dark`` in a dark one."""
    return f"light-dark({light}, {dark})"


def slot_colour(number: int) -> str:
    """The slot's colour in the reader's theme, for HTML and charts."""
    look = slot(number)
    return either(look.light, look.dark)


def baseline() -> str:
    """The grey of baselines and of what is not selected, for HTML and charts."""
    return either(*GREYS)


def ink() -> str:
    """The colour of words in the reader's theme, for charts, which do not take it over everywhere."""
    return either(LIGHT_INK, DARK_INK)


def painted_slot_colour(number: int) -> str:
    """The slot's colour as one hex value, for tables."""
    look = slot(number)
    return look.dark if is_dark() else look.light


def painted_baseline() -> str:
    """The grey of baselines as one hex value, for tables."""
    return GREYS[is_dark()]
