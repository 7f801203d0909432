from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from components.charts.fluid import IntervalRow, Intervals
from components.charts.looks import slot
from components.comparison import story
from components.comparison.story.content import (
    CostTable,
    FoundTitle,
    MapPicture,
    Maps,
    ModelStyle,
    ShownResults,
    Story,
    TellingQuery,
)
from components.comparison.story.page import STYLE

HOSTILE = "<img src=x onerror=alert(1)> \"quoted\" & 'single' </style></script>"
LOOK = ModelStyle(HOSTILE, "●", "#0F5377", "#89E0F8")


def told(words: str = HOSTILE, points: int = 30) -> Story:
    random = np.random.default_rng(0)
    picture = MapPicture(
        LOOK, random.normal(size=(points, 2)).astype(np.float32), [i % 2 for i in range(points)], words
    )
    found = FoundTitle(words, True), FoundTitle(words, False), FoundTitle(words, None)
    chart = Intervals(words, words, (IntervalRow(words, slot(1), 0.5, 0.4, 0.6, words),))
    return Story(
        title=words,
        question=words,
        answer=words,
        why=words,
        sure=(words,),
        facts=words,
        chart=chart,
        query=TellingQuery(words, words, words, (ShownResults(LOOK, found),), words),
        maps=Maps(words, (picture,), ((words, "#111111", "#EEEEEE"), ("two", "#222222", "#DDDDDD")), words),
        costs=CostTable(words, (words,), ((LOOK, (words,)),)),
        changes=(words, words),
        made_of=((words, words),),
        made=words,
    )


class Tags(HTMLParser):
    """The tags and attributes of a page, as a browser reads it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_words_from_the_data_are_shown_and_never_obeyed() -> None:
    page = Tags(story.html_file(told()))
    assert "img" not in page.tags
    assert not [name for name in page.attributes if name.startswith("on")]
    assert page.tags.count("script") == 1
    assert page.words.count("<img src=x onerror=alert(1)>") >= 10


def test_the_file_fetches_nothing_and_names_its_colours_in_hex() -> None:
    page = story.html_file(told("plain"))
    assert not re.search(r"https?://|@import|url\(|<link|src=[\"\']", page)
    assert "#0F5377" in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert Tags(page).tags.count("section") == 5


def test_pictures_travel_in_the_file_and_no_other_address_does() -> None:
    inside, outside = "data:image/jpeg;base64,AAAA", "https://example.com/x.jpg"
    titles = FoundTitle("one", True, "", inside), FoundTitle("two", None, "", outside)
    query = TellingQuery("h", "", "w", (ShownResults(LOOK, titles),), picture=inside)
    page = story.html_file(replace(told("plain"), query=query))
    assert Tags(page).tags.count("img") == 2
    assert inside in page and outside not in page
    assert "img-src data:" in page
    assert "“”" not in page, "a question that is a picture has no words"


def test_colours_for_dark_come_after_those_they_replace() -> None:
    """Of two rules as specific as each other the later one counts: in a dark browser the file would stay light."""
    dark = STYLE.index(".story h2, .story tbody th { --hue: var(--dark); }")
    light = ".story h2, .story tbody th { --hue: var(--light); }"
    assert STYLE.index(light) < dark


def test_parts_that_are_not_there_leave_their_slide_out() -> None:
    short = replace(told("plain"), query=None, maps=None, changes=())
    assert Tags(story.slides(short)).tags.count("section") == 2
    assert "2 / 2" in story.slides(short)


@pytest.mark.parametrize("points", [1, 2, 2000])
def test_maps_of_any_size_are_drawn_inside_their_frame(points: int) -> None:
    page = story.slides(told("plain", points))
    places = re.findall(r"M(-?\d+) (-?\d+)h0", page)
    assert len(places) == points
    assert all(0 <= int(x) <= 460 and 0 <= int(y) <= 380 for x, y in places)
    assert len(page) < 100_000


def test_all_documents_in_one_place_are_drawn_in_the_middle() -> None:
    whole = told("plain")
    assert whole.maps is not None
    same = MapPicture(LOOK, np.ones((5, 2), dtype=np.float32), [0] * 5, "")
    assert "M230 190h0" in story.slides(replace(whole, maps=replace(whole.maps, pictures=(same,))))
