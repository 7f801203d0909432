"""Excel workbooks as one table."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.datasets.archive import TooLargeArchiveError, unpack
from components.datasets.cleaning import clean_text
from components.datasets.column_names import UNNAMED
from components.datasets.formats.document import OLE_SIGNATURE
from components.datasets.formats.xlsx_extent import check_extent
from components.datasets.formats.xlsx_lost import Lost, lost_cells, lost_notes
from components.datasets.header import Header, part
from components.datasets.json_rows import cell_text
from components.datasets.wording import listed, shown
from components.i18n import tr, tr_count
from components.records import BadInputError

SHEET_COLUMN = "sheet"
_SAMPLE_ROWS = 500
_EXACT_DIGITS = 1e15
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s")


@dataclass(frozen=True)
class Sheet:
    """One sheet: column names, cells by row, each row's number in the sheet; ``row`` is the header's (0 without one).

    ``notes`` say what was made of rows above the header, of formulas and of errors; ``lost`` are those of them about
    cells that only look empty.
    """

    name: str
    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    row: int = 1
    notes: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def text_length(self) -> float:
        """The mean number of characters in the column with the longest cells."""
        sample = self.rows[:_SAMPLE_ROWS]
        return max(sum(len(row[place]) for row in sample) / len(sample) for place in range(len(self.header)))


def read_xlsx(data: bytes, filename: str, header: Header = None) -> tuple[Sheet, tuple[str, ...]]:
    """The workbook as one sheet, and notes about the others; its row of names is found as in header.part.

    Formulas whose result a program did not store, and errors such as #N/A, are empty cells and named in a note.

    Sheets with a header and rows count, hidden ones do not. Where all have the same columns their rows are stacked,
    with a column ``sheet``; where they differ the sheet with the longest texts is taken and a note names the others.

    Raises:
        BadInputError: damaged, protected by a password, or no sheet with a header and a row.
    """
    if data.startswith(OLE_SIGNATURE):
        raise BadInputError(
            tr(
                "{filename} is protected by a password or in Excel's old format; save it as .xlsx without a password.",
                filename=filename,
            )
        )
    sheets, hidden, notes = _sheets(data, filename, header)
    if hidden:
        notes.append(
            tr_count(
                "{filename}: the hidden sheet {named} was not read.",
                "{filename}: the hidden {count} sheets {named} were not read.",
                len(hidden),
                filename=filename,
                named=_named(hidden),
            )
        )
    if not sheets:
        raise BadInputError(
            tr("{filename} has no sheet with a header and at least one row below it; add them.", filename=filename)
        )
    columns = {tuple(sorted(sheet.header)) for sheet in sheets}
    if len(sheets) == 1:
        return sheets[0], (*notes, *sheets[0].notes)
    if len(columns) == 1:
        notes.append(
            tr(
                "{filename}: its {number_of_sheets} sheets have the same columns and were put "
                "below each other: {sheets}.",
                filename=filename,
                number_of_sheets=len(sheets),
                sheets=listed([shown(sheet.name) for sheet in sheets]),
            )
        )
        return _stacked(sheets), (*notes, *(note for sheet in sheets for note in sheet.notes))
    best = max(sheets, key=lambda sheet: sheet.text_length)
    others = [sheet.name for sheet in sheets if sheet is not best]
    notes.append(
        tr_count(
            "{filename}: the sheet {name} holds the longest texts and was read; {named} "
            "was not (save a sheet as its own file to use it).",
            "{filename}: the sheet {name} holds the longest texts and was read; {named} "
            "were not (save a sheet as its own file to use it).",
            len(others),
            filename=filename,
            name=shown(best.name),
            named=_named(others),
        )
    )
    return best, (*notes, *best.notes)


def _named(sheets: list[str]) -> str:
    return listed([shown(name) for name in sheets])


def _comments(members: Mapping[str, bytes], filename: str) -> list[str]:
    """A note about comments on cells, which are not read."""
    count = sum(len(_COMMENT.findall(xml)) for path, xml in members.items() if path.startswith("xl/comments"))
    return (
        [
            tr_count(
                "{filename}: {count} comment on a cell was not read.",
                "{filename}: {count} comments on cells were not read.",
                count,
                filename=filename,
            )
        ]
        if count
        else []
    )


def _sheets(data: bytes, filename: str, header: Header) -> tuple[list[Sheet], list[str], list[str]]:
    """The sheets that hold a table, the names of those that are hidden, and notes about the workbook."""
    broken = BadInputError(
        tr("{filename} is not a readable Excel file (.xlsx); open it in Excel and save it again.", filename=filename)
    )
    try:
        members = unpack(data, filename, lambda _: True)  # an .xlsx is a zip archive and must keep the limits of one
    except TooLargeArchiveError:
        raise
    except BadInputError as error:
        raise broken from error
    check_extent(members, filename)
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        told = workbook.sheets_metadata
        hidden = [sheet.name for sheet in told if sheet.visible != SheetVisibleEnum.Visible]
        names = [name for name in workbook.sheet_names if name not in hidden or len(hidden) == len(told)]
        lost = lost_cells(members)
        cells = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except Exception as error:  # its errors and the panics of its native code have no common class
        raise broken from error
    except BaseException as error:  # a panic of the native code is none of the above
        if type(error).__name__ != "PanicException":
            raise
        raise broken from error
    sheets = [_sheet(name, rows, header, filename, lost.get(name)) for name, rows in cells.items()]
    hidden = hidden if len(hidden) < len(told) else []
    return [sheet for sheet in sheets if sheet is not None], hidden, _comments(members, filename)


def _sheet(name: str, cells: list[list[Any]], header: Header, filename: str, lost: Lost | None) -> Sheet | None:
    rows = [(number, [_text(cell) for cell in row]) for number, row in enumerate(cells, start=1)]
    rows = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if not rows or (len(rows) < 2 and header != 0):
        return None
    where = tr("{filename}, sheet {name}", filename=filename, name=shown(name))
    parted = part(rows, header, where)
    if not parted.rows:
        return None
    body = [row for _, row in parted.rows]
    titles = [*map(clean_text, parted.names), *([""] * (len(body[0]) - len(parted.names)))]
    kept = [place for place, title in enumerate(titles) if title.strip() or any(row[place] for row in body)]
    names = _distinct([titles[place].strip() or f"{UNNAMED}{place + 1}" for place in kept])
    numbers = [number for number, _ in parted.rows]
    told = tuple(lost_notes(lost, where))
    notes = (*parted.notes, *told, *_rounded(cells, where))
    return Sheet(name, names, [[row[place] for place in kept] for row in body], numbers, parted.row, notes, told)


def _rounded(cells: list[list[Any]], where: str) -> list[str]:
    """A note where numbers have more digits than Excel keeps, as long ids do that were not stored as text."""
    long = [value for row in cells for value in row if isinstance(value, float) and abs(value) >= _EXACT_DIGITS]
    if not long:
        return []
    return [
        tr_count(
            "{where}: {count} number has more than 15 digits, of which Excel keeps 15: {long}; format ids as text "
            "before typing them.",
            "{where}: {count} numbers have more than 15 digits, of which Excel keeps 15: {long}; format ids as text "
            "before typing them.",
            len(long),
            where=where,
            long=listed([cell_text(number) for number in long], 2),
        )
    ]


def _distinct(names: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    distinct = []
    for name in names:
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct


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
    lost = tuple(note for sheet in sheets for note in sheet.lost)
    return Sheet(first.name, [*first.header, mark], rows, numbers, first.row, lost=lost)
