"""Which row names the columns: told from the names people use and from how the rows below look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from components.datasets.column_kinds import Kind, typed
from components.datasets.column_names import UNNAMED, is_known
from components.datasets.wording import listed, shown
from components.i18n import tr, tr_count
from components.records import BadInputError

Record = tuple[int, list[str]]
"""The number by which a person finds a row, and its cells."""
Header = int | None
"""None: find it; 0: there is none and the first row is data; n: the row of that number."""

_MOST_TITLES = 20  # rows above a header that are looked at
_SAMPLE = 200  # rows below it that are looked at
_LONGEST_NAME = 60  # characters of a column's name
_SENTENCE = 5  # words from which a cell is a sentence
_SPOKEN = 4  # words that the cells below have, half of them or more
_YEARS = range(1900, 2101)
_DIGITS = re.compile(r"\d+")
_ENDED = re.compile(r"\s\S+[.?!]$|\w{4}[。？！]$")  # a sentence
_TYPED_WEIGHT, _NAME_WEIGHT, _WORDS_WEIGHT = 2, 2, 1


@dataclass(frozen=True)
class Parted:
    """A table parted at its header: names of columns, the rows below, and sentences about what was found.

    ``row`` is the number of the header's row, 0 where there is none.
    """

    names: list[str]
    rows: list[Record]
    row: int
    notes: tuple[str, ...] = ()


def part(records: Sequence[Record], header: Header, filename: str) -> Parted:
    """Names of columns and rows; where ``header`` is None the row of names is looked for.

    Rows above it, such as the title of a report, are named in a note. Without one the columns are called "column 1" and
    so on, and a note says so.

    Raises:
        BadInputError: there is no row of the number ``header``.
    """
    if header is None:
        place, is_sure = find_header(records)
    else:
        place, is_sure = _place_of(records, header, filename), True
    if place is None:
        start = 0 if header == 0 else _start(records)
        kept = list(records[start:])
        width = Counter(len(cells) for _, cells in kept).most_common(1)[0][0]
        notes = _skipped(records[:start], filename)
        if header is None:
            first = " | ".join(cell for cell in kept[0][1] if cell.strip())
            notes = (
                *notes,
                tr_count(
                    "{filename} has no row of column names: row {kept}, {first}, looks like data, so {count} row was "
                    "read as data.",
                    "{filename} has no row of column names: row {kept}, {first}, looks like the rows below, so {count} "
                    "rows were read as data.",
                    len(kept),
                    filename=filename,
                    kept=kept[0][0],
                    first=shown(first),
                ),
            )
        return Parted([f"{UNNAMED}{number}" for number in range(1, width + 1)], kept, 0, notes)
    number, names = records[place]
    notes = _skipped(records[:place], filename)
    if not is_sure:
        first = " | ".join(cell for cell in names if cell.strip())
        notes = (
            *notes,
            tr(
                "{filename}: row {number}, {first}, was taken as the names of the columns.",
                filename=filename,
                number=number,
                first=shown(first),
            ),
        )
    return Parted([name.strip() for name in names], list(records[place + 1 :]), number, notes)


def find_header(records: Sequence[Record]) -> tuple[int | None, bool]:
    """The place of the row of names, None where the first row is data; and whether that is sure."""
    rows = [cells for _, cells in records]
    start = _start(records)
    named = _named_row(rows, start)
    if named is not None:
        return named, True
    if start >= len(rows) - 1:
        is_data = not any(map(is_known, rows[-1])) and any(map(_is_no_name, rows[-1]))
        return (None if is_data else min(start, len(rows) - 1)), True
    for_names, for_data = _signs(rows[start], rows[start + 1 : start + 1 + _SAMPLE])
    if for_data > for_names:
        return None, True
    return start, for_names > 0 and for_data == 0


def _start(records: Sequence[Record]) -> int:
    """The place of the first row that is neither a comment nor a title."""
    rows = [cells for _, cells in records]
    width = max((len(_filled(row)) for row in rows[: _SAMPLE + 1]), default=0)
    if width < 2:
        return 0
    start = 0
    while start < min(len(rows) - 1, _MOST_TITLES) and _is_above(rows[start], rows[start + 1 :]):
        start += 1
    return start + _short_rows(rows[start : start + _SAMPLE])


def _short_rows(rows: Sequence[list[str]]) -> int:
    """How many rows at the top end in blanks where every row below is full, as "Exported | 2024-05-01" does."""
    width = max(len(_filled(row)) for row in rows)
    first = next(place for place, row in enumerate(rows) if len(_filled(row)) == width)
    above, below = rows[:first], rows[first:]
    if width <= 2 or len(below) <= 2 or first > _MOST_TITLES or any(len(_filled(row)) < width for row in below):
        return 0
    return first if all(_is_aside(row, below) and not any(map(is_known, row)) for row in above) else 0


def _is_aside(row: list[str], below: Sequence[list[str]]) -> bool:
    """Whether a row is one cell, or cells from the left of which a date or a number stands where none does below."""
    count = len(_filled(row))
    if not all(row[:count]):
        return False
    kinds = [Counter(typed(other[place]) for other in below).most_common(1)[0][0] for place in range(count)]
    return count == 1 or any(typed(cell) not in (None, kind) for cell, kind in zip(row, kinds, strict=False))


def _is_above(row: list[str], below: Sequence[list[str]]) -> bool:
    """Whether a row is a comment or a title: one cell of words, the first, where rows below have more."""
    filled = _filled(row)
    if len(filled) != 1 or not row[0].strip():
        return False
    words = filled[0].strip()
    if re.match(r"#+\s*\w|//|%\s", words):
        return True
    if is_known(words) or typed(words) is not None or len(_filled(below[0])) < 2:
        return False
    return not _is_shaped_alike(words, [cells[0] for cells in below[:_SAMPLE] if cells and cells[0].strip()])


def _named_row(rows: Sequence[list[str]], start: int) -> int | None:
    """The first row most of whose cells are names people use, where all above it are no names themselves."""
    for place in range(start, min(start + _MOST_TITLES, len(rows))):
        filled = _filled(rows[place])
        known = sum(is_known(cell) for cell in filled)
        if known >= min(2, len(rows[place])) and known * 2 >= len(filled) and all(map(_could_be_name, filled)):
            return place
        if place > start + 2 or not _could_be_above(rows[place], len(filled), rows):
            return None
    return None


def _could_be_above(row: list[str], filled: int, rows: Sequence[list[str]]) -> bool:
    """Whether a row may belong to a report's head: it has fewer cells than others, or a date or a number."""
    width = max(len(_filled(other)) for other in rows[: _SAMPLE + 1])
    kinds = [typed(cell) for cell in _filled(row)]
    return filled < width or Kind.DATE in kinds or Kind.NUMBER in kinds


