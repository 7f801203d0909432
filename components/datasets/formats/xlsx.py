"""Excel workbooks as one table."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from dataclasses import dataclass
from typing import Any

from components.datasets.archive import unpack
from components.datasets.cleaning import clean_text
from components.datasets.formats.document import OLE_SIGNATURE
from components.datasets.formats.xlsx_extent import check_extent
from components.datasets.json_rows import cell_text
from components.datasets.wording import listed, plural, shown
from components.records import BadInputError

SHEET_COLUMN = "sheet"
_SAMPLE_ROWS = 500


@dataclass(frozen=True)
class Sheet:
    """One sheet with a header: column names, cells by row, and each row's number in the sheet."""

    name: str
    header: list[str]
    rows: list[list[str]]
    numbers: list[int]

    @property
    def text_length(self) -> float:
        """The mean number of characters in the column with the longest cells."""
        sample = self.rows[:_SAMPLE_ROWS]
        return max(sum(len(row[place]) for row in sample) / len(sample) for place in range(len(self.header)))


def read_xlsx(data: bytes, filename: str) -> tuple[Sheet, tuple[str, ...]]:
    """The workbook as one sheet, and notes about the others.

    Sheets with a header and rows count, hidden ones do not. Where all have the same columns their rows are stacked,
    with a column ``sheet``; where they differ the sheet with the longest texts is taken and a note names the others.

    Raises:
        BadInputError: damaged, protected by a password, or no sheet with a header and a row.
    """
    if data.startswith(OLE_SIGNATURE):
        raise BadInputError(
            f"{filename} is protected by a password or in Excel's old format; save it as .xlsx without a password."
        )
    sheets, hidden = _sheets(data, filename)
    notes = [f"{filename}: the hidden {plural(len(hidden), 'sheet')} {_named(hidden)} not read."] if hidden else []
    if not sheets:
        raise BadInputError(f"{filename} has no sheet with a header and at least one row below it; add them.")
    columns = {tuple(sorted(sheet.header)) for sheet in sheets}
    if len(sheets) == 1:
        return sheets[0], tuple(notes)
    if len(columns) == 1:
        notes.append(
            f"{filename}: its {len(sheets)} sheets have the same columns and were put below each other: "
            f"{listed([shown(sheet.name) for sheet in sheets])}."
        )
        return _stacked(sheets), tuple(notes)
    best = max(sheets, key=lambda sheet: sheet.text_length)
    others = [sheet.name for sheet in sheets if sheet is not best]
    notes.append(
        f"{filename}: the sheet {shown(best.name)} holds the longest texts and was read; {_named(others)} not "
        "(save a sheet as its own file to use it)."
    )
    return best, tuple(notes)


def _named(sheets: list[str]) -> str:
    return f"{listed([shown(name) for name in sheets])} {'was' if len(sheets) == 1 else 'were'}"


def _sheets(data: bytes, filename: str) -> tuple[list[Sheet], list[str]]:
    broken = BadInputError(f"{filename} is not a readable Excel file (.xlsx); open it in Excel and save it again.")
    try:
        members = unpack(data, filename, lambda _: True)  # an .xlsx is a zip archive and must keep the limits of one
    except BadInputError as error:
        if "unpacks to more" in str(error) or "members" in str(error):
            raise
        raise broken from error
    check_extent(members, filename)
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        told = workbook.sheets_metadata
        hidden = [one.name for one in told if one.visible != SheetVisibleEnum.Visible]
        names = [name for name in workbook.sheet_names if name not in hidden or len(hidden) == len(told)]
        found = [_sheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except Exception as error:  # its errors and the panics of its native code have no common class
        raise broken from error
    except BaseException as error:  # a panic of the native code is none of the above
        if type(error).__name__ != "PanicException":
            raise
        raise broken from error
    return [sheet for sheet in found if sheet is not None], hidden if len(hidden) < len(told) else []


def _sheet(name: str, cells: list[list[Any]]) -> Sheet | None:
    rows = [(number, [_text(cell) for cell in row]) for number, row in enumerate(cells, start=1)]
    rows = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if len(rows) > 1 and _filled(rows[0][1]) == 1 < _filled(rows[1][1]):
        rows = rows[1:]  # a title stands above the header
    if len(rows) < 2:
        return None
    header = [clean_text(cell).strip() for cell in rows[0][1]]
    body = [row for _, row in rows[1:]]
    kept = [place for place, title in enumerate(header) if title or any(row[place] for row in body)]
    names = _distinct([header[place] or f"column {place + 1}" for place in kept])
    return Sheet(name, names, [[row[place] for place in kept] for row in body], [number for number, _ in rows[1:]])


def _filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _distinct(names: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever a workbook holds
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return clean_text(cell_text(cell))


def _stacked(sheets: list[Sheet]) -> Sheet:
    first = sheets[0]
    mark = SHEET_COLUMN if SHEET_COLUMN not in first.header else f"{SHEET_COLUMN} (name)"
    rows, numbers = [], []
    for sheet in sheets:
        places = [sheet.header.index(name) for name in first.header]
        rows += [[*(row[place] for place in places), sheet.name] for row in sheet.rows]
        numbers += sheet.numbers
    return Sheet(first.name, [*first.header, mark], rows, numbers)
