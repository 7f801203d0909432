"""Weighing models that are not ruled out: a score anybody can recompute, how sure it is, and what would change it.

score = sum over criteria of weight x utility. Utilities are absolute, from 0 to 1, and never stretched between the best
and the worst model at hand: quality counts as the metric itself, so a gap of 0.001 stays a gap of 0.001; a limit that
is only a wish counts 1 where it is kept, and limit / value where it is not (twice the budget: 0.5).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.evaluation.bootstrap import Resampled
from components.i18n import tr
from components.needs.criterion_weights import QUALITY
from components.numbers import commas
from components.records import BadInputError

DRAWS = 4_000
CONCENTRATION = 50.0
"""How firmly weights are held: the Dirichlet sum. At 50 a weight of 0.6 has a standard deviation of 0.07."""
UNKNOWN_UTILITY = 0.5
SURE_SHARE = 0.95  # of the draws a model must win for the choice to be called clear
_TINY = 1e-12

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Option:
    """One model that may be chosen.

    ``quality``: the leading metric (0 to 1) per query, indexed by query id, or a measure with its resamples.
    ``utilities``: criterion -> 0 to 1, None where unknown; the criterion "quality" is left out.
    """

    name: str
    quality: pd.Series[float] | Resampled
    utilities: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One model's result. ``parts``: criterion -> weight x utility; they add up to ``score`` (0 to 1).

    ``low`` and ``high`` are the 2.5th and 97.5th percentile of the score over the draws; ``wins`` is the share of the
    draws (0 to 1) in which it has the best score, shared where several have. ``unknown`` criteria count half.
    """

    name: str
    score: float
    low: float
    high: float
    wins: float
    parts: Mapping[str, float]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What would put the runner-up first: ``criterion`` reaching ``needed``, now ``now``.

    ``lever`` is "quality" (points of the metric the runner-up would have to gain), "weight" (of the criterion, 0 to 1,
    the others keeping their proportions) or "unknown" (a utility that is not known, needed at least or at most).
    """

    lever: str
    criterion: str
    now: float
    needed: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """Models best first; ``is_clear`` where the first wins at least 95 % of the draws; changes are the runner-up's.

    ``queries``: how many questions, texts or pairs quality was measured on.
    """

    ranked: tuple[Weighed, ...]
    is_clear: bool
    changes: tuple[Change, ...]
    queries: int
    draws: int


def wish_utility(value: float | None, limit: float) -> float | None:
    """1 where a value keeps within its limit, limit / value where it does not, None where it is unknown.

    Raises:
        BadInputError: value or limit is negative or not a number.
    """
    if value is None:
        return None
    if not (value >= 0 and limit >= 0):
        raise BadInputError(
            tr(
                "A wish of at most {limit:g} was met by {value:g}; both must be numbers of 0 or more.",
                limit=limit,
                value=value,
            )
        )
    return 1.0 if value <= limit else limit / value


def choose(options: Sequence[Option], weights: Mapping[str, float], *, seed: int = 0, draws: int = DRAWS) -> Weighing:
    """Weigh the options, and draw weights and queries anew to see how often each of them wins.

    A draw takes as many queries as there are, with replacement and the same for every model (a paired bootstrap), and
    weights from a Dirichlet distribution around ``weights`` (criterion -> weight; together 1, "quality" among them).
    Measures that come with resamples are drawn from those, the same resample for every model. Equal scores stand in the
    order of the options.

    Raises:
        BadInputError: no options, other queries for one of them, a weight that is negative or a sum that is not 1.
    """
    if not options:
        raise BadInputError(
            tr("There is no model left to weigh; loosen a limit in the needs, or compute another model.")
        )
    quality = _resamples(options) or _queries(options)
    names = list(weights)
    shares = _checked(weights)
    utilities = np.array([[_utility(option, name) for name in names] for option in options])  # quality is 0 here
    now = utilities + np.outer(quality.values, [float(name == QUALITY) for name in names])
    scores = now @ shares
    drawn = _draws(quality, utilities, names, shares, np.random.default_rng(seed), draws)
    best = drawn >= drawn.max(axis=1, keepdims=True) - _TINY
    wins = (best / best.sum(axis=1, keepdims=True)).mean(axis=0)
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    order = np.argsort(-scores, kind="stable")
    ranked = tuple(
        Weighed(
            options[i].name,
            float(scores[i]),
            float(low[i]),
            float(high[i]),
            float(wins[i]),
            {name: float(share * value) for name, share, value in zip(names, shares, now[i], strict=True)},
            tuple(name for name in names if name != QUALITY and options[i].utilities.get(name) is None),
        )
        for i in order
    )
    changes = _changes(names, shares, now, options, order) if len(options) > 1 else ()
    return Weighing(ranked, ranked[0].wins >= SURE_SHARE, changes, quality.size, draws)


@dataclass(frozen=True)
class _Quality:
    """``values`` (models,), on how much they were measured, and how they are drawn anew: (draws, models)."""

    values: Floats
    size: int
    drawn: Callable[[np.random.Generator, int], Floats]


def _queries(options: Sequence[Option]) -> _Quality:
    columns: list[pd.Series[float]] = [
        option.quality for option in options if not isinstance(option.quality, Resampled)
    ]
    first = columns[0].index if columns else pd.Index([])
    for option in options:
        if isinstance(option.quality, Resampled) or not _is_alike(first, option.quality.index):
            raise BadInputError(
                tr(
                    "{name} was not measured on the same questions as {name_2}.",
                    name=option.name,
                    name_2=options[0].name,
                )
            )
    table = np.column_stack([column.reindex(first).to_numpy(dtype=np.float64) for column in columns])
    size = len(table)

    def drawn(random: np.random.Generator, draws: int) -> Floats:
        counts = random.multinomial(size, np.full(size, 1 / size), size=draws)
        means: Floats = counts @ table / size
        return means

    return _Quality(table.mean(axis=0), size, drawn)


def _is_alike(index: pd.Index, other: pd.Index) -> bool:
    return len(index) > 0 and other.sort_values().equals(index.sort_values())


def _resamples(options: Sequence[Option]) -> _Quality | None:
    """None where any option has values per query."""
    resamples = [option.quality for option in options if isinstance(option.quality, Resampled)]
    if len(resamples) < len(options):
        return None
    if len({(resampled.texts, len(resampled.draws)) for resampled in resamples}) > 1:
        raise BadInputError(
            tr("{options} were not measured on the same texts.", options=commas(option.name for option in options))
        )
    kept = np.column_stack([resampled.draws for resampled in resamples])
    kept = kept[np.isfinite(kept).all(axis=1)]
    values = np.array([resampled.value for resampled in resamples])
    kept = kept if len(kept) else values[None]
    return _Quality(values, resamples[0].texts, lambda random, draws: kept[random.integers(0, len(kept), draws)])


def _checked(weights: Mapping[str, float]) -> Floats:
    shares = np.array(list(weights.values()), dtype=np.float64)
    if QUALITY not in weights or (shares < 0).any() or not np.isclose(shares.sum(), 1):
        raise BadInputError(
            tr(
                "Weights are {dict}; they must be 0 or more, together 1, and “{quality}” must be one of them.",
                dict=dict(weights),
                quality=QUALITY,
            )
        )
    return shares


def _utility(option: Option, name: str) -> float:
    if name == QUALITY:
        return 0.0
    value = option.utilities.get(name)
    return UNKNOWN_UTILITY if value is None else float(value)


def _draws(
    quality: _Quality, utilities: Floats, names: Sequence[str], shares: Floats, rng: np.random.Generator, draws: int
) -> Floats:
    """Scores (draws, models)."""
    means = quality.drawn(rng, draws)
    positive = shares > 0
    weights = np.zeros((draws, len(shares)))
    weights[:, positive] = rng.dirichlet(CONCENTRATION * shares[positive], size=draws)
    return means * weights[:, [names.index(QUALITY)]] + weights @ utilities.T


def _changes(
    names: Sequence[str], shares: Floats, now: Floats, options: Sequence[Option], order: npt.NDArray[np.intp]
) -> tuple[Change, ...]:
    first, second = now[order[0]], now[order[1]]
    ahead = float((first - second) @ shares)
    changes = []
    place = list(names).index(QUALITY)
    if shares[place] > 0:
        needed = ahead / shares[place]
        if second[place] + needed <= 1:
            changes.append(Change("quality", QUALITY, 0.0, needed))
    for i, name in enumerate(names):
        crossing = _crossing(first - second, shares, i)
        if crossing is not None:
            changes.append(Change("weight", name, float(shares[i]), crossing))
    for index, sign in ((order[0], -1.0), (order[1], 1.0)):
        for i, name in enumerate(names):
            if name != QUALITY and options[index].utilities.get(name) is None and shares[i] > 0:
                needed = UNKNOWN_UTILITY + sign * ahead / float(shares[i])
                if 0 <= needed <= 1:
                    changes.append(Change("unknown", f"{options[index].name}: {name}", UNKNOWN_UTILITY, needed))
    return tuple(changes)


def _crossing(ahead: Floats, shares: Floats, i: int) -> float | None:
    """The weight of criterion i at which both scores are equal, the other weights keeping their proportions.

    With w for its weight the gap is w x own + (1 - w) x rest, which is 0 at w = rest / (rest - own).
    """
    others = 1 - shares[i]
    if others <= _TINY:
        return None
    rest = float((ahead @ shares - ahead[i] * shares[i]) / others)
    if abs(rest - ahead[i]) < _TINY:
        return None
    weight = rest / (rest - float(ahead[i]))
    return weight if 0 <= weight <= 1 else None
