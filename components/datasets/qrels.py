"""Relevance judgments as files carry them: BEIR's three columns, TREC's four, or any table that names its columns."""

from __future__ import annotations

from pathlib import PurePath

import pandas as pd

from components.datasets.column_names import UNNAMED, is_known
from components.datasets.delimited import DELIMITERS, NoRowsError, find_delimiter
from components.datasets.header import Header
from components.datasets.tables import DELIMITED_EXTENSIONS, TABLE_EXTENSIONS, read_table
from components.datasets.text_bytes import decode
from components.datasets.wording import shown
from components.i18n import N_, tr
from components.records import BadInputError

_SHAPE = N_("question id, document id, grade (BEIR) or question id, 0, document id, grade (TREC)")


def read_qrels(data: bytes, filename: str, header: Header = None) -> pd.DataFrame:
    """A table of text with the file's own columns, indexed by row number (``row``); see ``judgment_columns``.

    Columns of a file without names are called "column 1" and so on. Files of lines (.qrels, .trec, and text without
    another separator) have their cells between tabs, or else between blanks.

    Raises:
        BadInputError: a line with another number of cells, or no line at all.
    """
    extension = PurePath(filename).suffix.lower()
    if extension in TABLE_EXTENSIONS and extension not in DELIMITED_EXTENSIONS:
        return read_table(data, filename)
    text, _ = decode(data, filename)
    if extension in DELIMITED_EXTENSIONS and find_delimiter(text, prefers_tab=extension != ".csv") in DELIMITERS:
        return _named_or_not(data, filename, header)
    return _lines(text, filename, header)


def _named_or_not(data: bytes, filename: str, header: Header) -> pd.DataFrame:
    """A delimited file; without a row of known names, a first row whose last cell is a grade is a judgment."""
    if header is not None:
        return read_table(data, filename, header=header)
    try:
        table = read_table(data, filename)
    except NoRowsError as error:
        plain = read_table(data, filename, header=0)
        if _is_header(plain.iloc[0].tolist()):
            raise _nothing(filename) from error
        return plain
    if _are_known(list(map(str, table.columns))):
        return table
    plain = read_table(data, filename, header=0)
    return table if _is_header(plain.iloc[0].tolist()) else plain


def _lines(text: str, filename: str, header: Header) -> pd.DataFrame:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    rows = [(number, _cells(line, number, filename)) for number, line in lines]
    if not rows:
        raise _nothing(filename)
    width = len(rows[0][1])
    names = [f"{UNNAMED}{place}" for place in range(1, width + 1)]
    if header or (header is None and _is_header(rows[0][1])):
        names, rows = rows[0][1], rows[1:]
    for number, cells in rows:
        if len(cells) != width:
            raise BadInputError(
                tr(
                    "{filename}, line {number} has {number_of_cells} cells and the first has "
                    "{width}; allowed are {shape}.",
                    filename=filename,
                    number=number,
                    number_of_cells=len(cells),
                    width=width,
                    shape=tr(_SHAPE),
                )
            )
    if not rows:
        raise _nothing(filename)
    index = pd.Index([number for number, _ in rows], name="row", dtype="int64")
    return pd.DataFrame([cells for _, cells in rows], columns=names, index=index, dtype="str")


def _cells(line: str, number: int, filename: str) -> list[str]:
    stripped = line.strip()
    cells = [cell.strip() for cell in (stripped.split("\t") if "\t" in stripped else stripped.split())]
    if len(cells) not in (3, 4):
        raise BadInputError(
            tr(
                "{filename}, line {number} has {number_of_cells} cells ({line}); allowed are {shape}.",
                filename=filename,
                number=number,
                number_of_cells=len(cells),
                line=shown(line),
                shape=tr(_SHAPE),
            )
        )
    return cells


def _nothing(filename: str) -> BadInputError:
    return BadInputError(
        tr("{filename} holds no judgments; write lines of {shape}.", filename=filename, shape=tr(_SHAPE))
    )


def _is_header(cells: list[str]) -> bool:
    """Names of columns hold letters and the first no digit; a misspelt grade in row 1 is thus not taken for a name."""
    if _are_known(cells):
        return True
    return any(c.isalpha() for c in cells[-1]) and not any(c.isdigit() for c in cells[0])


def _are_known(cells: list[str]) -> bool:
    named = [cell for cell in cells if cell.strip()]
    return len(named) > 1 and sum(map(is_known, named)) > 1
