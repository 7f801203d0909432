"""How a model holds up when several people ask at once: single calls, timed one by one, at rising concurrency.

The load is a closed loop: each of ``concurrency`` callers sends its next call when the last one has come back, as
people at a screen do. A call's time runs from sending to answer, waiting for the others included; a model that takes
one call at a time therefore answers later, and not more often, when more people ask.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.costs.latency import percentile
from components.i18n import tr
from components.records import BadInputError

LEVELS = (1, 2, 4, 8, 16, 32)
QUICK_LEVELS = (1, 4, 16)
LENGTHS = ("short", "median", "long")
SUMMARY_COLUMNS = (
    "concurrency", "length", "calls", "errors", "error_rate", "calls_per_second",
    "p50_ms", "p90_ms", "p95_ms", "p99_ms", "mean_ms", "max_ms", "first_error",
)  # fmt: skip
_PERCENTILES = (50, 90, 95, 99)

Send = Callable[[str], None]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: when it was sent and answered (seconds of one clock), and why it failed ("" where it did not)."""

    concurrency: int
    length: str
    sent: float
    answered: float
    error: str = ""

    @property
    def milliseconds(self) -> float:
        """From sending to answer."""
        return (self.answered - self.sent) * 1000


@dataclass(frozen=True, slots=True)
class Text:
    """One text to send and which part of the collection it stands for."""

    text: str
    length: str


def texts_by_length(texts: Sequence[str], per_length: int, seed: int = 0) -> list[Text]:
    """Distinct short, median and long texts of a collection, mixed evenly: s, m, l, s, m, l...

    Short is the shortest tenth by characters, median the tenth around the middle, long the longest tenth; at least one
    text each. At most ``per_length`` of each are drawn with ``seed``.

    Raises:
        BadInputError: there is no text that is not empty.
    """
    distinct = sorted({text for text in texts if text.strip()}, key=lambda text: (len(text), text))
    if not distinct:
        raise BadInputError(tr("There is no text to send; bring documents or questions that are not empty."))
    tenth = max(1, len(distinct) // 10)
    middle = (len(distinct) - tenth) // 2
    parts = (distinct[:tenth], distinct[middle : middle + tenth], distinct[-tenth:])
    rng = np.random.default_rng(seed)
    drawn = [[part[i] for i in rng.permutation(len(part))[:per_length]] for part in parts]
    rows = zip(*(itertools.islice(itertools.cycle(part), max(map(len, drawn))) for part in drawn), strict=True)
    return [Text(text, length) for row in rows for text, length in zip(row, LENGTHS, strict=True)]


def run_level(
    send: Send,
    texts: Sequence[Text],
    concurrency: int,
    *,
    seconds: float,
    most_calls: int,
    stop: threading.Event | None = None,
    clock: Clock = time.perf_counter,
) -> list[Call]:
    """Keep ``concurrency`` calls under way for ``seconds`` or until ``most_calls`` were sent; texts in turn, then anew.

    No call is begun after the time is up or ``stop`` is set; those under way are waited for and counted. A call that
    raises counts as an error, and the others go on.

    Raises:
        BadInputError: there are no texts, or concurrency, seconds or most_calls are not above 0.
    """
    if not texts or concurrency < 1 or seconds <= 0 or most_calls < 1:
        raise BadInputError(
            tr(
                "A load test needs texts, and callers, seconds and calls above 0; got "
                "{number_of_texts} texts, {concurrency} callers, {seconds:g} seconds and "
                "{most_calls} calls.",
                number_of_texts=len(texts),
                concurrency=concurrency,
                seconds=seconds,
                most_calls=most_calls,
            )
        )
    turns = itertools.count()
    turn_lock, found_lock = threading.Lock(), threading.Lock()
    calls: list[Call] = []

    def caller() -> None:
        began = clock()
        while clock() - began < seconds and not (stop is not None and stop.is_set()):
            with turn_lock:
                turn = next(turns)
            if turn >= most_calls:
                return
            text = texts[turn % len(texts)]
            sent, error = clock(), ""
            try:
                send(text.text)
            except Exception as problem:  # noqa: BLE001 - whatever fails is what the test is there to count
                error = str(problem) or type(problem).__name__
            call = Call(concurrency, text.length, sent, clock(), error)
            with found_lock:
                calls.append(call)

    callers = [threading.Thread(target=caller, daemon=True) for _ in range(concurrency)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    return sorted(calls, key=lambda call: call.sent)


def summarise_calls(calls: Sequence[Call], *, by_length: bool = False) -> pd.DataFrame:
    """One row per concurrency (and length): SUMMARY_COLUMNS, from single calls; nothing is an average of averages.

    Times (ms) are of calls that succeeded, NaN without one. ``calls_per_second`` counts those that succeeded between
    the first sending and the last answer of the level, whatever its length. ``length`` is "all" unless ``by_length``.
    """
    rows = []
    for level in sorted({call.concurrency for call in calls}):
        at_level = [call for call in calls if call.concurrency == level]
        span = max(call.answered for call in at_level) - min(call.sent for call in at_level)
        groups = {"all": at_level}
        if by_length:
            groups = {name: [call for call in at_level if call.length == name] for name in LENGTHS}
        rows += [_summary(level, name, part, span) for name, part in groups.items() if part]
    return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))


def _summary(level: int, length: str, calls: Sequence[Call], span: float) -> dict[str, object]:
    good = [call.milliseconds for call in calls if not call.error]
    errors = [call.error for call in calls if call.error]
    times = {f"p{q}_ms": percentile(good, q) if good else float("nan") for q in _PERCENTILES}
    return {
        "concurrency": level,
        "length": length,
        "calls": len(calls),
        "errors": len(errors),
        "error_rate": len(errors) / len(calls),
        "calls_per_second": len(good) / span if span > 0 else float("nan"),
        **times,
        "mean_ms": float(np.mean(good)) if good else float("nan"),
        "max_ms": max(good, default=float("nan")),
        "first_error": errors[0] if errors else "",
    }


def best_batch(seconds: dict[int, Sequence[float]]) -> int:
    """The batch size with the most texts a second, from batch size -> seconds of each batch timed (medians compared).

    Of sizes within 2 % of the best the smallest counts: it needs less memory and answers sooner.

    Raises:
        BadInputError: nothing was timed.
    """
    rates = {size: size / float(np.median(times)) for size, times in seconds.items() if len(times) and min(times) > 0}
    if not rates:
        raise BadInputError(tr("No batch was timed; run the batch sweep first."))
    best = max(rates.values())
    return min(size for size, rate in rates.items() if rate >= 0.98 * best)
