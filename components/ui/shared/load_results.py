"""What the last load tests of a project's models found, read once while they stay the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components.costs.load_test import summarise_calls
from components.measurements import load_runs
from components.measurements.load_runs import LOAD_TEST, MODES
from components.spec import ModelSpec
from components.ui.shared import session
from components.ui.shared.session import View


@dataclass(frozen=True)
class Tested:
    """The last load test of a candidate: ``levels`` and ``lengths`` as components.costs.load_test summarises them."""

    mode: str
    facts: Mapping[str, Any]
    levels: pd.DataFrame
    lengths: pd.DataFrame


def tested(view: View) -> dict[str, Tested]:
    """Model -> its last load test with texts of this collection, in slot order."""
    found = {}
    for candidate in view.ready:
        tests = [_test(view, candidate.spec, mode) for mode in MODES]
        own = [test for test in tests if test and test.facts.get("search_id") == view.collection.search_id]
        if own:
            found[candidate.name] = max(own, key=lambda test: float(test.facts["at"]))
    return found


def _test(view: View, spec: ModelSpec, mode: str) -> Tested | None:
    if not load_runs.can_load(spec):
        return None
    mark = load_runs.measured_at(session.subject(view, spec), mode)
    return _read(spec.to_json(), mode, mark, view) if mark else None


@st.cache_resource(max_entries=64, show_spinner=False)
def _read(spec_json: str, mode: str, mark: int, _view: View) -> Tested | None:
    result = LOAD_TEST.load(session.subject(_view, ModelSpec.from_json(spec_json)), {"mode": mode})
    if result is None or not result.calls:
        return None
    return Tested(mode, result.facts, summarise_calls(result.calls), summarise_calls(result.calls, by_length=True))
