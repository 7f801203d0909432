"""What a recommendation is made from, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from components.comparison.recommendation.selection import Pairs, Standing
from components.costs.currency import Currency
from components.evaluation.preferences import Chance

QUESTION, USER = "question", "user"
OF_SEARCH = (QUESTION, USER)
"""The units where the metric counts what a search finds."""
WITHOUT_MEANS = ("unmeasured", "preferred")
"""What a recommendation is where nothing is known of quality but what blind votes say."""


@dataclass(frozen=True, slots=True)
class Differing:
    """How the answers of two models differ.

    ``share`` of the questions on which they do (0 to 1, None: unknown); ``unjudged``: which of them nobody judged yet,
    those that differ most first.
    """

    share: float | None = None
    unjudged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ByWeights:
    """Who leads by weights a person set.

    ``ranked``: best first; ``wins``: share of draws the first wins (0 to 1); ``weights``: in words, such as "quality
    60 %, waiting time 40 %"; ``changes``: what would put the next one first.
    """

    ranked: tuple[str, ...]
    wins: float
    weights: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Basis:
    """All that a recommendation is made from.

    ``models``: those that were measured, in the person's order. ``means``, ``pairs``: by the leading metric ``metric``,
    see components.evaluation.model_pair; none where nothing is known of quality. ``ruled_out``: model -> why, in few
    words. ``margin``: the loss that would not matter, in units of the metric. ``current``: the model in use today, ""
    where there is none. ``measured`` units ("question", "text" or "pair", see ``unit``) were counted; ``is_practice``:
    questions made from the documents, which cannot choose surely. ``own``: where the person set weights, who leads by
    them. ``differing``: how two models' answers differ. ``asked``: how many questions there are, and ``silent``: model
    -> for how many of them it finds nothing at all. ``preferred``: what blind votes say of two models, both ways; they
    choose where nothing is known of quality.
    """

    models: tuple[str, ...]
    means: Mapping[str, float]
    pairs: Pairs
    standings: Mapping[str, Standing]
    margin: float
    metric: str
    measured: int
    ruled_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    current: str = ""
    is_compared: bool = False
    unit: str = QUESTION
    is_practice: bool = False
    currency: Currency = field(default_factory=Currency)
    own: ByWeights | None = None
    differing: Callable[[str, str], Differing] = lambda first, second: Differing()
    asked: int = 0
    silent: Mapping[str, int] = field(default_factory=dict)
    preferred: Mapping[tuple[str, str], Chance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to take, why, what is given up, how sure.

    ``sentence`` answers first, ``take`` is its first part: which model. ``basis``: "chosen" (surely better), "same",
    "unclear", "traded" (the person's weights decide against a model that surely finds more), "alone", "preferred" (no
    answer is judged, and blind votes surely prefer it) or "unmeasured". ``confidence`` is one of words.CONFIDENCE.
    ``surer`` says the cheapest way to be surer, ``which`` the ids of the questions to judge for it. ``ranked``: every
    model that is not ruled out, best first, and ``level``: those of them that none surely beats, or is surely preferred
    to where only votes choose. ``risk``: the most that may be lost against another one by the intervals, in units of
    the metric, 0 where nothing is, NaN where that is not known. ``changes``: what would change the choice; ``notes``:
    what is to be known besides.
    """

    basis: str
    first: str
    second: str
    sentence: str
    confidence: str
    surer: str
    which: tuple[str, ...]
    ranked: tuple[str, ...]
    level: tuple[str, ...]
    decided_by: str
    risk: float
    changes: tuple[str, ...]
    notes: tuple[str, ...] = ()
    take: str = ""


@dataclass(frozen=True, slots=True)
class NothingFits:
    """``sentence`` says why no model may be taken."""

    sentence: str
