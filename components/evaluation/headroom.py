"""What is still to be gained: by fusing a model with keyword search, and at most by the best choice per query.

The best of all per query (the oracle) looks at the judgments to choose, which no product can. It also turns luck into
gain: of two systems that are equally good but err on different queries it takes each one's better half. So it is an
upper limit of what choosing a system per query could reach, not an estimate of what will be reached.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from components.evaluation.mean_intervals import Interval, mean_intervals
from components.evaluation.statistics import DEFAULT_MARGIN, PairedComparison, compare_all
from components.i18n import tr
from components.records import BadInputError

KEYWORD, ALONE, FUSED, ORACLE = "keyword", "model", "fusion", "best per query"
SYSTEM_COLUMNS = (
    "system", "kind", "model", "mean", "low", "high",
    "gain", "gain_low", "gain_high", "gain_p_value", "gain_verdict", "queries_needed",
)  # fmt: skip
_NOTHING = "\0nothing"  # the name of the column of zeros that differences are held against


@dataclass(frozen=True)
class Headroom:
    """``systems`` has SYSTEM_COLUMNS, best first by mean.

    ``model`` is the part of a fusion that is not keyword search. ``gain`` with its interval, p-value and verdict is
    measured over the same queries: of a fusion over its model alone, of the best per query over the best single system
    (``best_single``); NaN and "" for single systems. All fusions are Holm-corrected together. ``best_fused`` is None
    without any fusion; ``step`` is it against the best single system, whichever models they hold. ``wins``
    is single system -> share of queries (0 to 1) on which it alone is best; ties count for none.
    """

    metric: str
    queries: int
    systems: pd.DataFrame
    best_single: str
    best_fused: str | None
    step: PairedComparison | None
    wins: Mapping[str, float]


def headroom(
    singles: Mapping[str, pd.Series[float]],
    fused: Mapping[str, pd.Series[float]],
    metric: str,
    *,
    keyword: str | None = None,
    margin: float = DEFAULT_MARGIN,
    seed: int = 0,
) -> Headroom:
    """Compare single systems, their fusions with keyword search, and the best single system per query.

    Args:
        singles: system -> value from 0 to 1 per query id, all over the same queries.
        fused: model (a key of ``singles``) -> the same of its fusion with ``keyword``.
        metric: the key of what was measured.
        keyword: which single system is keyword search.
        margin: what makes no difference.
        seed: of the resampling.

    Raises:
        BadInputError: no single system, a fusion of an unknown model, or values over different queries.
    """
    if not singles:
        raise BadInputError(tr("There is no system to compare; compute one first."))
    strangers = set(fused) - set(singles)
    if strangers:
        raise BadInputError(
            tr(
                "There is a fusion of {strangers!r} but no result of it alone; give both.",
                strangers=sorted(strangers)[0],
            )
        )
    alone = pd.DataFrame(dict(singles))
    names = {model: fusion_name(model, keyword) for model in fused}
    together = pd.DataFrame({names[model]: values for model, values in fused.items()})
    if alone.isna().any(axis=None) or (len(together) and not together.index.equals(alone.index)):
        raise BadInputError(tr("The systems were measured on different questions; measure all on the same ones."))
    best = str(alone.mean().idxmax())
    differences = {names[model]: together[names[model]] - alone[model] for model in fused}
    best_fused, step_name = None, ""
    if names:
        best_fused = str(together.mean().idxmax())
        # The same row where the best fusion holds the best single system, else one more to correct for.
        step_name = best_fused if names.get(best) == best_fused else f"{best_fused}\0{best}"
        differences[step_name] = together[best_fused] - alone[best]
    gains = _gains(differences, margin, seed)
    oracle = alone.max(axis=1)
    values = pd.concat([alone, together, oracle.rename(ORACLE)], axis=1)
    intervals = dict(zip(values, mean_intervals(values.to_numpy(dtype=np.float64), seed=seed), strict=True))
    rows = [_row(name, KEYWORD if name == keyword else ALONE, "", intervals[name], None) for name in singles]
    rows += [_row(names[model], FUSED, model, intervals[names[model]], gains[names[model]]) for model in fused]
    if len(singles) > 1:
        gain = _gains({ORACLE: oracle - alone[best]}, margin, seed)[ORACLE]
        gain = replace(gain, ci_low=0.0) if gain.ci_low < 0 else gain  # the best of all is never below one of them
        rows.append(_row(ORACLE, ORACLE, "", intervals[ORACLE], gain))
    systems = pd.DataFrame(rows, columns=list(SYSTEM_COLUMNS))
    systems = systems.sort_values("mean", ascending=False, kind="stable", ignore_index=True)
    return Headroom(metric, len(alone), systems, best, best_fused, gains.get(step_name), _wins(alone))


def fusion_name(model: str, keyword: str | None) -> str:
    """What a fusion of the two is called."""
    return f"{model} + {keyword or 'keyword search'}"


def _gains(differences: Mapping[str, pd.Series[float]], margin: float, seed: int) -> dict[str, PairedComparison]:
    """Each mean difference held against nothing, Holm-corrected together."""
    frames = {name: pd.DataFrame({"gain": values}) for name, values in differences.items()}
    if not frames:
        return {}
    zero = next(iter(frames.values())) * 0.0
    table = compare_all({**frames, _NOTHING: zero}, "gain", margin, seed, reference=_NOTHING)
    return {str(row["model_a"]): paired_comparison(row) for row in table.to_dict("records")}


def paired_comparison(row: Mapping[Hashable, Any]) -> PairedComparison:
    """A row of statistics.compare_all as the record it was made of."""
    return PairedComparison(**{field.name: row[field.name] for field in fields(PairedComparison)})


def _row(name: str, kind: str, model: str, interval: Interval, gain: PairedComparison | None) -> dict[str, object]:
    return {
        "system": name,
        "kind": kind,
        "model": model,
        "mean": interval.mean,
        "low": interval.low,
        "high": interval.high,
        "gain": gain.difference if gain else math.nan,
        "gain_low": gain.ci_low if gain else math.nan,
        "gain_high": gain.ci_high if gain else math.nan,
        "gain_p_value": gain.p_value if gain else math.nan,
        "gain_verdict": gain.verdict if gain else "",
        "queries_needed": gain.queries_needed if gain else math.nan,
    }


def _wins(alone: pd.DataFrame) -> dict[str, float]:
    top = alone.eq(alone.max(axis=1), axis=0)
    is_alone = top.sum(axis=1) == 1
    return {str(name): float((top[name] & is_alone).mean()) for name in alone}
