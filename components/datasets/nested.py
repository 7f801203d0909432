"""Tables of documents in which a cell holds an object: its keys become columns of their own."""

from __future__ import annotations

import json

import pandas as pd

from components.datasets.column_kinds import Kind, kind_of
from components.datasets.columns import columns_by_name, guess_columns
from components.datasets.header import Header
from components.datasets.json_rows import cell_text
from components.datasets.tables import read_table


def documents_table(data: bytes, filename: str, header: Header = None) -> pd.DataFrame:
    """The table in a file of documents, keys of its ``metadata`` as columns; see ``read_table``.

    Where no column is one of texts, the keys of other columns of objects become columns too: exports of nested records
    have the text there.
    """
    table = spread_metadata(read_table(data, filename, header))
    found = guess_columns(table, "documents").get("text")
    by_name = columns_by_name(table, "documents").get("text")
    nested = [name for name in table.columns if kind_of(table[name]) is Kind.STRUCTURE and name != by_name]
    nested += [by_name] if by_name is not None and kind_of(table[by_name]) is Kind.STRUCTURE else []
    if not nested or (
        found is not None
        and kind_of(table[found]) is not Kind.STRUCTURE
        and (kind_of(table[found]) is Kind.TEXT or found == by_name)
    ):
        return table
    wider = table
    for column in nested:
        wider = spread(wider, column)
    inside = columns_by_name(wider, "documents").get("text")
    has_texts = inside is not None and kind_of(wider[inside]) not in (Kind.STRUCTURE, Kind.VECTOR, Kind.EMPTY)
    return wider if has_texts else table


def spread_metadata(table: pd.DataFrame) -> pd.DataFrame:
    """The keys of a ``metadata`` column of objects as columns of their own; any other column of that name stays."""
    column = next((name for name in ("metadata", "metadatas") if name in table.columns), None)
    return table if column is None else spread(table, column)


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
