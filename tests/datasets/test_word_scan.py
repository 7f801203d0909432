"""Words found with array operations are those a regular expression finds."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets import word_scan
from components.datasets.word_scan import hash_runs, hash_word, scan_words

TEXTS = st.lists(st.text(alphabet="aB9 .\n-éß東ア🦤", max_size=40), max_size=8)


def expected(text: str) -> list[str]:
    """Letters and digits in a row; Chinese and Japanese characters one by one."""
    return re.findall(r"[東ア]|[aB9éß]+", text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_words_are_runs_of_letters_and_digits(texts: list[str]) -> None:
    scan = scan_words(texts)
    assert scan.texts == len(texts)
    for number, text in enumerate(texts):
        places = range(int(scan.bounds[number]), int(scan.bounds[number + 1]))
        assert [scan.word(place) for place in places] == expected(text)
        assert int(scan.lengths[number]) == len(expected(text))


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(1, 60))
def test_reading_in_pieces_changes_nothing(texts: list[str], chunk: int) -> None:
    whole = scan_words(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_scan, "CHUNK", chunk)
        pieces = scan_words(texts)
    for name in ("hashes", "starts", "ends", "bounds"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(pieces, name))


def test_equal_words_have_equal_hashes_whatever_their_case_and_place() -> None:
    scan = scan_words(["Pump the pump", "PUMP über ÜBER"])
    words = [scan.word(place).lower() for place in range(len(scan.hashes))]
    for a, left in enumerate(words):
        for b, right in enumerate(words):
            assert (scan.hashes[a] == scan.hashes[b]) == (left == right)
    assert hash_word("Pump") == int(scan.hashes[0])
    assert hash_word("two words") == 0


def test_a_hundred_thousand_different_words_do_not_collide() -> None:
    scan = scan_words([" ".join(f"w{number}" for number in range(100_000))])
    assert len(np.unique(scan.hashes)) == 100_000


def test_the_order_of_words_counts_in_a_run() -> None:
    hashes = scan_words(["a b b a a b"]).hashes
    first, second, third = hash_runs(hashes, np.array([0, 2, 4])).tolist()
    assert first == third != second


def test_a_passage_ends_with_a_sentence_or_a_line() -> None:
    scan = scan_words(["One two. Three 3.5 four\nfive! six?seven 東。京"])
    parts: dict[int, list[str]] = {}
    for place, number in enumerate(scan.passages.tolist()):
        parts.setdefault(number, []).append(scan.word(place))
    assert list(parts.values()) == [
        ["One", "two"],
        ["Three", "3", "5", "four"],
        ["five"],
        ["six", "seven", "東"],
        ["京"],
    ]


def test_scripts_without_spaces_are_recognised() -> None:
    assert scan_words(["東京都は日本の首都です"]).unspaced_share == 1
    assert scan_words(["plain words"]).unspaced_share == 0
    assert scan_words(["", "  "]).unspaced_share == 0
    assert scan_words([]).texts == 0
