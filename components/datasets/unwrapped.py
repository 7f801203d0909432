"""Cells that are objects around one text, as content systems, databases and annotation tools export them."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from components.datasets.column_kinds import Kind, kind_of
from components.datasets.column_names import FIELDS, plain, words_of
from components.datasets.json_rows import cell_text
from components.datasets.wording import shown
from components.i18n import tr
from components.numbers import in_a_row

_INSIDE = (
    "text value content rendered raw plain_text plaintext plain body input storage view html S stringValue string "
    "#text $t $ name label title"
).split()
"""Names under which an object holds its text, the surest first."""
_MOST_DEEP = 4
_FIELDS = ("id", "title", "text", "label")
_NAMES = {plain(name) for field in _FIELDS for name in FIELDS["documents"][field]} | {"messages", "conversations"}
_LABEL_NAMES = {plain(name) for name in FIELDS["documents"]["label"]} | {"labels", "labelnames"}


def unwrapped(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the texts inside of cells of objects, in columns called after ids, titles, texts or labels.

    A column is changed only where every cell with something in it gives texts. Several in a cell stand on a line each,
    labels with commas between them. ``attrs["notes"]`` says of texts and titles what was read of them.
    """
    changed: dict[str, pd.Series] = {}
    notes: list[str] = []
    for name in map(str, table.columns):
        if not ({plain(name), *words_of(name)[-1:]} & _NAMES) or kind_of(table[name]) is not Kind.STRUCTURE:
            continue
        inner = _column(table[name])
        is_label = plain(name) in _LABEL_NAMES
        if inner is None:
            continue
        texts, paths = inner
        if not is_label and not paths and max(map(len, texts)) > 1:
            continue  # lists of texts, which become one text each with a note where they are the documents' texts
        between = ", " if is_label else "\n"
        changed[name] = pd.Series([between.join(parts) for parts in texts], index=table.index, dtype="str")
        if paths and not is_label:
            listing = in_a_row([shown(path) for path in sorted(paths)[:3]])
            notes.append(
                tr("Column {name} holds objects, of which {listing} was read.", name=shown(name), listing=listing)
            )
    if not changed:
        return table
    attrs = table.attrs
    table = table.assign(**changed)
    table.attrs = {**attrs, "notes": (*attrs.get("notes", ()), *notes)}
    return table


def _column(cells: pd.Series) -> tuple[list[list[str]], set[str]] | None:
    """The texts of every cell, and the paths they were found under; None where something else stands in a cell."""
    texts: list[list[str]] = []
    paths: set[str] = set()
    for cell in cells:
        try:
            value = json.loads(cell) if cell.strip() else []
        except (ValueError, RecursionError):
            return None
        parts = _words(value, "", _MOST_DEEP) if isinstance(value, dict | list) else None
        if parts is None:
            return None
        texts.append([text for _, text in parts])
        paths |= {path for path, _ in parts if path}
    return texts, paths


def _words(value: Any, path: str, left: int) -> list[tuple[str, str]] | None:  # noqa: ANN401 - whatever JSON holds
    """Paths and texts of a value: one of an object, each of a list; None where anything else stands there."""
    if isinstance(value, dict):
        if not left:
            return None
        for name in _INSIDE:
            inner = value.get(name)
            if isinstance(inner, str | dict | list) and inner:
                return _words(inner, f"{path}.{name}" if path else name, left - 1)
        return None
    if isinstance(value, list):
        every = [_words(part, path, left) for part in value]
        return None if any(part is None for part in every) else [piece for part in every if part for piece in part]
    return [(path, cell_text(value))] if isinstance(value, str | int | float) and not isinstance(value, bool) else None
