"""Judging in real browsers: by click and by key, in two tabs at once, undone, and seen on the page afterwards."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from components.ui.shared.judging.grade import BEFORE_GRADING
from components.ui.shared.judging.grade_keys import KeyEvent, new_events
from components.workspace import Workspace
from tests.browser.conftest import ROOT, Serve
from tests.browser.driver import until
from tests.pages import cases

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WAIT = 30_000  # milliseconds
CARDS = "[class*='st-key-card-']"


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("judging") / "workspace"
    cases.build_small(root)
    return root


@pytest.fixture(scope="module")
def url(serve: Serve, computed: Path) -> str:
    return serve(ROOT / "app.py", {"EXPLORER_WORKSPACE": str(computed), "HF_HUB_OFFLINE": "1"})


@pytest.fixture
def project(computed: Path) -> Iterator[str]:
    """The project nobody has judged; its grades are taken back afterwards."""
    workspace = Workspace(computed)
    found = next(one.id for one in workspace.projects() if one.name == cases.UNJUDGED)
    yield found
    for row in workspace.own_judgments(found).itertuples():
        workspace.judge(found, str(row.query_id), str(row.doc_id), None)


@pytest.fixture
def tab(browser: Browser, url: str, project: str) -> Iterator[Callable[[], Page]]:
    """``tab()`` opens the grading page as a new visitor."""
    contexts = []

    def open_one() -> Page:
        context = browser.new_context(viewport={"width": 1400, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{url}/quality?project={project}", timeout=WAIT)
        page.locator(".gk[data-ready]").wait_for(timeout=WAIT)
        page.locator(CARDS).first.wait_for(timeout=WAIT)
        page.locator(CARDS).first.scroll_into_view_if_needed()
        return page

    yield open_one
    for context in contexts:
        context.close()


def grades(root: Path, project: str) -> dict[tuple[str, str], int]:
    rows = Workspace(root).own_judgments(project)
    return dict(zip(zip(rows["query_id"], rows["doc_id"], strict=True), rows["grade"].tolist(), strict=True))


def pressed(page: Page) -> list[str]:
    return page.locator(f"{CARDS} button[aria-checked='true'], {CARDS} button[aria-pressed='true']").all_inner_texts()


def type_key(page: Page, key: str, code: str = "") -> None:
    """A key as an input method may send it, which no real keyboard of the test can type."""
    page.evaluate(
        "of => document.body.dispatchEvent(new KeyboardEvent('keydown', of))",
        {"key": key, "code": code, "bubbles": True},
    )


@pytest.mark.browser
def test_keys_grade_fast_lose_nothing_and_are_undone(tab: Callable[[], Page], computed: Path, project: str) -> None:
    page = tab()
    for key in "3102":
        page.keyboard.press(key)
    until(page, lambda: sorted(grades(computed, project).values()) == [0, 1, 2, 3])
    until(page, lambda: [one[0] for one in pressed(page)] == list("3102"))
    page.keyboard.press("u")
    until(page, lambda: sorted(grades(computed, project).values()) == [0, 1, 3])
    page.keyboard.press("Control+z")
    until(page, lambda: sorted(grades(computed, project).values()) == [1, 3])
    until(page, lambda: [one[0] for one in pressed(page)] == list("31"))


@pytest.mark.browser
def test_what_was_said_before_anything_was_judged_is_covered_when_somebody_grades(
    tab: Callable[[], Page], computed: Path, project: str
) -> None:
    page = tab()
    place = page.locator(f".st-key-{BEFORE_GRADING}")
    said, before = place.locator("p").first, place.bounding_box()
    assert said.is_visible() and before
    page.keyboard.press("0")
    until(page, lambda: list(grades(computed, project).values()) == [0])
    assert said.is_visible()  # still nothing is right
    page.keyboard.press("3")
    until(page, lambda: not said.is_visible())
    after = place.bounding_box()
    assert after and after["height"] == before["height"]  # or every card would move
    page.keyboard.press("u")
    until(page, said.is_visible)


@pytest.mark.browser
def test_the_scores_are_shown_from_the_top(tab: Callable[[], Page], computed: Path, project: str) -> None:
    page = tab()
    page.keyboard.press("3")
    until(page, lambda: list(grades(computed, project).values()) == [3])
    page.get_by_role("button", name="Show the scores").click()
    page.get_by_text("Measured by").wait_for(timeout=WAIT)
    until(page, lambda: page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0)


@pytest.mark.browser
def test_full_width_digits_grade_and_arrows_move(tab: Callable[[], Page], computed: Path, project: str) -> None:
    page = tab()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator(CARDS).nth(2).get_attribute("aria-current") == "true"
    type_key(page, "２")
    until(page, lambda: list(grades(computed, project).values()) == [2])
    assert page.locator(CARDS).nth(2).locator("button", has_text="2").first.is_visible()
    until(page, lambda: [one[0] for one in pressed(page)] == ["2"])
    type_key(page, "う", "KeyU")  # as a Japanese input method may tell of it
    until(page, lambda: grades(computed, project) == {})


@pytest.mark.browser
def test_all_grades_are_in_sight_in_japanese(tab: Callable[[], Page]) -> None:
    page = tab()
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{page.url}&lang=ja", timeout=WAIT)
    card = page.locator(CARDS).first
    last = card.locator("[data-testid=stButtonGroup] button").nth(3)
    last.wait_for(timeout=WAIT)
    inside, outside = last.bounding_box(), card.bounding_box()
    assert inside and outside
    assert inside["x"] + inside["width"] <= outside["x"] + outside["width"]


@pytest.mark.browser
def test_a_click_grades_a_second_one_takes_back_and_enter_turns_to_the_next_question(
    tab: Callable[[], Page], computed: Path, project: str
) -> None:
    page = tab()
    first = page.locator(CARDS).first
    first.get_by_text("1 related").click()
    until(page, lambda: list(grades(computed, project).values()) == [1])
    first.get_by_text("1 related").click()
    until(page, lambda: grades(computed, project) == {})
    question = page.locator("h4").last.inner_text()
    for _ in range(page.locator(CARDS).count()):
        page.keyboard.press("Enter")
    until(page, lambda: page.locator("h4").last.inner_text() != question)
    # A key on a question that is being taken away turns nothing: wait until the keys, too, are at the first card again.
    until(page, lambda: page.locator(CARDS).first.get_attribute("aria-current") == "true")
    page.keyboard.press("ArrowLeft")
    until(page, lambda: page.locator("h4").last.inner_text() == question)
    assert grades(computed, project) == {}


@pytest.mark.browser
def test_keys_typed_into_a_field_are_left_alone(tab: Callable[[], Page], computed: Path, project: str) -> None:
    page = tab()
    page.evaluate("document.body.insertAdjacentHTML('afterbegin', '<input id=typed style=\"position:fixed;top:0\">')")
    page.locator("#typed").focus()
    page.keyboard.type("0123")
    assert page.locator("#typed").input_value() == "0123"
    page.wait_for_timeout(700)
    assert grades(computed, project) == {}


@pytest.mark.browser
def test_two_tabs_judging_at_once_lose_nothing_and_the_page_then_has_a_verdict(
    tab: Callable[[], Page], computed: Path, project: str
) -> None:
    one, two = tab(), tab()
    # Both begin at the same question; the second goes through its cards from the fourth on.
    for _ in range(3):
        two.keyboard.press("ArrowDown")
    for mine, theirs in zip("321", "012", strict=True):
        one.keyboard.press(mine)
        two.keyboard.press(theirs)
    until(one, lambda: len(grades(computed, project)) == 6)
    assert sorted(grades(computed, project).values()) == [0, 1, 1, 2, 2, 3]
    # Each takes its own last grade back, and only that.
    one.keyboard.press("u")
    until(one, lambda: sorted(grades(computed, project).values()) == [0, 1, 2, 2, 3])
    # The first tab has seen the grades of the second one with that.
    until(one, lambda: sorted(text[0] for text in pressed(one)) == list("01223"))
    two.keyboard.press("u")
    until(two, lambda: sorted(grades(computed, project).values()) == [0, 1, 2, 3])
    one.get_by_text("Compare", exact=True).first.click()
    one.get_by_role("heading", name=re.compile("^Take ")).wait_for(timeout=WAIT)
    one.get_by_text("Quality", exact=True).first.click()
    one.get_by_text("1 judged question ").first.wait_for(timeout=WAIT)


@pytest.mark.browser
@pytest.mark.parametrize("how", ["keys", "click", "both"])
def test_a_grade_given_on_the_way_out_is_kept(tab: Callable[[], Page], computed: Path, project: str, how: str) -> None:
    page = tab()
    if how != "click":
        page.keyboard.press("3")
        page.keyboard.press("2")
    if how != "keys":
        page.locator(CARDS).nth(4).get_by_text("1 related").click()
    expected = {"keys": [2, 3], "click": [1], "both": [1, 2, 3]}[how]
    page.get_by_text("Compare", exact=True).first.click()
    page.get_by_role("heading", name=cases.UNJUDGED).wait_for(timeout=WAIT)
    until(page, lambda: sorted(grades(computed, project).values()) == expected)


def _judge_many(root: str, project: str, worker: int) -> None:
    workspace = Workspace(Path(root))
    for number in range(50):
        workspace.judge(project, f"q{number % 16}", f"d{worker}-{number}", number % 4)


def test_two_processes_judging_at_once_lose_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    project = workspace.create_project("p", cases.collection())
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_judge_many, args=(str(tmp_path), project.id, n)) for n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    expected = {(f"q{n % 16}", f"d{worker}-{n}"): n % 4 for worker in range(2) for n in range(50)}
    assert grades(tmp_path, project.id) == expected


def test_what_the_browser_sends_again_is_taken_once_and_nonsense_not_at_all() -> None:
    seen: dict[str, int] = {}
    first = {"n": 1, "kind": "grade", "query": "q", "doc": "d", "grade": 2}
    second = {"n": 2, "kind": "undo", "query": "q"}
    assert new_events({"log": {"page": "a", "events": [first]}}, seen, "q") == [KeyEvent("grade", "q", "d", 2)]
    assert new_events({"log": {"page": "a", "events": [first, second]}}, seen, "q") == [KeyEvent("undo", "q")]
    assert new_events({"log": {"page": "a", "events": [first, second]}}, seen, "q") == []
    assert new_events({"log": {"page": "b", "events": [second]}}, seen, "q") == [KeyEvent("undo", "q")]
    bad = [{"n": 9, "kind": "grade", "doc": "d", "grade": 4}, {"n": 10, "kind": "drop"}, {"n": "x"}, None, 3]
    assert new_events({"log": {"page": "a", "events": bad}}, seen, "q") == []
    for state in (None, {}, {"log": None}, {"log": {"events": 3}}):
        assert new_events(state, seen, "q") == []
