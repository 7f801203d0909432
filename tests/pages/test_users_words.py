"""Where queries are users, pages say so; what learns from interactions is offered only where there are some."""

from __future__ import annotations

import re

import pytest

from components.candidates.names import known_cards
from components.ui.shared import text, text_users
from tests.cases import collection
from tests.interactions import of_users

SENTENCES = [
    text.P50_HELP,
    text.P95_HELP,
    text.P95_SUBTITLE,
    text.COST_FORMULA,
    text.V_QUERIES,
    text.V_QUERIES_HELP,
    "Length of questions",
    "{lost} of {queries} judged questions get worse and {won} better",
]


def test_what_is_said_of_questions_is_said_of_users() -> None:
    content = of_users()
    said = [text_users.said(content, sentence) for sentence in SENTENCES]
    assert not [one for one in said if re.search(r"question|judged users", one, re.IGNORECASE)]
    fields = [set(re.findall(r"\{\w+", one)) for one in SENTENCES]
    assert [set(re.findall(r"\{\w+", one)) for one in said] == fields
    assert said[SENTENCES.index("Length of questions")] == "Length of histories"


def test_other_collections_keep_every_word() -> None:
    content = collection(6, 3)
    assert [text_users.said(content, sentence) for sentence in SENTENCES] == SENTENCES


@pytest.mark.parametrize("of_users", [True, False])
def test_what_learns_is_listed_where_there_are_users(of_users: bool) -> None:
    names = {card.name for card in known_cards(of_users=of_users)}
    assert ({"als", "bpr", "ncf", "popularity"} <= names) == of_users
    assert "all-MiniLM-L6-v2" in names
