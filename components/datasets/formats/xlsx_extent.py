"""How large the sheets of a workbook make themselves, found before room is made for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from components.datasets.limits import MAX_COLUMNS, MAX_SHEET_CELLS
from components.i18n import tr
from components.records import BadInputError

_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def check_extent(members: Mapping[str, bytes], filename: str) -> None:
    """Raise BadInputError where the rectangle around a sheet's cells has too many columns or cells.

    The reader makes room for every cell between the first and the last, however few are filled; a single stray one in
    the last row and column stands for 17 billion.
    """
    for path, content in members.items():
        if _SHEET.fullmatch(path):
            _check(_places(content), filename)


def _places(content: bytes) -> Iterator[tuple[int, int]]:
    for match in _CELL.finditer(content):
        column = 0
        for letter in match.group(1):
            column = column * 26 + letter - ord("A") + 1
        yield column, int(match.group(2))


def _check(places: Iterator[tuple[int, int]], filename: str) -> None:
    first = next(places, None)
    if first is None:
        return
    left, top = right, bottom = first
    for column, row in places:
        left, right = min(left, column), max(right, column)
        top, bottom = min(top, row), max(bottom, row)
    width, height = right - left + 1, bottom - top + 1
    if width <= MAX_COLUMNS and width * height <= MAX_SHEET_CELLS:
        return
    raise BadInputError(
        tr(
            "{filename}: one of its sheets reaches to column {letters} and row {bottom:,}, "
            "which is {width:,} columns and {width_2:,} cells; at most {max_columns:,} "
            "columns and {max_sheet_cells:,} cells are read. Delete what stands far from "
            "the table (Ctrl+End goes there) and save it again.",
            filename=filename,
            letters=_letters(right),
            bottom=bottom,
            width=width,
            width_2=width * height,
            max_columns=MAX_COLUMNS,
            max_sheet_cells=MAX_SHEET_CELLS,
        )
    )


def _letters(column: int) -> str:
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
