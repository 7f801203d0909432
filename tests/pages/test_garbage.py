"""What the search for garbage after every run goes through."""

from __future__ import annotations

import gc
import sys
import types
import weakref
from collections.abc import Iterator

import pytest

from components.ui.shared import garbage


class Circle:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    garbage.leave_out_modules()
    yield
    gc.unfreeze()


def test_what_was_imported_is_left_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    left = gc.get_freeze_count()
    assert left
    made = Circle()
    gone = weakref.ref(made)
    garbage.leave_out_modules()  # nothing was imported since: what a session makes is looked at
    del made
    gc.collect()
    assert gone() is None
    monkeypatch.setitem(sys.modules, "imported_since", types.ModuleType("imported_since"))
    kept = Circle()
    garbage.leave_out_modules()
    assert gc.get_freeze_count() > left and not any(one is kept for one in gc.get_objects())
