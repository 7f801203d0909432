"""One table from one file: CSV, TSV, JSON, JSONL, Parquet or XLSX in, a frame of text out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath

import pandas as pd

from components.datasets.cleaning import clean_characters
from components.datasets.column_names import UNNAMED
from components.datasets.delimited import read_delimited
from components.datasets.formats.xlsx import read_xlsx
from components.datasets.header import Header
from components.datasets.json_rows import read_json_lines, rows_of_json
from components.datasets.limits import check_columns
from components.datasets.parquet_rows import rows_of_parquet
from components.datasets.text_bytes import DAMAGED, damage_note, decode
from components.datasets.wording import ending, listed, shown
from components.i18n import tr
from components.numbers import commas, sentences
from components.records import BadInputError

DELIMITED_EXTENSIONS = (".csv", ".tsv", ".tab", ".txt")
LINES_EXTENSIONS = (".jsonl", ".ndjson")
XLSX_EXTENSION = ".xlsx"
TABLE_EXTENSIONS = (*DELIMITED_EXTENSIONS, ".json", *LINES_EXTENSIONS, ".parquet", XLSX_EXTENSION)


def read_table(data: bytes, filename: str, header: Header = None) -> pd.DataFrame:
    """The table in a file, by its extension.

    The row of column names of a delimited file or a sheet is found from the values (see header.part) where ``header``
    does not say: 0 is a file without one, n the row of that number.

    Every cell is ``str`` and as written ("NA", "null" and "007" stay text), "" where missing; column names are
    stripped. Numbers of JSON and Parquet become plain text (whole ones without a decimal point), lists and objects JSON
    text. Rows with nothing in them are skipped in delimited files. The index, named ``row``, holds the number by which
    a person finds the row: of the spreadsheet (header in row 1), the line (JSONL) or the item counted from 1 (JSON,
    Parquet). ``frame.attrs["encoding"]`` is the encoding of a text file, ``frame.attrs["header"]`` the row of column
    names (0 without one, absent where a format has none), and ``frame.attrs["notes"]`` sentences about sheets, rows
    above the header, a missing one, or broken bytes.

    Raises:
        BadInputError: anything that keeps the file from being read right, with its row and column.
    """
    extension = PurePath(filename).suffix.lower()
    if extension not in TABLE_EXTENSIONS:
        allowed = tr(
            "Allowed are {table_extensions} (and .zip for a folder in BEIR layout): save it in one of these formats.",
            table_extensions=commas(TABLE_EXTENSIONS),
        )
        raise BadInputError(sentences([ending(filename, extension), allowed]))
    if not data:
        raise BadInputError(
            tr("{filename} is empty; choose a file with a header and at least one row.", filename=filename)
        )
    if extension == ".parquet":
        rows = rows_of_parquet(data, filename)
        return _frame(rows.header, rows.columns, rows.numbers, filename)
    if extension == XLSX_EXTENSION:
        sheet, notes = read_xlsx(data, filename, header)
        columns = [list(column) for column in zip(*sheet.rows, strict=True)]
        frame = _frame(sheet.header, columns, sheet.numbers, filename)
        frame.attrs |= {"header": sheet.row, "notes": notes, "lost": sheet.lost}
        return frame
    text, encoding = decode(data, filename)
    if extension in DELIMITED_EXTENSIONS:
        frame = _delimited(text, filename, extension in (".tsv", ".tab"), header)
    else:
        reader = read_json_lines if extension in LINES_EXTENSIONS else rows_of_json
        rows = reader(text, filename)
        columns = [[clean_characters(cell) for cell in column] for column in rows.columns]
        frame = _frame(rows.header, columns, rows.numbers, filename)
        frame.attrs["notes"] = rows.notes
    frame.attrs["encoding"] = encoding
    if encoding == DAMAGED:
        frame.attrs["notes"] = (damage_note(data, filename), *frame.attrs.get("notes", ()))
    return frame


def _delimited(text: str, filename: str, prefers_tab: bool, header: Header) -> pd.DataFrame:
    cells = read_delimited(text, filename, prefers_tab, header)
    check_columns(len(cells.header), filename)
    names, columns = _without_unnamed(cells.header, [list(column) for column in zip(*cells.rows, strict=True)])
    frame = _frame(names, columns, cells.numbers, filename)
    frame.attrs |= {"header": cells.row, "notes": cells.notes}
    return frame


def table_notes(table: pd.DataFrame, filename: str) -> tuple[str, ...]:
    """Notes about sheets, header and broken bytes (see read_table), and about an old encoding, told by likelihood."""
    notes = tuple(table.attrs.get("notes", ()))
    encoding = str(table.attrs.get("encoding", "utf-8"))
    if encoding.startswith("utf"):
        return notes
    return (
        tr(
            "{filename} is not UTF-8; it was read as {upper}: check accented and foreign letters.",
            filename=filename,
            upper=encoding.upper(),
        ),
        *notes,
    )


@contextmanager
def saying_what_is_lost(table: pd.DataFrame, filename: str) -> Iterator[None]:
    """Add to any BadInputError raised inside the notes about cells that only look empty: they may be its cause."""
    try:
        yield
    except BadInputError as error:
        lost = table.attrs.get("lost", ())
        if not lost:
            raise
        raise BadInputError(sentences([f"{filename}: {error}", *lost])) from error


def _without_unnamed(header: list[str], columns: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Columns without a name go where they are empty, else are named by their place."""
    kept = [
        (name or f"{UNNAMED}{place}", column)
        for place, (name, column) in enumerate(zip(header, columns, strict=True), start=1)
        if name or any(column)
    ]
    return [name for name, _ in kept], [column for _, column in kept]


def _frame(header: Sequence[str], columns: list[list[str]], numbers: list[int], filename: str) -> pd.DataFrame:
    check_columns(len(header), filename)
    names = [clean_characters(name).strip() for name in header]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        places = [place for place, name in enumerate(names, start=1) if name == twice[0]]
        raise BadInputError(
            tr(
                "{filename}: the column name {twice} stands more than once in the header "
                "(columns {places}); give each column its own name.",
                filename=filename,
                twice=shown(twice[0]),
                places=listed(places),
            )
        )
    index = pd.Index(numbers, name="row", dtype="int64")
    series = {name: pd.Series(column, index=index, dtype="str") for name, column in zip(names, columns, strict=True)}
    return pd.DataFrame(series, index=index)
