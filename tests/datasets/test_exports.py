"""What vector stores, search engines, databases and pandas write is read as the documents it holds, with their ids."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence

import pandas as pd
import pytest

from components.datasets.read import collection_from_upload
from components.records import Collection

TEXTS = ["Tents may be sent back.", "Parcels take five days.", "Boots want wax."]
IDS = ["KB-1", "KB-2", "KB-3"]
PAIRS = list(zip(IDS, TEXTS, strict=True))
VECTORS = [[round(place / 7, 3) + number for place in range(12)] for number in range(3)]
FRAME = pd.DataFrame({"text": TEXTS}, index=IDS)


def read(name: str, data: bytes | str | object) -> Collection:
    """A file, or a value written as JSON."""
    content = data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
    return collection_from_upload((name, content))


def lines(rows: Sequence[Mapping[str, object]]) -> str:
    return "\n".join(map(json.dumps, rows))


def parquet(frame: pd.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.to_parquet(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chroma.json", {"ids": IDS, "embeddings": VECTORS, "documents": TEXTS, "metadatas": [{"page": 1}] * 3}),
        ("chroma.json", {"ids": IDS, "embeddings": None, "documents": TEXTS, "metadatas": [{"p": 1}] * 3}),
        ("chroma.json", {"ids": IDS, "embeddings": None, "documents": TEXTS, "metadatas": [None] * 3, "uris": None}),
        (
            "elastic.json",
            {"took": 1, "hits": {"total": 3, "hits": [{"_id": i, "_source": {"body": t}} for i, t in PAIRS]}},
        ),
        ("service.json", {"result": {"total": 3, "items": [{"id": i, "body": t} for i, t in PAIRS]}}),
        ("bulk.jsonl", lines([{"_index": "a", "_id": i, "_source": {"body": t}} for i, t in PAIRS])),
        ("mongo.jsonl", lines([{"_id": {"$oid": i}, "body": t} for i, t in PAIRS])),
        ("points.jsonl", lines([{"id": i, "values": VECTORS[0], "metadata": {"text": t}} for i, t in PAIRS])),
        ("columns.json", FRAME.to_json(orient="columns")),
        ("split.json", FRAME.to_json(orient="split")),
        ("index.json", FRAME.to_json(orient="index")),
        ("table.json", FRAME.rename_axis("id").to_json(orient="table")),
        ("index.parquet", parquet(FRAME)),
    ],
)  # fmt: skip
def test_exports_keep_their_texts_and_ids(name: str, data: object) -> None:
    found = read(name, data)
    assert found.documents["text"].tolist() == TEXTS
    assert found.documents["id"].tolist() == IDS


def test_what_stands_beside_the_rows_of_an_export_is_named() -> None:
    chroma = read("a.json", {"ids": IDS, "documents": TEXTS, "metadatas": [{"page": 1}] * 3, "included": ["documents"]})
    assert chroma.notes == ("a.json: 'included' was not read.",)
    inner = read("b.json", {"response": {"docs": [{"id": "1", "text": "words of a text"}]}, "status": 0})
    assert inner.notes[0] == "The rows in 'response.docs' were read, and nothing beside them."


def test_numbers_that_pandas_kept_for_rows_are_ids_where_there_is_no_other() -> None:
    kept = pd.DataFrame({"text": TEXTS}, index=[104, 107, 109])
    for has_id, ids in ((False, ["104", "107", "109"]), (True, IDS)):
        frame = kept.assign(id=IDS) if has_id else kept
        for orient in ("split", "columns", "index"):
            assert read("a.json", frame.to_json(orient=orient)).documents["id"].tolist() == ids
        assert read("a.parquet", parquet(frame)).documents["id"].tolist() == ids


def test_a_column_of_objects_in_a_row_is_not_taken_for_the_rows() -> None:
    one = pd.DataFrame({"id": ["a"], "body": ["words of a text"], "answers": [[{"text": "other"}]]})
    for orient in ("columns", "index", "split"):
        assert read("a.json", one.to_json(orient=orient)).documents["text"].tolist() == ["words of a text"]


def test_lists_of_sentences_are_texts_and_other_structures_are_not_passed_over() -> None:
    rows: list[dict[str, object]] = [
        {"doc_id": "7", "abstract": ["One thing.", "Another."]},
        {"doc_id": "8"},
        {"doc_id": "9", "abstract": ["Last."]},
    ]
    joined = read("a.jsonl", lines(rows))
    assert joined.documents[["id", "text"]].to_numpy().tolist() == [["7", "One thing.\nAnother."], ["9", "Last."]]
    assert any("'abstract' holds lists of texts" in note for note in joined.notes)
    titles = read("b.jsonl", lines([{"title": f"T{n}", "parts": [{"words": "x"}]} for n in range(3)]))
    assert any("'parts' holds lists or objects, of which nothing is read" in note for note in titles.notes)


def test_articles_with_paragraphs_are_read_a_line_each() -> None:
    rows: list[dict[str, object]] = [
        {"title": f"T{n}", "paragraphs": [{"context": text, "qas": [{"id": f"q{n}", "question": "what?"}]}]}
        for n, text in enumerate(TEXTS)
    ]
    found = read("squad.jsonl", lines(rows))
    assert found.documents["text"].tolist() == TEXTS
    assert found.qrels() == {"q0": {"1-1": 1}, "q1": {"2-1": 1}, "q2": {"3-1": 1}}


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("&lt;p&gt;Tents&lt;/p&gt;", True),
        ('<img src="x.png"> a picture', True),
        ("Q&amp;A of tents", True),
        ("tents &nbsp; boots", True),
        ("a < b and c > d & e", False),
        ("AT&T; R&D", False),
    ],
)
def test_html_is_said_however_it_is_written(text: str, is_html: bool) -> None:
    found = read("a.jsonl", lines([{"id": 1, "text": text}, {"id": 2, "text": "plain words"}]))
    assert any("holds HTML tags" in note for note in found.notes) == is_html


def test_records_in_a_record_are_read_in_a_corpus_with_questions_too() -> None:
    corpus = lines([{"_id": i, "_index": "kb", "_source": {"body": t}} for i, t in PAIRS])
    asked = lines([{"_id": "q", "text": "what?"}])
    found = collection_from_upload([("corpus.jsonl", corpus.encode()), ("queries.jsonl", asked.encode())])
    assert found.documents["text"].tolist() == TEXTS and found.queries["id"].tolist() == ["q"]
