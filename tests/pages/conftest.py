"""The app in memory over a copy of a workspace, and nothing left running afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from components.encoders import key_variables
from components.ui.shared import session
from components.workspace import Workspace
from tests.pages import cases


@pytest.fixture(scope="session")
def small_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """See ``cases.build_small``; copied for each test, never written to."""
    root = tmp_path_factory.mktemp("small") / "workspace"
    cases.build_small(root)
    return root


@pytest.fixture(scope="session")
def large_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """See ``cases.build_large``; tests read it in place."""
    root = tmp_path_factory.mktemp("large") / "workspace"
    cases.build_large(root)
    return root


@pytest.fixture(autouse=True)
def no_key_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the app has it, and taken back after the test: other tests are no visitors."""
    monkeypatch.setenv(key_variables.SETTING, "")


@pytest.fixture(autouse=True)
def warm_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a server that has shown a page: AppTest would start every run like the first of a server."""
    begin = PagesManager.__init__

    def begin_warm(self: PagesManager, *args: Any, **options: Any) -> None:
        begin(self, *args, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begin_warm)


def _forget() -> None:
    """What a server holds: it must not reach the next test."""
    for job in session.jobs().active():
        job.cancel()
    session.chroma().close()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def use_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[Path], Workspace]]:
    """``use_workspace(folder)`` makes it the app's workspace until the test ends."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("EXPLORER_WORKSPACE", str(tmp_path / "nothing"))

    def use(root: Path) -> Workspace:
        monkeypatch.setenv("EXPLORER_WORKSPACE", str(root))
        st.cache_resource.clear()
        st.cache_data.clear()
        return session.workspace()

    yield use
    _forget()


@pytest.fixture
def empty(use_workspace: Callable[[Path], Workspace], tmp_path: Path) -> Workspace:
    """A workspace without any project."""
    return use_workspace(tmp_path / "workspace")


@pytest.fixture
def small(use_workspace: Callable[[Path], Workspace], small_workspace: Path, tmp_path: Path) -> Workspace:
    """A copy of the computed workspace."""
    shutil.copytree(small_workspace, tmp_path / "workspace")
    return use_workspace(tmp_path / "workspace")
