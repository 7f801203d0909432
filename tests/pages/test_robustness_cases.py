"""What a worst case shows beside its two lists, and what it must not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from components.records import Ranking, Run
from components.ui.diagnose import robustness_cases
from components.ui.diagnose import robustness_words as words
from tests.cases import collection

CASES = pd.DataFrame(
    {"original": ["a"], "edited": ["b"], "edit": ["negation"], "overlap": [1.0], "change": [float("nan")]}
)


def test_points_are_told_only_where_the_meaning_stays() -> None:
    assert "MRR@10 lost" in robustness_cases._table(CASES, "MRR@10 lost", is_same_meaning=True)
    assert "MRR@10 lost" not in robustness_cases._table(CASES, "MRR@10 lost", is_same_meaning=False)


@pytest.mark.parametrize("is_same_meaning", [True, False])
def test_right_answers_are_marked_in_the_second_list_only_where_they_are_known(
    monkeypatch: pytest.MonkeyPatch, is_same_meaning: bool
) -> None:
    content = collection(6, 2)
    query_id, right = content.judgments[["query_id", "doc_id"]].iloc[0]
    ranking = Ranking((right,), np.array([1.0]))
    found = type("Found", (), {})()
    found.originals = Run("m", {query_id: ranking})
    found.edited = Run("m", {robustness_cases.edited_id(query_id, "negation"): ranking})
    said: list[str] = []
    monkeypatch.setattr(robustness_cases.ROBUSTNESS, "load", lambda *_: found)
    monkeypatch.setattr(robustness_cases.session, "subject", lambda *_: None)
    monkeypatch.setattr(st.delta_generator.DeltaGenerator, "markdown", lambda _, body: said.append(body))
    monkeypatch.setattr(st, "caption", said.append)
    view: Any = type("View", (), {"collection": content, "project": type("P", (), {"candidate": lambda *_: found})()})()
    found.spec = None
    robustness_cases._side_by_side(view, "m", query_id, "negation", is_same_meaning=is_same_meaning)
    assert ("✓" in said[1], "✓" in said[3]) == (True, is_same_meaning)
    assert (words.NO_TICKS in said[4]) is not is_same_meaning
