"""The catalogue of facts and how it is made."""

from __future__ import annotations

import csv
import datetime
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from components.candidates.by_spec import KINDS, build_encoder, resolve_name, spec_of
from components.catalogue import import_facts
from components.catalogue.cards import (
    CATALOGUE_FILE,
    INCLUDED,
    SOURCES_FILE,
    ModelCard,
    find_card,
    included_models,
    lists_language,
    load_catalogue,
    public_source,
    source_of,
)
from components.catalogue.licences import LICENCE_FILE, why_it_may
from components.catalogue.media_facts import MEDIA_FILE, media_facts
from components.catalogue.schema import problems, schema_fields
from components.comparison.exclusions import card_of
from components.encoders import nano_e5
from components.i18n import reading
from components.records import BadInputError


def test_the_catalogue_holds_the_models_people_consider_once_each() -> None:
    cards = load_catalogue()
    names = [card.name for card in cards]
    assert len(names) == len({name.lower() for name in names}) >= 126
    families = {card.family for card in cards}
    assert {"OpenAI", "E5", "BGE", "GTE", "Qwen3-Embedding", "Nomic", "Jina", "Voyage", "Cohere", "Gemini"} <= families
    assert {"Medicine", "Science", "Law", "Finance", "Code", "DistilBERT and RoBERTa", "GloVe", "SPLADE"} <= families
    assert {"Model2Vec potion", "WordLlama", "BM25", "ColBERT", "Ruri (Japanese)", "Korean", "German"} <= families
    assert {"CLIP", "SigLIP", "ViT", "ResNet", "DINO", "MagicLens", "CLAP", "PANNs"} <= families
    types = {card.model_type for card in cards}
    assert types == {"dense", "static", "sparse", "late-interaction", "cross-encoder"}
    assert {card.kind for card in cards} <= {"", *KINDS}
    assert all(card.reference.startswith("https://") for card in cards)
    assert all(card.runs and card.family and card.provenance and card.commercial_use for card in cards)


def test_the_committed_catalogue_keeps_its_schema() -> None:
    rows = _rows()
    assert problems(rows) == []
    assert list(rows[0]) == list(schema_fields()) == [field.name for field in fields(ModelCard)]
    for card in load_catalogue():
        assert card.superseded_by == "" or card.superseded_by != card.name
        if card.release_date:
            released = datetime.date.fromisoformat(f"{card.release_date}-01"[:10])
            assert datetime.date(2013, 1, 1) < released < datetime.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("max_tokens", "16", "between 32"),
        ("max_tokens", "many", "whole number"),
        ("memory_mb", "-3", "between 1"),
        ("release_date", "2024-13", "Line 2"),
        ("reference", "http://insecure.example", "https"),
        ("model_type", "magic", "Allowed: dense"),
        ("languages", "en|english", "must match"),
        ("dimensions", "384|0", "between 1"),
        ("commercial_use", "perhaps", "must match"),
        ("name", "", "must not be empty"),
        ("name", "BM25", "stands in line"),
    ],
)
def test_a_row_that_breaks_the_schema_is_named(column: str, value: str, said: str) -> None:
    rows = _rows()
    rows[0][column] = value
    found = problems(rows)
    if column == "release_date":
        assert found == []  # the form is right; that the day exists is tested above
    else:
        assert len(found) == 1
        assert said in found[0]


def test_every_fact_has_a_source_and_a_date() -> None:
    follows = {*import_facts.FROM_THIS_APP, "provenance"}
    for row, card in zip(_rows(), load_catalogue(), strict=True):
        for name, value in row.items():
            if value and name not in follows:
                source = source_of(card, name)
                assert source is not None, (card.name, name)
                assert datetime.date.fromisoformat(source.as_of)
    assert public_source().as_of == "2026-08-20"


def test_what_was_entered_by_hand_says_so() -> None:
    panns = next(card for card in load_catalogue() if card.family == "PANNs")
    source = source_of(panns, "dimensions")
    assert source is not None
    assert source.title == "entered by hand"
    known = find_card("BAAI/bge-m3")
    assert known is not None
    of_table = source_of(known, "dimensions")
    assert of_table is not None and of_table.title.startswith("mteb ")


