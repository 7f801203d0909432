"""What browser tests do again and again: move between pages, wait until one has run, read a table."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from components.ui.shared import text

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Request

QUICK = 30_000  # milliseconds for a page on a busy machine
COMPUTED = 600_000  # milliseconds for all models of the demo on a busy machine


class Watch:
    """What went wrong on a page, as the browser saw it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.host = page, urlsplit(url).netloc
        self.strangers: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.strangers.append(request.url)

    def _said(self, message: Any) -> None:
        if message.type == "error" and "_stcore" not in str(message.location):  # deep links look for it beside the page
            self.errors.append(f"{message.text} {message.location}")

    def check(self) -> None:
        """No request to another host, no error in the console, no exception on the page."""
        assert self.strangers == []
        assert self.errors == []
        assert self.page.get_by_test_id("stException").count() == 0


def settled(page: Page) -> None:
    """Wait until the page has run."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=COMPUTED)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Look again and again; what a page does after a click, it does a moment later, on a busy machine much later."""
    end = time.monotonic() + QUICK / 1000
    while not holds():
        assert time.monotonic() < end, f"it did not come to hold within {QUICK / 1000:.0f} seconds"
        page.wait_for_timeout(50)


def go(page: Page, name: str) -> None:
    """Click a page in the sidebar and wait for its title."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
    if name != "Compare":
        page.get_by_role("heading", name=name, exact=True, level=1).wait_for()
    settled(page)


def cells(page: Page, number: int = 0) -> list[list[str]]:
    """A table's rows, header first, from what it gives to screen readers; tables folded away do not count."""
    table = page.get_by_test_id("stDataFrame").locator("visible=true").nth(number).locator("table[role=grid]")
    table.locator("tbody tr").first.wait_for(state="attached")
    found: list[list[str]] = table.evaluate(
        "t => [...t.querySelectorAll('tr')].map(r => [...r.querySelectorAll('th,td')].map(c => c.textContent))"
    )
    return found


def names_of(rows: list[list[str]]) -> set[str]:
    """The models of a table whose first column has a marker and a name."""
    return {row[0].split(" ", 1)[1] for row in rows[1:]}


def wait_for_the_job(page: Page) -> None:
    """Until no line of a running job is left."""
    cancel = page.get_by_role("button", name=text.CANCEL)
    cancel.wait_for()
    cancel.wait_for(state="hidden", timeout=COMPUTED)
    settled(page)


def drag_a_box(page: Page, frame: Locator) -> None:
    """Drag over the left half of a map."""
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] - 5, steps=8)
    page.mouse.up()


def upload(page: Page, label: str, name: str, content: str) -> None:
    """Give a file to the uploader with this label, opening the fold it is in."""
    box = page.get_by_test_id("stFileUploader").filter(has_text=label)
    box.wait_for(state="attached")
    if not box.is_visible():
        page.get_by_test_id("stExpander").filter(has=box).locator("summary").click()
    box.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    box.get_by_text(name).wait_for()
    settled(page)
