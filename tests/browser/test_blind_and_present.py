"""Blind voting by mouse and keyboard, and Present by its keys, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from components.comparison import switch_page, switch_test
from components.ui.compare import present_words as text_present
from components.ui.compare import switch_words as text_switch
from components.ui.shared import text_search
from components.workspace import Workspace
from components.workspace.opinions import Opinions
from tests.browser.driver import Watch, settled, until
from tests.pages import cases
from tests.pages.driver import project_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("voting") / "workspace"
    cases.build_small(root)
    return Workspace(root)


def question(page: Page) -> str:
    return page.locator("h3").first.inner_text()


def wait_for_votes(page: Page, count: str) -> None:
    page.get_by_text(text_search.VOTED_BY_YOU.format(count=count)).wait_for()
    settled(page)


def test_votes_by_mouse_and_keyboard_are_saved_at_once_and_undone(app: str, workspace: Workspace, page: Page) -> None:
    project = project_id(workspace, cases.JUDGED)
    watch = Watch(page, app)
    page.goto(f"{app}/search?project={project}&mode=blind")
    page.get_by_placeholder(text_search.INITIALS_PLACEHOLDER).fill("EK")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name=text_search.LEFT_BETTER).click()
    wait_for_votes(page, "1 vote")
    second = question(page)
    page.locator("h3").first.click()  # away from any field
    page.keyboard.press("ArrowRight")
    wait_for_votes(page, "2 votes")
    votes = Opinions(workspace).votes(project)
    assert [vote.voter for vote in votes] == ["EK", "EK"]
    page.keyboard.press("u")
    wait_for_votes(page, "1 vote")
    assert question(page) == second
    assert len(Opinions(workspace).votes(project)) == 1
    page.reload()  # nothing of it was only in the browser
    page.get_by_placeholder(text_search.INITIALS_PLACEHOLDER).wait_for()
    assert len(Opinions(workspace).votes(project)) == 1
    assert watch.strangers == []
    watch.check()


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_arrow_keys_vote_as_soon_as_initials_are_typed(app: str, workspace: Workspace, page: Page, key: str) -> None:
    project = project_id(workspace, cases.JUDGED)
    page.goto(f"{app}/search?project={project}&mode=blind")
    page.get_by_placeholder(text_search.INITIALS_PLACEHOLDER).fill(key[0])
    page.keyboard.press(key)
    page.get_by_role("button", name=text_search.RIGHT_BETTER, disabled=False).wait_for()
    settled(page)
    page.keyboard.press("ArrowRight")
    wait_for_votes(page, "1 vote")
    assert [vote.voter for vote in Opinions(workspace).votes(project)].count(key[0]) == 1


def test_the_running_verdict_and_both_answers_fit_a_small_screen(
    app: str, workspace: Workspace, browser: Browser, screenshots: list[Page]
) -> None:
    project = project_id(workspace, cases.JUDGED)
    switch_test.start(workspace, project, *cases.QUICK, [f"q{number}" for number in range(14)])
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    screenshots.append(page)
    page.goto(f"{app}/?project={project}&show=switch")
    page.get_by_role("img", name=switch_page.PARTS["open"][0]).wait_for()
    answers = page.locator("[class*=st-key-hit-cards] p", has_text=re.compile("^3. "))
    answers.nth(1).wait_for()
    settled(page)
    for one in answers.all():
        box = one.bounding_box()
        assert box and box["y"] + box["height"] <= 720
    switch_test.end(workspace, project)


def test_present_turns_with_arrow_keys_stays_in_the_address_and_leaves_with_escape(
    app: str, workspace: Workspace, page: Page
) -> None:
    project = project_id(workspace, cases.JUDGED)
    watch = Watch(page, app)
    page.goto(f"{app}/?project={project}&show=present")
    story = page.locator(".story")
    story.wait_for()
    page.wait_for_function("() => document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'running'")
    assert story.locator("section").count() == 5
    size = story.evaluate("story => getComputedStyle(story).fontSize")
    assert size == "22px"
    for key, place in (("ArrowRight", "2"), ("ArrowRight", "3"), ("ArrowLeft", "2"), ("End", "5"), ("ArrowRight", "5")):
        page.keyboard.press(key)
        page.locator(f".story[data-place='{place}']").wait_for()
        page.wait_for_url(re.compile(f"slide={place}"))
    assert page.evaluate("document.elementFromPoint(60, 300).tagName !== 'A'")  # the sidebar lies below
    page.reload()
    page.wait_for_function("() => !!document.querySelector('[data-testid=stApp]')")
    story.wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector('.story[data-place=\"5\"]')) "
        "|| document.querySelector('.story[data-place=\"5\"]')"
    )
    page.keyboard.press("Escape")
    page.get_by_role("button", name=text_switch.BUTTON).wait_for()
    until(page, lambda: "show=" not in page.url and "slide=" not in page.url)
    watch.check()


def test_the_story_as_a_file_opens_without_a_network(
    app: str, workspace: Workspace, page: Page, browser: Browser, tmp_path: Path
) -> None:
    page.goto(f"{app}/?project={project_id(workspace, cases.JUDGED)}")
    button = page.get_by_role("button", name=text_present.PRESENT, exact=False).first
    button.wait_for()
    settled(page)
    button.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=text_present.DOWNLOAD).click()
    path = tmp_path / "comparison.html"
    waiting.value.save_as(path)
    context = browser.new_context(offline=True)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(path.as_uri())
    assert opened.locator("section").count() == 5
    opened.keyboard.press("ArrowRight")
    assert opened.locator(".story").get_attribute("data-place") == "2"
    assert [url for url in asked if not re.match("file:", url)] == []
    names = opened.locator("section").nth(1).locator("h2").all_inner_texts()
    context.close()
    page.mouse.move(0, 0)  # the help of the button that was clicked would lie over the next one
    page.get_by_role("button", name=text_present.START).click()
    page.locator(".story").wait_for()
    assert page.locator(".story section").nth(1).locator("h2").all_inner_texts() == names
    colours = []
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        context = browser.new_context(offline=True, color_scheme=scheme)
        opened = context.new_page()
        opened.goto(path.as_uri())
        colours.append(opened.evaluate("getComputedStyle(document.querySelector('.story tbody th')).color"))
        context.close()
    assert colours[0] != colours[1]