def test_whether_a_model_runs_code_of_its_authors_was_read_somewhere() -> None:
    told = [card for card in load_catalogue() if card.authors_code is not None]
    assert len(told) > 30
    for card in told:
        source = source_of(card, "authors_code")
        assert source is not None, card.name
        assert source.title != "entered by hand", card.name
        assert source.address.startswith("https://"), card.name
    cards = {card.name: card for card in told}
    assert cards["jinaai/jina-embeddings-v3"].authors_code is True
    assert cards["nomic-ai/modernbert-embed-base"].authors_code is False  # the flag is set for it, no code is there
    page = source_of(cards["Alibaba-NLP/gte-base-en-v1.5"], "authors_code")
    assert page is not None
    assert (page.title, page.address) == ("the model’s page", cards["Alibaba-NLP/gte-base-en-v1.5"].reference)


def test_a_model_is_downloaded_from_the_page_it_is_on() -> None:
    card = find_card("mongodb/voyage-4-nano")
    assert card is not None
    assert card.source == "voyageai/voyage-4-nano"
    other = find_card("deepvk/USER-bge-m3")  # its reference is the page of another model
    assert other is not None
    assert other.source == other.name


def _rows() -> list[dict[str, str]]:
    with CATALOGUE_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
        "import sys; from components.catalogue import cards; cards.load_catalogue(); "
        "assert not {'torch', 'pandas', 'openai', 'numpy'} & set(sys.modules), sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=CATALOGUE_FILE.parents[3], check=False).returncode == 0


def test_the_committed_catalogue_is_what_the_tables_give(test_data: Path) -> None:
    facts = test_data.parent / "facts"
    if not facts.is_dir():
        pytest.skip(f"no tables of facts at {facts}")
    assert _rows() == import_facts.build_catalogue(facts)
    with SOURCES_FILE.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == import_facts.build_sources(facts)


def test_a_missing_table_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="models.csv"):
        import_facts.build_catalogue(tmp_path)


def test_a_card_is_found_by_the_name_of_its_weights_so_that_another_way_of_running_keeps_its_facts() -> None:
    assert find_card("sentence-transformers/all-MiniLM-L6-v2") == find_card("all-MiniLM-L6-v2")
    card = card_of(resolve_name("onnx:all-MiniLM-L6-v2"))
    assert card is not None and card.name == "all-MiniLM-L6-v2"


def test_models_known_for_many_languages_list_them_all_where_the_tables_cut_the_list() -> None:
    for name in (
        "BAAI/bge-m3",
        "Qwen/Qwen3-Embedding-0.6B",
        "google/embeddinggemma-300m",
        "jinaai/jina-embeddings-v3",
        "Snowflake/snowflake-arctic-embed-l-v2.0",
        "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
    ):
        card = find_card(name)
        assert card is not None
        assert all(lists_language(card, code) for code in ("ja", "zh", "en", "de", "fr")), name
        knows_xhosa = {"BAAI/bge-m3": False, "jinaai/jina-embeddings-v3": True}.get(name)
        assert lists_language(card, "xh") is knows_xhosa, name


def test_every_reason_of_a_licence_is_said_in_the_readers_language() -> None:
    with LICENCE_FILE.open(encoding="utf-8", newline="") as file:
        listed = {f"{row['allows']}: {row['why']}" for row in csv.DictReader(file)}
    listed |= {card.commercial_use for card in load_catalogue()}
    with reading("ja"):
        assert {use for use in listed if why_it_may(use).isascii()} == set()


def test_models_of_pictures_and_sounds_say_what_they_look_at_or_hear_with_the_source() -> None:
    cards = {card.name: card for card in load_catalogue()}
    named = {row["name"] for row in csv.DictReader(MEDIA_FILE.open(encoding="utf-8", newline=""))}
    assert named <= set(cards), "a fact of a model that is not listed"
    runnable = {card.name for card in cards.values() if card.kind in ("text-image-model", "text-sound-model")}
    assert runnable <= named
    facts = {fact.key: fact for fact in media_facts(cards["openai/clip-vit-base-patch32"])}
    assert facts["input_size"].value == "224 x 224 pixels"
    assert facts["zero_shot"].value == "63.2 % of pictures named rightly"
    assert all(
        fact.address.startswith("https://") and fact.read for card in cards.values() for fact in media_facts(card)
    )
    assert [fact.key for fact in media_facts(cards["laion/clap-htsat-unfused"])] == ["window"]
    assert media_facts(cards["openai/text-embedding-3-small"]) == []
