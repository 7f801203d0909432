"""Paired comparisons of models, each with one of four verdicts; mean_interval is for a single model.

Two tests decide together, and a mean difference is rejected only where both reject it: sign flips
(components.evaluation.sign_flips), and the worst that the sample may have missed (bayesian_bootstrap.WorstCase; with no
difference at all it is the rule of three, about 3 / queries). Signs alone are exact where gains and losses are about as
large as each other. Where one model gains a little on most questions and loses a few wholly, they take what was not
seen for what is not there: simulated, 8 to 34 % (at worst 60 %) of such equal models were called better or worse, and
intervals of rare one-sided losses covered 80 to 93 %. Together they call at most 5 % of equal models better or worse
and cover the true difference in at least 95 %, normal, skewed or rare, from 20 to 500 questions
(tests/benchmarks/coverage.py); where losses could be rare and few questions are judged they are wider than 95 % needs.

p-value and interval are two readings of both tests. Over several pairs Holm's step-down holds the chance of any false
"better" or "worse" to 5 %: the pair with the i-th smallest of m p-values is tested at 0.05 / (m - i + 1) until one
fails. A pair that passed shows the interval at its own level, every other pair the interval at the level where the
procedure stopped; the worst case is corrected so only for the question whether a limit leaves out 0, which is what the
m tests ask. So an interval leaves out 0 exactly when the corrected p-value is below 0.05, and each covers its own true
difference with 95 %; several intervals together are not meant to hold at once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.evaluation.bayesian_bootstrap import SIDE, WorstCase, worst_case
from components.evaluation.further_queries import WorstBound, further_queries
from components.evaluation.mean_intervals import Interval, mean_interval, mean_intervals
from components.evaluation.sign_flips import Floats, SubsetMeans, subset_means
from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError

__all__ = [
    "COMPARISON_COLUMNS", "DEFAULT_MARGIN", "MIN_QUERIES", "PairedComparison", "Interval", "RankGroup",
    "compare", "compare_all", "compare_metrics", "holm", "mean_interval", "mean_intervals", "rank_groups",
]  # fmt: skip

ALPHA = 0.05
DEFAULT_MARGIN = 0.02  # two points
MIN_QUERIES = 5  # with fewer, no pattern of signs is rare enough to say anything
RESAMPLES = 10_000
COMPARISON_COLUMNS = (
    "model_a", "model_b", "metric", "difference", "ci_low", "ci_high",
    "p_value", "verdict", "queries", "queries_needed", "effect_size", "deviation", "skewness",
)  # fmt: skip
_ZERO = 1e-12  # differences between scores this small are rounding


@dataclass(frozen=True, slots=True)
class PairedComparison:
    """Model A minus model B over the same queries.

    ``verdict`` is A's: "better", "worse", "same" (the interval lies inside the margin, even where it leaves out 0) or
    "unclear"; below five queries always "unclear", with unknown limits. ``p_value`` and the limits are Holm-corrected;
    where the limits are known, p_value >= 0.05 exactly when they hold 0.
    ``queries_needed`` counts further queries (see ``further_queries``): 0 when the verdict stands, NaN when it
    cannot be estimated.
    ``effect_size`` is Cohen's d of the paired differences (mean over standard deviation), NaN when every difference is
    alike and not 0. ``deviation`` is their standard deviation, ``skewness`` their third standardised
    moment, 0 where they are alike.
    """

    difference: float
    ci_low: float
    ci_high: float
    p_value: float
    verdict: str
    queries: int
    queries_needed: float
    effect_size: float
    deviation: float
    skewness: float


@dataclass(frozen=True, slots=True)
class RankGroup:
    """Models that share a rank. ``are_same`` is False where some pair of them is only not told apart yet."""

    rank: int
    models: tuple[str, ...]
    are_same: bool


def compare(
    values_a: Sequence[float] | npt.NDArray[np.float64] | pd.Series[float],
    values_b: Sequence[float] | npt.NDArray[np.float64] | pd.Series[float],
    margin: float = DEFAULT_MARGIN,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> PairedComparison:
    """One pair of models. Series are paired by their index (query ids), anything else by position.

    A value is taken to be from 0 to 1, or from 0 to the largest difference that was seen where that is more.

    Raises:
        BadInputError: the queries differ, a value is not a number, or the margin is negative.
    """
    a, b = pd.Series(values_a, dtype="float64"), pd.Series(values_b, dtype="float64")
    return _compare_columns([_paired({"A": a, "B": b})], [(0, 1)], margin, seed, resamples)[0]


def compare_all(
    per_query: Mapping[str, pd.DataFrame],
    metric: str,
    margin: float = DEFAULT_MARGIN,
    seed: int = 0,
    resamples: int = RESAMPLES,
    reference: str | None = None,
) -> pd.DataFrame:
    """Every pair of models (with ``reference``: every pair it is part of), Holm-corrected together.

    ``per_query`` is model -> what metrics.per_query returned. One row per pair with COMPARISON_COLUMNS.

    Raises:
        BadInputError: a model lacks the metric, the models' queries differ, or the margin is negative.
    """
    return compare_metrics(per_query, [metric], margin, seed, resamples, reference)


def compare_metrics(
    per_query: Mapping[str, pd.DataFrame],
    metrics: Sequence[str],
    margin: float = DEFAULT_MARGIN,
    seed: int = 0,
    resamples: int = RESAMPLES,
    reference: str | None = None,
    pairs: Sequence[tuple[str, str]] | None = None,
) -> pd.DataFrame:
    """As ``compare_all`` for several metrics at once, under the same random draws: quicker, and the same numbers.

    The pairs of one metric are one family for Holm's correction: a reader decides by one metric. ``pairs`` names them
    where not every pair is of interest.
    """
    for model, frame in per_query.items():
        for key in metrics:
            if key not in frame.columns:
                raise BadInputError(
                    tr(
                        "Model {model} has no column {key!r}; it has {map}.",
                        model=model,
                        key=key,
                        map=commas(map(str, frame.columns)),
                    )
                )
    models = list(per_query)
    if reference is not None and reference not in models:
        raise BadInputError(
            tr(
                "The current model {reference!r} is not among those measured: {models}.",
                reference=reference,
                models=commas(models),
            )
        )
    asked = pairs or [pair for pair in combinations(models, 2) if reference is None or reference in pair]
    places = [(models.index(a), models.index(b)) for a, b in asked]
    tables = [_paired({model: frame[key] for model, frame in per_query.items()}) for key in metrics]
    compared = _compare_columns(tables, places, margin, seed, resamples)
    names = [(key, a, b) for key in metrics for a, b in asked]
    rows = [
        {"model_a": a, "model_b": b, "metric": key, **asdict(comparison)}
        for (key, a, b), comparison in zip(names, compared, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))


def rank_groups(comparisons: pd.DataFrame, means: Mapping[str, float]) -> tuple[RankGroup, ...]:
    """Groups of models, best first, from what compare_all returned and each model's mean.

    Going down by mean, a model opens a new group when it is "worse" than the first model of the current one, and joins
    it otherwise. A pair that was not compared counts as not told apart. Ranks count models: 1, 1, 3.
    """
    verdicts = {}
    for a, b, verdict in zip(comparisons["model_a"], comparisons["model_b"], comparisons["verdict"], strict=True):
        verdicts[a, b] = verdict
        verdicts[b, a] = {"better": "worse", "worse": "better"}.get(verdict, verdict)
    groups: list[list[str]] = []
    for model in sorted(means, key=lambda name: -means[name]):
        if groups and verdicts.get((groups[-1][0], model)) != "better":
            groups[-1].append(model)
        else:
            groups.append([model])
    ranks = np.cumsum([1, *(len(group) for group in groups)])
    return tuple(
        RankGroup(int(rank), tuple(group), all(verdicts.get(pair) == "same" for pair in combinations(group, 2)))
        for rank, group in zip(ranks, groups, strict=False)
    )


def holm(p_values: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Holm (1979): corrected p-values, and by how many tests each pair's own level is divided."""
    count = len(p_values)
    corrected, divisors = np.ones(count), np.ones(count, dtype=np.int64)
    highest, stopped_at = 0.0, 0
    for step, index in enumerate(np.argsort(p_values, kind="stable")):
        highest = max(highest, float(min(1.0, (count - step) * p_values[index])))
        if highest >= ALPHA and not stopped_at:
            stopped_at = count - step
        corrected[index], divisors[index] = highest, stopped_at or count - step
    return corrected, divisors


