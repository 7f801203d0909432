"""Judgments and questions: grades, unknown ids, repeats."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.judgment_columns import judgment_columns
from components.datasets.judgments import judgments_from_table, questions_from_table
from components.datasets.qrels import read_qrels
from components.datasets.tables import read_table
from components.records import BadInputError

DOCUMENTS = pd.DataFrame(
    {"id": ["d1", "d2", "d3", "d4"], "title": ["Reset password", "Returns", "Twice", "twice"]}, dtype="str"
)
QUERIES = pd.DataFrame({"id": ["q1", "q2"], "text": ["a", "b"]}, dtype="str")
MAPPING = {"query_id": "query_id", "doc_id": "doc_id", "grade": "grade"}


def judged(rows: str, mapping: dict[str, str] = MAPPING) -> tuple[list[tuple[str, str, int]], tuple[str, ...]]:
    """Judgments and notes of CSV rows without their header."""
    table = read_table(f"query_id,doc_id,grade\n{rows}\n".encode(), "a.csv")
    judgments, notes = judgments_from_table(table, mapping, QUERIES, DOCUMENTS)
    assert str(judgments["grade"].dtype) == "int64"
    return list(judgments.itertuples(index=False, name=None)), notes


def test_whole_grades_are_read_however_written() -> None:
    assert judged("q1,d1,2\nq1,d2,2.0\nq2,d1, 0 \nq2,d2,+1")[0] == [
        ("q1", "d1", 2), ("q1", "d2", 2), ("q2", "d1", 0), ("q2", "d2", 1)
    ]  # fmt: skip


@pytest.mark.parametrize("grade", ["high", "1.5", "", "nan", "1e3", "١x", "99999999999999999999"])
def test_any_other_grade_is_refused_with_row_and_value(grade: str) -> None:
    with pytest.raises(BadInputError, match="Row 3, column 'grade' holds the grade"):
        judged(f"q1,d1,1\nq1,d2,{grade}")


def test_negative_grades_count_as_0_and_are_counted() -> None:
    rows, notes = judged("q1,d1,-1\nq1,d2,-2\nq2,d2,1")
    assert [grade for _, _, grade in rows] == [0, 0, 1]
    assert notes == ("2 negative grades count as 0 (not relevant).",)


def test_a_pair_judged_twice_keeps_its_highest_grade() -> None:
    rows, notes = judged("q1,d1,1\nq1,d1,3\nq1,d1,2\nq2,d2,1\nq2,d2,1")
    assert rows == [("q1", "d1", 3), ("q2", "d2", 1)]
    assert notes == ("1 pair was judged twice with different grades and keeps its highest.",)


def test_unknown_questions_are_left_out_and_documents_that_are_not_there_are_named() -> None:
    rows, notes = judged("q1,d1,1\nqX,d1,1\nq1,dX,1\nq1,dY,1")
    assert rows == [("q1", "d1", 1), ("q1", "dX", 1), ("q1", "dY", 1)]
    assert notes == (
        "1 judgment names unknown questions and was left out: qX.",
        "2 judgments name documents that are not in the collection: dX, dY.",
    )


@pytest.mark.parametrize(
    ("rows", "what"), [("x,d1,1", "question ids look like 'x'"), ("q1,007,1", "document ids look like '007'")]
)
def test_judgments_of_which_none_fits_are_refused(rows: str, what: str) -> None:
    with pytest.raises(BadInputError, match=what):
        judged(rows)


def test_without_a_grade_column_every_pair_is_relevant_and_it_is_said() -> None:
    rows, notes = judged("q1,d1,5", {"query_id": "query_id", "doc_id": "doc_id"})
    assert rows == [("q1", "d1", 1)]
    assert "no grades" in notes[0]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(["q1", "q2"]), st.sampled_from(["d1", "d2"]), st.integers(-3, 5)), min_size=1)
)
def test_every_pair_ends_with_its_highest_grade(rows: list[tuple[str, str, int]]) -> None:
    wanted: dict[tuple[str, str], int] = {}
    for query_id, doc_id, grade in rows:
        wanted[query_id, doc_id] = max(wanted.get((query_id, doc_id), 0), grade)
    found, _ = judged("\n".join(f"{q},{d},{g}" for q, d, g in rows))
    assert {(q, d): g for q, d, g in found} == wanted


@pytest.mark.parametrize(
    "text",
    [
        "query-id\tcorpus-id\tscore\nq1\td 1\t2\n",
        "q1\td 1\t2\n",
        "q1\t0\td 1\t2\r\n",
        "\nquery-id\tcorpus-id\tscore\n\nq1\td 1\t2",
    ],
)
def test_qrels_are_read_with_and_without_header_in_both_shapes(text: str) -> None:
    table = read_qrels(text.encode(), "qrels.tsv")
    documents = pd.DataFrame({"id": ["d 1"]}, dtype="str")
    mapping, _ = judgment_columns(table, QUERIES, documents)
    judgments, _ = judgments_from_table(table, mapping, QUERIES, documents)
    assert judgments.to_dict("records") == [{"query_id": "q1", "doc_id": "d 1", "grade": 2}]


def test_trec_qrels_may_be_separated_by_blanks() -> None:
    assert read_qrels(b"q1 0  d1 2\n", "qrels.trec").index.tolist() == [1]


@pytest.mark.parametrize(
    ("text", "message"), [("q1\td1\t1\nq1\td1\n", "row 2 has 2 cells"), ("query\tdoc\tscore\n", "no judgments")]
)
def test_broken_qrels_are_refused_with_their_line(text: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read_qrels(text.encode(), "qrels.tsv")


def asked(rows: str) -> tuple[dict[str, str], list[tuple[str, str, int]], tuple[str, ...]]:
    """Queries, judgments and notes of CSV rows of question and document."""
    table = read_table(f"question,document\n{rows}\n".encode(), "a.csv")
    queries, judgments, notes = questions_from_table(table, {"question": "question", "document": "document"}, DOCUMENTS)
    return (
        dict(zip(queries["id"], queries["text"], strict=True)),
        list(judgments.itertuples(index=False, name=None)),
        notes,
    )


def test_questions_name_documents_by_id_or_title() -> None:
    queries, judgments, notes = asked("how?,d1\nback?,returns\nhow?,Returns\nhow?,d1\n,d2")
    assert queries == {"q1": "how?", "q2": "back?"}
    assert judgments == [("q1", "d1", 1), ("q2", "d2", 1), ("q1", "d2", 1)]
    assert notes == ("1 row has no question and was left out: row 6.",)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a?,d1\nb?,Reset pasword", "Row 3, column 'document' names 'Reset pasword'.*did you mean 'Reset password'"),
        ("a?,zzzzzz", "write the id or the exact title"),
        ("a?,Twice", "2 documents have the title 'Twice'; name one by id: d3, d4"),
        ("a?,", "Row 2, column 'document' names no document"),
    ],
)
def test_a_document_that_is_not_one_is_refused_with_row_and_close_matches(rows: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        asked(rows)