def _is_no_name(cell: str) -> bool:
    """Whether a cell is a sentence or a number, which name no column."""
    return len(cell.split()) >= _SENTENCE or bool(_ENDED.search(cell)) or typed(cell) is Kind.NUMBER


def _could_be_name(cell: str) -> bool:
    return len(cell) <= _LONGEST_NAME and typed(cell) is None and "\n" not in cell.strip()


def _signs(head: Sequence[str], below: Sequence[list[str]]) -> tuple[int, int]:
    """How much speaks for a row of names, and how much for a row of data."""
    for_names = for_data = 0
    cells = [cell.strip() for cell in head if cell.strip()]
    has_years = bool(cells) and all(_is_year(cell) for cell in cells if typed(cell) is Kind.NUMBER)
    for place, cell in enumerate(head):
        values = [row[place].strip() for row in below if place < len(row) and row[place].strip()]
        if not cell.strip() or not values:
            continue
        sign = _sign(cell.strip(), values, has_years)
        for_names, for_data = for_names + max(sign, 0), for_data + max(-sign, 0)
        for_names += _NAME_WEIGHT * is_known(cell)
    if len(set(cells)) < len(cells):
        for_data += 1
    return for_names, for_data


def _sign(cell: str, values: Sequence[str], has_years: bool) -> int:
    """Above 0: the cell names what stands below; below 0: it is one of them."""
    kinds = Counter(typed(value) for value in values)
    below, count = kinds.most_common(1)[0]
    own = typed(cell)
    if below is not None and count >= 0.9 * len(values):
        if own is not below:
            return _TYPED_WEIGHT
        is_heading = has_years and own is Kind.NUMBER and sum(map(_is_year, values)) * 2 < len(values)
        return 0 if is_heading else -_TYPED_WEIGHT
    if own is not None and own is not Kind.BOOLEAN and not is_known(cell):
        return -_WORDS_WEIGHT
    if cell in values and len(set(values)) * 2 <= len(values) and not is_known(cell):
        return -_TYPED_WEIGHT
    if _is_shaped_alike(cell, values):
        return -_TYPED_WEIGHT
    if _ENDED.search(cell) and sum(bool(_ENDED.search(value)) for value in values) * 2 > len(values):
        return -_TYPED_WEIGHT
    return _words_sign(cell, values)


def _words_sign(cell: str, values: Sequence[str]) -> int:
    words = median(len(value.split()) for value in values)
    length = median(len(value) for value in values)
    if len(cell.split()) >= _SENTENCE and words >= _SPOKEN:
        asks = cell.endswith(("?", ":")) and sum(value.endswith(cell[-1]) for value in values) < 0.3 * len(values)
        return _WORDS_WEIGHT if asks else -_WORDS_WEIGHT
    is_unspaced = words < 2 and len(cell) >= 15 and not cell.isascii()
    if is_unspaced and length >= 15:
        return -_WORDS_WEIGHT
    if len(cell) <= _LONGEST_NAME // 2 and length >= 4 * len(cell) and words >= _SPOKEN:
        return _WORDS_WEIGHT
    return 0


def _is_shaped_alike(cell: str, values: Sequence[str]) -> bool:
    """Whether most values are this one with other digits, as KB-2 and KB-13 are for KB-1."""
    if not _DIGITS.search(cell) or not values:
        return False
    shape = _DIGITS.sub("9", cell)
    return sum(_DIGITS.sub("9", value) == shape for value in values) >= 0.8 * len(values)


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and len(cell) == 4 and int(cell) in _YEARS


def _filled(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _place_of(records: Sequence[Record], header: int, filename: str) -> int | None:
    if header == 0:
        return None
    for place, (number, _) in enumerate(records):
        if number == header:
            return place
    raise BadInputError(
        tr(
            "{filename} has no row {header} with something in it; its rows are {records} to {records_2}.",
            filename=filename,
            header=header,
            records=records[0][0],
            records_2=records[-1][0],
        )
    )


def _skipped(above: Sequence[Record], filename: str) -> tuple[str, ...]:
    if not above:
        return ()
    rows = [
        tr("row {number} {filled}", number=number, filled=shown(" | ".join(_filled(cells)))) for number, cells in above
    ]
    return (
        tr_count(
            "{filename}: {count} row above the column names was not read as data: {rows}.",
            "{filename}: {count} rows above the column names were not read as data: {rows}.",
            len(above),
            filename=filename,
            rows=listed(rows, 3),
        ),
    )
