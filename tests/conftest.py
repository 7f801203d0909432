"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from components.encoders.key_variables import SETTING

# No test asserts a time: on a busy machine one example may take long.
settings.register_profile("explorer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("explorer")

ROOT = Path(__file__).resolve().parent.parent
TEST_DATA = Path(os.environ.get("EXPLORER_TEST_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture
def test_data() -> Path:
    """The folder of real collections; the test is skipped where it is absent."""
    if not TEST_DATA.is_dir():
        pytest.skip(f"real test collections are not at {TEST_DATA} (set EXPLORER_TEST_DATA)")
    return TEST_DATA


@pytest.fixture(autouse=True)
def _no_app_has_run_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page drawn by an earlier test leaves word in the environment that visitors may name no key."""
    monkeypatch.delenv(SETTING, raising=False)
