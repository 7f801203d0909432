"""How far two graders agree beyond chance: Cohen's kappa (Cohen 1960) with an interval by bootstrap over the items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from components.evaluation.mean_intervals import Interval
from components.i18n import tr
from components.records import BadInputError

RESAMPLES = 2_000
FEWEST = 5
"""Items below which no interval is given."""


def kappa(first: Sequence[int], other: Sequence[int]) -> float:
    """(Agreement - agreement by chance) / (1 - agreement by chance), -1 to 1.

    NaN where both graders gave one and the same grade to everything: then chance alone explains all.

    Raises:
        BadInputError: the lists differ in length, or are empty.
    """
    if len(first) != len(other) or not len(first):
        raise BadInputError(
            tr(
                "There are {number_of_one} and {number_of_other} grades; kappa needs both for the same answers.",
                number_of_one=len(first),
                number_of_other=len(other),
            )
        )
    return float(_kappas(np.array([first]), np.array([other]))[0])


def kappa_interval(first: Sequence[int], other: Sequence[int], seed: int = 0) -> Interval:
    """Kappa with 95 % limits: the percentiles of resamples, widened to hold kappa; NaN limits below FEWEST items.

    Resamples in which kappa means nothing are left out.
    """
    middle = kappa(first, other)
    if len(first) < FEWEST or np.isnan(middle):
        return Interval(middle, float("nan"), float("nan"), len(first))
    rows = np.random.default_rng(seed).integers(0, len(first), (RESAMPLES, len(first)))
    drawn = _kappas(np.asarray(first)[rows], np.asarray(other)[rows])
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return Interval(middle, min(float(low), middle), max(float(high), middle), len(first))


def _kappas(first: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Kappa of each row of two tables (resamples, items)."""
    observed = (first == other).mean(axis=1)
    grades = np.union1d(first, other)
    chance = sum(
        ((first == grade).mean(axis=1) * (other == grade).mean(axis=1) for grade in grades), np.zeros(len(first))
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        kappas: npt.NDArray[np.float64] = np.where(chance < 1, (observed - chance) / (1 - chance), np.nan)
    return kappas
