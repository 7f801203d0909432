"""Delimited text cut into rows and cells: with quotation marks that quote, or that are only written."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from components.datasets.column_kinds import Kind, typed
from components.datasets.header import Record
from components.datasets.limits import MAX_CELL_CHARACTERS
from components.datasets.wording import shown
from components.i18n import tr, tr_count
from components.records import BadInputError

_DIGITS = re.compile(r"\d+")
_SHAPED = 0.9  # share of cells of one shape that make a column one of ids


def read_records(text: str, delimiter: str, filename: str) -> tuple[list[Record], tuple[str, ...]]:
    """Rows that are not blank, each with its number (blank ones count, as they do in a spreadsheet), and notes.

    Quotation marks quote, as RFC 4180 has it. In tab-separated text, often written without any quoting, they are text
    where quoting would break the rows, or would make one cell of several lines that are whole rows by themselves.

    Raises:
        BadInputError: a mark that is never closed, text behind a closing one, a cell over MAX_CELL_CHARACTERS, or marks
            that can be read in both ways.
    """
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    try:
        quoted = _records(text, delimiter, csv.QUOTE_MINIMAL)
    except csv.Error as error:
        if delimiter == "\t":
            return _records(text, delimiter, csv.QUOTE_NONE), ()
        raise BadInputError(_quote_message(text, delimiter, filename, error)) from error
    swallowed = [(number, cell) for number, row in quoted for cell in row if "\n" in cell and delimiter in cell]
    if not swallowed:
        return quoted, ()
    plain = _records(text, delimiter, csv.QUOTE_NONE)
    if not _is_even(plain) or not _is_even(quoted) or '""' in text:
        return quoted, ()
    continues = _rows_continue(plain, quoted)
    if continues is False or (continues is None and delimiter != "\t"):
        return quoted, ()
    if continues and delimiter == "\t":
        lines = tr_count("{count} row", "{count} rows", len(plain) - len(quoted))
        return plain, (
            tr(
                "{filename}: quotation marks were read as text: as marks around cells they "
                "would make {lines} part of the row above, first in row {swallowed}.",
                filename=filename,
                lines=lines,
                swallowed=swallowed[0][0],
            ),
        )
    number, cell = swallowed[0]
    below = cell.count("\n")
    raise BadInputError(
        tr(
            '{filename}, row {number}: a quotation mark (") opens {cell} and closes '
            "{lines} below; that is one cell of {below} lines, or as many rows with a "
            'stray mark each: write a mark that is text twice ("") inside a quoted cell, '
            "or take stray ones out.",
            filename=filename,
            number=number,
            cell=shown(cell),
            lines=tr_count("{count} line", "{count} lines", below),
            below=below + 1,
        )
    )


def _records(text: str, delimiter: str, quoting: int) -> list[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)  # type: ignore[arg-type]
    return [(number, row) for number, row in enumerate(reader, start=1) if any(cell.strip() for cell in row)]


def _is_even(records: Sequence[Record]) -> bool:
    """Whether rows have one length, but for rows at the top, which may be titles."""
    lengths = [len(row) for _, row in records]
    width = Counter(lengths).most_common(1)[0][0]
    first = next(place for place, length in enumerate(lengths) if length == width)
    return width > 1 and set(lengths[first:]) == {width}


def _rows_continue(plain: Sequence[Record], quoted: Sequence[Record]) -> bool | None:
    """Whether the lines in question carry on the ids of the rows around them; None where no column has ids to tell."""
    width = len(plain[-1][1])
    for place in range(width):
        wide = [row[place].strip() for _, row in plain if len(row) == width]
        narrow = [row[place].strip() for _, row in quoted if len(row) == width]
        shape = _shape(narrow[1:])
        if shape is None:
            continue
        return len(set(wide)) == len(wide) and all(_shape_of(cell) == shape for cell in wide[1:])
    return None


def _shape(cells: Sequence[str]) -> str | None:
    """The shape of a column of ids: numbers, or codes that differ in their digits; None for any other column."""
    if not cells or len(set(cells)) < len(cells):
        return None
    shape, count = Counter(_shape_of(cell) for cell in cells).most_common(1)[0]
    return shape if "9" in shape and " " not in shape and count >= _SHAPED * len(cells) else None


def _shape_of(cell: str) -> str:
    return "9" if typed(cell) is Kind.NUMBER else _DIGITS.sub("9", cell)


def _quote_message(text: str, delimiter: str, filename: str, error: csv.Error) -> str:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for number, _ in enumerate(reader, start=2):  # noqa: B007
            pass
    except csv.Error:
        pass
    if "field limit" in str(error) or "field larger" in str(error):
        return tr(
            "{filename}, row {number}: a cell is longer than {max_cell_characters:,} characters; shorten it.",
            filename=filename,
            number=number,
            max_cell_characters=MAX_CELL_CHARACTERS,
        )
    if "unexpected end" in str(error):
        return tr(
            '{filename}, row {number}: a quotation mark (") opens a cell and is never closed; close or double it.',
            filename=filename,
            number=number,
        )
    return tr(
        '{filename}, row {number}: text follows a closing quotation mark; write a mark inside a cell twice ("").',
        filename=filename,
        number=number,
    )
