"""Colours and markers: one per slot of a project, the same on every page and in every export."""

from __future__ import annotations

import streamlit as st

from components.charts.looks import DARK_INK, LIGHT_INK, slot


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


def slot_colour(number: int) -> str:
    """The slot's colour in the reader's theme."""
    look = slot(number)
    return look.dark if is_dark() else look.light


def baseline() -> str:
    """The grey of baselines and of what is not selected."""
    return "#8A96A5" if is_dark() else "#6B7684"


def ink() -> str:
    """The colour of words in the reader's theme, for charts, which do not take it over everywhere."""
    return DARK_INK if is_dark() else LIGHT_INK
