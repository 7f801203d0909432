"""The way a newcomer takes, in a real browser: the demo through every page, then data of one's own to a verdict."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from components.catalogue.cards import included_models
from components.evaluation.baselines import RANDOM, SHUFFLED
from components.ui.shared import text, text_data
from tests.browser.conftest import ROOT, Serve
from tests.browser.driver import QUICK, Watch, cells, drag_a_box, go, names_of, settled, upload, wait_for_the_job

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BASELINES = {RANDOM, SHUFFLED}
DOCUMENTS = "id,title,text,category\n" + "\n".join(
    f"n{i},{thing} {i},How the {thing} number {i} is {verb} and kept {i * 7} weeks,{group}"
    for i, (thing, verb, group) in enumerate(
        [
            ("lantern", "lit", "light"),
            ("canoe", "paddled", "water"),
            ("anvil", "forged", "metal"),
            ("quilt", "sewn", "home"),
        ]
        * 5
    )
)
ANSWERS = (
    "question,correct_document\n"
    "How is lantern 4 lit?,n4\nWho paddled canoe 9?,n9\nanvil 14 forged,n14\nquilt 3,quilt 3\n"
)


@pytest.fixture
def opened(browser: Browser, serve: Serve, tmp_path: Path, screenshots: list[Page]) -> Watch:
    """The start page of a server with an empty workspace."""
    url = serve(ROOT / "app.py", {"EXPLORER_WORKSPACE": str(tmp_path / "workspace"), "HF_HUB_OFFLINE": "1"})
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    screenshots.append(page)
    page.set_default_timeout(QUICK)
    watch = Watch(page, url)
    page.goto(url)
    return watch


def test_the_demo_leads_through_every_page(opened: Watch) -> None:
    from playwright.sync_api import expect

    page = opened.page
    page.get_by_role("heading", name=text.COMPARE_EMPTY_TITLE).wait_for(timeout=60_000)
    page.get_by_role("button", name=text.DEMO_BUTTON).click()
    wait_for_the_job(page)
    models = {card.name for card in included_models()}

    expect(page.get_by_role("heading", level=2).first).to_contain_text(re.compile("points|same|tell", re.I))
    assert names_of(cells(page)) == models
    quality = [row[1] for row in cells(page)[1:]]
    assert all(re.fullmatch(r"0\.\d\d ± 0\.\d\d", one) for one in quality), quality
    page.wait_for_url(re.compile("project=outdoor-shop-demo"))

    go(page, "Quality")
    measured = next(found for found in (cells(page, n) for n in range(3)) if any("MRR" in name for name in found[0]))
    assert names_of(measured) == models | BASELINES
    scores = [value.removeprefix("★ ") for row in measured[1:] for value in row[1:] if value and "%" not in value]
    assert all(0 <= float(score) <= 1 for score in scores), scores
    shown = {row[0]: row[1].removeprefix("★ ") for row in measured[1:]}
    assert [round(float(value), 2) for value in shown.values()] == sorted(
        (round(float(value), 2) for value in shown.values()), reverse=True
    )
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()

    go(page, "Search")
    page.get_by_label(text.TYPE_QUERY).fill("my tent leaks in the rain")
    page.get_by_label(text.TYPE_QUERY).press("Enter")
    expect(page.get_by_text(text.TYPED_QUERY)).to_be_visible(timeout=90_000)
    settled(page)
    for rank in (1, 2, 3):
        expect(page.locator("p", has_text=re.compile(rf"^{rank}\. "))).to_have_count(4)
    expect(page.get_by_text(re.compile("documents above (is|are) in every list"))).to_be_visible()
    assert "leaks" not in page.url

    go(page, "Map")
    page.locator(".lm[data-ready=true]").wait_for()
    expect(page.locator(".lm-pane").first).to_contain_text("UMAP")
    expect(page.get_by_text(re.compile("neighbours are real. Look for groups"))).to_be_visible()
    drag_a_box(page, page.locator(".lm-frame").first)
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ documents? selected$"))).to_be_visible()
    count = int(page.get_by_role("heading", name=re.compile("selected$")).inner_text().split()[0])
    assert page.locator(".lm").get_attribute("data-selected-count") == str(count)
    assert count > 0
    listed = cells(page)
    assert listed[0][:3] == ["id", "title", "text"]
    assert len(listed) > 1

    go(page, "Cost")
    totals = [row[-1] for row in cells(page)[1:]]
    assert len(totals) == len(models)
    assert all(re.match(r"\$\d", one) for one in totals), totals
    opened.check()


def test_data_of_ones_own_gets_a_verdict(opened: Watch) -> None:
    from playwright.sync_api import expect

    page = opened.page
    page.get_by_role("button", name=text.UPLOAD_BUTTON).click()
    page.get_by_role("heading", name=text_data.DATA_TITLE, exact=True, level=1).wait_for()
    upload(page, text_data.DOCUMENTS_FILE, "things.csv", DOCUMENTS)
    page.get_by_text(text_data.COLUMNS_OF.format(name="things.csv")).click()
    for field, column in {"Id": "id", "Title": "title", "Text": "text", "Label": "category"}.items():
        expect(page.get_by_role("combobox", name=field, exact=True)).to_have_value(column)
    expect(page.get_by_text("20 documents", exact=True)).to_be_visible()
    upload(page, text_data.JUDGMENTS_FILE, "answers.csv", ANSWERS)
    expect(page.get_by_text("20 documents · 4 questions · 4 judgments")).to_be_visible()
    assert [row[1] for row in cells(page)[1:4]] == ["lantern 0", "canoe 1", "anvil 2"]
    page.get_by_label(text_data.PROJECT_NAME).fill("Things")
    page.get_by_role("button", name=text_data.CREATE).click()

    page.get_by_role("heading", name=text.MODELS_TITLE, exact=True, level=1).wait_for()
    settled(page)
    page.wait_for_url(re.compile("project=things"))
    page.get_by_role("button", name=text.COMPUTE, exact=True).click()
    wait_for_the_job(page)
    expect(page.get_by_test_id("stBottom").get_by_role("button", name=text.SEE_COMPARISON)).to_be_visible()

    go(page, "Quality")
    expect(page.get_by_text("4 judged questions").or_(page.get_by_test_id("stVegaLiteChart")).first).to_be_visible()
    measured = next(found for found in (cells(page, n) for n in range(3)) if any("MRR" in name for name in found[0]))
    scores = {row[0].split(" ", 1)[1]: float(row[1].removeprefix("★ ")) for row in measured[1:]}
    assert set(scores) == {card.name for card in included_models()} | BASELINES
    assert scores["bm25"] > 0.6  # the questions repeat words of their documents
    opened.check()


def test_html_in_a_file_is_text_and_never_runs(opened: Watch) -> None:
    from playwright.sync_api import expect

    page = opened.page
    nasty = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'><b>bold</b> ![i](http://127.0.0.1:9/i.png)"
    rows = "\n".join(
        f'"{i}","{nasty} title {i}","{nasty} a text about stoves {i}","{nasty} {i % 3}"' for i in range(16)
    )
    page.get_by_role("button", name=text.UPLOAD_BUTTON).click()
    page.get_by_role("heading", name=text_data.DATA_TITLE, exact=True, level=1).wait_for()
    upload(page, text_data.DOCUMENTS_FILE, "<b>nasty</b>.csv", f'id,title,text,"{nasty}"\n{rows}\n')
    expect(page.get_by_text("16 documents", exact=True)).to_be_visible()
    upload(page, text_data.JUDGMENTS_FILE, "answers.csv", f'question,correct_document\n"{nasty} stoves 3",3\n')
    expect(page.get_by_text("16 documents · 1 question · 1 judgment")).to_be_visible()
    page.get_by_role("button", name=text_data.CREATE).click()
    page.get_by_role("heading", name=text.MODELS_TITLE, exact=True, level=1).wait_for()
    settled(page)
    page.get_by_role("button", name=text.COMPUTE, exact=True).click()
    wait_for_the_job(page)
    for name in ("Search", "Map", "Quality", "Data", "Compare"):
        go(page, name)
        if name == "Search":
            expect(page.locator("p strong", has_text="<b>bold</b>").first).to_be_visible()
            page.get_by_text(text.SEARCH_OPTIONS).click()
        assert page.evaluate("window.hacked") is None, name
        assert page.locator("b", has_text="bold").count() == 0, name
        assert page.locator("img[src='x']").count() == 0, name
    opened.check()
