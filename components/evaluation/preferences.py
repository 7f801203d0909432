"""Which list people prefer: Bradley-Terry strengths from blind votes, with intervals, and what to ask next.

Bradley and Terry (1952): model a is preferred to b with chance 1 / (1 + exp(s_b - s_a)). A tie, and "neither is any
good", count as half a win for each. The strengths maximise the likelihood of the votes together with 2 / m of a tie
between every two of the m models: with two models that is Firth's (1993) correction, which keeps a model that won
every vote from looking certain, and with more models it has the same total weight. Newton's method finds them.

Intervals are the normal ones on the scale of strengths. Their variance is the larger one of the model's own and one
that takes all votes on one query as a single observation (Liang and Zeger 1986), as several people looking at one
query know no more about other queries than one of them.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from components.evaluation.agreement import rbo
from components.evaluation.metrics import EMPTY_RANKING
from components.i18n import tr
from components.records import BadInputError, Run

Floats = npt.NDArray[np.float64]

DEPTH = 3  # results of each list that a person compares
Z95 = 1.959964
EVEN = math.log(0.6 / 0.4)  # strengths closer than this are even: neither wins more than 60 of 100
FEWEST_VOTES = 5  # below it no verdict
STEPS, SMALL = 50, 1e-10  # of Newton's method


@dataclass(frozen=True, slots=True)
class Preference:
    """One vote. ``outcome`` is 1 where ``a`` was preferred, 0 where ``b`` was, 0.5 where neither was."""

    query_id: str
    a: str
    b: str
    outcome: float


@dataclass(frozen=True, slots=True)
class Chance:
    """How often one model is preferred to another (or to the average of all), from 0 to 1, with its 95 % interval.

    ``verdict`` is "better", "worse", "same" (the interval lies within 40 to 60 of 100) or "unclear".
    ``votes_needed`` are further votes of the same kind that would settle it if the gap stays as it is: an even chance,
    not a promise; 0 where it is settled, NaN where it cannot be said.
    """

    chance: float
    low: float
    high: float
    verdict: str
    votes_needed: float


@dataclass(frozen=True)
class Strengths:
    """``values`` float64 (m,), mean 0, on the log-odds scale; ``covariance`` float64 (m, m); ``votes`` counted in all.

    ``counts`` is (m, 3): times preferred, times the other one was, neither.
    """

    models: tuple[str, ...]
    values: Floats
    covariance: Floats
    votes: int
    counts: npt.NDArray[np.int64]

    def against(self, a: str, b: str) -> Chance:
        """How often ``a`` is preferred to ``b``."""
        contrast = np.zeros(len(self.models))
        contrast[self.models.index(a)] += 1.0
        contrast[self.models.index(b)] -= 1.0
        return self._chance(contrast)

    def overall(self, model: str) -> Chance:
        """How often ``model`` is preferred to a model of average strength."""
        contrast = np.full(len(self.models), -1.0 / len(self.models))
        contrast[self.models.index(model)] += 1.0
        return self._chance(contrast)

    def ranked(self) -> list[str]:
        """The models, most preferred first."""
        return [self.models[i] for i in np.argsort(-self.values, kind="stable")]

    def _chance(self, contrast: Floats) -> Chance:
        gap = float(contrast @ self.values)
        half = Z95 * math.sqrt(max(float(contrast @ self.covariance @ contrast), 0.0))
        verdict, needed = self._verdict(gap, half)
        return Chance(_logistic(gap), _logistic(gap - half), _logistic(gap + half), verdict, needed)

    def _verdict(self, gap: float, half: float) -> tuple[str, float]:
        if self.votes >= FEWEST_VOTES:
            if abs(gap) + half < EVEN:
                return "same", 0.0
            if abs(gap) > half:
                return ("better" if gap > 0 else "worse"), 0.0
        enough = max(abs(gap), EVEN - abs(gap))
        if not self.votes or enough < SMALL:
            return "unclear", math.nan
        total = max(self.votes * (half / enough) ** 2, FEWEST_VOTES)
        return "unclear", float(max(1, math.ceil(total - self.votes)))


def strengths(preferences: Sequence[Preference], models: Sequence[str]) -> Strengths:
    """Bradley-Terry strengths of two models or more; votes on other models are passed over.

    Raises:
        BadInputError: fewer than two models.
    """
    if len(models) < 2:
        raise BadInputError(
            tr("Votes compare models; {number_of_models} is chosen, take two or more.", number_of_models=len(models))
        )
    place = {model: i for i, model in enumerate(models)}
    votes = [vote for vote in preferences if vote.a in place and vote.b in place and vote.a != vote.b]
    design, outcomes, weights = _with_ties(votes, place)
    values = _fit(design, outcomes, weights)
    return Strengths(
        tuple(models), values, _covariance(design, outcomes, weights, values, votes), len(votes), _counts(votes, place)
    )


def _with_ties(votes: Sequence[Preference], place: Mapping[str, int]) -> tuple[Floats, Floats, Floats]:
    """One row a vote, and then the ties every pair starts with: design (n, m), outcomes (n,), weights (n,)."""
    pairs = [(place[vote.a], place[vote.b]) for vote in votes]
    starting = list(combinations(range(len(place)), 2))
    design = np.zeros((len(pairs) + len(starting), len(place)))
    for row, (a, b) in enumerate([*pairs, *starting]):
        design[row, a], design[row, b] = 1.0, -1.0
    outcomes = np.array([*(vote.outcome for vote in votes), *([0.5] * len(starting))])
    weights = np.array([*([1.0] * len(votes)), *([2.0 / len(place)] * len(starting))])
    return design, outcomes, weights


def _fit(design: Floats, outcomes: Floats, weights: Floats) -> Floats:
    values = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-(design @ values)))
        score = design.T @ (weights * (outcomes - chance))
        step = _inverse(design, weights * chance * (1.0 - chance)) @ score
        values = values + step * min(1.0, 2.0 / max(float(np.abs(step).max()), SMALL))  # no leap into the flat part
        if float(np.abs(step).max()) < SMALL:
            break
    return np.asarray(values - values.mean())


def _inverse(design: Floats, weights: Floats) -> Floats:
    """Of the information matrix, whose one flat direction (all strengths alike) is left at 0."""
    return np.asarray(np.linalg.pinv((design * weights[:, None]).T @ design, hermitian=True))


def _covariance(
    design: Floats, outcomes: Floats, weights: Floats, values: Floats, votes: Sequence[Preference]
) -> Floats:
    chance = 1.0 / (1.0 + np.exp(-(design @ values)))
    bread = _inverse(design, weights * chance * (1.0 - chance))
    queries = {query: i for i, query in enumerate(dict.fromkeys(vote.query_id for vote in votes))}
    if len(queries) < 2:
        return bread
    sums = np.zeros((len(queries), design.shape[1]))
    rows = design[: len(votes)] * (outcomes - chance)[: len(votes), None]
    np.add.at(sums, [queries[vote.query_id] for vote in votes], rows)
    by_query = bread @ (sums.T @ sums) @ bread * len(queries) / (len(queries) - 1)
    return _wider(bread, by_query)


def _wider(first: Floats, other: Floats) -> Floats:
    """A covariance at least as large as both in every direction: ``first`` plus what ``other`` has beyond it."""
    beyond, axes = np.linalg.eigh(other - first)
    return np.asarray(first + (axes * np.maximum(beyond, 0.0)) @ axes.T)


def _counts(votes: Sequence[Preference], place: Mapping[str, int]) -> npt.NDArray[np.int64]:
    counts = np.zeros((len(place), 3), dtype=np.int64)
    for vote in votes:
        for model, won in ((vote.a, vote.outcome), (vote.b, 1.0 - vote.outcome)):
            counts[place[model], 0 if won == 1.0 else 1 if won == 0.0 else 2] += 1
    return counts


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


# What to ask


@dataclass(frozen=True, slots=True)
class TwoLists:
    """Two lists to compare. ``a`` comes before ``b`` by name."""

    query_id: str
    a: str
    b: str


def disagreements(runs: Sequence[Run], query_ids: Sequence[str], depth: int = DEPTH) -> dict[TwoLists, float]:
    """Every query and two models whose first ``depth`` results differ -> how much (1 - RBO, above 0 to 1)."""
    differing = {}
    for first, other in combinations(sorted(runs, key=lambda run: run.model), 2):
        alike = rbo(first, other, depth=depth)
        for query_id in query_ids:
            if shown_ids(first, query_id, depth) != shown_ids(other, query_id, depth):
                differing[TwoLists(query_id, first.model, other.model)] = max(1.0 - float(alike[query_id]), SMALL)
    return differing


def shown_ids(run: Run, query_id: str, depth: int = DEPTH) -> tuple[str, ...]:
    """The documents a person sees of one list."""
    return tuple(run.rankings.get(query_id, EMPTY_RANKING).doc_ids[:depth])


def most_informative(asked: Mapping[TwoLists, float], fitted: Strengths, done: Set[TwoLists]) -> TwoLists | None:
    """What to ask next: the question worth most, None where all are ``done``.

    A question is worth its disagreement times what one more vote is expected to take off the variance v of the two
    models' difference in strength: v^2 w / (1 + v w), where w = p (1 - p) and p is the chance that one is preferred.
    Queries the person has seen with other models are worth less, by one more than the times they were seen: votes on
    one query say the same about others.
    """
    worth = {pair: _worth(fitted, *pair) for pair in {(q.a, q.b) for q in asked}}
    left = [question for question in asked if question not in done]
    if not left:
        return None
    seen = Counter(question.query_id for question in done)
    return min(left, key=lambda q: (-asked[q] * worth[q.a, q.b] / (1 + seen[q.query_id]), q.query_id, q.a, q.b))


def _worth(fitted: Strengths, a: str, b: str) -> float:
    i, j = fitted.models.index(a), fitted.models.index(b)
    variance = float(fitted.covariance[i, i] + fitted.covariance[j, j] - 2 * fitted.covariance[i, j])
    chance = _logistic(float(fitted.values[i] - fitted.values[j]))
    weight = chance * (1.0 - chance)
    return variance**2 * weight / (1.0 + variance * weight)


def sides(question: TwoLists, voter: str) -> tuple[str, str]:
    """The models on the left and on the right: by a hash of voter and question, so that a look back shows the same."""
    seed = f"{voter}\0{question.query_id}\0{question.a}\0{question.b}".encode()
    is_swapped = hashlib.sha256(seed).digest()[0] % 2 == 1
    return (question.b, question.a) if is_swapped else (question.a, question.b)


# Votes as judgments


def grades_of_vote(better: Sequence[str], other: Sequence[str]) -> dict[str, int]:
    """What "this list is better" says about documents, at the least: document id -> grade (1 or 0).

    The highest document of the better list that stands higher there than in the other one is taken as right, and the
    highest one that only the other list shows as wrong. All others stay unjudged.
    """
    grades: dict[str, int] = {}
    below = {doc_id: rank for rank, doc_id in enumerate(other)}
    risen = [doc_id for rank, doc_id in enumerate(better) if below.get(doc_id, len(other) + len(better)) > rank]
    if risen:
        grades[risen[0]] = 1
    only_other = [doc_id for doc_id in other if doc_id not in set(better)]
    if only_other:
        grades[only_other[0]] = 0
    return grades


def grades_of_bad(list_a: Sequence[str], list_b: Sequence[str]) -> dict[str, int]:
    """What "neither is any good" says: every document shown is wrong (grade 0)."""
    return dict.fromkeys((*list_a, *list_b), 0)
