"""Characters no model or file format can carry are taken out; everything else stays as it is."""

from __future__ import annotations

import re

import pandas as pd

# Control characters other than tab, line feed, vertical tab, form feed and carriage return.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWLINE = re.compile("\r\n?")


def clean_text(text: str) -> str:
    """Text without control characters, with U+FFFD for half characters (lone surrogates) and LF for CR LF and CR."""
    return _NEWLINE.sub("\n", clean_characters(text))


def clean_characters(text: str) -> str:
    """Text without control characters and with U+FFFD for half characters (lone surrogates)."""
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def clean_frame(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Every cell as cleaned str ("" where missing), and how many cells held a character that had to go."""
    columns: dict[str, pd.Series] = {}
    changed = 0
    for name in frame.columns:
        kept = frame[name].tolist()
        for row, cell in enumerate(kept):
            if type(cell) is str and cell.isprintable():  # nearly every one, and quickly told
                continue
            before = "" if _is_missing(cell) else str(cell)
            after = clean_characters(before)
            changed += before != after
            kept[row] = _NEWLINE.sub("\n", after)
        columns[clean_text(str(name))] = pd.Series(kept, dtype="str")
    return pd.DataFrame(columns), changed


def _is_missing(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell)
