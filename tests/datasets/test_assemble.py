"""The last check: whatever made the tables, the collection keeps its promises."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.assemble import assemble
from components.records import DOCUMENT_COLUMNS, BadInputError, Scoring


def test_missing_columns_and_cells_become_empty_text() -> None:
    documents = pd.DataFrame({"id": [1, 2], "text": ["a", "b"], "label": [None, "x"], "price": [1.5, float("nan")]})
    collection = assemble("a", documents)
    assert list(collection.documents.columns) == [*DOCUMENT_COLUMNS, "price"]
    assert collection.documents["label"].tolist() == ["", "x"]
    assert collection.documents["price"].tolist() == ["1.5", ""]
    assert {str(kind) for kind in collection.documents.dtypes} == {"str"}
    assert collection.queries.empty and collection.judgments.empty and not collection.notes


def test_line_ends_are_normalised_and_impossible_characters_noted() -> None:
    documents = pd.DataFrame({"id": ["1", "2"], "text": ["a\r\nb\rc\td", "x\x00y\ud800z\x07"]}, dtype=object)
    collection = assemble("a", documents)
    assert collection.documents["text"].tolist() == ["a\nb\nc\td", "xy\ufffdz"]
    assert collection.notes == ("Characters that no text can hold were removed or replaced in 1 cell.",)


def test_no_documents_are_refused() -> None:
    with pytest.raises(BadInputError, match="no documents"):
        assemble("a", pd.DataFrame({"id": [], "text": []}))
    with pytest.raises(BadInputError, match="no documents"):
        assemble("a", pd.DataFrame({"id": ["1"], "text": [" \x00"]}))


@pytest.mark.parametrize(
    ("ids", "message"), [(["1", "1"], "'1' stands twice"), (["1", " "], "empty id"), (["1", "1\x00"], "twice")]
)
def test_ids_must_be_there_and_unique_even_after_cleaning(ids: list[str], message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        assemble("a", pd.DataFrame({"id": ids, "text": ["a", "b"]}))


def test_judgments_of_unknown_queries_go_with_a_note_and_those_on_absent_documents_are_kept_apart() -> None:
    documents = pd.DataFrame({"id": ["1", "2"], "text": ["a", ""]})
    queries = pd.DataFrame({"id": ["q", "r"], "text": ["x", "y"]})
    judgments = pd.DataFrame({"query_id": ["q", "q", "r", "s"], "doc_id": ["1", "1", "2", "1"], "grade": [1, 2, 1, 1]})
    collection = assemble("a", documents, queries, judgments)
    assert collection.judgments.to_numpy().tolist() == [["q", "1", 2]]
    assert collection.absent.to_numpy().tolist() == [["r", "2", 1]]
    assert collection.qrels() == {"q": {"1": 2}, "r": {"2": 1}}
    assert collection.qrels(only_present=True) == {"q": {"1": 2}}
    assert replace(collection, scoring=Scoring(counts_absent=False)).qrels() == {"q": {"1": 2}}
    assert len(collection.queries) == 2
    assert "1 judgment names a question that is not in the collection and was left out." in collection.notes


def test_grades_that_are_all_0_are_said() -> None:
    documents, queries = pd.DataFrame({"id": ["1"], "text": ["a"]}), pd.DataFrame({"id": ["q"], "text": ["x"]})
    judgments = pd.DataFrame({"query_id": ["q"], "doc_id": ["1"], "grade": [0]})
    collection = assemble("a", documents, queries, judgments)
    assert collection.notes == (
        "The only grade is 0: no document is judged relevant to any question, so nothing can be scored.",
    )
    assert not collection.has_judgments


@settings(deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=5))
def test_any_text_can_be_encoded_hashed_and_is_otherwise_unchanged(texts: list[str]) -> None:
    documents = pd.DataFrame(
        {"id": [str(n) for n in range(len(texts))], "title": "t", "text": pd.Series(texts, dtype=object)}
    )
    read = assemble("a", documents)
    assert len(read.content_hash) == 64
    for before, after in zip(texts, read.documents["text"], strict=True):
        after.encode()
        if before.isprintable():
            assert after == before
