"""From which volume a machine of one's own is cheaper than an API, and which assumption a bill hangs on most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from components.costs.totals import HOURS_PER_MONTH, MeasuredSpeed, MonthlyVolume, monthly_cost
from components.i18n import tr
from components.records import BadInputError

SENSITIVITY_COLUMNS = ("assumption", "now", "low", "high", "total_low", "total_high", "swing")
VARIED = (
    "documents", "queries_per_month", "document_tokens", "query_tokens", "new_documents_per_month",
    "reembeddings_per_year", "machine_usd_per_hour", "serving_hours_per_month", "storage_usd_per_gb_month",
)  # fmt: skip
"""The assumptions of a MonthlyVolume, in the order asked for."""
_SECONDS_PER_HOUR = 3600.0
_MOST_QUERIES = 1e15  # a month; where nothing crosses before, nothing ever does


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where two bills meet. ``queries_per_month`` is None where they never do or a number is missing (``reason``).

    ``cheaper_above`` names who is cheaper from there on: "own" or "api"; where they never meet, who is cheaper always
    ("" where unknown).
    """

    queries_per_month: float | None
    cheaper_above: str
    reason: str = ""


def break_even(
    volume: MonthlyVolume, own: MeasuredSpeed, api: MeasuredSpeed, price_per_million_tokens: float | None
) -> BreakEven:
    """The queries a month from which a local model costs less than one behind an API, everything else as in ``volume``.

    Both bills are ``monthly_cost``'s. An API's rises with every query; one's own stays level until the machine is busy
    all the hours it is kept on, then rises too, so the lines may meet twice: the first meeting counts, where the order
    of today changes first. Solved exactly, piece by piece, not by trial.
    """

    def gap(queries: float) -> float | None:
        at = replace(volume, queries_per_month=queries)
        other = monthly_cost(at, api, price_per_million_tokens, is_api=True).total
        mine = monthly_cost(at, own, is_api=False).total
        return None if other is None or mine is None else other - mine  # above 0: one's own is cheaper

    at_none, at_one = gap(0.0), gap(1.0)
    if at_none is None or at_one is None:
        reasons = (
            *monthly_cost(volume, api, price_per_million_tokens, is_api=True).reasons,
            *monthly_cost(volume, own, is_api=False).reasons,
        )
        return BreakEven(None, "", " ".join(dict.fromkeys(reasons)))
    ends = [0.0, _full_machine(volume, own), _MOST_QUERIES]
    for low, high in zip(ends, ends[1:], strict=False):
        first, last = gap(low), gap(high)
        if high > low and first is not None and last is not None and (first < 0) != (last < 0):
            queries = low + (high - low) * first / (first - last)
            return BreakEven(queries, "own" if last >= 0 else "api")
    return BreakEven(
        None, "own" if at_none >= 0 else "api", tr("the bills never meet, whatever the number of questions")
    )


def sensitivity(
    volume: MonthlyVolume, total: Callable[[MonthlyVolume], float | None], factor: float = 2.0
) -> pd.DataFrame:
    """What halving and doubling (``factor``) each assumption does to ``total``, largest swing first.

    ``total`` gives US dollars a month. Columns as SENSITIVITY_COLUMNS: ``low`` and ``high`` are the assumption divided
    and multiplied by the factor, ``swing`` the distance between both totals. Hours stay within a month. Assumptions
    that are unknown, 0, or without effect are left out; so is all where the total is unknown.

    Raises:
        BadInputError: the factor is not above 1.
    """
    if not factor > 1:
        raise BadInputError(
            tr("The factor is {factor:g}; give a number above 1, such as 2 for half and double.", factor=factor)
        )
    rows = []
    for name in VARIED:
        now = getattr(volume, name)
        if not now:
            continue
        low, high = now / factor, now * factor
        if name == "serving_hours_per_month":
            high = min(high, max(now, HOURS_PER_MONTH))
        at_low, at_high = (total(replace(volume, **{name: value})) for value in (low, high))
        if at_low is not None and at_high is not None and at_low != at_high:
            rows.append((name, now, low, high, at_low, at_high, abs(at_high - at_low)))
    table = pd.DataFrame(rows, columns=list(SENSITIVITY_COLUMNS))
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def _full_machine(volume: MonthlyVolume, own: MeasuredSpeed) -> float:
    """Queries a month that keep the machine busy all the hours it is on."""
    if not own.query_p50_ms:
        return _MOST_QUERIES
    return min(_MOST_QUERIES, volume.serving_hours_per_month * _SECONDS_PER_HOUR / (own.query_p50_ms / 1000))
