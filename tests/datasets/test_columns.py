"""Columns are told by their names in five languages, else by what they hold."""

from __future__ import annotations

from collections import Counter
from unittest.mock import Mock

import pandas as pd
import pytest

from components.datasets import column_kinds, tables
from components.datasets.columns import Role, check_mapping, guess_columns
from components.datasets.one_file import read_one
from components.datasets.table_options import TableOptions
from components.records import BadInputError

LONG = ["A long sentence about the first thing.", "Another long sentence about the second."]


def frame(**columns: list[str]) -> pd.DataFrame:
    """A table of text."""
    return pd.DataFrame(columns, dtype="str")


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (["_id", "title", "text", "category", "lang"], ["id", "title", "text", "label", "language"]),
        (["Article No.", "Subject", "Body", "Tags", "Locale"], ["id", "title", "text", "label", "language"]),
        (["SKU", "productName", "Description", "price"], ["id", "title", "text", None]),
        (
            ["Artikelnummer", "Überschrift", "Inhalt", "Kategorie", "Sprache"],
            ["id", "title", "text", "label", "language"],
        ),
        (
            ["identificador", "Título", "Descripción", "Categoría", "Idioma"],
            ["id", "title", "text", "label", "language"],
        ),
        (["Référence", "Titre", "Contenu", "Catégorie", "Langue"], ["id", "title", "text", "label", "language"]),
        (["番号", "タイトル", "本文", "カテゴリ", "言語"], ["id", "title", "text", "label", "language"]),
        (["question", "answer"], ["title", "text"]),
    ],
)
def test_documents_are_told_by_well_known_names(names: list[str], fields: list[str | None]) -> None:
    table = pd.DataFrame([["x"] * len(names)] * 2, columns=names, dtype="str")
    wanted = {field: name for name, field in zip(names, fields, strict=True) if field}
    assert guess_columns(table, "documents") == wanted


@pytest.mark.parametrize(
    "names", [("question", "answer"), ("Frage", "Antwort"), ("pregunta", "respuesta"), ("質問", "回答")]
)
def test_a_question_is_the_title_of_its_answer(names: tuple[str, str]) -> None:
    table = pd.DataFrame(
        [["How do I return it?", "Send it back soon."], ["Is it safe?", "Never inside a tent."]], columns=names
    )
    assert guess_columns(table, "documents") == {"title": names[0], "text": names[1]}


def test_unknown_names_are_told_by_what_the_columns_hold() -> None:
    table = frame(colour=["red", "red"], ref1=["A-1", "A-2"], blurb=LONG)
    assert guess_columns(table, "documents") == {"id": "ref1", "text": "blurb"}


def test_unique_values_behind_the_text_are_no_id() -> None:
    assert "id" not in guess_columns(frame(title=["Lamp", "Chair"], price=["3", "5"]), "documents")


def test_a_lone_column_is_the_text_whatever_its_name() -> None:
    assert guess_columns(frame(title=LONG), "documents") == {"text": "title"}
    assert guess_columns(frame(id=LONG), "queries") == {"text": "id"}


def test_a_column_with_repeats_blanks_or_spaces_is_no_id() -> None:
    table = frame(a=["x", "x"], b=["", "y"], c=["one two", "three"], blurb=LONG)
    assert "id" not in guess_columns(table, "documents")


@pytest.mark.parametrize(
    ("names", "role", "wanted"),
    [
        (["query_id", "query"], "queries", {"id": "query_id", "text": "query"}),
        (["_id", "text", "metadata"], "queries", {"id": "_id", "text": "text"}),
        (["Frage"], "queries", {"text": "Frage"}),
        (
            ["query-id", "corpus-id", "score"],
            "judgments",
            {"query_id": "query-id", "doc_id": "corpus-id", "grade": "score"},
        ),
        (["qid", "docno", "relevance"], "judgments", {"query_id": "qid", "doc_id": "docno", "grade": "relevance"}),
        (["a", "b", "c"], "judgments", {"query_id": "a", "doc_id": "b", "grade": "c"}),
        (["質問", "正解"], "questions", {"question": "質問", "document": "正解"}),
        (["質問", "正解の文書"], "questions", {"question": "質問", "document": "正解の文書"}),
        (["pregunta", "documento"], "questions", {"question": "pregunta", "document": "documento"}),
        (["foo", "bar"], "questions", {"question": "foo", "document": "bar"}),
    ],
)
def test_the_other_roles_have_their_own_names(names: list[str], role: Role, wanted: dict[str, str]) -> None:
    table = pd.DataFrame([["x"] * len(names)] * 2, columns=names, dtype="str")
    assert guess_columns(table, role) == wanted


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"text": "body"}, "no column 'body' for the text; choose one of 'id', 'blurb'"),
        ({"texts": "blurb"}, "'texts' is no field of documents"),
        ({"text": "blurb", "title": "blurb"}, "'blurb' is chosen for text and title"),
        ({"id": "id"}, "No column is chosen for text"),
    ],
)
def test_a_wrong_mapping_is_refused(mapping: dict[str, str], message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        check_mapping(frame(id=["1", "2"], blurb=LONG), mapping, "documents", needed=("text",))


def test_a_title_or_label_that_looks_like_a_list_keeps_its_name() -> None:
    table = frame(id=["1", "2"], title=["[]", "a b"], text=["some words", "other words"], label=["{}", "[]"])
    assert guess_columns(table, "documents") == {"id": "id", "title": "title", "text": "text", "label": "label"}


def test_a_wide_table_is_parsed_once_and_each_column_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reading again of every column made tables of 1,900 columns too slow to be read."""
    parsed, looked_at = (Mock(side_effect=one) for one in (tables.read_delimited, column_kinds.typed))
    monkeypatch.setattr(tables, "read_delimited", parsed)
    monkeypatch.setattr(column_kinds, "typed", looked_at)
    names = [f"measured {number}" for number in range(40)]
    rows = [
        ",".join([f"d{row}", f"a text about thing {row}", *(f"{row}.{n:02}7" for n in range(40))]) for row in range(60)
    ]
    data = "\n".join([",".join(["id", "text", *names]), *rows]).encode()
    found = read_one(data, "wide.csv", "wide", TableOptions())
    assert found.collection.documents["measured 3"].tolist()[:2] == ["0.037", "1.037"]
    assert parsed.call_count == 1
    assert max(Counter(call.args[0] for call in looked_at.call_args_list).values()) == 1
