"""Texts inside of objects and lists, as content systems, search engines and annotation tools export them."""

from __future__ import annotations

import json

import pytest

from components.datasets.read import collection_from_upload
from components.records import Collection
from tests.datasets.test_exports import IDS, PAIRS, TEXTS, VECTORS, lines, read


@pytest.mark.parametrize(
    "data",
    [
        {"results": [{"id": i, "title": "t", "body": {"storage": {"value": t}}} for i, t in PAIRS], "size": 3},
        [{"id": i, "title": {"rendered": "t"}, "content": {"rendered": t, "protected": False}} for i, t in PAIRS],
        {"Items": [{"id": {"S": i}, "title": {"S": "t"}, "text": {"S": t}} for i, t in PAIRS], "Count": 3},
        {"data": {"Get": {"A": [{"title": "t", "body": t, "_additional": {"id": i}} for i, t in PAIRS]}}},
        {"response": {"numFound": 3, "docs": [{"id": i, "title": ["t"], "content": [t]} for i, t in PAIRS]}},
        {"vectors": {i: {"values": VECTORS[0], "metadata": {"title": "t", "text": t}} for i, t in PAIRS}, "n": ""},
        {"a/data": {i: {"__data__": {"title": "t", "text": t}} for i, t in PAIRS}, "a/info": {i: {} for i in IDS}},
        [{"_id": i, "_source.title": "t", "_source.content": t} for i, t in PAIRS],
    ],
    ids="confluence wordpress dynamo weaviate solr pinecone-fetch llama-index flattened".split(),
)
def test_texts_inside_of_objects_are_read_with_their_ids_and_titles(data: object) -> None:
    found = read("a.json", data).documents
    assert found[["id", "title", "text"]].to_numpy().tolist() == [[i, "t", t] for i, t in PAIRS]


def test_what_was_read_of_objects_is_said() -> None:
    rows = [{"id": i, "body": {"storage": {"value": t, "representation": "x"}}} for i, t in PAIRS]
    assert "Column 'body' holds objects, of which 'storage.value' was read." in read("a.json", rows).notes
    chats = read("a.jsonl", lines([{"messages": [{"role": "user", "content": t}, {"content": "yes"}]} for t in TEXTS]))
    assert chats.documents["text"].tolist() == [f"{t}\nyes" for t in TEXTS]
    assert "Column 'messages' holds objects, of which 'content' was read." in chats.notes


def test_objects_in_only_some_cells_or_without_a_text_stay_as_they_are_written() -> None:
    found = read("a.json", [{"id": "1", "body": {"x": 1}}, {"id": "2", "body": {"x": 2}}])
    assert found.documents["text"].tolist() == ['{"x": 1}', '{"x": 2}']
    assert any("read as they are written" in note for note in found.notes)
    answer = read("a.json", [{"question": "q?", "answer": "a short word", "context": [["T", ["one."]]]}] * 2)
    assert any("'context' holds lists or objects, of which nothing is read" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("name", "cell", "label"),
    [
        ("label", ["refund"], "refund"),
        ("tags", ["a", "b"], "a, b"),
        ("labels", [{"name": "bug", "color": "red"}], "bug"),
        ("label", [{"value": "refund", "user_id": "u"}], "refund"),
        ("label", [], ""),
    ],
)
def test_labels_in_lists_and_objects_are_their_words(name: str, cell: object, label: str) -> None:
    rows = [{"id": i, "text": t, name: cell if i != IDS[2] else ["other"]} for i, t in PAIRS]
    assert read("a.jsonl", lines(rows)).documents["label"].tolist() == [label, label, "other"]


def test_a_list_is_no_id() -> None:
    rows = [{"lc": 1, "id": ["langchain", "Document"], "kwargs": {"page_content": t}} for t in TEXTS]
    assert read("a.json", rows).documents[["id", "text"]].to_numpy().tolist() == [
        [f"row-{place}", t] for place, t in enumerate(TEXTS, start=1)
    ]


