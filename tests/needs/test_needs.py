"""The record: what it refuses and how it says so, and that nothing is lost on the way to a file and back."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.needs.fields import CONSTRAINTS, FIELDS, SECTIONS, Needs, default_of, is_limit_set, rule_of
from components.records import BadInputError
from tests.comparison.cases import NEEDS

WRONG: list[tuple[str, Any, str]] = [
    ("task", "summaries", "one of search, rag, classification, clustering, duplicates, recommendation, cross-modal"),
    ("task", None, "one of search"),
    ("domain", 3, "one of general"),
    ("current_model", "two\nlines", "one line of at most 200 characters"),
    ("current_model", "x" * 201, "one line of at most 200 characters"),
    ("margin", 2, "a number from 0.001 to 0.5"),
    ("margin", math.nan, "a number from 0.001 to 0.5"),
    ("margin", "0.02", "a number from 0.001 to 0.5"),
    ("margin", True, "a number from 0.001 to 0.5"),
    ("languages", ["English"], "language codes"),
    ("languages", "en", "language codes"),
    ("modalities", [], "at least one of text, image, audio, video"),
    ("commercial_use", 1, "true or false"),
    ("gpu", "no", "true or false, or leave it out"),
    ("memory_mb", 0, "a number from 1 to 100,000,000,000 MB"),
    ("p95_ms", -5, "milliseconds"),
    ("monthly_usd", math.inf, "US dollars a month"),
    ("queries_per_month", None, "questions a month"),
    ("queries_per_month", 10**400, "questions a month"),
    ("wishes", ["margin"], "commercial_use"),
    ("answers_per_point", 101, "a number from 0 to 100 answers per 100 questions"),
]


@pytest.mark.parametrize(("name", "value", "allowed"), WRONG)
def test_an_error_names_the_field_the_value_and_what_is_allowed(name: str, value: Any, allowed: str) -> None:
    with pytest.raises(BadInputError) as caught:
        Needs().changed(**{name: value})
    said = str(caught.value)
    assert said.startswith(f"{name} is ")
    assert allowed in said.partition("allowed: ")[2]
    assert "\n" not in said
    shown = "not set" if value is None else "true" if value is True else repr(value)[:40]
    assert shown in said


@given(NEEDS)
def test_toml_and_json_bring_back_what_was_written(needs: Needs) -> None:
    assert Needs.from_toml(needs.to_toml()) == needs
    assert Needs.from_json(needs.to_json()) == needs
    assert Needs.from_dict(needs.as_dict(only_set=True)) == needs


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    for read in (Needs.from_toml, Needs.from_json):
        try:
            read(text)
        except BadInputError as error:
            assert "\n" not in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("marjin = 0.02", 'There is no field "marjin"; did you mean "margin"?'),
        ("zzz = 1", 'There is no field "zzz"; known are task, domain'),
        ("margin = 0.02\n[limits]\nmargin = 0.01", 'The field "margin" stands there twice'),
        ("margin = ", "It is not valid TOML: Invalid value (at end of document)"),
        ("margin = 0x" + "f" * 9000, "margin is a number too long to show"),
        ("margin = " + "9" * 9000, "It is not valid TOML"),
        ("x = " + "[" * 5000, "It is not valid TOML"),
        ("#" * 100_001, "The file has 100,001 characters; needs take at most 100,000"),
    ],
)
def test_a_bad_toml_file_says_what_and_where(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=r".") as caught:
        Needs.from_toml(text)
    assert said in str(caught.value)


def test_a_file_may_be_short_and_have_sections() -> None:
    needs = Needs.from_toml('task = "rag"\n[limits]\ndata_stays = true\np95_ms = 200\n[money]\nright_answer_usd = 2\n')
    assert needs == Needs(task="rag", data_stays=True, p95_ms=200.0, right_answer_usd=2.0)
    assert Needs.from_toml("") == Needs()


def test_the_file_shows_every_field_with_its_unit() -> None:
    lines = Needs(p95_ms=200, memory_mb=None).to_toml().splitlines()
    assert "p95_ms = 200  # Time in which 95 of 100 questions must be answered [milliseconds]" in lines
    assert "# memory_mb =   # Memory the model may take at its peak [MB]; not set" in lines
    assert all(any(line.lstrip("# ").startswith(f"{name} =") for line in lines) for name in FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_a_meaning_a_section_and_a_default_that_is_allowed(name: str) -> None:
    rule = rule_of(name)
    assert rule.meaning
    assert rule.section in SECTIONS
    assert rule.check(name, default_of(name)) == default_of(name)


def test_the_defaults_ask_nothing_of_a_text_model() -> None:
    assert [name for name in CONSTRAINTS if is_limit_set(Needs(), name)] == ["modalities"]
    assert Needs().margin == 0.02


def test_lists_are_stored_once_each_and_in_a_fixed_order() -> None:
    needs = Needs.from_dict(
        {"modalities": ["image", "text", "image"], "wishes": ["p95_ms", "commercial_use"], "languages": ["de", "de"]}
    )
    assert needs.modalities == ("text", "image")
    assert needs.wishes == ("commercial_use", "p95_ms")
    assert needs.languages == ("de",)


def test_having_a_gpu_is_no_limit_and_having_none_is() -> None:
    assert [is_limit_set(Needs(gpu=has), "gpu") for has in (None, True, False)] == [False, False, True]
