"""A table in JSON has many shapes; each is read as the rows it means, or both readings are named."""

from __future__ import annotations

import io
import json
from typing import Any

import pandas as pd
import pytest

from components.datasets.read import collection_from_upload
from components.datasets.tables import read_table
from components.records import BadInputError

ROWS = [
    {"id": "KB-1", "title": "Refund", "text": "first words"},
    {"id": "KB-2", "title": "Ship", "text": "second words"},
]
FRAME = pd.DataFrame(ROWS)


def orient(name: Any) -> str:
    target = io.StringIO()
    FRAME.to_json(target, orient=name)
    return target.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        orient("records"),
        orient("columns"),
        orient("index"),
        orient("split"),
        orient("table"),
        FRAME.set_index("id").to_json(orient="index"),
        json.dumps({row["id"]: {"title": row["title"], "text": row["text"]} for row in ROWS}),
        json.dumps({"count": 2, "next": None, "articles": ROWS}),
        json.dumps(
            {"data": {"id": ["KB-1", "KB-2"], "title": ["Refund", "Ship"], "text": ["first words", "second words"]}}
        ),
        json.dumps([["id", "title", "text"], *(list(row.values()) for row in ROWS)]),
        json.dumps(ROWS).replace("}]", "},]").replace('"}', '",}'),
        "\n".join(f"{json.dumps(row)}," for row in ROWS),
    ],
)
def test_every_shape_gives_the_same_documents(text: str) -> None:
    documents = collection_from_upload(("a.json", text.encode())).documents
    assert documents[["id", "title", "text"]].to_dict("records") == ROWS


def test_rows_by_their_key_need_not_have_the_same_keys_and_one_is_enough() -> None:
    one = collection_from_upload(("a.json", b'{"KB-1": {"title": "Refund", "body": "words"}}')).documents
    assert one[["id", "title", "text"]].to_numpy().tolist() == [["KB-1", "Refund", "words"]]
    uneven = b'{"KB-1": {"title": "A", "body": "one"}, "KB-2": {"body": "two", "tags": ["x"]}}'
    assert collection_from_upload(("a.json", uneven)).documents["id"].tolist() == ["KB-1", "KB-2"]
    texts = collection_from_upload(("a.json", b'{"KB-1": "first words", "KB-2": "second words"}')).documents
    assert texts[["id", "text"]].to_numpy().tolist() == [["KB-1", "first words"], ["KB-2", "second words"]]


def test_what_was_overlooked_or_not_read_is_said() -> None:
    assert "commas behind the last element" in read_table(b'[{"text": "a, }", "x": 1,},]', "a.json").attrs["notes"][0]
    assert read_table(b'[{"text": "a, }", "x": 1,},]', "a.json")["text"].tolist() == ["a, }"]
    assert "2 lines end in commas" in read_table(b'{"text": "a"},\n{"text": "b"},\n', "a.jsonl").attrs["notes"][0]
    wrapped = read_table(b'{"count": 1, "items": [{"text": "a"}]}', "a.json").attrs["notes"]
    assert wrapped == ("a.json: the rows in 'items' were read; 'count' was not.",)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"returns": ["Can I?", "Where?"], "boots": ["How?", "Wet?"]},
            "two ways: 'returns', 'boots' as columns, or as",
        ),
        ({"title": {"text": "a"}, "body": {"text": "b"}}, "two ways: rows called 'title', 'body', or columns"),
        ({"a": [{"text": "x"}], "b": [{"text": "y"}]}, "2 arrays of objects"),
    ],
)
def test_two_readings_are_refused_with_both_named(value: object, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read_table(json.dumps(value).encode(), "a.json")


def test_squad_becomes_paragraphs_questions_and_judgments() -> None:
    paragraphs = [
        {"context": "Send it back.", "qas": [{"id": "a", "question": "How?", "answers": []}]},
        {"context": "Wax it.", "qas": [{"id": "b", "question": "What?"}, {"question": "Who?", "is_impossible": True}]},
    ]
    value = {"version": "2.0", "data": [{"title": "Tents_and_boots", "paragraphs": paragraphs}]}
    found = collection_from_upload(("squad.json", json.dumps(value).encode()))
    assert found.documents[["id", "title", "text"]].to_numpy().tolist() == [
        ["1-1", "Tents and boots", "Send it back."],
        ["1-2", "Tents and boots", "Wax it."],
    ]
    assert found.qrels() == {"a": {"1-1": 1}, "b": {"1-2": 1}}
    assert "1 question has no answer and was left out." in found.notes


VECTOR = [0.1 * n for n in range(12)]


@pytest.mark.parametrize(
    ("row", "text", "title"),
    [
        ({"ids": "1", "documents": "the words", "embeddings": VECTOR, "metadatas": {"source": "kb"}}, "documents", ""),
        ({"page_content": "the words", "metadata": {"source": "a.pdf " * 9}, "vector": VECTOR}, "page_content", ""),
        ({"uid": "1", "chunk_content": "the words", "emb": str(VECTOR)}, "chunk_content", ""),
        ({"id": "1", "title": "T t", "context": "the words", "question": "a long question, is it?",
          "answers": {"text": ["x" * 90], "answer_start": [1]}}, "context", "T t"),
        ({"question": "is it?", "answer": "the words"}, "answer", "is it?"),
    ],
)  # fmt: skip
def test_the_text_is_what_its_name_says_not_what_is_longest(row: dict[str, object], text: str, title: str) -> None:
    rows = [row, {**row, **({"ids": "2"} if "ids" in row else {}), **({"id": "2"} if "id" in row else {}),
                  **({"uid": "2"} if "uid" in row else {})}]  # fmt: skip
    found = collection_from_upload(("a.jsonl", "\n".join(map(json.dumps, rows)).encode()))
    assert found.documents["text"].tolist() == ["the words"] * 2, text
    assert found.documents["title"].tolist() == [title] * 2
    if any("emb" in name or name == "vector" for name in row):
        assert any("holds vectors of 12 numbers" in note for note in found.notes)


def test_a_text_inside_of_objects_is_found() -> None:
    rows = [{"key": f"k{n}", "document": {"title": f"T{n}", "text": f"words of {n}", "page": n}} for n in (1, 2)]
    documents = collection_from_upload(("a.jsonl", "\n".join(map(json.dumps, rows)).encode())).documents
    assert documents[["id", "title", "text", "page"]].to_numpy().tolist() == [
        ["k1", "T1", "words of 1", "1"],
        ["k2", "T2", "words of 2", "2"],
    ]


def test_a_table_without_texts_is_refused_with_what_its_columns_hold() -> None:
    rows = [
        {"query": "what is it for?", "found": ["a", "b"], "missed": ["c"]},
        {"query": "and this one?", "found": [], "missed": []},
    ]
    with pytest.raises(BadInputError, match="'query' holds questions, 'found' holds lists or objects"):
        collection_from_upload(("a.jsonl", "\n".join(map(json.dumps, rows)).encode()))


def test_json_as_a_text_and_html_in_texts_are_said() -> None:
    found = collection_from_upload(("a.csv", b'id,text\n1,"{""a"": 1}"\n2,"[1, 2]"\n'))
    assert "'text' holds lists or objects, which are read as they are written" in found.notes[0]
    found = collection_from_upload(("a.csv", b"id,body\n1,<p>words</p>\n2,plain\n"))
    assert "1 text holds HTML tags" in found.notes[0]
