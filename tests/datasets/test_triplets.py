"""Questions with right and wrong answers in a row: read as a collection, whatever form the answers have."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from components.datasets.one_file import has_columns
from components.datasets.read import collection_from_path, collection_from_upload
from components.records import BadInputError, Collection

TENT, STOVE, BOOT = "Return a tent within thirty days.", "No stove inside a tent.", "Wax boots once a month."


def grades(found: Collection) -> dict[tuple[str, str], int]:
    """Question -> text -> grade, by words instead of ids."""
    text = dict(zip(found.documents["id"], found.documents["text"], strict=True))
    asked = dict(zip(found.queries["id"], found.queries["text"], strict=True))
    rows = found.judgments.to_numpy().tolist()
    return {(asked[query_id], text[doc_id]): int(grade) for query_id, doc_id, grade in rows}


EXPECTED = {
    ("q one?", TENT): 1, ("q one?", STOVE): 0, ("q one?", BOOT): 0, ("q two?", BOOT): 1, ("q two?", TENT): 1,
    ("q two?", STOVE): 0,
}  # fmt: skip
ROWS = [("q one?", [TENT], [STOVE, BOOT]), ("q two?", [BOOT, TENT], [STOVE])]


def parquet(frame: pd.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.to_parquet(target)
    return target.getvalue()


def as_objects(texts: list[str]) -> list[dict[str, str]]:
    return [{"docid": f"p{text[0]}", "title": "", "text": text} for text in texts]


@pytest.mark.parametrize("names", [("query", "pos", "neg"), ("anchor", "positives", "negatives")])
def test_lists_of_answers_become_documents_and_judgments(names: tuple[str, ...]) -> None:
    frame = pd.DataFrame(ROWS, columns=list(names))
    lines = frame.to_json(orient="records", lines=True).encode()
    for name, data in (("t.parquet", parquet(frame)), ("t.jsonl", lines)):
        assert not has_columns(name, data)
        found = collection_from_upload((name, data))
        assert grades(found) == EXPECTED
        assert len(found.documents) == 3 and len(found.queries) == 2
        assert "right answers" in found.notes[0] and "wrong ones" in found.notes[0]


def test_passages_that_are_objects_keep_their_ids() -> None:
    rows = []
    for n, (query, right, wrong) in enumerate(ROWS):
        passages = {"positive_passages": as_objects(right), "negative_passages": as_objects(wrong)}
        rows.append({"query_id": f"7{n}", "query": query, **passages})
    data = "\n".join(json.dumps(row) for row in rows).encode()
    found = collection_from_upload(("train.jsonl", data))
    assert grades(found) == EXPECTED
    assert found.queries["id"].tolist() == ["70", "71"]
    assert set(found.documents["id"]) == {"pR", "pN", "pW"}


def test_one_answer_a_cell_and_numbered_negatives(tmp_path: Path) -> None:
    rows = ["anchor,positive,negative_1,negative_2", f"q one?,{TENT},{STOVE},{BOOT}"]
    table = "\n".join([*rows, f"q two?,{BOOT},{STOVE},", f"q two?,{TENT},,"])
    (tmp_path / "t.csv").write_text(table)
    assert grades(collection_from_path(tmp_path / "t.csv")) == EXPECTED


def test_rows_without_an_answer_are_counted_and_no_answer_at_all_is_refused() -> None:
    rows = [*ROWS, ("q three?", [], [STOVE]), ("", [TENT], [])]
    found = collection_from_upload(("t.parquet", parquet(pd.DataFrame(rows, columns=["query", "pos", "neg"]))))
    assert grades(found) == EXPECTED
    assert any("2 rows have no question or no right answer" in note for note in found.notes)
    with pytest.raises(BadInputError, match="No row has both a question"):
        collection_from_upload(("t.csv", b"query,positive\nq,\n,a\n"))


def test_two_texts_with_one_id_stay_two_documents() -> None:
    rows = [{"query": "q", "pos": [{"id": 1, "text": TENT}, {"id": 1, "text": BOOT}]}]
    found = collection_from_upload(("t.json", json.dumps(rows).encode()))
    assert found.documents["id"].tolist() == ["1", "1-2"]


def test_passages_with_a_list_of_which_are_selected_are_answers() -> None:
    rows = [
        {"query": question, "query_id": n, "answers": ["x"], "passages": {
            "is_selected": [*[1] * len(right), *[0] * len(wrong)], "passage_text": [*right, *wrong], "url": ["u"]}}
        for n, (question, right, wrong) in enumerate(ROWS)
    ]  # fmt: skip
    for name, data in (("m.parquet", parquet(pd.DataFrame(rows))), ("m.json", json.dumps(rows).encode())):
        assert grades(collection_from_upload((name, data))) == EXPECTED
        assert not has_columns(name, data)


def test_an_answer_that_looks_like_a_list_among_others_is_words() -> None:
    data = b"query,positive,negative\na?,[1],one\nb?,two words,three\n"
    assert collection_from_upload(("t.csv", data)).documents["text"].tolist() == ["[1]", "one", "two words", "three"]
