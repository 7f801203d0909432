"""What a story says, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components.records import FloatArray


@dataclass(frozen=True, slots=True)
class ModelStyle:
    """How a model looks: its name, marker and colours (hex) on light and dark."""

    name: str
    symbol: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Answers:
    """One model's first results for the telling query: titles, and whether each is right (None: nobody judged it)."""

    look: ModelStyle
    titles: tuple[tuple[str, bool | None], ...]


@dataclass(frozen=True, slots=True)
class TellingQuery:
    """The one query that is shown, and why it was chosen."""

    text: str
    why: str
    answers: tuple[Answers, ...]
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """One model's map: points float32 (n, 2), the class of each (a place in the legend), and a line below."""

    look: ModelStyle
    points: FloatArray
    classes: Sequence[int]
    note: str


@dataclass(frozen=True, slots=True)
class VerdictTable:
    """Headers and one row per model: its look, and a cell for each header."""

    headers: tuple[str, ...]
    rows: tuple[tuple[ModelStyle, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Story:
    """All slides. ``legend``: name, light and dark colour of each class of the maps. Empty parts are left out."""

    title: str
    question: str
    facts: tuple[str, ...]
    query: TellingQuery | None
    pictures: tuple[Picture, ...]
    legend: tuple[tuple[str, str, str], ...]
    map_note: str
    verdict: str
    verdict_notes: tuple[str, ...]
    table: VerdictTable
    decision: str
    decision_notes: tuple[str, ...]
    made: str


def telling_query(
    per_query: Mapping[str, pd.Series[float]], first: str, second: str, *, ahead: bool | None
) -> str | None:
    """The query on which two models differ most in the direction of the verdict.

    Args:
        per_query: model -> its score per query id.
        first: the model the verdict is about.
        second: the one it is compared with.
        ahead: True where the verdict says ``first`` is better, False where worse, None where neither: either direction.

    Returns:
        The query id; None where no query tells them apart that way. Equals by id.
    """
    gaps = (per_query[first] - per_query[second]).sort_index()
    if ahead is None:
        gaps = gaps.abs()
    elif not ahead:
        gaps = -gaps
    if gaps.empty or float(gaps.max()) <= 0:
        return None
    return str(gaps.idxmax())
