"""A real Chromium, and Streamlit servers that end with their test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from components.workspace import Workspace
from tests.browser.driver import QUICK

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Serve = Callable[..., str]
FAILED = pytest.StashKey[bool]()


def _find_browser() -> str | None:
    names = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures see whether the test failed: ``request.node.stash[FAILED]``."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call":
        item.stash[FAILED] = report.failed


@pytest.fixture
def screenshots(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Page]]:
    """Pages put into this list are pictured where the test fails; the report names the files."""
    pages: list[Page] = []
    yield pages
    for number, page in enumerate(pages):
        if request.node.stash.get(FAILED, False):
            path = tmp_path / f"failed-{number}.png"
            page.screenshot(path=path, full_page=True)
            request.node.add_report_section("teardown", "screenshot", str(path))
        page.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, and fails where CI=true."""
    path = _find_browser()
    if path is None:
        reason = "no Chromium or Chrome was found on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(BROWSER_ARGUMENTS))
        yield chromium
        chromium.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"Streamlit did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """``serve(script, env, arguments)`` starts Streamlit on a free port and returns its URL; ended with the module."""
    servers: list[subprocess.Popen[bytes]] = []

    def start(script: Path, env: Mapping[str, str] | None = None, arguments: Sequence[str] = ()) -> str:
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
        command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
        command += ["--server.address", "127.0.0.1", *arguments]
        log = tmp_path_factory.mktemp("streamlit") / "log.txt"
        paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        with log.open("wb") as output:
            environment = {**os.environ, "PYTHONPATH": paths, **(env or {})}
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        servers.append(server)
        url = f"http://127.0.0.1:{port}"
        wait_until_healthy(url, server, log)
        return url

    yield start
    for server in servers:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture(scope="module")
def app(serve: Serve, workspace: Workspace) -> str:
    """The address of the app over the ``workspace`` that the test's module makes."""
    return serve(ROOT / "app.py", {"EXPLORER_WORKSPACE": str(workspace.root), "HF_HUB_OFFLINE": "1"})


@pytest.fixture
def page(browser: Browser, screenshots: list[Page]) -> Page:
    """A window of 1400 x 900, pictured where the test fails."""
    opened = browser.new_page(viewport={"width": 1400, "height": 900})
    screenshots.append(opened)
    opened.set_default_timeout(4 * QUICK)
    return opened
