"""CSV, TSV and their relatives: which separator, which rows, and what is wrong with them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from components.datasets.column_names import is_known
from components.datasets.header import Header, part
from components.datasets.limits import check_columns
from components.datasets.quoting import read_records
from components.datasets.wording import shown
from components.i18n import N_, tr, tr_count
from components.records import BadInputError

DELIMITERS = (",", "\t", ";", "|")
_NAMES = {",": N_("comma"), "\t": N_("tab"), ";": N_("semicolon"), "|": N_("vertical bar")}
_ALLOWED = N_("comma, semicolon, tab or vertical bar")
_ONE_COLUMN = "\x1f"  # a separator that no text holds
_SNIFF_CHARACTERS = 200_000
_SNIFF_ROWS = 500
_MOST_TITLES = 20  # lines above a table that are looked at
_PROSE = 0.5  # share of lines that must fit a separator which a blank always follows, as a comma in a sentence
_OTHER_SEPARATOR = re.compile(r"\w\s*([\^~:¦¬#\x1e§¶]|\s{2,})\s*\w")


@dataclass(frozen=True)
class Cells:
    """A table as read: stripped column names, rows of equal length, and the number a spreadsheet gives each row.

    ``row`` is the number of the header's row, 0 without one; ``notes`` say what was made of other rows.
    """

    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    row: int = 1
    notes: tuple[str, ...] = ()


class NoRowsError(BadInputError):
    """A table of nothing but a row of names."""


def read_delimited(text: str, filename: str, prefers_tab: bool = False, header: Header = None) -> Cells:
    """The cells of a delimited text; the row of names is found where ``header`` does not say (see header.part).

    Raises:
        BadInputError: no rows, an unusual separator, a quotation mark left open, or a row of another length.
    """
    declared = re.match(r"sep=([,;|\t])\r?\n", text)  # Excel's own hint; it is not a row
    body = text[declared.end() :] if declared else text
    delimiter = declared.group(1) if declared else find_delimiter(body, prefers_tab)
    records, notes = read_records(body, delimiter, filename)
    if not records:
        raise BadInputError(tr("{filename} holds no header and no rows; choose a file with both.", filename=filename))
    check_columns(max(len(cells) for _, cells in records[:_SNIFF_ROWS]), filename)
    parted = part(records, header, filename)
    if len(parted.names) == 1:
        _check_lone_column(parted.names[0] if parted.row else records[0][1][0], filename)
    rows = [_fit(row, len(parted.names), number, delimiter, filename) for number, row in parted.rows]
    if not rows:
        raise NoRowsError(
            tr(
                "{filename} has a header (row {row}) but no rows below it; add at least one "
                "row, or, where that row is data, a row of column names such as id,text above "
                "it.",
                filename=filename,
                row=parted.row,
            )
        )
    return Cells(parted.names, rows, [number for number, _ in parted.rows], parted.row, (*notes, *parted.notes))


def find_delimiter(text: str, prefers_tab: bool = False) -> str:
    """The separator under which the header has several cells and most rows have as many."""
    order = ("\t", *(d for d in DELIMITERS if d != "\t")) if prefers_tab else DELIMITERS
    scores = {delimiter: _agreement(text, delimiter) for delimiter in order}
    best = max(order, key=lambda delimiter: scores[delimiter])
    if scores[best] <= (0.0, 0) or _is_prose(text, best, scores[best][0]):
        return _ONE_COLUMN
    return best


def _is_prose(text: str, delimiter: str, share: float) -> bool:
    """Whether a separator is one of sentences: few lines have as many as the first, and a blank follows each there."""
    first = next((line for line in text.split("\n") if line.strip()), "").strip()
    is_spaced = first.count(delimiter) == first.count(f"{delimiter} ")
    return share < _PROSE and delimiter != "\t" and is_spaced and len(first.split()) > 4 * first.count(delimiter)


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
    records = records[_titles(records) :]
    if not records or len(records[0]) < 2:
        return 0.0, 0
    width = len(records[0])
    others = records[1:]
    # A separator found in the header but in no row is still the best there is: it earns the message about row length.
    return 0.001 + sum(len(row) == width for row in others) / max(len(others), 1), width


def _titles(records: Sequence[list[str]]) -> int:
    """How many lines stand above the table: lines of one cell, where all rows below have equally many."""
    if not records or len(records[0]) > 1 or is_known(records[0][0]):
        return 0
    for place, row in enumerate(records[: _MOST_TITLES + 1]):
        if len(row) > 1:
            below = records[place + 1 :]
            is_even = all(len(other) == len(row) for other in below)
            is_named = sum(map(is_known, row)) >= 2
            is_table = len(row) > 2 and len(below) > 1 and not any(cell.startswith(" ") for cell in row)
            return place if below and is_even and (is_named or is_table) else 0
    return 0


def _fit(row: list[str], width: int, number: int, delimiter: str, filename: str) -> list[str]:
    if len(row) > width and not any(row[width:]):
        row = row[:width]
    if len(row) == width:
        return row
    name = tr(_NAMES[delimiter]) if delimiter in _NAMES else tr("no separator")
    raise BadInputError(
        tr(
            "{filename}, row {number} has {cells} where the header has {width} (separator: "
            "{name}); put quotation marks around cells that hold the separator, or add the "
            "missing cells.",
            filename=filename,
            number=number,
            cells=tr_count("{count} cell", "{count} cells", len(row)),
            width=width,
            name=name,
        )
    )


def _check_lone_column(name: str, filename: str) -> None:
    """Refuse a single column that is a table with another separator."""
    other = _OTHER_SEPARATOR.search(name)
    if other:
        raise BadInputError(
            tr(
                "{filename}: the header {name} was read as one column; cells must be separated "
                "by {allowed}, not by {group}.",
                filename=filename,
                name=shown(name),
                allowed=tr(_ALLOWED),
                group=shown(other.group(1)) if other.group(1).strip() else tr("spaces"),
            )
        )
