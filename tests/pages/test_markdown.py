"""People's words inside Markdown show as they are."""

from __future__ import annotations

import re

import pytest

from components.ui.shared.markdown import escape


def shown(escaped: str) -> str:
    """What is read on screen: nothing for an empty piece of colour, signs without their backslash."""
    return re.sub(r"\\(.)", r"\1", escaped.replace(":gray[]", ""))


@pytest.mark.parametrize(
    "words",
    [
        "see https://a.example/x_y",
        "HTTP://A.example",
        "www.a.example",
        "write to me+you@a.example",
        "<b>*x*</b> $1$ [a](b)",
    ],
)
def test_words_show_as_they_are_and_no_address_stands_in_one_piece(words: str) -> None:
    escaped = escape(words)
    assert shown(escaped) == words
    assert not re.search(r"https?\\?:\\?/|www\\?\.|\w@\w", escaped, re.IGNORECASE)


def test_a_variant_is_no_address() -> None:
    assert escape("model@128") == "model@128"