def _paired(columns: Mapping[str, pd.Series[float]]) -> Floats:
    """Float64 (queries, models) with every model's values in the first one's query order."""
    if not columns:
        return np.empty((0, 0))
    first, reference = next(iter(columns.items()))
    aligned = []
    for name, values in columns.items():
        if not values.index.is_unique or set(values.index) != set(reference.index):
            raise BadInputError(
                tr(
                    "{first} has values for {number_of_reference} questions and {name} for "
                    "{number_of_values}, not each for the same ones once; measure both on the same "
                    "questions.",
                    first=first,
                    number_of_reference=len(reference),
                    name=name,
                    number_of_values=len(values),
                )
            )
        aligned.append(values.reindex(reference.index).to_numpy(dtype=np.float64))
    table: Floats = np.column_stack(aligned)
    if not np.isfinite(table).all():
        query = reference.index[int((~np.isfinite(table)).any(axis=1).argmax())]
        raise BadInputError(
            tr(
                "The value of question {query!r} is not a number; every question needs a score from each model.",
                query=query,
            )
        )
    return table


def _compare_columns(
    tables: Sequence[Floats], pairs: Sequence[tuple[int, int]], margin: float, seed: int, resamples: int
) -> list[PairedComparison]:
    """The comparisons of each pair in each table (queries, models), table by table."""
    if not (math.isfinite(margin) and margin >= 0):
        raise BadInputError(tr("The margin is {margin:g}; give 0 or more, such as 0.02 for two points.", margin=margin))
    if not pairs or not tables:
        return []
    left, right = (np.array(side) for side in zip(*pairs, strict=True))
    differences = np.concatenate([values[:, left] - values[:, right] for values in tables], axis=1)
    differences[np.abs(differences) <= _ZERO] = 0.0
    columns = differences.shape[1]
    if not len(differences):
        unknown = math.nan
        return [PairedComparison(unknown, unknown, unknown, unknown, "unclear", 0, *[unknown] * 4)] * columns
    flips = subset_means(differences, resamples, seed)
    worst = worst_case(differences, seed, np.maximum(1.0, np.abs(differences).max(axis=0)), resamples)
    both = [np.maximum(*sides) for sides in zip(flips.sides(), worst.sides(), strict=True)]
    corrected, divisors = _holm_by_family(np.minimum(*both), len(pairs))
    compared = [_judge(differences[:, i], i, flips, worst, int(divisors[i]), margin) for i in range(columns)]
    return [replace(pair, p_value=float(p)) for pair, p in zip(compared, corrected, strict=True)]


