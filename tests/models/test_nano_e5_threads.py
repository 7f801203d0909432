"""The engine's threads sleep while they wait; nobody else's setting changes."""

from __future__ import annotations

import os

import pytest

from components.models.nano_e5 import WAIT_POLICY, _threads_that_sleep


def test_the_policy_holds_only_while_the_engine_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WAIT_POLICY, raising=False)
    with _threads_that_sleep():
        assert os.environ[WAIT_POLICY] == "passive"
    assert WAIT_POLICY not in os.environ


def test_a_policy_the_person_set_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WAIT_POLICY, "active")
    with _threads_that_sleep():
        assert os.environ[WAIT_POLICY] == "active"
    assert os.environ[WAIT_POLICY] == "active"
