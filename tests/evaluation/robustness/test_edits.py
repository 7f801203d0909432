from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.evaluation.robustness.edits import BY_KEY, EDITED_COLUMNS, EDITS, edited_queries
from components.records import BadInputError


def one(text: str, key: str, language: str = "en", others: tuple[str, ...] = ()) -> str:
    texts = [text, *others]
    ids = [str(i) for i in range(len(texts))]
    found = edited_queries(ids, texts, languages=[language] * len(texts), keys=[key])
    rows = found[found["query_id"] == "0"]
    return str(rows["edited"].iloc[0]) if len(rows) else text


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("walking boots without a membrane", "en", "walking boots with a membrane"),
        ("sleeping bag with no animal products", "en", "sleeping bag with animal products"),
        ("what can I not return?", "en", "what can I return?"),
        ("What should I change?", "en", "What should I not change?"),
        ("I can't log in", "en", "I can log in"),
        ("anorak no longer sheds rain", "en", "anorak still sheds rain"),
        ("Zelt ohne Boden", "de", "Zelt mit Boden"),
        ("Ich habe keine Rechnung", "de", "Ich habe eine Rechnung"),
        ("saco sin plumas", "es", "saco con plumas"),
        ("ログインできません", "ja", "ログインできます"),
        ("返品できますか", "ja", "返品できますか"),  # the negative would be the same polite question
        ("tent pegs", "en", "tent pegs"),
    ],
)
def test_negation_turns_the_meaning_round_or_leaves_the_text(text: str, language: str, expected: str) -> None:
    assert one(text, "negation", language) == expected


def test_a_number_changes_to_another_of_as_many_digits() -> None:
    edited = one("rope of 60 metres", "number")
    number = edited.removeprefix("rope of ").removesuffix(" metres")
    assert number.isdigit() and number != "60" and len(number) == 2 and number[0] != "0"


def test_a_number_inside_an_article_code_stays() -> None:
    assert one("price of TB-7521-300", "number") == "price of TB-7521-300"


def test_a_unit_changes_to_another_of_its_kind_and_the_number_stays() -> None:
    assert one("pack of 12 kg", "unit") in ("pack of 12 g", "pack of 12 t")
    assert one("EN 13537 T-lim", "unit") == "EN 13537 T-lim"


def test_a_code_is_replaced_by_another_code_of_the_queries() -> None:
    assert one("article TB-7211", "entity", others=("TB-4471-RED", "the kHz question")) == "article TB-4471-RED"


def test_a_name_is_replaced_by_one_of_the_same_language() -> None:
    assert one("trip to Santiago", "entity", others=("camping near Bergen",)) == "trip to Bergen"
    found = edited_queries(
        ["a", "b"], ["trip to Santiago", "Was kostet Umtausch"], languages=["en", "de"], keys=["entity"]
    )
    assert found.empty


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("ロープの寿命", "kana", "ろーぷの寿命"),
        ("靴ずれを防ぐ", "kanji", "くつずれを防ぐ"),
        ("返品の申し込み", "okurigana", "返品の申込み"),
        ("取り扱い説明書", "okurigana", "取扱い説明書"),
        ("保証期間", "conversion", None),
    ],
)
def test_japanese_spellings(text: str, key: str, expected: str | None) -> None:
    edited = one(text, key, "ja")
    assert edited != text if expected is None else edited == expected


def test_japanese_lists_leave_other_languages_alone() -> None:
    assert one("保証期間", "conversion", "zh") == "保証期間"


def test_width_goes_both_ways() -> None:
    assert one("GB-40 L", "width") == "ＧＢ－４０　Ｌ"
    assert one("ＧＢ－４０　Ｌ", "width", "ja") == "GB-40 L"


def test_accents_go_only_from_latin_letters() -> None:
    assert one("Unterkühlung й が", "accents", "de") == "Unterkuhlung й が"


def test_typos_spare_codes_and_first_letters() -> None:
    for key in ("typo-neighbour", "typo-dropped", "typo-doubled"):
        assert one("TB-7211-BLACK", key) == "TB-7211-BLACK"
        edited = one("waterproof", key)
        assert edited != "waterproof" and edited[0] == "w" and edited[-1] == "f"


@pytest.mark.parametrize("key", ["typo-neighbour", "typo-dropped", "typo-doubled"])
def test_a_typo_is_one_edit_away(key: str) -> None:
    from rapidfuzz.distance import Levenshtein

    assert Levenshtein.distance("breathability numbers", one("breathability numbers", key)) == 1


def test_the_same_seed_gives_the_same_edits_whatever_stands_beside() -> None:
    alone = edited_queries(["q"], ["breathable waterproof jacket"], languages=["en"], seed=3)
    among = edited_queries(
        ["x", "q"], ["other words here", "breathable waterproof jacket"], languages=["en", "en"], seed=3
    )
    assert alone["edited"].tolist() == among[among["query_id"] == "q"]["edited"].tolist()
    other = edited_queries(["q"], ["breathable waterproof jacket"], languages=["en"], seed=4)
    assert alone["edited"].tolist() != other["edited"].tolist()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=4), st.sampled_from(["", "en", "de", "es", "ja", "fr", "zh"])
)
def test_any_text_gives_rows_that_differ_from_it_and_hold_something(texts: list[str], language: str) -> None:
    found = edited_queries([str(i) for i in range(len(texts))], texts, languages=[language] * len(texts))
    assert list(found.columns) == list(EDITED_COLUMNS)
    assert (found["original"] != found["edited"]).all()
    assert found["edited"].str.strip().astype(bool).all()
    assert not found.duplicated(["query_id", "edit"]).any()


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=40))
def test_full_width_is_undone_by_compatibility_normalisation(text: str) -> None:
    assert unicodedata.normalize("NFKC", one(text, "width")) == text


def test_names_and_keys_are_unique_and_both_sorts_exist() -> None:
    assert len(BY_KEY) == len(EDITS) == len({edit.name for edit in EDITS})
    assert {edit.changes_meaning for edit in EDITS} == {True, False}


def test_wrong_calls_are_refused_in_a_sentence() -> None:
    with pytest.raises(BadInputError, match="1 query ids, 2 texts"):
        edited_queries(["a"], ["x", "y"])
    with pytest.raises(BadInputError, match='no edit "loud"; allowed: typo-neighbour'):
        edited_queries(["a"], ["x"], keys=["loud"])
