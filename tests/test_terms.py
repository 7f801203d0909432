"""Where questions are users, sentences say so: one table, and nothing in it that no sentence needs."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from components import i18n, nouns
from components.comparison.quality import words
from components.i18n import tr, tr_count
from components.terms import OF_USERS, terms_for
from tests.cases import ROOT
from tests.interactions import of_users


def test_every_sentence_that_gives_way_is_one_that_is_said_elsewhere() -> None:
    literals = {
        node.value
        for path in (ROOT / "components").rglob("*.py")
        if path.name != "terms.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [sentence for sentence in OF_USERS if sentence not in literals] == []


def test_what_takes_its_place_has_the_same_placeholders_and_is_final() -> None:
    for sentence, instead in OF_USERS.items():
        assert set(re.findall(r"{(\w+)", instead)) <= set(re.findall(r"{(\w+)", sentence)), sentence
        assert instead not in OF_USERS and not re.search(r"\b[Qq]uestions?\b", instead), instead


def test_questions_are_users_while_users_are_talked_of_and_in_any_language() -> None:
    assert terms_for(of_users()) is OF_USERS
    assert terms_for(replace(of_users(), interactions=None)) == {}
    assert words.SLICES == "By kind of question"
    with i18n.speaking(OF_USERS):
        assert (words.SLICES, tr("By kind of question")) == ("By kind of user", "By kind of user")
        assert tr_count("{count} question", "{count} questions", 3) == nouns.counted("judged question", 3) == "3 users"
        with i18n.reading("ja"):
            assert words.SLICES == "ユーザーの種類別"
    assert words.SLICES == "By kind of question"


def test_what_a_command_talks_of_ends_with_it() -> None:
    with i18n.speaking():
        i18n.speak_in(OF_USERS)
        assert nouns.several("question") == "users"
    assert nouns.several("question") == "questions"
