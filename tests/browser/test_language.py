"""The language of a real browser, of the address and of the picker, and how lines break in Japanese."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from components.comparison.story.page import KEYS
from components.i18n import reading
from components.ui.shared import text
from tests.browser.conftest import ROOT, Serve
from tests.browser.driver import QUICK, settled, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WIDEST = 390  # pixels of a phone


def opened(browser: Browser, screenshots: list[Page], url: str, locale: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720}, locale=locale)
    page.set_default_timeout(QUICK)
    screenshots.append(page)
    page.goto(url)
    return page


def test_a_japanese_browser_reads_japanese_until_its_reader_chooses(
    serve: Serve, browser: Browser, screenshots: list[Page], tmp_path: Path
) -> None:
    url = serve(ROOT / "app.py", {"EXPLORER_WORKSPACE": str(tmp_path / "workspace"), "HF_HUB_OFFLINE": "1"})
    with reading("ja"):
        title, language = text.COMPARE_EMPTY_TITLE, text.LANGUAGE
    japanese, english = (opened(browser, screenshots, url, locale) for locale in ("ja-JP", "en-US"))
    japanese.get_by_role("heading", name=title).wait_for()
    english.get_by_role("heading", name=text.COMPARE_EMPTY_TITLE).wait_for()
    japanese.wait_for_function("document.documentElement.lang === 'ja'")
    for part in ("h1", "[data-testid=stMain] p"):  # Streamlit itself breaks a paragraph anywhere
        assert japanese.evaluate(f"getComputedStyle(document.querySelector('{part}')).wordBreak") == "auto-phrase"
    assert english.evaluate("document.documentElement.lang") == "en"
    japanese.goto(f"{url}/data")
    shown = "[data-testid=stFileUploaderDropzone] button p"
    japanese.locator(shown).first.wait_for()
    japanese.wait_for_function(
        f"getComputedStyle(document.querySelector('{shown}'), '::after').content.includes('アップロード')"
    )
    japanese.goto(url)
    japanese.get_by_role("heading", name=title).wait_for()
    japanese.set_viewport_size({"width": WIDEST, "height": 844})
    assert japanese.evaluate("document.documentElement.scrollWidth") <= WIDEST
    japanese.set_viewport_size({"width": 1280, "height": 720})
    settled(japanese)
    picker = japanese.get_by_test_id("stSidebar").get_by_role("combobox", name=language)
    english_option = japanese.get_by_role("option", name="English")

    def is_open() -> bool:
        """The list of languages; a run of the page, or a sidebar that still moves, closes it again."""
        if not english_option.is_visible():
            picker.click()
            japanese.wait_for_timeout(500)
        return english_option.is_visible()

    until(japanese, is_open)
    english_option.click()
    japanese.get_by_role("heading", name=text.COMPARE_EMPTY_TITLE).wait_for()
    japanese.wait_for_url("**lang=en**")
    english.goto(f"{url}/?lang=ja")
    english.get_by_role("heading", name=title).wait_for()


@pytest.mark.parametrize("pressed", ["key: ' '", "key: '　'", "key: 'Process', code: 'Space'", "key: 'ArrowRight'"])
def test_slides_turn_with_an_input_method_on_and_not_while_it_composes(page: Page, pressed: str) -> None:
    page.set_content('<div class="story"><section>1</section><section>2</section><section>3</section></div>')
    page.add_style_tag(content="body { margin: 0 } section { height: 100vh }")
    page.evaluate(  # a function would be called, and this one takes the keys away again
        f"{KEYS}; turnWithKeys(document.querySelector('.story'), 0, () => {{}}, () => {{}}); null"
    )

    def press(more: str) -> int:
        page.evaluate(f"document.dispatchEvent(new KeyboardEvent('keydown', {{{pressed}{more}}}))")
        return int(page.locator(".story").get_attribute("data-place") or 0)

    assert press(", isComposing: true") == 1
    assert press("") == 2
