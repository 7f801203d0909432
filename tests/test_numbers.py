"""How typed numbers are read, and how much room words take."""

from __future__ import annotations

import pytest

from components.answers.chat_model import parse_chat
from components.candidates.by_spec import resolve_name
from components.candidates.endpoint_names import parse_options
from components.cli.typed import Parser
from components.comparison.passages import beginning
from components.i18n import reading
from components.numbers import columns, half_width, in_round_words


def test_words_of_a_japanese_keyboard_become_usual_ones() -> None:
    assert half_width("１，０００　ａ＠ｂ：－０．５") == "1,000 a@b:-0.5"
    assert half_width("128、256") == "128,256"
    assert half_width("カタカナ・ー。") == "カタカナ・ー。"


def test_a_japanese_letter_takes_the_room_of_two() -> None:
    assert (columns("abc"), columns("日本"), columns("ﾆﾎﾝ")) == (3, 4, 3)


@pytest.mark.parametrize("typed", ["ＢＭ２５", "　bm25　", "ａｌｌ－ＭｉｎｉＬＭ－Ｌ６－ｖ２＠１２８"])
def test_models_are_found_by_names_in_wide_letters(typed: str) -> None:
    assert resolve_name(typed) == resolve_name(half_width(typed).strip())


def test_addresses_and_options_may_be_typed_wide() -> None:
    assert parse_chat("ｑｗｅｎ＠ｈｔｔｐ：／／１２７．０．０．１：８０８０／ｖ１") == parse_chat(
        "qwen@http://127.0.0.1:8080/v1"
    )
    assert parse_options("batch_size＝１６") == parse_options("batch_size=16")
    assert parse_options("query_prompt=問い：")["query_prompt"] == "問い："  # a prompt stays as it was typed


def test_numbers_of_commands_may_be_typed_wide() -> None:
    parser = Parser(prog="x")
    below = parser.add_subparsers().add_parser("compare")
    below.add_argument("--k", type=int)
    below.add_argument("--margin", type=float)
    options = parser.parse_args(["compare", "--k", "１０", "--margin", "０．０２"])
    assert (options.k, options.margin) == (10, 0.02)


def test_a_text_is_cut_between_words_where_it_has_blanks_between_them() -> None:
    assert beginning("one two three", 9) == "one two…"
    assert beginning("one two three", 13) == "one two three"
    assert beginning("onetwothree", 4) == "onet…"
    assert beginning("経費 精算の締め切りは翌月です", 9) == "経費 精算の締め切…"


def test_large_numbers_are_said_as_in_the_language() -> None:
    assert [in_round_words(value) for value in (38_000, 3.8e8, 1.2e9)] == ["38,000", "380 million", "1.2 billion"]
    with reading("ja"):
        assert in_round_words(3.8e8) == "3.8億"
