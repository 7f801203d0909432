"""From an empty workspace to a recommendation, as somebody does it who has articles, questions, and no labels."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd
import pytest

from components.comparison.recommendation.words import CONFIDENCE
from components.ui.data.new_project import ON_ITS_WAY
from components.ui.shared import text, text_data
from tests.browser.conftest import ROOT, Serve
from tests.browser.driver import COMPUTED, QUICK, Watch, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_CLICKS = 12
HELD = 60  # milliseconds a person keeps a button down
READ = 160  # characters of an article: so that six models read sixty in a few seconds


class Hand:
    """What a person does with the mouse, counted; to type in a field takes a click into it."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def press(self, label: str, *, exact: bool = False) -> None:
        self.clicks += 1
        self.page.get_by_role("button", name=label, exact=exact).first.click(delay=HELD)

    def paste(self, label: str, words: str) -> None:
        self.clicks += 1
        self.page.get_by_label(label).fill(words)

    def choose_file(self, label: str, name: str, content: bytes) -> None:
        self.clicks += 2  # the button, then the file in the window of the system
        box = self.page.get_by_test_id("stFileUploader").filter(has_text=label)
        box.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def articles_and_questions(language: str) -> tuple[bytes, str]:
    """Sixty articles of the sample data as a CSV without labels (or all there are), and twenty questions."""
    documents = pd.read_csv(ROOT / "sample_data" / "documents.csv", keep_default_na=False)
    questions = pd.read_csv(ROOT / "sample_data" / "queries.csv", keep_default_na=False)
    documents = documents[documents["language"] == language].head(60)
    asked = questions.loc[(questions["language"] == language) & (questions["kind"] != "identifier"), "text"]
    table = documents[["title", "text"]].assign(text=documents["text"].str[:READ])
    return table.to_csv(index=False).encode(), "\n".join(asked.head(20))


@pytest.mark.parametrize(
    ("language", "window", "theme"), [("en", (1280, 720), "light"), ("ja", (390, 844), "dark")], ids=["desk", "phone"]
)
def test_articles_and_questions_become_a_recommendation_in_few_clicks(
    browser: Browser,
    serve: Serve,
    tmp_path: Path,
    screenshots: list[Page],
    language: str,
    window: tuple[int, int],
    theme: Literal["light", "dark"],
) -> None:
    from playwright.sync_api import expect

    articles, questions = articles_and_questions(language)
    url = serve(ROOT / "app.py", {"EXPLORER_WORKSPACE": str(tmp_path / "workspace"), "HF_HUB_OFFLINE": "1"})
    width, height = window
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
    screenshots.append(page)
    page.set_default_timeout(QUICK)
    watch, hand = Watch(page, url), Hand(page)
    page.goto(url)

    hand.press(text.UPLOAD_BUTTON)
    hand.press(text_data.CREATE)  # too early: it says what is missing
    expect(page.get_by_text(text_data.PASTE_NOTHING)).to_be_visible(timeout=QUICK)
    page.wait_for_timeout(1_000 * ON_ITS_WAY)  # to choose a file takes longer; sooner the press would count for it
    name = {"en": "Help articles", "ja": "ヘルプ記事"}[language]
    hand.choose_file(text_data.DOCUMENTS_FILE, f"{name}.csv", articles)
    hand.paste(text_data.PASTE_QUERIES, questions)
    hand.press(text_data.CREATE)  # at once, while what was pasted is on its way
    page.get_by_role("heading", name=text.MODELS_TITLE, exact=True, level=1).wait_for()
    hand.press(text.COMPUTE, exact=True)  # while the models are being timed
    cancel = page.get_by_role("button", name=text.CANCEL)
    expect(page.get_by_text(text.COMPUTING)).to_be_visible(timeout=QUICK)
    hand.press(text.SEE_COMPARISON)
    page.get_by_role("heading", name=name, level=1).wait_for()
    cancel.wait_for(state="hidden", timeout=COMPUTED)
    settled(page)

    answer = page.get_by_role("heading", level=2).first
    expect(answer).to_be_in_viewport()
    assert re.match(r"Take \S+\. No answer is judged right yet", answer.inner_text())
    assert any(page.get_by_text(word, exact=True).count() for word in CONFIDENCE.values())
    expect(page.get_by_role("button", name=text.TO_QUALITY)).to_be_in_viewport()
    assert hand.clicks <= MOST_CLICKS, hand.clicks
    assert "%" in page.url if language == "ja" else "project=help-articles" in page.url

    for label, title in ((text.TO_QUALITY, "Quality"), (text.NEXT_COST, "Cost"), (text.NEXT_DECISION, "Decision")):
        settled(page)
        hand.press(label)  # from page to page until the decision
        page.get_by_role("heading", name=title, exact=True, level=1).wait_for()
    watch.check()
