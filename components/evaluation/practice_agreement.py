"""How well practice queries rank models in the way true judgments do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

DRAWS = 2000  # of the bootstrap
SEED = 23
FloatTable = npt.NDArray[np.float64]
FEWEST_MODELS = 4  # with three, chance alone gives the same order once in six
COVERED = 95.0  # per cent
_TIE = 1e-12  # means this close are equal


@dataclass(frozen=True, slots=True)
class ProxyAgreement:
    """Two rankings of the same models.

    ``tau`` is Kendall's tau-b, from -1 (opposite order) over 0 (no relation) to 1 (same order); NaN below FEWEST_MODELS
    models or where one side ties them all. ``low`` and ``high`` are its 95 % interval over questions, NaN where it was
    not asked for or cannot be said. ``pairs`` counts pairs that both sides put in an order, ``alike`` those of them in
    the same order.
    """

    tau: float
    models: int
    pairs: int
    alike: int
    low: float = math.nan
    high: float = math.nan

    @property
    def is_enough(self) -> bool:
        """Whether there are enough models for tau to be said at all."""
        return self.models >= FEWEST_MODELS


def proxy_agreement(practice: Mapping[str, float], true: Mapping[str, float]) -> ProxyAgreement:
    """Compare model -> mean by practice queries with model -> mean by true judgments, over the models both have.

    A mean that is NaN leaves its model out. Below FEWEST_MODELS models tau is NaN: it could take so few values that the
    same order by chance would be common.
    """
    models = sorted(name for name in practice.keys() & true.keys() if not math.isnan(practice[name] + true[name]))
    alike = opposite = 0
    untied_practice = untied_true = 0
    for a, b in combinations(models, 2):
        first, second = _sign(practice[a] - practice[b]), _sign(true[a] - true[b])
        untied_practice += first != 0
        untied_true += second != 0
        alike += first * second > 0
        opposite += first * second < 0
    tau = math.nan
    if len(models) >= FEWEST_MODELS and untied_practice and untied_true:
        tau = (alike - opposite) / math.sqrt(untied_practice * untied_true)
    return ProxyAgreement(tau, len(models), alike + opposite, alike)


def agreement_over_questions(
    practice: Mapping[str, pd.Series[float]], true: Mapping[str, pd.Series[float]]
) -> ProxyAgreement:
    """As ``proxy_agreement``, from model -> value per question, with the interval of tau.

    It holds for the orders that questions without end would show. Which of two models is ahead is certain where their
    difference lies outside a band around 0 that holds for all pairs on both sides at once (bootstrap of the largest
    |t|, Romano and Wolf 2005); every other pair may be in either order, and the limits are tau with all of them
    opposite, and all alike. Drawing questions anew and taking percentiles of tau covers far less where models are near.
    """
    models = sorted(practice.keys() & true.keys())
    agreement = proxy_agreement(*({name: float(side[name].mean()) for name in models} for side in (practice, true)))
    if math.isnan(agreement.tau):
        return agreement
    random = np.random.default_rng(SEED)
    gaps = [_gaps(pd.DataFrame({name: side[name] for name in models})) for side in (practice, true)]
    largest = np.max([_largest(gap, random) for gap in gaps], axis=0)
    signs = [_certain_signs(gap, float(np.percentile(largest, COVERED))) for gap in gaps]
    tied = [(np.abs(gap).max(axis=0) <= _TIE) if len(gap) else np.ones(gap.shape[1], dtype=bool) for gap in gaps]
    counts = ~(tied[0] | tied[1])
    known = signs[0] * signs[1]
    total, sure, open_pairs = counts.sum(), known[counts].sum(), (known[counts] == 0).sum()
    if not total:
        return agreement
    limits = ((sure - open_pairs) / total, (sure + open_pairs) / total)
    return replace(agreement, low=min(float(limits[0]), agreement.tau), high=max(float(limits[1]), agreement.tau))


def _gaps(values: pd.DataFrame) -> FloatTable:
    """Float64 (questions, pairs of models): first minus second."""
    table = values.to_numpy(dtype=np.float64)
    first, second = np.array(list(combinations(range(table.shape[1]), 2))).T
    return table[:, first] - table[:, second]


def _spread(gaps: FloatTable) -> npt.NDArray[np.float64]:
    """The standard error of each pair's mean difference."""
    return gaps.std(axis=0, ddof=1) / math.sqrt(len(gaps)) if len(gaps) > 1 else np.full(gaps.shape[1], np.inf)


def _largest(gaps: FloatTable, random: np.random.Generator) -> npt.NDArray[np.float64]:
    """Float64 (DRAWS,): the largest |mean* - mean| / standard error over all pairs, by questions drawn again."""
    counts = random.multinomial(len(gaps), np.full(len(gaps), 1 / len(gaps)), size=DRAWS)
    away = np.abs(counts @ gaps / len(gaps) - gaps.mean(axis=0))
    spread = _spread(gaps)
    return np.max(np.divide(away, spread, out=np.zeros_like(away), where=spread > _TIE), axis=1)


def _certain_signs(gaps: FloatTable, critical: float) -> npt.NDArray[np.float64]:
    mean = gaps.mean(axis=0)
    return np.where(np.abs(mean) > np.maximum(critical * _spread(gaps), _TIE), np.sign(mean), 0.0)


def _sign(value: float) -> int:
    return 0 if abs(value) <= _TIE else 1 if value > 0 else -1
