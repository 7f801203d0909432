from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from components.retrieval.highlight import first_sentences, matching_spans, segments, window


def marked(text: str, query: str, language: str = "") -> list[str]:
    return [text[a:b] for a, b in matching_spans(text, query, language)]


def test_words_match_as_keyword_search_matches_them() -> None:
    assert marked("The tents were WASHED twice.", "washing a tent") == ["tents", "WASHED"]
    assert marked("Send the tent to us.", "the return of the tent") == ["tent"]  # stop words are not marked
    assert marked("Part TB-4471-GRN fits.", "tb-4471-grn") == ["TB-4471-GRN"]
    assert marked("Part TB-4545-RED fits.", "TB-4471-RED") == ["TB", "RED"]  # not the number, which differs
    assert marked("Die Zelte waren nass", "zelt", "de") == ["Zelte"]


def test_names_with_signs_are_marked_whole_or_by_the_part_that_matches() -> None:
    text = "Use C++ and node.js"
    assert [text[a:b] for a, b in matching_spans(text, "c++")] == ["C++"]
    assert [text[a:b] for a, b in matching_spans(text, "node")] == ["node"]


def test_scripts_without_spaces_are_marked_by_whole_words() -> None:
    assert marked("テントの洗濯方法について", "洗濯方法", "ja") == ["洗濯方法"]
    assert marked("三年生まで教えた", "生まれた年はいつですか", "ja") == []  # 生ま crosses two words
    assert marked("明治三年に生まれた人", "生まれた年はいつですか", "ja") == ["生まれ"]  # and た, は, です say nothing
    assert marked("本を読む人", "本が読みたい", "ja") == ["本"]  # which says nothing in Chinese
    assert marked("我们的帐篷可以防水", "帐篷的防水性能如何？可以退货吗", "zh") == ["帐篷", "防水"]
    assert marked("ซักถุงนอนที่นี่", "ถุงนอนซักได้ไหมที่บ้าน", "th") == ["ซักถุงนอน"]
    assert marked("텐트를 반품하려면", "텐트 반품할 수 있나요", "ko") == ["텐트", "반품"]
    assert marked("😀 テントと靴", "靴", "ja") == ["靴"]
    assert marked("כיצד לנקות אוהל", "אוהל", "he") == ["אוהל"]


def test_nothing_in_common_is_no_mark() -> None:
    assert marked("Stoves burn gas.", "tent pole") == []
    assert marked("", "tent") == []
    assert marked("tent", "") == []


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in first_sentences(text)]


def test_sentences_end_at_their_signs_and_short_ones_go_with_the_one_before() -> None:
    assert split("Dry the tent first. Then fold it neatly! OK.\nA last line here") == [
        "Dry the tent first.",
        "Then fold it neatly! OK.",
        "A last line here",
    ]
    assert split("テントをよく乾かしてからにします。袋にしまってください、ゆっくりと。") == [
        "テントをよく乾かしてからにします。",
        "袋にしまってください、ゆっくりと。",
    ]
    assert split("  ") == []


def test_the_window_is_where_most_marks_are_or_begins_at_the_sentence() -> None:
    text = "aaa " * 100 + "tent pole " + "bbb " * 100
    begin, end = window(text, matching_spans(text, "tent pole"), 60)
    assert "tent pole" in text[begin:end]
    assert end - begin <= 60
    sentence = (200, 230)
    assert window(text, [], 60, sentence)[0] == 200
    assert window("short", [], 60) == (0, 5)


@given(some.text(max_size=300), some.text(max_size=20))
def test_segments_together_are_the_part_that_is_shown(text: str, query: str) -> None:
    words = matching_spans(text, query)
    parts = first_sentences(text)
    sentence = parts[len(parts) // 2] if parts else None
    part = window(text, words, 80, sentence)
    assert "".join(segment.text for segment in segments(text, part, words, sentence)) == text[part[0] : part[1]]
    assert all(0 <= a < b <= len(text) for a, b in [*words, *parts])
