"""What only a real server and browser show: links, addresses, and a server that dies in the middle of a job."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from components.candidates.by_spec import resolve_name
from components.comparison.quality import words as quality_words
from components.ui.quality import words as text_quality
from components.ui.shared import text
from components.workspace import Workspace
from tests.browser.conftest import ROOT, Serve, free_port, wait_until_healthy
from tests.browser.driver import QUICK, go, settled, until
from tests.pages import cases
from tests.pages.driver import project_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SLOW_MODEL = "use-multilingual-v3"
SOON = 60  # seconds


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """See ``cases.build_small``."""
    root = tmp_path_factory.mktemp("computed") / "workspace"
    cases.build_small(root)
    return root


@pytest.fixture
def new_page(browser: Browser, screenshots: list[Page]) -> Callable[[], Page]:
    """A browser page, pictured where the test fails."""

    def new() -> Page:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(QUICK)
        screenshots.append(page)
        return page

    return new


@pytest.fixture(scope="module")
def url(serve: Serve, computed: Path) -> str:
    return serve(ROOT / "app.py", {"EXPLORER_WORKSPACE": str(computed), "HF_HUB_OFFLINE": "1"})


def test_the_first_visitor_of_a_server_may_come_by_a_link(
    serve: Serve, computed: Path, new_page: Callable[[], Page], tmp_path: Path
) -> None:
    shutil.copytree(computed, tmp_path / "workspace")
    project = project_id(Workspace(computed), cases.JUDGED)
    fresh = serve(ROOT / "app.py", {"EXPLORER_WORKSPACE": str(tmp_path / "workspace")})
    page = new_page()
    page.goto(f"{fresh}/quality?project={project}&metric=recall@10")
    page.get_by_role("heading", name=quality_words.ALL_METRICS).wait_for(timeout=30_000)
    named = page.get_by_test_id("stSidebarNav").get_by_role("link").all_inner_texts()
    assert [name.split()[-1] for name in named][0] == "Compare"  # not "app": the pages are those of app.py
    assert page.get_by_test_id("stSidebar").get_by_role("combobox", name=text.PROJECT).input_value() == cases.JUDGED
    page.wait_for_url(re.compile(f"project={project}.*metric=recall|metric=recall.*project={project}"))


def test_a_view_opens_in_another_browser_as_it_was(url: str, computed: Path, new_page: Callable[[], Page]) -> None:
    from playwright.sync_api import expect

    project = project_id(Workspace(computed), cases.JUDGED)
    page = new_page()
    page.goto(f"{url}/search?project={project}")
    page.get_by_role("heading", name=text.SEARCH_TITLE, level=1).wait_for()
    settled(page)
    page.get_by_test_id("stSelectbox").filter(has_text=text.PICK_QUERY).get_by_role("combobox").click()
    page.get_by_role("option").nth(5).click()
    expect(page).to_have_url(re.compile("q=q5"))
    page.get_by_role("button", name=text.MODELS_SHOWN).click()
    page.get_by_test_id("stButtonGroup").filter(has_text=text.MODELS_SHOWN).get_by_text(cases.OWN_RUN).click()
    expect(page.locator("p", has_text=re.compile(r"^1\. "))).to_have_count(3)
    settled(page)
    expect(page).to_have_url(re.compile("models="))
    assert "guide" not in page.url

    other = new_page()
    other.goto(page.url)
    expect(other.locator("p", has_text=re.compile(r"^1\. "))).to_have_count(3)
    expect(other.get_by_role("combobox", name=text.PICK_QUERY)).to_have_value(re.compile("guide 5"))


def test_another_project_can_be_chosen_on_every_page(url: str, computed: Path, new_page: Callable[[], Page]) -> None:
    workspace = Workspace(computed)
    page = new_page()
    page.goto(f"{url}/?project={project_id(workspace, cases.JUDGED)}")
    page.get_by_role("heading", name=cases.JUDGED).wait_for()
    names = [cases.ONE, cases.JUDGED]
    for number, name in enumerate(("Search", "Map", "Quality", "Cost", "Data", "Models")):
        go(page, name)
        wanted = names[number % 2]
        page.get_by_test_id("stSidebar").get_by_role("combobox", name=text.PROJECT).click()
        page.get_by_role("option", name=wanted).click()
        page.wait_for_url(re.compile(f"project={project_id(workspace, wanted)}"))
        settled(page)
        assert page.get_by_test_id("stException").count() == 0, name
        assert page.get_by_text("The link asks").count() == 0, name


def _start(root: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "EXPLORER_WORKSPACE": str(root), "HF_HUB_OFFLINE": "1"
    }  # fmt: skip
    with log.open("ab") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    wait_until_healthy(f"http://127.0.0.1:{port}", server, log)
    return server


@pytest.fixture
def servers() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Servers that are killed at the end, if the test did not do it."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for server in started:
        server.kill()
        server.wait()


@pytest.mark.slow
def test_a_killed_server_leaves_no_worker_and_the_next_one_finishes(
    tmp_path: Path, new_page: Callable[[], Page], servers: list[subprocess.Popen[bytes]]
) -> None:
    workspace = Workspace(tmp_path / "workspace")
    project = workspace.create_project("Long", cases.collection(3_000, name="long"))
    workspace.set_candidates(project.id, [resolve_name(SLOW_MODEL)])
    port, log = free_port(), tmp_path / "log.txt"
    address = f"http://127.0.0.1:{port}/?project={project.id}"
    servers.append(_start(workspace.root, port, log))
    page = new_page()
    page.goto(address)
    page.get_by_role("button", name=text.COMPUTE_MISSING).click(timeout=SOON * 1000)
    page.get_by_text(re.compile(r"documents: [1-9][\d,]* of 3,000")).first.wait_for(timeout=SOON * 1000)
    workers = psutil.Process(servers[0].pid).children(recursive=True)
    assert workers

    servers[0].send_signal(signal.SIGKILL)
    servers[0].wait()
    _gone, alive = psutil.wait_procs(workers, timeout=15)
    assert alive == []

    servers.append(_start(workspace.root, port, log))
    page.goto(address)
    page.get_by_text(text.NOT_COMPUTED.format(models=SLOW_MODEL)).wait_for(timeout=SOON * 1000)
    go(page, "Models")
    stored = int((workspace.root / "vectors").glob("*/rows.sqlite").__next__().stat().st_size > 0)
    assert stored
    page.get_by_role("button", name=text.COMPUTE, exact=True).click()
    page.get_by_test_id("stBottom").get_by_text(text.ALL_COMPUTED.format(count="1 model")).wait_for(timeout=240_000)
    assert page.get_by_test_id("stException").count() == 0


def test_one_download_right_after_another_arrives(url: str, computed: Path, new_page: Callable[[], Page]) -> None:
    page = new_page()
    page.goto(f"{url}/quality?project={project_id(Workspace(computed), cases.JUDGED)}")
    page.get_by_role("heading", name=text_quality.DOWNLOADS, exact=True).wait_for()
    settled(page)
    arrived: list[str] = []
    page.on("download", lambda found: arrived.append(found.suggested_filename.rsplit(".", 1)[1]))
    for label in (text_quality.CHART_SVG, text_quality.ARCHIVE, text_quality.REPORT):  # without waiting between them
        page.get_by_role("button", name=label).click()
    until(page, lambda: sorted(arrived) == ["html", "svg", "zip"])
