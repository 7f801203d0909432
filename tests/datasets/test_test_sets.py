"""Test sets of Ragas, FiddleCube, DeepEval and TruLens are collections with judgments, references and marks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components.datasets.practice import truly_judged
from components.datasets.read import collection_from_path
from components.datasets.spans import references
from components.records import BadInputError, Collection

TEXT = "The tent weighs {n} kg."


def read(folder: Path, rows: list[dict[str, Any]]) -> Collection:
    path = folder / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return collection_from_path(path)


RAGAS = [
    {"user_input": f"How heavy is tent {n}?", "reference_contexts": [TEXT.format(n=n), TEXT.format(n=0)]}
    | {"reference": f"{n} kg", "synthesizer_name": "single_hop"}
    for n in (1, 2)
]
EARLIER = [
    {"question": row["user_input"], "contexts": row["reference_contexts"], "ground_truth": row["reference"]}
    | {"evolution_type": "simple"}
    for row in RAGAS
]
FIDDLECUBE = [
    {"query": row["user_input"], "contexts": row["reference_contexts"], "answer": row["reference"], "score": 0.5}
    | {"question_type": "SIMPLE"}
    for row in RAGAS
]
DEEPEVAL = [
    {"input": row["user_input"], "context": row["reference_contexts"], "expected_output": row["reference"]}
    for row in RAGAS
]
TRULENS = [
    {"query_id": f"t{n}", "query": row["user_input"], "expected_response": row["reference"]}
    | {"expected_chunks": [{"text": text, "expected_score": 1} for text in row["reference_contexts"]]}
    for n, row in enumerate(RAGAS)
]


@pytest.mark.parametrize(
    ("tool", "rows", "kind"),
    [
        ("Ragas", RAGAS, "single_hop"),
        ("Ragas", EARLIER, "simple"),
        ("FiddleCube", FIDDLECUBE, "SIMPLE"),
        ("DeepEval", DEEPEVAL, ""),
        ("TruLens", TRULENS, ""),
    ],
)
def test_a_test_set_is_a_collection(tool: str, rows: list[dict[str, Any]], kind: str, tmp_path: Path) -> None:
    found = read(tmp_path, rows)
    assert found.documents["text"].tolist() == [TEXT.format(n=n) for n in (1, 0, 2)]
    ids = found.queries["id"].tolist()
    assert found.queries["text"].tolist() == ["How heavy is tent 1?", "How heavy is tent 2?"]
    assert references(found) == {ids[0]: "1 kg", ids[1]: "2 kg"}
    pairs = {(row.query_id, row.doc_id) for row in found.judgments.itertuples()}
    assert pairs == {(ids[0], "d1"), (ids[0], "d2"), (ids[1], "d3"), (ids[1], "d2")}
    assert any(f"test set of {tool}" in note for note in found.notes)
    assert truly_judged(found) == (tool == "TruLens")
    if kind:
        assert found.queries["kind"].eq(kind).all()
    if tool != "TruLens":
        assert found.queries["synthetic"].str.contains(tool).all()


def test_what_texts_do_not_answer_is_judged_by_none(tmp_path: Path) -> None:
    found = read(tmp_path, [FIDDLECUBE[0], {**FIDDLECUBE[1], "question_type": "NEGATIVE"}])
    assert found.queries["kind"].tolist() == ["SIMPLE", "unanswerable"]
    assert set(found.judgments["query_id"]) == {found.queries["id"].iloc[0]}
    assert len(references(found)) == 1


def test_a_row_without_a_question_is_counted_and_a_set_without_one_refused(tmp_path: Path) -> None:
    blank = {**RAGAS[1], "user_input": " "}
    assert any("1 row without a question" in note for note in read(tmp_path, [RAGAS[0], blank]).notes)
    with pytest.raises(BadInputError, match="No row has both a question"):
        read(tmp_path, [blank])


def test_a_table_of_documents_with_such_a_name_stays_one(tmp_path: Path) -> None:
    pd.DataFrame({"input": ["a"], "context": ["words"], "expected_output": ["b"], "text": ["The tent."]}).to_csv(
        tmp_path / "d.csv", index=False
    )
    assert not len(collection_from_path(tmp_path / "d.csv").queries)
