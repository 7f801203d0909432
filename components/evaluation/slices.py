"""Means by kind of question, and the kinds on which the order of two models turns around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from components.evaluation.mean_intervals import mean_intervals
from components.evaluation.sign_flips import subset_means
from components.evaluation.statistics import ALPHA, MIN_QUERIES, RESAMPLES, holm

SLICE_COLUMNS = ("value", "model", "queries", "mean", "low", "high")


@dataclass(frozen=True, slots=True)
class Reversal:
    """``behind`` is ahead of ``ahead`` among the questions with ``value``, against the order over the others.

    ``gap`` is by how much, ``gap_elsewhere`` by how much it is behind on all other questions (both above 0).
    ``is_sure``: both differ from 0 by the Holm-corrected sign-flip test; else it may be luck.
    """

    value: str
    ahead: str
    behind: str
    queries: int
    gap: float
    gap_elsewhere: float
    is_sure: bool


def slice_means(per_query: Mapping[str, pd.DataFrame], metric: str, values: pd.Series[str], seed: int) -> pd.DataFrame:
    """One row per value and model, largest groups first: SLICE_COLUMNS; limits of the mean are at 95 %."""
    table = pd.DataFrame({model: frame[metric] for model, frame in per_query.items()})
    own = values.reindex(table.index)
    rows = []
    for value, count in own.value_counts().items():
        part = table[(own == value).to_numpy()]
        intervals = mean_intervals(part.to_numpy(dtype=np.float64), seed=seed)
        rows += [
            (str(value), model, int(count), interval.mean, interval.low, interval.high)
            for model, interval in zip(table.columns, intervals, strict=True)
        ]
    return pd.DataFrame(rows, columns=list(SLICE_COLUMNS))


def reversals(
    per_query: Mapping[str, pd.DataFrame],
    metric: str,
    values: pd.Series[str],
    seed: int,
    resamples: int = RESAMPLES,
) -> list[Reversal]:
    """Pairs whose order within one value is the opposite of that over all questions, the sure ones first.

    Within and elsewhere are tested for every value of MIN_QUERIES questions or more and every pair, and Holm-corrected
    over all of these tests together.
    """
    table = pd.DataFrame({model: frame[metric] for model, frame in per_query.items()})
    pairs = list(combinations(table.columns, 2))
    own = values.reindex(table.index)
    if not pairs:
        return []
    differences = np.column_stack([(table[a] - table[b]).to_numpy(dtype=np.float64) for a, b in pairs])
    sides: list[tuple[str, int, np.ndarray, np.ndarray]] = []
    p_values: list[np.ndarray] = []
    for value in own.dropna().unique():
        inside = (own == value).to_numpy(dtype=bool)
        if min(inside.sum(), (~inside).sum()) < MIN_QUERIES:
            continue
        parts = differences[inside], differences[~inside]
        sides.append((str(value), int(inside.sum()), parts[0].mean(axis=0), parts[1].mean(axis=0)))
        p_values += [subset_means(part, resamples, seed).p_values() for part in parts]
    if not sides:
        return []
    corrected = holm(np.concatenate(p_values))[0].reshape(len(sides), 2, len(pairs))
    overall = differences.mean(axis=0)
    turned = []
    for place, (value, queries, within, elsewhere) in enumerate(sides):
        for column, (a, b) in enumerate(pairs):
            if within[column] * overall[column] >= 0:
                continue
            ahead, behind = (a, b) if overall[column] > 0 else (b, a)
            is_sure = bool((corrected[place, :, column] < ALPHA).all())
            gaps = abs(float(within[column])), abs(float(elsewhere[column]))
            turned.append(Reversal(value, ahead, behind, queries, *gaps, is_sure))
    return sorted(turned, key=lambda reversal: (not reversal.is_sure, -reversal.gap))
