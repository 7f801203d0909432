"""What Search draws and where its clicks lead, in a real browser."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest

from components.candidates.by_spec import resolve_name
from components.records import empty_judgments
from components.ui.maps import words as text_maps
from components.ui.shared import text, text_search
from components.workspace import Workspace
from components.workspace.groups import DocumentGroups
from tests.browser.driver import COMPUTED, Watch, drag_a_box, settled, until
from tests.pages import cases
from tests.pages.driver import project_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SENTENCES = "Three sentences each"
ROW_HEIGHT = 35  # pixels, of a table


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("searching") / "workspace"
    cases.build_small(root)
    made = Workspace(root)
    documents = cases.documents(6)
    documents["text"] = "The tent keeps out rain. " + documents["text"] + ". It is kept dry in a bag."
    content = replace(cases.collection(6, queries=2), documents=documents, judgments=empty_judgments())
    project = made.create_project(SENTENCES, content)
    cases.compute(made, made.set_candidates(project.id, [resolve_name("wordllama-256")]), with_maps=False)
    return made


def backgrounds(page: Page) -> set[str]:
    """The colours on which pieces of the result cards stand."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.stMarkdownColoredBackground')]
            .filter(e => !e.closest('[data-testid=stExpander]'))
            .map(e => getComputedStyle(e).backgroundColor)"""
    )
    return set(found)


def test_words_and_the_best_sentence_are_marked_on_two_colours(app: str, workspace: Workspace, page: Page) -> None:
    watch = Watch(page, app)
    page.goto(f"{app}/search?project={project_id(workspace, SENTENCES)}&q=q1")
    page.locator(".stMarkdownColoredBackground").first.wait_for()
    settled(page)
    words_only = backgrounds(page)
    assert len(words_only) == 1
    page.get_by_text(text.SEARCH_OPTIONS).click()
    page.get_by_text(text_search.SENTENCES, exact=True).click()
    page.wait_for_function(
        """() => new Set([...document.querySelectorAll('.stMarkdownColoredBackground')]
            .map(e => getComputedStyle(e).backgroundColor)).size >= 2"""
    )
    settled(page)
    assert len(backgrounds(page)) == 2
    assert words_only < backgrounds(page)
    watch.check()


CONTRAST = """() => [...document.querySelectorAll(
        '[data-testid=stMain] .stMarkdownBadge, [data-testid=stButtonGroup] [data-selected]')].map(badge => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const read = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
    const over = (top, below) => below.map((c, i) => i < 3 ? top[i] * top[3] + c * (1 - top[3]) : 1);
    const above = []; for (let e = badge; e; e = e.parentElement) above.unshift(e);
    let ground = [255, 255, 255, 1], opacity = 1;
    for (const e of above) { const look = getComputedStyle(e);
        opacity *= Number(look.opacity); ground = over(read(look.backgroundColor), ground); }
    const ink = read(getComputedStyle(badge).color); ink[3] *= opacity;
    const light = rgb => rgb.slice(0, 3).map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const [a, b] = [light(over(ink, ground)), light(ground)];
    return [badge.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; })"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_five_whole_results_a_model_fit_a_small_screen_rank_beside_rank_and_can_be_read(
    app: str, workspace: Workspace, browser: Browser, screenshots: list[Page], scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 720}, color_scheme=scheme)
    screenshots.append(page)
    watch = Watch(page, app)
    page.goto(f"{app}/search?project={project_id(workspace, cases.JUDGED)}&q=q1")
    lists = page.locator("[class*=st-key-hit-cards] [data-testid=stColumn]")
    fifth = lists.nth(3).get_by_text(re.compile("^5. "))
    fifth.wait_for()
    for _ in range(2):  # opening a project draws its maps: their line stands above the page until it is opened anew
        page.reload()
        fifth.wait_for()
        page.get_by_role("button", name=text.CANCEL).wait_for(state="hidden", timeout=COMPUTED)
        settled(page)
    boxes = lists.evaluate_all(
        """lists => lists.map(list => [...list.querySelectorAll('[data-testid=stVerticalBlock]')]
            .filter(block => block.querySelector(':scope > [data-testid=stElementContainer] strong'))
            .map(card => card.getBoundingClientRect()).map(box => [box.top, box.bottom].map(Math.round)))"""
    )
    assert [len(cards) for cards in boxes] == [5] * 4
    assert all(cards == boxes[0] for cards in boxes)  # of one height, and the same rank at the same height
    assert boxes[0][-1][1] <= 720
    room = page.evaluate(
        "() => [...document.querySelectorAll('.stMarkdownColoredBackground')].map(e => getComputedStyle(e).padding)"
    )
    assert set(room) == {"0px"}
    page.locator("[data-testid=stButtonGroup] [data-selected]").first.wait_for()
    found = page.evaluate(CONTRAST)
    assert {words for words, _ in found} >= {f"✓ {text.RIGHT} · 1", text.ONLY_HERE, text_search.MODES["look"]}
    assert min(contrast for _, contrast in found) >= 4.5, found
    watch.check()


