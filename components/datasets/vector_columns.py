"""Vectors that stand in a table beside its texts, as vector stores export them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from components.datasets.column_kinds import Kind, is_vector, kind_of
from components.datasets.wording import shown
from components.i18n import tr
from components.records import BadInputError, FloatArray

_NUMBERS = re.compile(r"[^\s,;\[\]()]+")


def vector_columns(table: pd.DataFrame) -> dict[str, int]:
    """The columns of lists of numbers, and how many numbers their first list has."""
    dimensions = {}
    for name in table.columns:
        if kind_of(table[name]) is Kind.VECTOR:
            dimensions[str(name)] = len(_numbers(next(cell for cell in table[name] if is_vector(cell))))
    return dimensions


def vectors_of(table: pd.DataFrame, column: str, rows: Sequence[int]) -> FloatArray:
    """The vectors of a column as float32 (len(rows), dim), of length 1, in the order of ``rows`` (places in the table).

    Raises:
        BadInputError: a cell that is no list of numbers, of another length, or all zeros.
    """
    cells = table[column].tolist()
    vectors: list[list[float]] = []
    for row in rows:
        where = tr("Row {index}, column {column}", index=table.index[row], column=shown(column))
        try:
            numbers = [float(number) for number in _numbers(cells[row])]
        except ValueError as error:
            raise BadInputError(
                tr("{where} holds {cells}, which is no list of numbers.", where=where, cells=shown(cells[row]))
            ) from error
        if not numbers or (vectors and len(numbers) != len(vectors[0])):
            if not vectors:
                raise BadInputError(tr("{where} holds 0 numbers where some are needed.", where=where))
            raise BadInputError(
                tr(
                    "{where} holds {number_of_numbers} numbers where {wanted} are needed.",
                    where=where,
                    number_of_numbers=len(numbers),
                    wanted=len(vectors[0]),
                )
            )
        vectors.append(numbers)
    matrix = np.array(vectors, dtype=np.float64)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    bad = np.flatnonzero(~np.isfinite(lengths[:, 0]) | (lengths[:, 0] == 0))
    if bad.size:
        where = tr("Row {index}, column {column}", index=table.index[rows[int(bad[0])]], column=shown(column))
        raise BadInputError(
            tr("{where} holds a vector that is all zeros or not finite; compute it again.", where=where)
        )
    unit: FloatArray = (matrix / lengths).astype(np.float32)
    return unit


def vectors_by_id(table: pd.DataFrame, id_column: str | None, column: str, made: str, ids: Iterable[str]) -> FloatArray:
    """The vectors of a column as float32 (len(ids), dim), of length 1, in the order of ``ids``.

    Args:
        table: as read.
        id_column: the column of ids; None where they were made of ``made`` and the row's place from 1.
        column: the column of vectors.
        made: begins ids that were made.
        ids: of the rows wanted.

    Raises:
        BadInputError: as ``vectors_of``.
    """
    given = [f"{made}{place}" for place in range(1, len(table) + 1)]
    if id_column is not None:
        given = table[id_column].str.strip().tolist()
    places = {row_id: place for place, row_id in enumerate(given)}
    return vectors_of(table, column, [places[row_id] for row_id in ids])


def _numbers(cell: str) -> list[str]:
    return [part for part in _NUMBERS.findall(cell) if part not in ("array", "tensor")]
