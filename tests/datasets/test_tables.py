"""Tables are read as written, or refused with the row and the reason."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any, Literal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.tables import TABLE_EXTENSIONS, read_table
from components.records import BadInputError


def cells(text: str | bytes, filename: str = "a.csv") -> list[dict[str, str]]:
    """The rows of a file as dictionaries."""
    data = text.encode() if isinstance(text, str) else text
    return read_table(data, filename).to_dict("records")  # type: ignore[return-value]


def parquet(frame: pd.DataFrame) -> bytes:
    """The frame as Parquet."""
    target = io.BytesIO()
    frame.to_parquet(target)
    return target.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("extension", [".csv", ".tsv", ".txt"])
def test_the_delimiter_is_found_whatever_the_extension(delimiter: str, extension: str) -> None:
    text = f"id{delimiter} text \n007{delimiter}NA\n8{delimiter}null\n"
    assert cells(text, f"a{extension}") == [{"id": "007", "text": "NA"}, {"id": "8", "text": "null"}]


def test_commas_in_german_texts_do_not_hide_the_semicolon() -> None:
    assert cells("id;text;preis\n1;Ja, nein, doch;1,50\n2;Eins, zwei;2,00\n")[0]["text"] == "Ja, nein, doch"


def test_quoted_line_ends_delimiters_and_quotes_stay_in_the_cell() -> None:
    assert cells('id,text\n1,"a\nb, ""c"""\n') == [{"id": "1", "text": 'a\nb, "c"'}]


def test_a_lone_column_keeps_its_commas() -> None:
    assert [row["text"] for row in cells("text\nHello, world\nBye\n")] == ["Hello, world", "Bye"]


def test_unquoted_tab_separated_text_may_hold_quotation_marks() -> None:
    assert cells('id\ttext\n1\t"Quiet," he\n2\tsaid\n', "a.tsv")[0]["text"] == '"Quiet," he'


def test_blank_rows_are_skipped_and_still_counted() -> None:
    frame = read_table(b"id,text\n1,a\n\n,\n2,b\n", "a.csv")
    assert frame["id"].tolist() == ["1", "2"]
    assert frame.index.tolist() == [2, 5]


def test_excels_separator_hint_and_unnamed_empty_columns_are_dropped() -> None:
    assert cells("sep=;\nid;text;\n1;a;\n") == [{"id": "1", "text": "a"}]


def test_the_first_column_that_pandas_leaves_unnamed_gets_a_name() -> None:
    assert cells(",text\n0,a\n") == [{"column 1": "0", "text": "a"}]


def test_old_mac_line_ends_are_read() -> None:
    assert cells("id,text\r1,a\r2,b\r")[1] == {"id": "2", "text": "b"}


def test_cells_longer_than_the_csv_modules_limit_are_read() -> None:
    assert len(cells(f"id,text\n1,{'x' * 200_000}\n")[0]["text"]) == 200_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,text\n", r"a header \(row 1\) but no rows"),
        ("id,text\n1,a\n2,b,c\n", "row 3 has 3 cells where the header has 2"),
        ("id,text\n1,a\n2\n", "row 3 has 1 cell where the header has 2"),
        ("id^text\n1^a\n", r"'id\^text' was read as one column.*comma, semicolon, tab or vertical bar"),
        ("id:text\n1:a\n", "not by ':'"),
        ("id   text\n1   a\n", "not by spaces"),
        ("id,text,id\n1,a,2\n", r"'id' stands more than once in the header \(columns 1, 3\)"),
        ('id,text\n1,a\n2,"b\n', r"row 3: a quotation mark .* never closed"),
        ('id,text\n1,"a"b\n', "row 2: text follows a closing quotation mark"),
    ],
)
def test_a_broken_csv_is_refused_with_its_row(text: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message) as caught:
        cells(text)
    assert str(caught.value).startswith("a.csv")


@pytest.mark.parametrize("name", ["a.xls", "a.docx", "a", "a.csv.exe"])
def test_other_extensions_are_refused_with_a_list_of_those_allowed(name: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_table(b"id,text\n1,a\n", name)
    assert all(extension in str(caught.value) for extension in TABLE_EXTENSIONS)


@pytest.mark.parametrize("name", [f"a{extension}" for extension in TABLE_EXTENSIONS])
def test_an_empty_file_is_refused_in_every_format(name: str) -> None:
    with pytest.raises(BadInputError, match="is empty"):
        read_table(b"", name)


ROWS: list[dict[str, Any]] = [
    {"id": "007", "n": 1, "x": 2.5, "whole": 3.0, "ok": True, "tags": ["a", 1], "none": None, "na": "NA"},
    {"id": "8", "extra": {"k": "ü"}},
]
READ = {"id": "007", "n": "1", "x": "2.5", "whole": "3", "ok": "true", "tags": '["a", 1]', "none": "", "na": "NA"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (json.dumps(ROWS), "a.json"),
        (json.dumps({"data": ROWS}), "a.json"),
        ("\n".join(map(json.dumps, ROWS)), "a.json"),
        ("\r\n".join(map(json.dumps, ROWS)) + "\r\n\r\n", "a.jsonl"),
    ],
)
def test_json_values_become_plain_text(text: str, name: str) -> None:
    first, second = cells(text, name)
    assert first == {**READ, "extra": ""}
    assert second == {**dict.fromkeys(READ, ""), "id": "8", "extra": '{"k": "ü"}'}


