"""People's words inside Markdown show as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from components.comparison.memo import escaped_line
from components.datasets.assemble import assemble
from components.markdown import escape, quiet
from components.workspace import Workspace
from tests.pages.driver import open_page


def shown(escaped: str) -> str:
    """What is read on screen: nothing for an empty piece of colour, signs without their backslash."""
    return re.sub(r"\\(.)", r"\1", escaped.replace(":gray[]", ""))


@pytest.mark.parametrize(
    "words",
    [
        "see https://a.example/x_y",
        "HTTP://A.example",
        "www.a.example",
        "write to me+you@a.example",
        "<b>*x*</b> $1$ [a](b)",
        "a -> b <- c <-> d -- e >= f <= g ~= h",
        ":material/home: :smile: :streamlit: :red[x]",
    ],
)
def test_words_show_as_they_are_and_no_address_stands_in_one_piece(words: str) -> None:
    escaped = escape(words)
    assert shown(escaped) == words
    assert not re.search(r"https?\\?:\\?/|www\\?\.|\w@\w", escaped, re.IGNORECASE)
    assert not DRAWN.search(re.sub(r"\\(.)", r"\1", escaped.replace(":gray[]", "\x00")))


DRAWN = re.compile(r"(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)|:material/|:smile:|:streamlit:")


@pytest.mark.parametrize("words", ["a -> b", "<-- c", ">= d -- e", ":material/home:", ":red[x]", "http://a.example/b"])
def test_what_streamlit_alone_reads_is_switched_off_in_a_memo(words: str) -> None:
    written = f"| {escaped_line(words)} |\n|---:|\n\n[k](https://kept.example/x)"
    shown = quiet(written)
    assert "|---:|" in shown and "[k](https://kept.example/x)" in shown
    assert re.sub(r"\\(.)", r"\1", shown.replace(":gray[]", "")) == re.sub(r"\\(.)", r"\1", written)
    assert shown != written


def test_no_line_becomes_a_heading_or_code() -> None:
    escaped = escape("Rates\n====\n\n    a*b = [c](http://far.example)\n\t= d")
    assert not re.search(r"^[ \t]*=|^ {4}|\t", escaped, re.MULTILINE)
    assert shown(escaped).split() == "Rates ==== a*b = [c](http://far.example) = d".split()


def test_a_variant_is_no_address() -> None:
    assert escape("model@128") == "model@128"


@pytest.mark.parametrize("page", ["models", "needs"])
def test_a_language_that_is_a_picture_is_not_fetched(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = "![x](http://far.example/x.png)"
    monkeypatch.setenv("EXPLORER_WORKSPACE", str(tmp_path))
    documents = pd.DataFrame({"id": ["a", "b"], "title": "", "text": ["red", "blue"], "language": hostile})
    queries = pd.DataFrame({"id": ["q"], "text": ["red?"]})
    project = Workspace(tmp_path).create_project("Odd", assemble("odd", documents, queries))
    app = open_page(page, project=project.id)
    said = "\n".join(str(one.value) for one in (*app.markdown, *app.caption, *app.info, *app.warning, *app.error))
    assert hostile not in said
    assert escape(hostile) in said
