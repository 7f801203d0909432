"""The catalogue of facts and how it is made."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from components.models import import_facts, nano_e5
from components.models.catalogue import (
    CATALOGUE_FILE,
    INCLUDED,
    find_card,
    included_models,
    lists_language,
    load_catalogue,
)
from components.models.registry import KINDS, build_encoder, spec_of
from components.records import BadInputError


def test_the_catalogue_holds_the_models_people_consider_once_each() -> None:
    cards = load_catalogue()
    names = [card.name for card in cards]
    assert len(names) == len({name.lower() for name in names}) >= 126
    families = {card.family for card in cards}
    assert {"OpenAI", "E5", "BGE", "GTE", "Qwen3-Embedding", "Nomic", "Jina", "Voyage", "Cohere", "Gemini"} <= families
    types = {card.model_type for card in cards}
    assert types == {"dense", "static", "sparse", "late-interaction", "cross-encoder"}
    assert {card.kind for card in cards} <= {"", *KINDS}
    assert all(card.reference.startswith("https://") for card in cards)
    assert all(card.runs and card.family and card.facts_source and card.commercial_use for card in cards)


def test_facts_are_plausible_where_they_are_known() -> None:
    for card in load_catalogue():
        assert all(0 < dimension < 300_000 for dimension in card.dimensions)
        assert card.max_tokens is None or 32 <= card.max_tokens < 10_000_000
        assert card.price_usd_per_million_tokens is None or 0 < card.price_usd_per_million_tokens <= 10
        assert all(len(code) in (2, 3, 5) for code in card.languages)


def test_included_models_come_first_in_their_order_and_can_be_built() -> None:
    expected = [name for name in INCLUDED if name != "multilingual-e5-small-4bit" or nano_e5.is_available()]
    assert [card.name for card in included_models()] == expected
    assert [card.name for card in load_catalogue()[:6]] == list(INCLUDED)
    for card in included_models():
        if card.kind in {"wordllama", "minilm-int8"}:
            encoder = build_encoder(spec_of(card))
            assert (encoder.dim, encoder.max_tokens) == (card.dimension, card.max_tokens)


def test_languages_are_yes_no_or_unknown() -> None:
    cards = {card.name: card for card in load_catalogue()}
    assert lists_language(cards["all-MiniLM-L6-v2"], "EN") is True
    assert lists_language(cards["all-MiniLM-L6-v2"], "ja") is False
    assert lists_language(cards["use-multilingual-v3"], "zh-TW") is True
    assert lists_language(cards["use-multilingual-v3"], "sv") is False
    assert lists_language(cards["bm25"], "xx") is True
    assert lists_language(cards["openai/text-embedding-3-small"], "en") is None
    assert lists_language(cards["multilingual-e5-small-4bit"], "ja") is True
    cut = next(card for card in cards.values() if (card.language_count or 0) > len(card.languages) > 0)
    assert lists_language(cut, "qq") is None


def test_a_name_is_found_in_any_case_and_without_its_owner() -> None:
    card = find_card("QWEN3-embedding-0.6b")
    assert card is not None and card.name == "Qwen/Qwen3-Embedding-0.6B"
    assert find_card("no-such-model") is None


def test_the_catalogue_loads_without_heavy_imports() -> None:
    code = (
        "import sys; from components.models import catalogue; catalogue.load_catalogue(); "
        "assert not {'torch', 'pandas', 'openai', 'numpy'} & set(sys.modules), sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=CATALOGUE_FILE.parents[2], check=False).returncode == 0


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
    assert import_facts.two_letter_codes(stated) == (codes, count)


def test_numbers_prices_and_prompts_are_unknown_rather_than_wrong() -> None:
    assert [import_facts.whole(text) for text in ("512.0", "inf", "", "0", "nan")] == ["512", "", "", "", ""]
    assert import_facts.price_per_million("2e-08") == "0.02"
    assert import_facts.price_per_million("0.0") == import_facts.price_per_million("0.0001") == ""
    assert import_facts.prompt("query: ", "True") == "query: "
    assert import_facts.prompt("search_query", "True") == import_facts.prompt("query: ", "False") == ""
    assert import_facts.prompt("Represent this: {text}", "True") == "Represent this: "
    assert import_facts.commercial_use("cc-by-nc-4.0", "True").startswith("no")
    assert import_facts.commercial_use("gemma", "True").startswith("unclear")


def test_every_language_code_has_two_letters() -> None:
    assert all(len(code) == 2 for code in import_facts.TWO_LETTERS.values())


def test_the_committed_catalogue_is_what_the_tables_give(test_data: Path) -> None:
    facts = test_data.parent / "facts"
    if not facts.is_dir():
        pytest.skip(f"no tables of facts at {facts}")
    with CATALOGUE_FILE.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == import_facts.build_catalogue(facts)


def test_a_missing_table_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="models.csv"):
        import_facts.build_catalogue(tmp_path)
