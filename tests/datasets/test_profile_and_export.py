"""Counts over a collection, and tables that are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest

from components.datasets.assemble import assemble
from components.datasets.export import safe_csv
from components.datasets.profile import profile


def test_a_profile_counts_what_is_there() -> None:
    documents = pd.DataFrame(
        {
            "id": ["1", "2", "3", "4"],
            "title": ["", "ab", "", ""],
            "text": ["abcd", "", "abcd", "x" * 100],
            "label": ["y", "x", "x", ""],
            "language": ["en", "", "", ""],
        }
    )
    queries = pd.DataFrame({"id": ["q", "r", "s"], "text": ["a", "b", "c"]})
    judgments = pd.DataFrame({"query_id": ["q", "q", "r"], "doc_id": ["1", "2", "3"], "grade": [1, 2, 0]})
    found = profile(assemble("a", documents, queries, judgments))
    counts = (
        found.documents,
        found.queries,
        found.judgments,
        found.judged_queries,
        found.empty_texts,
        found.duplicate_texts,
    )
    assert counts == (4, 3, 3, 1, 1, 1)
    assert (found.characters_median, found.characters_max) == (4.0, 100)
    assert 4 < found.characters_p95 <= 100
    assert found.languages == {"en": 1}
    assert list(found.labels.items()) == [("x", 2), ("y", 1)]
    assert json.loads(json.dumps(found.as_dict()))["documents"] == 4


def test_a_profile_of_equal_texts_has_all_but_one_as_duplicates() -> None:
    documents = pd.DataFrame({"id": ["1", "2", "3"], "text": ["same"] * 3})
    assert profile(assemble("a", documents)).duplicate_texts == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_exported_text_starts_a_formula(start: str) -> None:
    cell = f"{start}cmd|' /C calc'!A0"
    data = safe_csv(pd.DataFrame({"text": [cell, "plain = text"], cell: ["a", "b"], "n": [-1.5, 2.0]}))
    assert data.startswith(b"\xef\xbb\xbf")
    header, first, second = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert header == ["text", f"'{cell}", "n"]
    assert first == [f"'{cell}", "a", "-1.5"]
    assert second == ["plain = text", "b", "2.0"]


def test_exports_keep_line_ends_quotes_missing_numbers_and_equal_names() -> None:
    frame = pd.DataFrame([["a\nb", None], ['"ü", ', 1]], columns=["x", "x"])
    rows = list(csv.reader(io.StringIO(safe_csv(frame).decode("utf-8-sig"), newline="")))
    assert rows[0] == ["x", "x"]
    assert rows[1] == ["a\nb", ""]
    assert rows[2][0] == '"ü", '
    assert safe_csv(pd.DataFrame({"a": []})).decode("utf-8-sig").strip() == "a"
