"""Documents and queries from tables and pasted lines."""

from __future__ import annotations

import pandas as pd
import pytest

from components.datasets.assemble import assemble
from components.datasets.columns import guess_columns
from components.datasets.documents import documents_from_table
from components.datasets.queries import queries_from_lines, queries_from_table
from components.datasets.tables import read_table
from components.records import DOCUMENT_COLUMNS, BadInputError

ALL = {"id": "id", "title": "title", "text": "text"}


def table(text: str) -> pd.DataFrame:
    """A CSV text as read."""
    return read_table(text.encode(), "a.csv")


def test_other_columns_become_metadata_and_keep_their_text() -> None:
    documents, notes = documents_from_table(table("sku,text,price,id\nA,hello,1.50,7\n"), {"id": "sku", "text": "text"})
    assert list(documents.columns) == [*DOCUMENT_COLUMNS, "price", "id (column)"]
    assert documents.iloc[0].to_dict() == {
        "id": "A", "title": "", "text": "hello", "label": "", "language": "", "price": "1.50", "id (column)": "7"
    }  # fmt: skip
    assert notes == ()


def test_ids_are_made_by_place_where_there_is_no_column_for_them() -> None:
    documents, _ = documents_from_table(table("title,text\na,b\n, \nc,d\n"), {"title": "title", "text": "text"})
    assert documents["id"].tolist() == ["row-1", "row-2"]
    made, _ = documents_from_table(pd.DataFrame({"text": ["a", "", "c"]}), {"text": "text"})
    assert made["id"].tolist() == ["row-1", "row-3"]


def test_rows_with_neither_title_nor_text_are_left_out_and_named() -> None:
    documents, notes = documents_from_table(table("id,title,text\n1,,\n2,only,\n3, ,\n4,,x\n"), ALL)
    assert documents["id"].tolist() == ["2", "4"]
    assert notes == ("2 rows have neither title nor text and were left out: rows 2, 4.",)


def test_a_table_without_any_text_is_refused() -> None:
    with pytest.raises(BadInputError, match="No row has a title or a text"):
        documents_from_table(table("id,title,text\n1,,\n"), ALL)


def test_a_repeated_id_is_refused_with_both_rows_and_the_way_out() -> None:
    with pytest.raises(BadInputError, match="'A' stands in rows 2 and 5 of column 'id'.*choose no id column") as caught:
        documents_from_table(table("id,title,text\nA,,x\nB,,y\n\nA,,z\nB,,w\n"), ALL)
    assert "1 more row repeats" in str(caught.value)


def test_a_missing_id_is_refused_with_its_row() -> None:
    with pytest.raises(BadInputError, match="Row 3 has no id in column 'id'"):
        documents_from_table(table("id,title,text\nA,,x\n ,,y\n"), ALL)


def test_ids_that_differ_only_in_leading_zeros_are_different() -> None:
    documents, _ = documents_from_table(table("id,title,text\n7,,x\n007,,y\n"), ALL)
    assert documents["id"].tolist() == ["7", "007"]


def test_html_and_script_tags_survive_verbatim() -> None:
    text = "<script>alert('x & y')</script> <b>bold</b> &amp; {{ jinja }} $x^2$ [link](javascript:1)"
    read = table(pd.DataFrame({"id": ["1"], "text": [text]}).to_csv(index=False))
    documents, _ = documents_from_table(read, guess_columns(read, "documents"))
    assert assemble("a", documents).documents["text"].tolist() == [text]


@pytest.mark.parametrize("count", [1, 3])
def test_very_few_documents_are_enough(count: int) -> None:
    read = table("id,text\n" + "".join(f"{n},text {n}\n" for n in range(count)))
    documents, _ = documents_from_table(read, guess_columns(read, "documents"))
    assert len(assemble("few", documents).documents) == count


def test_documents_that_all_say_the_same_are_kept() -> None:
    read = table("id,text\n1,same\n2,same\n3,same\n")
    documents, notes = documents_from_table(read, guess_columns(read, "documents"))
    assert len(documents) == 3 and notes == ()


def test_queries_keep_their_tags_and_lose_rows_without_text() -> None:
    queries, notes = queries_from_table(table("qid,query,kind\n1,how?,hard\n2,,x\n"), {"id": "qid", "text": "query"})
    assert queries.to_dict("records") == [{"id": "1", "text": "how?", "kind": "hard"}]
    assert notes == ("1 row has no question and was left out: row 3.",)


def test_one_query_without_an_id_is_enough() -> None:
    queries, _ = queries_from_table(table("query\nhow?\n"), {"text": "query"})
    assert queries.to_dict("records") == [{"id": "q1", "text": "how?"}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,text\n1,a\n1,b\n", "'1' stands in rows 2 and 3"),
        ("id,text\n1,\n", "No row has a question in column 'text'"),
    ],
)
def test_broken_queries_are_refused(text: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        queries_from_table(table(text), {"id": "id", "text": "text"})


def test_pasted_lines_are_numbered_and_repeats_dropped_with_a_note() -> None:
    queries, notes = queries_from_lines("  first?\r\n\r\nsecond?\nfirst?\n\tsecond?\n")
    assert queries.to_dict("list") == {"id": ["q1", "q2"], "text": ["first?", "second?"]}
    assert notes == ("2 lines repeat earlier questions and were dropped.",)


def test_pasting_nothing_is_refused() -> None:
    with pytest.raises(BadInputError, match="No question was given"):
        queries_from_lines(" \n\t\n")
