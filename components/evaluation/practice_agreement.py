"""How well practice queries rank models in the way true judgments do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

FEWEST_MODELS = 4  # with three, chance alone gives the same order once in six
_TIE = 1e-12  # means this close are equal


@dataclass(frozen=True, slots=True)
class ProxyAgreement:
    """Two rankings of the same models.

    ``tau`` is Kendall's tau-b, from -1 (opposite order) over 0 (no relation) to 1 (same order); NaN below FEWEST_MODELS
    models or where one side ties them all. ``pairs`` counts pairs that both sides put in an order, ``alike`` those
    of them in the same order.
    """

    tau: float
    models: int
    pairs: int
    alike: int

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


def _sign(value: float) -> int:
    return 0 if abs(value) <= _TIE else 1 if value > 0 else -1
