"""Boilerplate, identifiers and broken characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.boilerplate import LEAST_DOCUMENTS, shared_passages
from components.datasets.encoding_damage import encoding_damage, markup_left, repaired
from components.datasets.identifiers import count_codes, identifiers_in, is_identifier, is_number
from components.datasets.word_scan import scan_words

FOOTER = "Please contact our support team at any time."


def test_a_footer_is_found_with_its_share_of_the_words() -> None:
    texts = [f"Document {number} says something of its own. {FOOTER}" for number in range(8)]
    texts += ["Nothing shared stands here at all."] * 1
    found = shared_passages(scan_words(texts))
    assert found.different == 1
    assert found.passages[0].text == FOOTER.rstrip(".")
    assert (found.passages[0].documents, found.documents) == (8, 8)
    assert found.passages[0].examples == (0, 1, 2)
    assert found.word_share == pytest.approx(8 * 8 / (8 * 15 + 6))


def test_a_sentence_repeated_in_one_document_is_no_boilerplate() -> None:
    assert shared_passages(scan_words([f"{FOOTER} " * 50, "another text", "a third"])).different == 0


def test_copies_of_whole_documents_do_not_make_boilerplate() -> None:
    texts = [f"A text that was uploaded many times. {FOOTER}"] * (LEAST_DOCUMENTS + 2)
    assert shared_passages(scan_words(texts)).different == 2
    assert shared_passages(scan_words(texts), skip=range(1, len(texts))).different == 0


def test_short_lines_and_no_texts_are_no_boilerplate() -> None:
    assert shared_passages(scan_words(["Yes.\nSee below.\n"] * 20)).different == 0
    assert shared_passages(scan_words([])).different == 0


def test_lines_are_told_apart_where_no_full_stop_ends_them() -> None:
    texts = [f"Report {number}\nConfidential and for internal use only\nbody {number} text" for number in range(6)]
    assert [one.text for one in shared_passages(scan_words(texts)).passages] == [
        "Confidential and for internal use only"
    ]


CODES = [
    "TB-4471-GRN", "SP-521-05", "ERR_CONNECTION_RESET", "0x80070005", "getElementById", "max_seq_length", "v2.14.1",
    "10.0.0.1", "550e8400-e29b-41d4-a716-446655440000", "20231187345", "a.b@example.com", "IPX7", "B12",
    "sha1:9fceb02d0ae598e95dc9",
]  # fmt: skip
WORDS = ["tent", "well-known", "McDonald", "don't", "U.S.A", "e.g", "Tent", "NASA", "über", "and/or"]
NUMBERS = [
    "12",
    "1,250.00",
    "3.5",
    "2024-05-01",
    "14:30",
    "500g",
    "10km",
    "1990s",
    "2nd",
    "90-minute",
    "50,000",
    "12/2024",
]


@pytest.mark.parametrize("code", CODES)
def test_codes_are_identifiers(code: str) -> None:
    assert is_identifier(code)
    assert identifiers_in(f"about {code}, please.") == [code]


@pytest.mark.parametrize("word", WORDS)
def test_words_are_not(word: str) -> None:
    assert not is_identifier(word)
    assert not is_number(word)


@pytest.mark.parametrize("number", NUMBERS)
def test_quantities_are_numbers_and_not_identifiers(number: str) -> None:
    assert is_number(number)
    assert not is_identifier(number)


def test_counts_are_per_word_and_per_text() -> None:
    found = count_codes(["Order TB-4471-GRN costs 49.90 today", "plain words only here", ""])
    assert (found.words, found.identifiers, found.numbers, found.texts_with_identifiers) == (9, 1, 1, 1)
    assert found.identifier_share == pytest.approx(1 / 9)
    assert found.commonest == (("TB-4471-GRN", 1),)
    assert found.examples == ((0, ("TB-4471-GRN",)),)
    assert count_codes([]).identifier_share == 0


def test_a_code_inside_japanese_is_found() -> None:
    found = count_codes(["品番TB-4471-GRNの在庫はありますか"], [15])
    assert (found.identifiers, found.words) == (1, 15)


def test_links_are_no_identifiers() -> None:
    assert identifiers_in("see https://example.com/a1b2c3/page_4.html now") == []


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.characters(min_codepoint=0xA0, max_codepoint=0xFFFF, categories=["L"]), min_size=1, max_size=5)
)
def test_what_was_misread_is_repaired(word: str) -> None:
    damaged = word.encode("utf-8").decode("latin-1")
    assert repaired(damaged) == word
    if not set(damaged) & set("«»°·"):  # which stand behind letters in good text too
        assert encoding_damage([f"good words {damaged} more"]).texts == (0,)


@pytest.mark.parametrize(
    "text",
    [
        "für Größe, naïve Café — “quoted”", "“CAFÉ” is open", "MAÇÃ”", "„ARÄ“", "東京都", "Ünïcödé", "àéèù ÀÉÈ",
        "São Paulo é ótimo»", "x", "",
    ],
)  # fmt: skip
def test_good_text_is_left_alone(text: str) -> None:
    assert encoding_damage([text]).texts == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("fÃ¼r alle", "misread"),
        ("it â€œworksâ€\x9d", "misread"),
        ("Itâ€™s here", "misread"),
        ("Gr\ufffd\ufffde", "replaced"),
        ("Grï¿½e", "replaced"),
        ("a\x92b", "control"),
        ("die Gr?ße und Fu?ball", "question"),
    ],
)
def test_each_kind_of_damage_is_named(text: str, kind: str) -> None:
    assert kind in encoding_damage(["good", text]).kinds


def test_mixed_damage_names_every_kind_and_shows_the_repair() -> None:
    found = encoding_damage(["plain", "fÃ¼r Gr\ufffde", "fÃ¼r"])
    assert found.texts == (1, 2)
    assert found.kinds == {"misread": 2, "replaced": 1}
    assert found.places == 3
    assert "Ã¼ should be ü" in found.examples[0][1]


def test_addresses_and_questions_are_no_damage() -> None:
    assert encoding_damage(["https://x.example/a?b=c", "Really? Yes", "Who?What?", "is it so? no"]).texts == ()


def test_markup_is_told_from_mathematics() -> None:
    assert markup_left(["<p>a</p> &amp; b"]).kinds == {"entity": 1, "tag": 1}
    assert markup_left(["docu-\nmentation"]).kinds == {"hyphen": 1}
    assert markup_left(["a < b and b > c", "R&D; AT&T"]).texts == ()


@pytest.mark.parametrize("piece", ["1", "0F", "a1", "aBc", "a-1"])
def test_a_run_without_blanks_is_no_code_and_takes_no_time(piece: str) -> None:
    assert is_identifier(piece * 10)
    assert not is_identifier(piece * 50_000)  # by patterns it would take hours
