"""What a cosine means in one corpus, read off random pairs of it, and which cosine of another model means the same.

Models spread their cosines differently: one gives unrelated texts 0.05, another 0.75. So a raw cosine says nothing
across models. What can be compared is how rare it is: the share of random pairs that reach it. Two thresholds of two
models stand for each other where the same share of the same random pairs reaches them (quantile matching, also called
equipercentile linking: Kolen and Brennan, "Test Equating, Scaling, and Linking", 2014, chapter 2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from components.i18n import tr
from components.records import BadInputError, FloatArray

MOST_ROWS = 400  # queries (or documents, where there are none) on one side of the pairs
MOST_COLUMNS = 1_000  # documents on the other side
FEWEST_ABOVE = 10  # pairs that must reach a threshold before its rarity is believed
GROUPS = 20  # parts of the queries left out in turn to learn how sure a translation is
_Z95 = 1.959963984540054

Rows = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PairDraw:
    """Which pairs are looked at: every row text with every column text, the same ones for each model.

    ``rows`` are positions of queries, or of documents where ``of_queries`` is False; ``columns`` are positions of
    documents. ``is_all`` says that no pair of the corpus was left out.
    """

    rows: Rows
    columns: Rows
    of_queries: bool
    is_all: bool


def draw_pairs(queries: int, documents: int, seed: int) -> PairDraw:
    """A seeded draw of pairs: queries with documents, or documents with other documents where there are no queries."""
    rng = np.random.default_rng(seed)
    columns = np.sort(rng.permutation(documents)[:MOST_COLUMNS]).astype(np.int64)
    total = queries if queries else documents
    rows = np.sort(rng.permutation(total)[:MOST_ROWS]).astype(np.int64)
    return PairDraw(rows, columns, bool(queries), len(rows) == total and len(columns) == documents)


@dataclass(frozen=True)
class PairCosines:
    """Cosines of one model over a draw of pairs.

    ``values`` is float32 (pairs,), ``row`` int64 (pairs,) the number of each one's row; a text paired with itself is
    left out.
    """

    values: FloatArray
    row: Rows

    @cached_property
    def falling(self) -> Rows:
        """Positions of the pairs, highest cosine first."""
        return np.argsort(-self.values, kind="stable").astype(np.int64)

    def share_reaching(self, threshold: float) -> float:
        """The share (0 to 1) of pairs whose cosine is at least ``threshold``; NaN without pairs."""
        return float((self.values >= threshold).mean()) if len(self.values) else math.nan

    def percentile(self, cosine: float) -> float:
        """The share (0 to 100) of pairs below ``cosine``, those equal to it counted half."""
        if not len(self.values):
            return math.nan
        return float(100 * ((self.values < cosine).mean() + (self.values == np.float32(cosine)).mean() / 2))


def pair_scores(queries: FloatArray | None, documents: FloatArray, draw: PairDraw) -> PairCosines:
    """The cosines of the pairs drawn. ``queries`` and ``documents`` are float32 (n, dim) with rows of length 1."""
    left = queries if draw.of_queries and queries is not None else documents
    products = np.asarray(left[draw.rows] @ documents[draw.columns].T, dtype=np.float32)
    kept: Bools = np.ones(products.shape, dtype=bool)
    if not draw.of_queries:
        kept = draw.rows[:, None] != draw.columns[None, :]
    return PairCosines(products[kept], np.nonzero(kept)[0].astype(np.int64))


@dataclass(frozen=True)
class Translation:
    """A threshold of one model as one of another.

    ``value`` with ``low`` and ``high`` (95 %, NaN where it cannot be told); ``share`` of the random pairs reaches both.
    ``is_known`` is False where too few pairs reach the threshold to say how rare it is: value and limits are NaN then.
    """

    value: float
    low: float
    high: float
    share: float
    is_known: bool


def translate(threshold: float, source: PairCosines, target: PairCosines) -> Translation:
    """The cosine of ``target`` that the same share of the same random pairs reaches.

    The interval comes from leaving out each of 20 groups of rows in turn (delete-a-group jackknife): it holds for other
    queries of the same kind over these documents.

    Raises:
        BadInputError: the models were not scored on the same pairs.
    """
    if len(source.values) != len(target.values):
        raise BadInputError(
            tr(
                "{number_of_values} pairs of one model and {number_of_values_2} of the other "
                "cannot be linked; score the same pairs with both.",
                number_of_values=len(source.values),
                number_of_values_2=len(target.values),
            )
        )
    is_above = source.values >= threshold
    above, share = int(is_above.sum()), source.share_reaching(threshold)
    if not FEWEST_ABOVE <= above <= len(source.values) - FEWEST_ABOVE:
        return Translation(math.nan, math.nan, math.nan, share, False)
    value = _edge(target.values[target.falling[above - 1 : above + 1]])
    low, high = _jackknife(is_above, source.row, target, value)
    return Translation(value, low, high, share, True)


def _edge(two: FloatArray) -> float:
    """Halfway between the last pair that is kept and the first that is not."""
    return (float(two[0]) + float(two[1])) / 2


def _jackknife(is_above: Bools, row: Rows, target: PairCosines, value: float) -> tuple[float, float]:
    groups = min(GROUPS, int(row.max()) + 1)
    if groups < 2:
        return math.nan, math.nan
    group = row % groups
    above = np.bincount(group[is_above], minlength=groups)
    # Whichever group is left out, the edge lies among the first pairs that are kept now and as many as a group has.
    head = target.falling[: int(above.sum() + np.bincount(group).max()) + 2]
    group_of_head = group[head]
    edges = []
    for left_out in range(groups):
        kept, rest = int(above.sum() - above[left_out]), head[group_of_head != left_out]
        if not 0 < kept < len(rest):
            return math.nan, math.nan
        edges.append(_edge(target.values[rest[kept - 1 : kept + 1]]))
    spread = math.sqrt((groups - 1) / groups * float(((np.array(edges) - np.mean(edges)) ** 2).sum()))
    return value - _Z95 * spread, value + _Z95 * spread


def quantiles(values: FloatArray, shares: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> list[float]:
    """The values below which these shares lie; NaN each without values."""
    return [float(quantile) for quantile in np.quantile(values, shares)] if len(values) else [math.nan] * len(shares)


def histogram(groups: dict[str, FloatArray], bins: int = 40) -> list[dict[str, Any]]:
    """Rows ``group``, ``start``, ``end``, ``share`` (0 to 1, of its group) and ``count``.

    The bins are common to all groups. A group without values has no rows.
    """
    filled = {name: np.asarray(values, dtype=np.float64) for name, values in groups.items() if len(values)}
    if not filled:
        return []
    least, most = min(v.min() for v in filled.values()), max(v.max() for v in filled.values())
    edges = np.linspace(least, most if most > least else least + 1e-6, bins + 1)
    rows: list[dict[str, Any]] = []
    for name, values in filled.items():
        counts, _ = np.histogram(values, edges)
        rows += [
            {"group": name, "start": edges[i], "end": edges[i + 1], "share": counts[i] / len(values), "count": int(n)}
            for i, n in enumerate(counts)
        ]
    return rows


def separation(relevant: FloatArray, others: FloatArray) -> float:
    """The chance (0 to 1) that a relevant result scores above one that is not: the area under the ROC curve.

    Ties count half (Mann-Whitney U over both numbers); NaN where either is empty.
    """
    if not len(relevant) or not len(others):
        return math.nan
    ordered = np.sort(others)
    below = np.searchsorted(ordered, relevant, side="left") + np.searchsorted(ordered, relevant, side="right")
    return float(below.mean() / 2 / len(ordered))
