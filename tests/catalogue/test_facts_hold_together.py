"""The catalogue's facts against each other: what cannot be true of a model, whatever table says so."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from components.catalogue import import_facts
from components.catalogue.cards import find_card, source_of

FACTS = Path(import_facts.__file__).with_name("facts")
LIMITS = (128, 256, 512, 1024, 2048, 4096, 8192, 32768)
WIDTHS = {"base": 768, "large": 1024}
UNUSUAL = {"mongodb/voyage-4-nano": "a decoder, 2,048 wide", "-t5-": "a layer on top makes 768 of any size"}
FAMILIES = {
    "Snowflake/snowflake-arctic-embed-": ("query_prompt",),
    "cl-nagoya/ruri-v3-": ("query_prompt", "document_prompt"),
    "intfloat/e5-": ("query_prompt", "document_prompt"),
    "intfloat/multilingual-e5-": ("query_prompt", "document_prompt"),
}
"""How the names of a family begin, and the prompts that all of its models have, or none."""


def rows(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CATALOGUE = rows("catalogue.csv")


def test_no_reading_limit_counts_places_that_no_text_can_have() -> None:
    """RoBERTa has 514 positions of which two are taken; such a limit is 512."""
    near = {limit + step: limit for limit in LIMITS for step in (-2, -1, 1, 2)}
    wrong = {row["name"]: row["max_tokens"] for row in CATALOGUE if int(row["max_tokens"] or 0) in near}
    assert not {name: limit for name, limit in wrong.items() if int(limit) != 8191}  # OpenAI documents 8191


def test_weights_in_memory_have_one_to_four_bytes_a_parameter() -> None:
    for row in CATALOGUE:
        if row["parameters"] and row["memory_mb"] and int(row["parameters"]) > 50e6:
            size = int(row["memory_mb"]) * 2**20 / int(row["parameters"])
            least = 0.4 if "4bit" in row["name"] else 0.8
            assert least <= size <= 4.8, (row["name"], size)


def test_vectors_are_as_wide_as_the_encoder_that_the_name_tells() -> None:
    """A "base" encoder has 768 numbers a token, a "large" one 1,024; none of under 600 million parameters has more."""
    for row in CATALOGUE:
        usual = (
            row["model_type"] == "dense" and row["modality"] == "text" and 50e6 < int(row["parameters"] or 0) < 600e6
        )
        if not usual or row["kind"] != "sentence-transformers" or any(part in row["name"] for part in UNUSUAL):
            continue
        widths = set(map(int, row["dimensions"].split("|")))
        assert max(widths) <= max(WIDTHS.values()), row["name"]
        told = {width for part, width in WIDTHS.items() if f"-{part}" in row["name"].lower()}
        assert len(told) != 1 or told <= widths, (row["name"], widths)


@pytest.mark.parametrize(("family", "prompts"), FAMILIES.items())
def test_a_family_was_trained_with_prompts_or_without(family: str, prompts: tuple[str, ...]) -> None:
    members = [row for row in CATALOGUE if row["name"].startswith(family) and "instruct" not in row["name"]]
    assert len(members) > 1
    for prompt in prompts:
        assert len({bool(row[prompt]) for row in members}) == 1, {row["name"]: row[prompt] for row in members}


def test_every_correction_is_in_the_catalogue_and_says_where_it_was_read() -> None:
    known = {row["name"]: row for row in CATALOGUE}
    for one in rows("corrections.csv"):
        row = known[one["name"]]
        assert row[one["column"]] == one["value"], one
        assert one["address"].startswith("https://") and one["said"]
        assert not one["value"] or f"correction@{one['said']}" in row["provenance"]


def test_a_correction_leads_to_its_page_and_says_whether_it_was_read_there() -> None:
    found = {}
    for one in rows("corrections.csv"):
        card = find_card(one["name"])
        assert card is not None
        if one["value"]:
            source = source_of(card, one["column"])
            assert source is not None
            assert (source.address, source.as_of) == (one["address"], one["read"] or one["said"])
            found[one["name"], one["column"]] = source.title
    assert found["sentence-transformers/sentence-t5-base", "max_tokens"] == "corrected, as read on github.com"
    assert found["sdadas/mmlw-e5-base", "max_tokens"] == "corrected as reported; huggingface.co should say it"
