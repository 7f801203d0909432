"""CSV, TSV and their relatives: which separator, which rows, and what is wrong with them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice

from components.datasets.limits import MAX_CELL_CHARACTERS
from components.datasets.wording import plural, shown
from components.records import BadInputError

DELIMITERS = (",", "\t", ";", "|")
_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "vertical bar"}
_ALLOWED = "comma, semicolon, tab or vertical bar"
_ONE_COLUMN = "\x1f"  # a separator that no text holds
_SNIFF_CHARACTERS = 200_000
_SNIFF_ROWS = 500
_KNOWN_HEADS = frozenset("id _id doc_id text title body content description name query question label category".split())
_OTHER_SEPARATOR = re.compile(r"\w\s*([\^~:¦¬#\x1e§¶]|\s{2,})\s*\w")


@dataclass(frozen=True)
class Cells:
    """A table as read: stripped column names, rows of equal length, and the number a spreadsheet gives each row."""

    header: list[str]
    rows: list[list[str]]
    numbers: list[int]


def read_delimited(text: str, filename: str, prefers_tab: bool = False) -> Cells:
    """The cells of a delimited text; the first row that is not blank is the header.

    Raises:
        BadInputError: no rows, an unusual separator, a quotation mark left open, or a row of another length.
    """
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    declared = re.match(r"sep=([,;|\t])\r?\n", text)  # Excel's own hint; it is not a row
    body = text[declared.end() :] if declared else text
    delimiter = declared.group(1) if declared else find_delimiter(body, prefers_tab)
    records = _parse(body, delimiter, filename)
    if not records:
        raise BadInputError(f"{filename} holds no header and no rows; choose a file with both.")
    number, header = records[0]
    header = [name.strip() for name in header]
    if len(header) == 1:
        _check_lone_column(header[0], records, filename)
    rows = [_fit(row, len(header), row_number, delimiter, filename) for row_number, row in records[1:]]
    if not rows:
        raise BadInputError(f"{filename} has a header (row {number}) but no rows below it; add at least one row.")
    return Cells(header, rows, [row_number for row_number, _ in records[1:]])


def find_delimiter(text: str, prefers_tab: bool = False) -> str:
    """The separator under which the header has several cells and most rows have as many."""
    order = ("\t", *(d for d in DELIMITERS if d != "\t")) if prefers_tab else DELIMITERS
    scores = {delimiter: _agreement(text, delimiter) for delimiter in order}
    best = max(order, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0.0, 0) else _ONE_COLUMN


def _agreement(text: str, delimiter: str) -> tuple[float, int]:
    """Share of sampled rows as long as the header, and columns; (0, 0) where the header is a single cell."""
    sample = text[:_SNIFF_CHARACTERS]
    try:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        records = [row for row in islice(reader, _SNIFF_ROWS) if row]
    except csv.Error:
        return 0.0, 0
    if len(text) > len(sample) and len(records) > 2:
        records.pop()  # it may be cut
    if not records or len(records[0]) < 2:
        return 0.0, 0
    width = len(records[0])
    others = records[1:]
    # A separator found in the header but in no row is still the best there is: it earns the message about row length.
    return 0.001 + sum(len(row) == width for row in others) / max(len(others), 1), width


def _parse(text: str, delimiter: str, filename: str) -> list[tuple[int, list[str]]]:
    """Records that are not blank, each with its number; blank ones count, as they do in a spreadsheet."""
    try:
        return _records(text, delimiter, csv.QUOTE_MINIMAL)
    except csv.Error as error:
        if delimiter == "\t":  # tab-separated text is often written without any quoting
            return _records(text, delimiter, csv.QUOTE_NONE)
        raise BadInputError(_quote_message(text, delimiter, filename, error)) from error


def _records(text: str, delimiter: str, quoting: int) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)  # type: ignore[arg-type]
    return [(number, row) for number, row in enumerate(reader, start=1) if any(cell.strip() for cell in row)]


def _quote_message(text: str, delimiter: str, filename: str, error: csv.Error) -> str:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for number, _ in enumerate(reader, start=2):  # noqa: B007
            pass
    except csv.Error:
        pass
    if "field limit" in str(error) or "field larger" in str(error):
        return f"{filename}, row {number}: a cell is longer than {MAX_CELL_CHARACTERS:,} characters; shorten it."
    if "unexpected end" in str(error):
        return f'{filename}, row {number}: a quotation mark (") opens a cell and is never closed; close or double it.'
    return f'{filename}, row {number}: text follows a closing quotation mark; write a mark inside a cell twice ("").'


def _fit(row: list[str], width: int, number: int, delimiter: str, filename: str) -> list[str]:
    if len(row) > width and not any(row[width:]):
        row = row[:width]
    if len(row) == width:
        return row
    name = _NAMES.get(delimiter, "no separator")
    raise BadInputError(
        f"{filename}, row {number} has {plural(len(row), 'cell')} where the header has {width} (separator: {name}); "
        "put quotation marks around cells that hold the separator, or add the missing cells."
    )


def _check_lone_column(name: str, records: list[tuple[int, list[str]]], filename: str) -> None:
    """Refuse a single column that is a table with another separator, or a title line above a table."""
    other = _OTHER_SEPARATOR.search(name)
    if other:
        raise BadInputError(
            f"{filename}: the header {shown(name)} was read as one column; cells must be separated by {_ALLOWED}, "
            f"not by {shown(other.group(1)) if other.group(1).strip() else 'spaces'}."
        )
    second = records[1][1][0] if len(records) > 1 else ""
    heads = {part.strip(' "').casefold() for part in re.split(r"[,;\t|]", second)}
    if len(heads & _KNOWN_HEADS) > 1:
        raise BadInputError(
            f"{filename}: row {records[0][0]} is a title ({shown(name)}) and the column names stand in row "
            f"{records[1][0]}; delete the rows above the column names."
        )
