"""What the last load tests of a comparison's models found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.comparison.comparison import Comparison
from components.costs.load_test import summarise_calls
from components.measurements import load_runs
from components.measurements.base import Subject
from components.measurements.load_runs import LOAD_TEST, MODES
from components.spec import ModelSpec


@dataclass(frozen=True)
class Tested:
    """The last load test of a candidate: ``levels`` and ``lengths`` as components.costs.load_test summarises them."""

    mode: str
    facts: Mapping[str, Any]
    levels: pd.DataFrame
    lengths: pd.DataFrame


def tested(comparison: Comparison) -> dict[str, Tested]:
    """Model -> its last load test with texts of this collection, in slot order."""
    latest = {}
    for candidate in comparison.ready:
        tests = [_test(comparison, candidate.spec, mode) for mode in MODES]
        own = [test for test in tests if test and test.facts.get("search_id") == comparison.collection.search_id]
        if own:
            latest[candidate.name] = max(own, key=lambda test: float(test.facts["at"]))
    return latest


def _test(comparison: Comparison, spec: ModelSpec, mode: str) -> Tested | None:
    if not load_runs.can_load(spec):
        return None
    subject = Subject(comparison.workspace, comparison.collection, spec)
    mark = load_runs.measured_at(subject, mode)
    key = (comparison.collection.content_hash, spec.to_json(), mode, mark)
    return comparison.keep("load test", key, lambda: _read(subject, mode)) if mark else None


def _read(subject: Subject, mode: str) -> Tested | None:
    result = LOAD_TEST.load(subject, {"mode": mode})
    if result is None or not result.calls:
        return None
    return Tested(mode, result.facts, summarise_calls(result.calls), summarise_calls(result.calls, by_length=True))
