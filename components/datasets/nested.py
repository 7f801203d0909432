"""Tables of documents in which a cell holds an object: its keys become columns of their own."""

from __future__ import annotations

import json

import pandas as pd

from components.datasets.column_kinds import Kind, kind_of
from components.datasets.columns import columns_by_name, guess_columns
from components.datasets.header import Header
from components.datasets.json_rows import cell_text
from components.datasets.tables import read_table
from components.datasets.unwrapped import unwrapped
from components.datasets.wording import shown
from components.i18n import tr

_BESIDE = ("metadata", "metadatas", "meta", "_additional")
"""Columns in which vector stores and search engines keep what else they know of a document."""


def documents_table(data: bytes, filename: str, header: Header = None) -> pd.DataFrame:
    """The table in a file of documents, keys of its ``metadata`` as columns; see ``read_table``.

    Where no column is one of texts, the keys of other columns of objects become columns too: exports of nested records
    have the text there. Objects around one text give way to it (see ``unwrapped``).
    """
    return documents_in(read_table(data, filename, header))


def documents_in(table: pd.DataFrame) -> pd.DataFrame:
    """As ``documents_table``, of a table that was read."""
    table = spread_metadata(_in_rows(table))
    text_column = guess_columns(table, "documents").get("text")
    by_name = columns_by_name(table, "documents").get("text")
    nested = [name for name in table.columns if kind_of(table[name]) is Kind.STRUCTURE and name != by_name]
    nested += [by_name] if by_name is not None and kind_of(table[by_name]) is Kind.STRUCTURE else []
    if not nested or (
        text_column is not None
        and kind_of(table[text_column]) is not Kind.STRUCTURE
        and (kind_of(table[text_column]) is Kind.TEXT or text_column == by_name)
    ):
        return unwrapped(table)
    wider = table
    for column in nested:
        wider = spread(wider, column)
    wider = unwrapped(spread_metadata(wider))
    inside = columns_by_name(wider, "documents").get("text")
    has_texts = inside is not None and kind_of(wider[inside]) not in (Kind.STRUCTURE, Kind.VECTOR, Kind.EMPTY)
    return wider if has_texts else unwrapped(table)


def _in_rows(table: pd.DataFrame) -> pd.DataFrame:
    """A row for each text, where rows hold lists of texts beside lists of as many labels or ids, and no other text."""
    lists: dict[str, list[list[object]]] = {}
    for name in map(str, table.columns):
        kind = kind_of(table[name])
        if kind is Kind.TEXT:
            return table
        if kind not in (Kind.STRUCTURE, Kind.VECTOR):
            continue
        try:
            cells = [json.loads(cell) for cell in table[name]]
        except (ValueError, RecursionError):
            return table
        if all(isinstance(cell, list) for cell in cells):
            lists[name] = cells
    if len(lists) < 2 or any(len({len(cell) for cell in row}) > 1 for row in zip(*lists.values(), strict=True)):
        return table
    every = {name: [part for cell in cells for part in cell] for name, cells in lists.items()}
    texts = [name for name, parts in every.items() if _are_words(parts)]
    if len(texts) != 1 or len(every[texts[0]]) <= len(table):
        return table
    sizes = [len(cell) for cell in lists[texts[0]]]
    wider = table.loc[table.index.repeat(sizes)].copy()
    for name, parts in every.items():
        wider[name] = pd.Series([cell_text(part) for part in parts], index=wider.index, dtype="str")
    note = tr(
        "Rows hold lists: each of the {number_of_wider:,} texts in {texts} was read as a document.",
        number_of_wider=len(wider),
        texts=shown(texts[0]),
    )
    wider.attrs = {**table.attrs, "notes": (*table.attrs.get("notes", ()), note)}
    return wider


def _are_words(parts: list[object]) -> bool:
    return all(isinstance(part, str) for part in parts) and kind_of(str(part) for part in parts) is Kind.TEXT


def spread_metadata(table: pd.DataFrame) -> pd.DataFrame:
    """The keys of columns of objects that hold what is beside a text as columns; other columns of such names stay."""
    for name in _BESIDE:
        if name in table.columns:
            table = spread(table, name)
    return table


def spread(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The keys of a column of objects as columns of their own; the table as it is where not every cell is an object."""
    try:
        parts = [json.loads(cell) if cell else {} for cell in table[column]]
    except (ValueError, RecursionError):
        return table
    if not all(isinstance(part, dict) for part in parts):
        return table
    keys = dict.fromkeys(str(key) for part in parts for key in part)
    attrs = table.attrs
    wider = table.drop(columns=column)
    for key in keys:
        name = key.strip() if key.strip() not in wider.columns else f"{column}.{key.strip()}"
        wider[name] = pd.Series([cell_text(part.get(key)) for part in parts], index=wider.index, dtype="str")
    wider.attrs = attrs
    return wider
