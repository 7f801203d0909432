from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from components.candidates.by_spec import resolve_name
from components.costs.gpu import gpu_use
from components.measurements import load_runs
from components.measurements.base import Subject, measure
from components.workspace import Workspace
from tests.cases import QUICK, collection


def torch_with(cards: dict[str, float], apple_mb: float = 0.0) -> Any:
    """As much of torch as is read: name -> peak MB of each card."""
    names = list(cards)
    cuda = SimpleNamespace(
        is_available=lambda: bool(cards),
        device_count=lambda: len(cards),
        get_device_name=lambda place: names[place],
        max_memory_allocated=lambda place: cards[names[place]] * 1e6,
    )
    mps = SimpleNamespace(driver_allocated_memory=lambda: apple_mb * 1e6)
    backends = SimpleNamespace(mps=SimpleNamespace(is_available=lambda: apple_mb > 0))
    return SimpleNamespace(cuda=cuda, mps=mps, backends=backends)


def test_the_card_that_held_most_is_named_with_its_peak() -> None:
    assert gpu_use(torch_with({"A": 100.0, "B": 2300.0})) == {"name": "B", "peak_memory_mb": 2300.0}


def test_a_mac_says_what_is_held() -> None:
    assert gpu_use(torch_with({}, apple_mb=512.0)) == {"name": "Apple GPU", "peak_memory_mb": 512.0}


def test_without_a_card_or_without_torch_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gpu_use(torch_with({})) is None
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    assert gpu_use() is None


def test_a_load_test_keeps_what_the_gpu_did(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(load_runs.MODES, "quick", load_runs.Mode((1,), 20.0, 5, 0.0))
    monkeypatch.setattr(load_runs, "gpu_use", lambda: gpu_use(torch_with({"H100": 900.0})))
    workspace, spec = Workspace(tmp_path / "w"), resolve_name(QUICK)
    measure(load_runs.LOAD_TEST, Subject(workspace, collection(10), spec))
    found = load_runs.LOAD_TEST.load(Subject(workspace, collection(9), spec))
    assert found is not None
    assert found.facts["gpu"] == {"name": "H100", "peak_memory_mb": 900.0}