def test_lists_of_texts_beside_lists_of_labels_are_a_document_each() -> None:
    found = read("a.jsonl", lines([{"sentences": TEXTS, "labels": ["a", "b", "a"]}, {"sentences": [], "labels": []}]))
    assert found.documents[["text", "label"]].to_numpy().tolist() == [[t, n] for t, n in zip(TEXTS, "aba", strict=True)]
    assert any("each of the 3 texts in 'sentences'" in note for note in found.notes)
    search = {"ids": [IDS[:2], IDS[2:]], "documents": [TEXTS[:2], TEXTS[2:]], "distances": [[0.1, 0.2], [0.3]]}
    assert read("a.json", search).documents[["id", "text"]].to_numpy().tolist() == [list(pair) for pair in PAIRS]


def test_a_bulk_request_is_its_documents() -> None:
    rows: list[dict[str, object]] = []
    for i, t in PAIRS:
        rows += [{"index": {"_index": "kb", "_id": i}}, {"content": t}]
    found = read("a.ndjson", lines(rows))
    assert found.documents[["id", "text"]].to_numpy().tolist() == [list(pair) for pair in PAIRS]
    assert found.notes == ()


DOCUMENTS = ("d.json", json.dumps([{"sku": i, "name": f"T {i}", "body": t} for i, t in PAIRS]).encode())


def asked(name: str, data: str) -> Collection:
    """The documents, and questions in a file of this name."""
    return collection_from_upload(DOCUMENTS, (name, data.encode()))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("q.csv", "question,sku\nwhich?,KB-1\nwhich?,KB-2\nwhy?,KB-3\n"),
        ("q.csv", "id,question,document\nq1,which?,KB-1\nq1,which?,KB-2\nq2,why?,KB-3\n"),
        ("q.csv", "question,expected sources\nwhich?,KB-1; KB-2\nwhy?,KB-3\n"),
        ("q.csv", "question,Dokument\nwhich?,T kb-1\nwhich?,T KB-2\nwhy?,T KB-3\n"),
        (
            "q.jsonl",
            '{"query": "which?", "relevant_docs": ["KB-1", "KB-2"]}\n{"query": "why?", "relevant_docs": ["KB-3"]}',
        ),
    ],
)  # fmt: skip
def test_questions_that_name_their_answers_are_judged(name: str, data: str) -> None:
    found = asked(name, data)
    assert found.queries[["id", "text"]].to_numpy().tolist() == [["q1", "which?"], ["q2", "why?"]]
    assert found.qrels() == {"q1": {"KB-1": 1, "KB-2": 1}, "q2": {"KB-3": 1}}
    assert any("names documents: they were read as right answers" in note for note in found.notes)


def test_numbers_and_words_that_only_happen_to_be_ids_are_no_answers() -> None:
    numbered = ("d.csv", b"id,text\n1,one text\n2,another text\n3,a third one\n")
    for data in (b"id,text,topic\n1,which one?,2\n2,why so?,3\n", b"id,text,count\n1,which one?,2\n2,why so?,3\n"):
        assert collection_from_upload(numbered, ("q.csv", data)).judgments.empty
    assert asked("q.csv", "question,answer\nwhich?,in thirty days\nwhy?,it is so\n").judgments.empty


def test_judgments_of_their_own_come_before_a_column_of_the_questions() -> None:
    queries = ("q.csv", b"id,question,document\na,which?,KB-1\nb,why?,KB-2\n")
    given = collection_from_upload(DOCUMENTS, queries, ("j.csv", b"query_id,doc_id,grade\na,KB-3,2\n"))
    assert given.qrels() == {"a": {"KB-3": 2}}


def test_words_for_nothing_in_the_place_of_a_text_are_said() -> None:
    found = collection_from_upload(("d.csv", b"id,text\n1,NaN\n2,None\n3,some words\n"))
    assert found.documents["text"].tolist() == ["NaN", "None", "some words"]
    assert any(note.startswith("2 texts are only words for nothing, such as 'NaN'") for note in found.notes)


def test_grades_with_a_decimal_comma_are_read() -> None:
    queries = ("q.csv", b"id,text\na,which?\n")
    given = collection_from_upload(DOCUMENTS, queries, ("j.csv", b"query_id;doc_id;score\na;KB-3;2,0\n"))
    assert given.qrels() == {"a": {"KB-3": 2}}
