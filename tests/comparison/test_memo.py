from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from components.comparison.baseline import summary_markdown
from components.comparison.memo import Memo, Table, escaped_line, markdown, to_html

MEMO = Memo(
    title="Shop <b>search</b>",
    date="November 2026",
    answer="Take e5: it beats MiniLM by 4.1 points.",
    need=("Semantic search.", "At most 50 ms."),
    data=("255 documents.",),
    candidates=("e5, MiniLM.",),
    evidence=Table(("Model", "nDCG@10"), (("e5", "0.57 ± 0.05"), ("a|b", "0.46")), right=(1,)),
    evidence_notes=("140 questions.",),
    cost=("$73 a month.",),
    risks=(),
    changes=("MiniLM would have to gain 5 points.",),
    manifest=(("data", "47d31e9e"),),
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words += data


def read(page: str) -> Tags:
    found = Tags()
    found.feed(page)
    return found


def test_the_answer_comes_before_everything_else() -> None:
    lines = [line for line in markdown(MEMO).splitlines() if line]
    assert lines[0].startswith("# Shop") and lines[2].startswith("> **Take e5")


def test_empty_parts_are_left_out_and_the_others_stand_in_order() -> None:
    text = markdown(MEMO)
    titles = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert titles == [
        "What is needed", "The data", "Candidates", "Evidence", "Cost", "What would change it", "How it was measured",
    ]  # fmt: skip


def test_html_stands_alone() -> None:
    page = to_html(markdown(MEMO), MEMO.title)
    found = read(page)
    assert found.addresses == [] and "script" not in found.tags and "link" not in found.tags
    assert found.tags.count("table") == 1 and found.tags.count("td") == 4
    assert "Shop <b>search</b>" in found.words  # shown, not obeyed
    assert "a|b" in found.words


def test_what_a_person_writes_cannot_run() -> None:
    page = to_html("<script>alert(1)</script> [x](javascript:alert(1)) ![p](http://h/p.png)", "t")
    found = read(page)
    assert "script" not in found.tags and "img" not in found.tags
    assert not any(address.startswith("javascript") for address in found.addresses)


def test_entities_in_a_text_are_shown_as_they_were_written() -> None:
    assert "R&amp;D &lt;now&gt;" in read(to_html(escaped_line("R&amp;D &lt;now&gt;"), "t")).words


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_plain_text_reads_the_same_on_the_page(text: str) -> None:
    shown = read(to_html(escaped_line(text), "t")).words
    assert " ".join(text.split()) in " ".join(shown.split())


METRIC = "ndcg@10"
HOSTILE = "m ![p](http://far.example/p.png) [l](http://far.example) <img src=x> **b** `c` | http://far.example/x www.a"


def test_a_summary_shows_names_and_a_servers_words_as_they_are() -> None:
    means = pd.DataFrame(
        {"model": [HOSTILE, f"{HOSTILE} 2"], "problem": ["", HOSTILE], METRIC: 0.5, f"{METRIC}_low": 0.4}
    ).assign(**{f"{METRIC}_high": 0.6})
    text = summary_markdown(means, None, HOSTILE, {HOSTILE: HOSTILE}, "", [HOSTILE])
    from markdown_it import MarkdownIt

    page = read(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert page.addresses == [] and not {"img", "a", "em", "code"} & set(page.tags)
    assert page.words.count(HOSTILE) == 8
    assert not re.search(r"http://|www\.a", text)  # what other readers make into links


def test_the_chart_follows_the_answer_cells_name_their_column_and_hashes_come_last_in_small_print() -> None:
    page = to_html(markdown(MEMO), MEMO.title, "<figure>chart</figure>")
    assert page.index("Take e5") < page.index("<figure>chart</figure>") < page.index("<h2>")
    assert re.findall(r'<td data-of="([^"]+)"', page) == ["Model", "nDCG@10"] * 2
    assert page.index("<footer>") < page.index("47d31e9e") < page.index("</footer>") and page.count("<footer>") == 1
    assert page.rindex("<h2>") > page.index("<footer>") and '<html lang="en">' in page
