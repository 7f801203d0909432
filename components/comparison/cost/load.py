"""How long people wait when several ask at once, in words."""

from __future__ import annotations

from collections.abc import Mapping

from components import numbers
from components.comparison.comparison import Comparison
from components.comparison.cost import words
from components.comparison.load_tests import Tested
from components.i18n import tr
from components.measurements import load_runs

MS_PER_SECOND = 1000


def wait(milliseconds: float) -> str:
    """A waiting time in the unit a person would use."""
    if milliseconds < MS_PER_SECOND:
        return numbers.milliseconds(milliseconds)
    seconds = milliseconds / MS_PER_SECOND
    return tr("{seconds} s", seconds=f"{seconds:.2g}" if seconds < 10 else f"{seconds:.0f}")


def load_sentence(comparison: Comparison, tests: Mapping[str, Tested]) -> str:
    """How long people wait at the highest level that all tested models share."""
    if not tests:
        return words.NOT_TESTED
    shared = set.intersection(*(set(test.levels["concurrency"]) for test in tests.values()))
    callers = max(shared or {1})
    waits = {
        name: float(rows["p95_ms"].iloc[0])
        for name, test in tests.items()
        if len(rows := test.levels[test.levels["concurrency"] == callers]) and rows["p95_ms"].notna().all()
    }
    if not waits:
        return words.ALL_FAILED
    best, worst = min(waits, key=lambda name: waits[name]), max(waits, key=lambda name: waits[name])
    total = sum(load_runs.can_load(candidate.spec) for candidate in comparison.ready)
    sentence = words.WITH_MANY if len(waits) > 1 else words.WITH_MANY_ONE
    return numbers.sentences(
        [
            sentence.format(callers=callers, best=best, low=wait(waits[best]), worst=worst, high=wait(waits[worst])),
            words.SOME_TESTED.format(done=len(tests), total=total) if len(tests) < total else "",
            words.SOME_ERRORS if any(test.levels["errors"].sum() for test in tests.values()) else "",
        ]
    )
