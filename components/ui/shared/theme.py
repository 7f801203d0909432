"""Colours and markers: one per slot of a project, the same on every page and in every export."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Slot:
    """How a model looks. ``marker`` is a Vega shape, ``symbol`` the same as a character."""

    light: str
    dark: str
    marker: str
    symbol: str


SLOTS = (
    Slot("#0F5377", "#89E0F8", "circle", "●"),
    Slot("#925204", "#F69931", "square", "■"),
    Slot("#068A6C", "#5CC19F", "triangle-up", "▲"),
    Slot("#8350BC", "#A898E8", "diamond", "◆"),
    Slot("#D164B2", "#B26894", "triangle-down", "▼"),
    Slot("#899523", "#DBE374", "cross", "✚"),
    Slot("#518CF8", "#5E76F2", "triangle-right", "▶"),
    Slot("#87152E", "#EC5134", "triangle-left", "◀"),
)


def slot(number: int) -> Slot:
    """The look of slot 1 to 8."""
    return SLOTS[(number - 1) % len(SLOTS)]


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


LIGHT_INK, DARK_INK = "#1B2430", "#E8ECF1"


def ink() -> str:
    """The colour of words in the reader's theme, for charts, which do not take it over everywhere."""
    return DARK_INK if is_dark() else LIGHT_INK