@pytest.mark.parametrize(
    "text", ['{"id": ["1", "2"], "text": ["a", "b"]}', '{"id":{"0":1,"1":2},"text":{"0":"a","1":"b"}}']
)
def test_json_by_columns_is_read(text: str) -> None:
    assert cells(text, "a.json") == [{"id": "1", "text": "a"}, {"id": "2", "text": "b"}]


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ('[{"id": 1},\n{"id": 2 x}]', "a.json", "line 2, column"),
        ('{"id": 1}\n{"id": }\n', "a.jsonl", "line 2: this is not JSON"),
        ('{"id": 1}\n\n[1]\n', "a.jsonl", "line 3 is '\\[1\\]', not an object"),
        ('[{"id": 1}, 5]', "a.json", "item 2 is '5', not an object"),
        ('"text"', "a.json", "a single str"),
        ('{"id": [1, 2], "text": ["a"]}', "a.json", "column 'text' has 1 values and column 'id' has 2"),
        ('{"colour": 1, "weight": "a"}', "a.json", "not all arrays"),
        ("[]", "a.json", "holds no rows"),
        ("{}", "a.json", "not all arrays"),
        ("[" * 100_000, "a.json", "nested too deep|not JSON"),
        ('{"a": 1, " a": 2}', "a.jsonl", "'a' stands more than once"),
        ('[{"id": ' + "9" * 5_000 + "}]", "a.json", "numbers too long"),
    ],
)
def test_broken_json_is_refused_with_its_place(text: str, name: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        cells(text, name)


def test_half_characters_and_zero_characters_in_json_are_replaced() -> None:
    assert cells('{"id": "1", "text": "a\\ud800b\\u0000c"}', "a.jsonl")[0]["text"] == "a\ufffdbc"


def test_a_line_separator_inside_a_json_string_is_no_end_of_line() -> None:
    assert cells('{"id": "1", "text": "a\u2028b"}', "a.jsonl")[0]["text"] == "a\u2028b"


def test_parquet_values_become_plain_text() -> None:
    frame = pd.DataFrame(
        {
            "id": [1.0, float("nan")],
            "text": ["007", None],
            "tags": [["a"], []],
            "when": [datetime(2024, 5, 1, tzinfo=UTC)] * 2,
            "ok": [True, False],
            "raw": [b"x", b"y"],
        },
        index=["p", "q"],
    )
    first, second = cells(parquet(frame), "a.parquet")
    assert first == {
        "index": "p", "id": "1", "text": "007",
        "tags": '["a"]', "when": "2024-05-01 00:00:00+00:00", "ok": "true", "raw": "x"
    }  # fmt: skip
    assert (second["id"], second["text"]) == ("", "")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PAR1 no PAR1", "not a readable Parquet"),
        (parquet(pd.DataFrame({"id": []})), "holds no rows"),
        (parquet(pd.DataFrame({"raw": [b"\xff\xfe"]})), "column 'raw' holds values that are not text"),
        (parquet(pd.DataFrame({"id": ["1"]})).replace(b"snappy", b"snippy")[:-9], "not a readable Parquet"),
    ],
)
def test_a_broken_parquet_file_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read_table(data, "a.parquet")


def test_a_parquet_file_that_unpacks_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.datasets.parquet_rows.MAX_UNPACKED_BYTES", 1_000_000)
    data = parquet(pd.DataFrame({"text": ["x" * 10_000] * 1_000}))
    assert len(data) < 100_000
    with pytest.raises(BadInputError, match="unpacks to more than"):
        read_table(data, "a.parquet")


# What reading changes, and the property therefore leaves out: control characters (CR too: pandas writes it unquoted),
# half characters; and rows in which every cell is blank are skipped.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=30)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(), TEXT, TEXT), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_csv_pandas_writes_is_read_back_the_same(
    rows: list[tuple[int, str, str]], delimiter: str, quoting: Literal[0, 1, 2], line_end: str, encoding: str
) -> None:
    frame = pd.DataFrame(rows, columns=["id", "title", "text"]).astype("str")
    written = frame.to_csv(index=False, sep=delimiter, quoting=quoting, lineterminator=line_end).encode(encoding)
    pd.testing.assert_frame_equal(read_table(written, "a.csv").reset_index(drop=True), frame)


@settings(deadline=None)
@given(st.lists(TEXT.filter(str.strip), min_size=1, max_size=8))
def test_any_single_column_pandas_writes_is_read_back_the_same(texts: list[str]) -> None:
    heads = {"id", "_id", "doc_id", "text", "title", "body", "content", "description", "name", "query", "question"}
    if len({part.strip(' "') for part in texts[0].replace(";", ",").split(",")} & heads) < 2:
        read = read_table(pd.DataFrame({"text": texts}).to_csv(index=False).encode(), "a.csv")
        assert read["text"].tolist() == texts


@settings(deadline=None)
@given(
    st.lists(st.fixed_dictionaries({"id": TEXT, "text": TEXT}), min_size=1, max_size=6),
    st.sampled_from(["a.json", "a.jsonl"]),
)
def test_any_text_survives_json(rows: list[dict[str, str]], name: str) -> None:
    text = json.dumps(rows) if name == "a.json" else "\n".join(json.dumps(row) for row in rows)
    assert cells(text, name) == rows


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.sampled_from(TABLE_EXTENSIONS))
def test_random_bytes_end_in_a_frame_or_one_message(data: bytes, extension: str) -> None:
    try:
        frame = read_table(data, f"a{extension}")
    except BadInputError as error:
        assert "a." in str(error)
    else:
        assert len(frame) and all(str(kind) == "str" for kind in frame.dtypes)


@settings(deadline=None, max_examples=200)
@given(st.text('",;\t|\n\r a1{}[]:', max_size=60), st.sampled_from(TABLE_EXTENSIONS))
def test_odd_text_ends_in_a_frame_or_one_message(text: str, extension: str) -> None:
    try:
        assert len(read_table(text.encode(), f"a{extension}"))
    except BadInputError as error:
        assert "a." in str(error)
