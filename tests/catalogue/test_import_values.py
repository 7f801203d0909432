"""Cleaning the tables that facts are taken from."""

from __future__ import annotations

import pytest

from components.catalogue import import_values
from components.catalogue.licences import commercial_use, doubt, licence_address


@pytest.mark.parametrize(
    ("stated", "codes", "count"),
    [
        ("", [], 0),
        ("eng-Latn", ["en"], 1),
        ("arb-Arab|ara-Arab|jpn-Jpan", ["ar", "ja"], 2),
        ("eng-Latn|python-Code|c++-Code", ["en"], 1),
        ("afr-Latn|ben-Beng|ben-Latn|…99", ["af", "bn"], 99),
        ("ace-Latn|eng-Latn", ["en"], 2),
    ],
)
def test_languages_become_two_letter_codes(stated: str, codes: list[str], count: int) -> None:
    assert import_values.two_letter_codes(stated) == (codes, count)


def test_a_list_of_languages_that_was_cut_is_made_whole_where_just_one_fits() -> None:
    lists = ["af-A|bg-B|cs-C|da-D", "af-A|bg-B|de-E", "en-F|fr-G|it-H"]
    assert import_values.whole_list("af-A|bg-B|…4", lists) == lists[0]
    assert import_values.whole_list("af-A|bg-B|…3", lists) == lists[1]
    for kept in ("af-A|bg-B|…5", "af-A|b|…4", "af-A|bg-B", "", "en-F|…3|fr-G"):
        assert import_values.whole_list(kept, lists) == kept
    assert import_values.whole_list("af-A|…3", [*lists, "af-A|xx-X|yy-Y"]) == "af-A|…3"


def test_numbers_prices_and_prompts_are_unknown_rather_than_wrong() -> None:
    assert [import_values.whole(text) for text in ("512.0", "inf", "", "0", "nan")] == ["512", "", "", "", ""]
    assert import_values.price_per_million("2e-08") == "0.02"
    assert import_values.price_per_million("0.0") == import_values.price_per_million("0.0001") == ""
    assert import_values.prompt("query: ", "True") == "query: "
    assert import_values.prompt("search_query", "True") == import_values.prompt("query: ", "False") == ""
    assert import_values.prompt("Represent this: {text}", "True") == "Represent this: "


def test_every_language_code_has_two_letters() -> None:
    assert all(len(code) == 2 for code in import_values.TWO_LETTERS.values())


def test_a_list_of_training_sets_that_was_cut_says_so() -> None:
    cut = "|".join(f"Set{number:03}" for number in range(80))[: import_values.LONGEST_LIST]
    assert import_values.training_sets("NQ|MSMARCO") == "NQ|MSMARCO"
    assert import_values.training_sets(cut).split("|")[-2:] == ["Set056", "…"]
    assert import_values.training_sets("") == ""


def test_licences_are_yes_no_or_unclear_with_a_reason() -> None:
    assert commercial_use("apache-2.0", "True").startswith("yes: ")
    assert commercial_use("cc-by-nc-4.0", "True").startswith("no: ")
    assert commercial_use("gemma", "True").startswith("unclear: Google")
    assert commercial_use("https://example.org/licence", "True").startswith("unclear: A licence of its authors")
    assert commercial_use("", "True").startswith("unclear: No licence")
    assert commercial_use("", "False").startswith("unclear: The provider")
    assert licence_address("mit").startswith("https://")
    assert licence_address("https://example.org/licence") == "https://example.org/licence"
    assert licence_address("") == ""


def test_what_a_free_licence_leaves_open_is_said() -> None:
    assert doubt("mit", "NQ", "", "") == ""
    assert "MS MARCO" in doubt("mit", "NQ|MSMARCO", "", "")
    assert "owner/base" in doubt("apache-2.0", "", "owner/base", "cc-by-nc-4.0")
    assert doubt("cc-by-nc-4.0", "MSMARCO", "owner/base", "cc-by-nc-4.0") == ""
