"""Terms, tokens per word, special fields and what is concluded from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from components.datasets.domain_words import FIELDS, FUNCTION_WORDS
from components.datasets.terms import Term, vocabulary
from components.datasets.vocabulary import (
    LEAST_DOCUMENTS,
    Fertility,
    FieldMatch,
    Jargon,
    advice,
    fertility,
    fields,
    jargon,
    sample_texts,
)
from components.datasets.word_scan import scan_words
from tests.datasets.reading import read_beir_folder


class ThreeLetters:
    """Cuts words into pieces of three letters; two tokens are added to every text, digits are unknown."""

    overhead = 2

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(self.pieces(text)) + 2 for text in texts]

    def pieces(self, text: str) -> list[str]:
        return [word[at : at + 3] for word in text.split() for at in range(0, len(word), 3)]

    def unknown_share(self, texts: Sequence[str]) -> float:
        pieces = [piece for text in texts for piece in self.pieces(text)]
        return sum(piece.isdigit() for piece in pieces) / len(pieces) if pieces else 0.0


def test_fertility_leaves_special_tokens_out() -> None:
    found = fertility(ThreeLetters(), ["abc defghi", "abc 123"])
    assert found.tokens_per_word == pytest.approx(5 / 4)
    assert found.tokens_per_100_characters == pytest.approx(500 / 17)
    assert found.unknown_share == pytest.approx(1 / 5)
    assert found.documents == 2


def test_tokens_per_word_are_not_given_where_words_have_no_spaces() -> None:
    assert fertility(ThreeLetters(), ["東京都は日本の首都です"]).tokens_per_word is None


def test_jargon_is_what_is_cut_to_shreds_and_its_share_of_occurrences() -> None:
    terms = [Term("heat", 9, 30), Term("electroencephalography", 5, 10)]
    found = jargon(ThreeLetters(), terms)
    assert [(one.term.text, len(one.pieces)) for one in found.cut] == [("electroencephalography", 8)]
    assert found.share == pytest.approx(10 / 40)


def test_a_sample_is_bounded_and_repeatable() -> None:
    texts = [f"text {number} " * 200 for number in range(2000)]
    sample = sample_texts(texts, seed=3)
    assert sample == sample_texts(texts, seed=3)
    assert sum(map(len, sample)) <= 150_000
    assert sample_texts(["a", "b"]) != []


def documents_about(words: str, count: int = 60) -> list[str]:
    chosen = words.split()
    return [
        " ".join(f"the {chosen[(number + place * 3) % len(chosen)]} was seen" for place in range(8))
        for number in range(count)
    ]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_each_field_is_named_from_its_own_words(field: object) -> None:
    words = " ".join(sorted(field.words)[:30])  # type: ignore[attr-defined]
    found = fields(scan_words(documents_about(words)))
    assert found[0].name == field.name  # type: ignore[attr-defined]
    assert found[0].applies
    assert dict(found[0].matched)[sorted(field.words)[0]] > 0  # type: ignore[attr-defined]


def test_ordinary_words_are_no_field() -> None:
    found = fields(scan_words(documents_about("river mountain forest valley meadow bridge village market garden")))
    assert not any(match.applies for match in found)
    assert fields(scan_words([]))[0].share == 0


def test_lists_hold_single_small_words_and_no_function_words() -> None:
    for field in FIELDS:
        assert all(word == word.lower() and word.isalpha() for word in field.words)
        assert not field.words & FUNCTION_WORDS


def knows(per_word: float = 1.3, shreds: float = 0.01, unknown: float = 0.0) -> tuple[Fertility, Jargon]:
    return Fertility(per_word, 30.0, unknown, 100), Jargon((), shreds, 500)


MATCH = FieldMatch("biomedical", "BioBERT-like models", 0.6, tuple((f"w{n}", 9) for n in range(20)))


def test_general_models_are_enough_where_one_knows_the_words() -> None:
    said = advice({"a": knows(2.5, 0.3), "b": knows()}, [], documents=500, words=9000, language="en")
    assert said.verdict == "enough"
    assert said.struggling == ("a",)
    assert said.evidence[0].startswith("b knows the words best")


@pytest.mark.parametrize("strain", [{"per_word": 2.4}, {"shreds": 0.2}, {"unknown": 0.3}])
def test_they_are_doubted_where_every_tokenizer_is_strained(strain: dict[str, float]) -> None:
    said = advice({"a": knows(**strain)}, [], documents=500, words=9000, language="de")
    assert said.verdict == "compare"
    assert said.struggling == ("a",)


def test_a_field_is_named_with_the_words_that_were_found() -> None:
    said = advice({"a": knows()}, [MATCH], documents=500, words=9000, language="en")
    assert said.verdict == "compare"
    assert "BioBERT-like" in said.sentence
    assert "w0 (9)" in said.evidence[0]


def test_english_lists_say_nothing_of_other_languages() -> None:
    said = advice({"a": knows()}, [MATCH], documents=500, words=9000, language="de")
    assert said.verdict == "enough"
    assert any("English" in line for line in said.evidence)


@pytest.mark.parametrize(("documents", "words"), [(LEAST_DOCUMENTS - 1, 9000), (500, 100)])
def test_too_little_text_cannot_tell(documents: int, words: int) -> None:
    assert advice({"a": knows()}, [MATCH], documents=documents, words=words, language="en").verdict == "unknown"


def test_without_a_tokenizer_only_a_field_can_be_told() -> None:
    assert advice({}, [], documents=500, words=9000, language="en").verdict == "unknown"
    assert advice({}, [MATCH], documents=500, words=9000, language="en").verdict == "compare"


def test_terms_leave_out_function_words_numbers_and_what_stands_once() -> None:
    texts = ["the boundary layer about 1994 grows from heat"] * 4 + ["river of all"] * 8 + ["only once"]
    found = vocabulary(scan_words(texts), ["en"])
    words = {term.text: (term.documents, term.occurrences) for term in found.words}
    assert words == dict.fromkeys(("boundary", "layer", "grows", "heat"), (4, 4))
    assert found.phrases[0].text == "boundary layer"


def test_phrases_do_not_reach_over_commas_sentences_or_documents() -> None:
    texts = ["slow river, deep forest. High mountain"] * 3 + ["unrelated text of other kinds here"] * 9
    phrases = {term.text for term in vocabulary(scan_words(texts), ["en"]).phrases}
    assert {"slow river", "deep forest", "high mountain"} <= phrases
    assert phrases.isdisjoint({"river, deep", "forest. high", "mountain slow", "river deep"})


def test_a_phrase_inside_a_longer_one_is_not_counted_twice() -> None:
    texts = [f"laminar boundary layer {'near' if n % 2 else 'far'}" for n in range(6)] + [
        "something different entirely"
    ] * 12
    terms = vocabulary(scan_words(texts), ["en"]).phrases
    assert terms[0].text == "laminar boundary layer"
    inner = next((term for term in terms if term.text == "boundary layer"), None)
    assert inner is None or inner.occurrences < 6


def test_words_that_set_labels_apart_are_told() -> None:
    texts = [f"stove flame {n}" for n in range(10)] + [f"tent canvas {n}" for n in range(10)] + ["plain text"] * 10
    found = dict(vocabulary(scan_words(texts), ["en"], ["stoves"] * 10 + ["tents"] * 10 + [""] * 10).by_label)
    assert set(found["stoves"][:2]) == {"stove", "flame"}
    assert set(found["tents"][:2]) == {"tent", "canvas"}


def test_japanese_terms_are_runs_of_kanji_or_katakana() -> None:
    texts = [f"火災報知器の{n}号機はバッテリーを交換してください。" for n in range(5)] + ["ほかのことをかいたぶん"] * 10
    terms = {term.text for term in vocabulary(scan_words(texts), ["ja"]).words}
    assert {"火災報知器", "バッテリー", "交換"} <= terms


def test_nothing_is_found_in_nothing() -> None:
    empty = vocabulary(scan_words([]), [])
    assert (empty.words, empty.characteristic, empty.phrases) == ((), (), ())
    assert vocabulary(scan_words(["", "!"]), ["en"]).words == ()


def test_real_abstracts_of_medicine_are_called_biomedical(test_data: Path) -> None:
    texts = read_beir_folder(test_data / "medline_med").document_texts()
    scan = scan_words(texts)
    assert fields(scan)[0].name == "biomedical"
    assert fields(scan)[0].applies
    assert "growth hormone" in [term.text for term in vocabulary(scan, ["en"]).phrases]


def test_real_abstracts_of_library_science_are_no_special_field(test_data: Path) -> None:
    assert not any(match.applies for match in fields(scan_words(read_beir_folder(test_data / "cisi").document_texts())))
