"""Latency percentiles from the duration of every single call; a percentile of averages would hide the slow ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.i18n import tr
from components.records import BadInputError


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds per call. ``p50_ms`` and ``p95_ms`` are over the ``n`` warm calls, ``cold_ms`` is the first call.

    None means that no such call was timed.
    """

    p50_ms: float | None
    p95_ms: float | None
    cold_ms: float | None
    n: int


def percentile(samples: Sequence[float], q: float) -> float:
    """The q-th percentile (q from 0 to 100) by linear interpolation between the two nearest samples.

    Type 7 of Hyndman and Fan (1996), the default of numpy and of spreadsheets.

    Raises:
        BadInputError: there are no samples, one is not a finite number, or q is out of range.
    """
    data = np.asarray(samples, dtype=np.float64)
    if data.size == 0 or not np.isfinite(data).all():
        raise BadInputError(
            tr("A percentile needs at least one sample and only finite ones; got {samples}.", samples=list(samples)[:5])
        )
    if not 0 <= q <= 100:
        raise BadInputError(tr("There is no percentile {q:g}; give a number from 0 to 100.", q=q))
    return float(np.percentile(data, q, method="linear"))


def summarise(warm_ms: Sequence[float], cold_ms: float | None = None) -> Latency:
    """What the durations of the warm calls, and of the first one if it was timed, come to.

    Raises:
        BadInputError: a duration is negative or not a finite number.
    """
    timed = [*warm_ms, *([] if cold_ms is None else [cold_ms])]
    wrong = [value for value in timed if not (np.isfinite(value) and value >= 0)]
    if wrong:
        raise BadInputError(tr("A call cannot take {wrong:g} ms; durations are finite and 0 or more.", wrong=wrong[0]))
    if not warm_ms:
        return Latency(None, None, cold_ms, 0)
    return Latency(percentile(warm_ms, 50), percentile(warm_ms, 95), cold_ms, len(warm_ms))


def waits(manifest: Mapping[str, Any]) -> list[float]:
    """Milliseconds each timed question waited for its answer: encoding it and searching the collection.

    The same for every candidate: a model with vectors keeps both times apart (``query_ms``, ``search_ms``), keyword
    search and whatever answers a question in one step has all of it in ``query_ms``. Empty where nothing was timed.
    """
    encoding = [float(value) for value in manifest.get("query_ms") or []]
    searching = [float(value) for value in manifest.get("search_ms") or []]
    return added([encoding, searching]) if searching else encoding


def added(samples: Sequence[Sequence[float]]) -> list[float]:
    """Milliseconds of stages that follow one another, call by call; empty where a stage was not timed."""
    if not samples or any(not sample for sample in samples):
        return []
    return [float(sum(calls)) for calls in zip(*samples, strict=False)]
