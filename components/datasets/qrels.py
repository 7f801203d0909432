"""Relevance judgments as files carry them: BEIR's three columns or TREC's four."""

from __future__ import annotations

import pandas as pd

from components.datasets.text_bytes import decode
from components.datasets.wording import shown
from components.records import JUDGMENT_COLUMNS, BadInputError

_SHAPE = "question id, document id, grade (BEIR) or question id, 0, document id, grade (TREC)"


def read_qrels(data: bytes, filename: str) -> pd.DataFrame:
    """A table of text with JUDGMENT_COLUMNS, indexed by line number (``row``); a first line of names is skipped.

    Cells are separated by tabs; in a line without tabs by commas (.csv) or blanks.

    Raises:
        BadInputError: a line with another number of cells, or no line at all.
    """
    text, _ = decode(data, filename)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    found = [(number, _cells(line, number, filename)) for number, line in lines]
    if _is_header(found[0][1]):
        found = found[1:]
    if not found:
        raise BadInputError(f"{filename} holds no judgments; write lines of {_SHAPE}.")
    rows = [[cells[0], cells[-2], cells[-1]] for _, cells in found]
    numbers = [number for number, _ in found]
    index = pd.Index(numbers, name="row", dtype="int64")
    return pd.DataFrame(rows, columns=list(JUDGMENT_COLUMNS), index=index, dtype="str")


def _cells(line: str, number: int, filename: str) -> list[str]:
    cells = split_line(line, "," if filename.lower().endswith(".csv") else None)
    if len(cells) not in (3, 4):
        raise BadInputError(f"{filename}, line {number} has {len(cells)} cells ({shown(line)}); allowed are {_SHAPE}.")
    return cells


def split_line(line: str, other: str | None = None) -> list[str]:
    """The stripped cells of a line: by tab where it has one (ids may hold blanks), else ``other``, else blanks."""
    separator = "\t" if "\t" in line.strip() else other
    return [cell.strip().strip('"') for cell in line.strip().split(separator)]


def looks_like_qrels(cells: list[str]) -> bool:
    """Whether a first row is a judgment and not a row of names: three or four cells, the last a whole number."""
    return len(cells) in (3, 4) and not _is_header(cells)


def _is_header(cells: list[str]) -> bool:
    """Names of columns hold letters and the first no digit; a misspelt grade in row 1 is thus not taken for a name."""
    return any(c.isalpha() for c in cells[-1]) and not any(c.isdigit() for c in cells[0])