def test_arabic_and_hebrew_run_from_right_to_left_in_any_paragraph(app: str, workspace: Workspace, page: Page) -> None:
    page.goto(f"{app}/search?project={project_id(workspace, SENTENCES)}&q=q1")
    page.locator(".stMarkdownColoredBackground").first.wait_for()
    settled(page)
    # The browser loads what draws st.html, and with it the style, only after the page has run.
    plain = "e => getComputedStyle(e).unicodeBidi === 'plaintext'"
    page.wait_for_function(f"() => [...document.querySelectorAll('[data-testid=stMarkdown] p')].every({plain})")
    measure = """(e, words) => { e.textContent = words; const range = document.createRange();
        range.selectNodeContents(e); const [text, box] = [range, e].map(one => one.getBoundingClientRect());
        range.setEnd(e.firstChild, 1); const first = range.getBoundingClientRect();
        return [text.left - box.left, box.right - text.right, first.left - text.left]; }"""
    for words, from_right in (("الخيمة.", True), ("1. האוהל.", True), ("Tents.", False)):
        for place in ("[data-testid=stMarkdown] p", "[data-testid=stCaptionContainer] p"):
            left, right, first = page.locator(place).locator("visible=true").last.evaluate(measure, words)
            assert (right < 1 < left) if from_right else (left < 1 < right), (words, left, right, first)
            assert (first > 10) == from_right


def test_a_row_of_the_table_of_many_queries_turns_the_page_to_it(app: str, workspace: Workspace, page: Page) -> None:
    watch = Watch(page, app)
    page.goto(f"{app}/search?project={project_id(workspace, cases.JUDGED)}&q=q1")
    settled(page)
    page.get_by_text(text_search.MANY, exact=True).click()
    table = page.get_by_test_id("stDataFrame").filter(visible=True).first
    table.wait_for()
    settled(page)
    third = table.locator("table[role=grid] tbody tr").nth(2).locator("td")
    question = third.filter(has_text=re.compile("^what about")).inner_text()
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 18, box["y"] + 2 * ROW_HEIGHT + 3 + 1.5 * ROW_HEIGHT)
    page.wait_for_url(re.compile(r"[?&]q=q(?!1\b)\d+"))
    settled(page)
    picked = re.search(r"[?&]q=(q\d+)", page.url)
    assert picked
    queries = workspace.project_collection(workspace.project(project_id(workspace, cases.JUDGED))).queries
    assert queries.set_index("id").loc[picked[1], "text"] == question
    watch.check()


def test_a_box_on_a_map_leads_to_a_search_in_what_it_holds(app: str, workspace: Workspace, page: Page) -> None:
    watch = Watch(page, app)
    page.goto(f"{app}/map?project={project_id(workspace, cases.JUDGED)}")
    frame = page.locator(".lm-frame").first
    frame.wait_for()
    settled(page)
    drag_a_box(page, frame)
    heading = page.get_by_role("heading", name=re.compile(r"^\d+ documents selected$"))
    heading.wait_for()
    count = heading.inner_text().split()[0]
    page.get_by_role("button", name=text_maps.SEARCH_IN_THESE).click()
    page.get_by_text(f"Only in “{text_search.SELECTION}”: {count} documents of 30").wait_for()
    page.wait_for_url(re.compile("group=selection"))
    settled(page)
    page.get_by_role("button", name=text_search.SEARCH_ALL).click()
    page.get_by_text("Only in “").wait_for(state="hidden")
    until(page, lambda: "group=" not in page.url)
    assert DocumentGroups(workspace).of_project(project_id(workspace, cases.JUDGED)) == []
    watch.check()
