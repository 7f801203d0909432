"""Every page with hostile words in every field: they show as they are, and nothing beyond 127.0.0.1 is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from components.ui.shared import text, text_endpoints
from tests.browser.conftest import ROOT, Serve
from tests.browser.driver import Watch, settled
from tests.browser.hostile_projects import PICTURES, SOUNDS, USERS, add_answers, add_trained, media, users
from tests.browser.hostile_values import FAR, Values, build
from tests.encoders.hostile_server import Handler, hostile_server

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
MODES = ("", "search?mode=grade", "search?mode=blind", "?show=switch")
PAGES = tuple(sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "compare"))
PLACES = (*MODES, *PAGES)
OTHERS = [(what, place) for what in (USERS, PICTURES) for place in ("", *PAGES)]
OTHERS += [(SOUNDS, place) for place in ("", "search?mode=grade", "data", "search", "map", "models")]
SAID, LISTED = "words of a server", "name that a server lists"
OPENED = 40  # folded parts of a page; more are none
SEEN = {
    "answers": {"answer", "reference answer", "context", "sentence of an answer", "claim", "why a chat model stopped"},
    "data": {"note on what was read"},
}
"""Place -> fields of which a value must stand there."""
ACTIVE = f"a[href*='{FAR}'], img[src*='{FAR}'], [style*='{FAR}'], iframe, [onerror], .katex"


@dataclass
class Hostile:
    url: str
    project: str
    server: str
    values: Values
    others: dict[str, str]  # what is in it -> the project


@pytest.fixture(scope="module")
def hostile(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    values = Values()
    said = values.make(SAID, is_long=True)
    listed = values.make(LISTED)

    def refuse(handler: Handler, _body: dict[str, Any]) -> None:
        handler.refuse(400, said)

    folder = tmp_path_factory.mktemp("hostile")
    with hostile_server(rule=refuse) as server:
        server.models = [{"id": listed}]
        workspace, project = build(folder / "workspace", server.address, values)
        add_answers(workspace, project, values)
        add_trained(workspace, project, values)
        others = {USERS: users(workspace, values).id}
        others |= {what: media(workspace, folder / what, values, what).id for what in (PICTURES, SOUNDS)}
        url = serve(ROOT / "app.py", {"EXPLORER_WORKSPACE": str(workspace.root), "HF_HUB_OFFLINE": "1"})
        yield Hostile(url, project.id, server.address, values, others)


def unfold(page: Page) -> None:
    """Open whatever is folded away, also what that shows."""
    for _ in range(OPENED):
        closed = page.locator("[data-testid=stMain] details:not([open]) > summary").locator("visible=true")
        if not closed.count():
            return
        closed.first.click()
        settled(page)


def read_boxes(part: Locator) -> list[str]:
    """What stands in the boxes that come up from a part of the page."""
    said = []
    for box in part.get_by_test_id("stPopover").locator("button").locator("visible=true").all():
        box.click()
        settled(part.page)
        said.append(part.page.get_by_test_id("stPopoverBody").last.inner_text())
        part.page.keyboard.press("Escape")
    return said


def read_all(page: Page) -> str:
    """What stands on the page, behind its tabs, in its boxes, and in what comes up where the pointer rests."""
    said = [page.locator("[data-testid=stApp]").inner_text(), *read_boxes(page.get_by_test_id("stMain"))]
    for tab in page.get_by_role("tab").locator("visible=true").all()[1:]:  # the first is open
        tab.click()
        panel = page.get_by_role("tabpanel").locator("visible=true").last
        said += [panel.inner_text(), *read_boxes(panel)]
    for target in page.get_by_test_id("stTooltipHoverTarget").locator("visible=true").all():
        target.dispatch_event("mouseover")
        page.wait_for_timeout(60)
        said += page.get_by_test_id("stTooltipContent").all_inner_texts()
        target.dispatch_event("mouseout")
    return "\n".join(said)


def go_to(page: Page, hostile: Hostile, place: str, what: str = "", language: str = "en") -> None:
    sign = "&" if "?" in place else "?"
    project = hostile.others.get(what, hostile.project)
    page.goto(f"{hostile.url}/{place}{sign}project={project}&lang={language}")
    page.get_by_test_id("stMain").locator("h1, h2, h3").first.wait_for()
    for _ in range(3):  # a first visit begins anew after its title, and what was open then closes
        settled(page)
        page.wait_for_timeout(300)


def check(page: Page, hostile: Hostile, watch: Watch, said: str) -> None:
    assert hostile.values.changed_in(said) == []
    assert page.locator(ACTIVE).count() == 0
    watch.check()


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("place", PLACES)
def test_words_show_as_they_are(hostile: Hostile, page: Page, place: str, language: str) -> None:
    watch = Watch(page, hostile.url)
    go_to(page, hostile, place, language=language)
    unfold(page)
    said = read_all(page)
    assert hostile.values.shown_in(said) >= SEEN.get(place, set())
    check(page, hostile, watch, said)


@pytest.mark.parametrize(("what", "place"), OTHERS)
def test_so_they_do_with_users_pictures_and_sounds(hostile: Hostile, page: Page, what: str, place: str) -> None:
    watch = Watch(page, hostile.url)
    go_to(page, hostile, place, what)
    unfold(page)
    check(page, hostile, watch, read_all(page))


def test_so_they_do_on_every_slide(hostile: Hostile, page: Page) -> None:
    watch = Watch(page, hostile.url)
    go_to(page, hostile, "?show=present")
    story = page.locator(".story")
    story.wait_for()
    said = story.text_content() or ""
    assert any(f"{mark}a" in said for mark in hostile.values.all)
    check(page, hostile, watch, said)


def test_so_do_the_words_of_a_server(hostile: Hostile, page: Page) -> None:
    watch = Watch(page, hostile.url)
    go_to(page, hostile, "models")
    page.get_by_text(text.ADD_MODEL, exact=True).click()
    page.get_by_role("tab", name=text.BY_ENDPOINT).click()
    page.get_by_role("textbox", name=text.BASE_URL).fill(hostile.server)
    page.get_by_role("button", name=text_endpoints.TEST).click()
    page.get_by_text(hostile.values.mark(LISTED)).first.wait_for()
    page.get_by_role("button", name=text.COMPUTE, exact=True).click()
    page.get_by_text(hostile.values.mark(SAID)).first.wait_for()
    settled(page)
    said = page.get_by_test_id("stApp").inner_text()
    go_to(page, hostile, "")
    check(page, hostile, watch, said + page.get_by_test_id("stApp").inner_text())
