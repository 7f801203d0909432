"""What a story says, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.charts.fluid import Intervals
from components.charts.looks import slot
from components.records import FloatArray
from components.workspace import ProjectCandidate


@dataclass(frozen=True, slots=True)
class ModelStyle:
    """How a model looks: its name, marker and colours (hex) on light and dark."""

    name: str
    symbol: str
    light: str
    dark: str

    @classmethod
    def of(cls, candidate: ProjectCandidate) -> ModelStyle:
        """The look of the candidate's slot."""
        look = slot(candidate.slot)
        return cls(candidate.name, look.symbol, look.light, look.dark)


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """A result as the story lists it. ``is_right``: None where nobody judged it; ``language``: ISO 639-1, or "".

    ``picture`` is a small JPEG without metadata as a data URL, "" where it has none.
    """

    title: str
    is_right: bool | None
    language: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class ShownResults:
    """One model's first results for the telling query."""

    look: ModelStyle
    titles: tuple[FoundTitle, ...]


@dataclass(frozen=True, slots=True)
class TellingQuery:
    """The one query that is shown: a ``headline`` on what it tells, its words or ``picture`` and why it was chosen."""

    headline: str
    text: str
    why: str
    answers: tuple[ShownResults, ...]
    note: str = ""
    language: str = ""
    picture: str = ""


@dataclass(frozen=True)
class MapPicture:
    """One model's map: points float32 (n, 2), the class of each (a place in the legend), and a line below."""

    look: ModelStyle
    points: FloatArray
    classes: Sequence[int]
    note: str


@dataclass(frozen=True)
class Maps:
    """The maps side by side. ``legend``: name, light and dark colour of each class."""

    headline: str
    pictures: tuple[MapPicture, ...]
    legend: tuple[tuple[str, str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class CostTable:
    """Headers and one row per model: its look, and a cell for each header."""

    headline: str
    headers: tuple[str, ...]
    rows: tuple[tuple[ModelStyle, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Story:
    """All slides: the recommendation with its chart, then what it rests on. Parts that are None are left out.

    ``answer`` is the recommendation's first sentence, ``why`` the rest of it, ``sure`` how sure it is and the answer
    counted. ``changes``: what would change it, the first as the headline. ``made_of``: hashes and versions, name and
    value, in small print at the end.
    """

    title: str
    question: str
    answer: str
    why: str
    sure: tuple[str, ...]
    facts: str
    chart: Intervals
    query: TellingQuery | None
    maps: Maps | None
    costs: CostTable
    changes: tuple[str, ...]
    made_of: tuple[tuple[str, str], ...]
    made: str
