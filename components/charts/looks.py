"""How a model looks, the same on every page and in every file; and the colours of classes of points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Slot:
    """How a model looks. ``marker`` is a Vega shape, ``symbol`` the same as a character; colours in hex."""

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
"""One for each model of a project, which may have eight."""
LIGHT_INK, DARK_INK = "#1B2430", "#E8ECF1"

MOST_LABELS = 12  # colours that can still be told from each other; the rest share grey
# Twelve colours chosen one by one to stay furthest apart in Oklab for normal, protan, deutan and tritan sight
# (Machado et al. 2009); light and dark have near hues. The last two are for what has no colour of its own.
CLASSES: Mapping[str, Sequence[str]] = {
    "light": (
        *("#22308A", "#FA7C20", "#1D7A93", "#9F3501", "#9F61F2", "#30AFF8"),
        *("#5F2644", "#1A6444", "#AC704E", "#7C39C9", "#1996C3", "#D39471", "#9AA4B0", "#9AA4B0"),
    ),
    "dark": (
        *("#4EA6FB", "#AA6F18", "#99F7FC", "#FF9555", "#944EC1", "#91D0FC"),
        *("#E649A1", "#269364", "#F7C790", "#8966F9", "#5194D5", "#C78A3B", "#77828F", "#77828F"),
    ),
}


def slot(number: int) -> Slot:
    """The look of slot 1 to 8."""
    return SLOTS[(number - 1) % len(SLOTS)]
