"""A file of interactions beside documents that are read already."""

from __future__ import annotations

from pathlib import PurePosixPath

import pandas as pd

from components.datasets.interactions.columns import interaction_columns
from components.datasets.interactions.events import events_from_table
from components.datasets.interactions.rules import Rules
from components.datasets.interactions.split import interaction_collection
from components.datasets.table_options import Guess, guess_of
from components.datasets.tables import TABLE_EXTENSIONS, read_table, table_notes
from components.datasets.wording import listed, naming, shown
from components.i18n import tr
from components.records import BadInputError, Collection


def is_interactions(filename: str, data: bytes) -> bool:
    """Whether a file is a table with a column of users and one of items."""
    if PurePosixPath(filename).suffix.lower() not in TABLE_EXTENSIONS:
        return False
    try:
        return interaction_columns(read_table(data, filename).columns) is not None
    except BadInputError:
        return False  # whoever reads it as something else says what is wrong with it


def read_interactions(
    data: bytes, filename: str, name: str, documents: pd.DataFrame, rules: Rules
) -> tuple[Collection, Guess]:
    """The collection of these documents and the file's interactions, and how its columns were read.

    Raises:
        BadInputError: no column names users or items, or as ``events_from_table`` and ``interaction_collection``.
    """
    with naming(filename):
        table = read_table(data, filename)
        mapping = interaction_columns(table.columns)
        if mapping is None:
            raise BadInputError(
                tr(
                    "{filename} has the columns {columns}; interactions need one of users (such as "
                    "user or customer) and one of items (such as item, product or sku).",
                    filename=filename,
                    columns=listed([shown(column) for column in table.columns], 8),
                )
            )
        events, notes = events_from_table(table, mapping, documents, rules)
        collection = interaction_collection(name, documents, events, rules, (*table_notes(table, filename), *notes))
    return collection, guess_of(table, filename, "interactions", mapping)