def _holm_by_family(p_values: Floats, size: int) -> tuple[Floats, npt.NDArray[np.int64]]:
    families = [holm(p_values[start : start + size]) for start in range(0, len(p_values), size)]
    corrected, divisors = zip(*families, strict=True)
    return np.concatenate(corrected), np.concatenate(divisors)


def _judge(
    differences: Floats, column: int, flips: SubsetMeans, worst: WorstCase, tests: int, margin: float
) -> PairedComparison:
    """The verdict from both tests; its p-value is still to be filled in."""
    mean, queries, unknown = float(differences.mean()), differences.size, math.nan
    deviation = float(differences.std(ddof=1)) if differences.size > 1 else math.nan
    shape = _effect_size(differences), deviation, _skewness(differences)
    pair = PairedComparison(mean, unknown, unknown, unknown, "unclear", queries, unknown, *shape)
    flipped = flips.interval(column, ALPHA, tests)
    if queries < MIN_QUERIES or math.isnan(flipped[0]):
        return pair
    own, strict = worst.interval(column, ALPHA), worst.interval(column, ALPHA, tests)
    low, high = min(flipped[0], own[0]), max(flipped[1], own[1])
    low, high = min(low, strict[0]) if low > 0 else low, max(high, strict[1]) if high < 0 else high
    pair = replace(pair, ci_low=low, ci_high=high, queries_needed=0.0)
    if -margin < low and high < margin:
        return replace(pair, verdict="same")
    if low > 0 or high < 0:
        return replace(pair, verdict="better" if low > 0 else "worse")
    bounds = WorstBound(own, SIDE * ALPHA), WorstBound(strict, SIDE * ALPHA / tests)
    return replace(pair, queries_needed=further_queries(differences, flipped, *bounds, margin))


def _effect_size(differences: Floats) -> float:
    if differences.size < 2:
        return math.nan
    if not differences.any():
        return 0.0
    spread = float(differences.std(ddof=1))
    return float(differences.mean()) / spread if spread > _ZERO else math.nan


def _skewness(differences: Floats) -> float:
    centred = differences - differences.mean()
    variance = float((centred**2).mean())
    return float((centred**3).mean()) / variance**1.5 if variance > _ZERO**2 else 0.0
