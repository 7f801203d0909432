"""What a person may say about a table before it is read, and what was guessed while reading it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from components.datasets.column_names import Role, plain
from components.datasets.columns import guess_columns
from components.datasets.header import Header
from components.datasets.interactions.rules import Rules
from components.datasets.vector_columns import vector_columns
from components.datasets.wording import listed, shown
from components.i18n import tr
from components.numbers import in_a_row
from components.records import BadInputError, Collection

NO_COLUMN = "none"
"""Typed in the place of a column's name: no column has this field, unless one is called so."""


@dataclass(frozen=True)
class TableOptions:
    """Columns of the documents' table a person names, and its header (see header.part).

    ``columns`` is field -> column; None or NO_COLUMN is a field that no column has, an absent field is guessed.
    ``rules`` say what of a table of interactions counts, and what is held out.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    header: Header = None
    rules: Rules = field(default_factory=Rules)

    def mapping(self, table: pd.DataFrame) -> dict[str, str]:
        """The column of each field of a table of documents: as chosen, else as guessed.

        Raises:
            BadInputError: the table has no column of a chosen name, or one is chosen twice.
        """
        chosen = {role: _column(table, name, role) for role, name in self.columns.items()}
        given = [column for column in chosen.values() if column is not None]
        for column in given:
            if given.count(column) > 1:
                fields = in_a_row([role for role, name in chosen.items() if name == column])
                raise BadInputError(
                    tr(
                        "Column {column} is chosen for {fields}; choose it for one of them only.",
                        column=shown(column),
                        fields=fields,
                    )
                )
        spare = table.drop(columns=given)
        guess = guess_columns(spare, "documents") if len(spare.columns) else {}
        guessed = {role: column for role, column in guess.items() if role not in chosen}
        if len(spare.columns) == 1 and "text" in chosen:
            guessed.pop("text", None)
        everything = {**guessed, **{role: column for role, column in chosen.items() if column is not None}}
        return {role: everything[role] for role in ("id", "title", "text", "label", "language") if role in everything}


def _column(table: pd.DataFrame, name: str | None, what: str) -> str | None:
    names = [str(column) for column in table.columns]
    if name in names:
        return name
    if name is None or name == NO_COLUMN:
        return None
    alike = [column for column in names if plain(column) == plain(name)]
    if len(alike) == 1:
        return alike[0]
    raise BadInputError(
        tr(
            "There is no column {name} for the {what}; choose one of {names}.",
            name=shown(name),
            what=what,
            names=listed([shown(column) for column in names], 30),
        )
    )


@dataclass(frozen=True)
class Guess:
    """How one table was read: field -> column, its columns but for vectors, and the row of their names.

    ``role`` is a Role, or "interactions". ``header`` is 0 where the table has no such row, None where its format has
    none.
    """

    filename: str
    role: Role | Literal["interactions"]
    mapping: Mapping[str, str]
    columns: tuple[str, ...]
    header: Header


@dataclass(frozen=True)
class Reading:
    """A collection and how its tables were read."""

    collection: Collection
    guesses: tuple[Guess, ...] = ()


def guess_of(
    table: pd.DataFrame, filename: str, role: Role | Literal["interactions"], mapping: Mapping[str, str]
) -> Guess:
    """What to tell about a table that was read by this mapping."""
    vectors = vector_columns(table)
    kept = tuple(str(name) for name in table.columns if name not in vectors)
    return Guess(filename, role, dict(mapping), kept, table.attrs.get("header"))
