"""Vectors that another system computed: Parquet or NPY in, checked unit vectors out."""

from __future__ import annotations

import io
import math
import tokenize
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from components.datasets.guarded import guarded
from components.datasets.json_rows import cell_text
from components.datasets.limits import MAX_VECTOR_COLUMNS
from components.datasets.parquet_rows import read_arrow
from components.datasets.wording import listed, plural, shown
from components.records import BadInputError, FloatArray

_ID_NAMES = ("id", "_id", "doc_id", "query_id", "corpus_id", "document_id")
_VECTOR_NAMES = ("vector", "embedding", "embeddings", "emb", "values")


@guarded
def read_vectors(data: bytes, filename: str, ids: Sequence[str], what: str) -> FloatArray:
    """Float32 (len(ids), dim), rows in the order of ``ids``, every row of length 1.

    A Parquet file has an id column and either a column of lists or one numeric column per dimension, in any row order;
    an NPY file has a 2-D float array with a row for each id, in their order. ``what`` ("documents" or "queries") names
    the ids in messages.

    Raises:
        BadInputError: another format, ids missing, unknown or repeated, a wrong number of rows, rows of different
            lengths, or a vector that is zero or holds NaN or infinity.
    """
    extension = PurePath(filename).suffix.lower()
    if extension == ".parquet":
        found, array = _from_parquet(data, filename)
        array = array[_order(found, ids, filename, what)]
    elif extension == ".npy":
        array = _from_npy(data, filename)
        if len(array) != len(ids):
            raise BadInputError(
                f"{filename} has {plural(len(array), 'row')} and there are {len(ids):,} {what}; "
                "write one row for each, in the order of the table."
            )
    else:
        raise BadInputError(f"{filename} ends in {shown(extension)}; vectors come as .parquet (id, vector) or .npy.")
    return _unit_rows(array, ids, filename)


def _from_npy(data: bytes, filename: str) -> npt.NDArray[Any]:
    stream = io.BytesIO(data)
    try:
        # The header is checked against the bytes there are before numpy makes room for what it declares.
        version = npy.read_magic(stream)
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, kind = read_header(stream)
        if math.prod(shape) * kind.itemsize > len(data) - stream.tell():
            raise ValueError("cut short")
        array = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError, SyntaxError, TypeError, OverflowError, tokenize.TokenError) as error:
        raise BadInputError(f"{filename} is not a readable NPY file of numbers; write it with numpy.save.") from error
    if array.ndim != 2 or not np.issubdtype(array.dtype, np.floating) or not array.shape[1]:
        raise BadInputError(
            f"{filename} holds shape {array.shape}, {array.dtype}; it must be a 2-D array of floats (rows, dimensions)."
        )
    return np.asarray(array)


def _from_parquet(data: bytes, filename: str) -> tuple[list[str], npt.NDArray[Any]]:
    import pyarrow.types as kinds

    table = read_arrow(data, filename, most_columns=MAX_VECTOR_COLUMNS)
    types = {str(field.name): field.type for field in table.schema}
    id_column = next((name for name in types if name.strip().lower() in _ID_NAMES), None)
    if id_column is None:
        seen = listed([shown(name) for name in types])
        raise BadInputError(f"{filename} has no id column (it has {seen}); name the column of ids 'id'.")
    twice = [name for name, count in Counter(table.column_names).items() if count > 1]
    if twice:
        raise BadInputError(f"{filename} has more than one column {shown(twice[0])}; give each column its own name.")
    ids = [cell_text(value).strip() for value in table.column(id_column).to_pylist()]
    lists = [n for n, t in types.items() if kinds.is_list(t) or kinds.is_large_list(t) or kinds.is_fixed_size_list(t)]
    lists = [name for name in lists if name.strip().lower() in _VECTOR_NAMES] or lists
    if len(lists) > 1:
        raise BadInputError(
            f"{filename} has {len(lists)} columns of lists ({listed(lists)}); name one of them 'vector'."
        )
    if lists:
        return ids, _stacked(table.column(lists[0]).to_pylist(), ids, lists[0], filename)
    numeric = [n for n, t in types.items() if n != id_column and (kinds.is_floating(t) or kinds.is_integer(t))]
    if not numeric:
        raise BadInputError(f"{filename} has neither a column of lists nor numeric columns; write id and vector.")
    columns = [table.column(name).to_numpy(zero_copy_only=False) for name in numeric]
    return ids, np.column_stack(columns).astype(np.float64)


def _stacked(rows: list[Any], ids: Sequence[str], column: str, filename: str) -> npt.NDArray[Any]:
    width = len(rows[0]) if rows[0] is not None else 0
    for number, (row, row_id) in enumerate(zip(rows, ids, strict=True), start=1):
        if row is None or len(row) != width or not width:
            seen = len(row) if row is not None else 0
            raise BadInputError(
                f"{filename}, row {number} (id {shown(row_id)}): the vector has {seen} numbers and the first has "
                f"{width}; all need the same length, at least 1."
            )
    try:
        array = np.array(rows, dtype=np.float64)
        if array.ndim != 2:
            raise ValueError("lists of lists")
        return array
    except (ValueError, TypeError) as error:
        raise BadInputError(
            f"{filename}, column {shown(column)} holds lists of something else than numbers."
        ) from error


def _order(found: Sequence[str], ids: Sequence[str], filename: str, what: str) -> npt.NDArray[np.intp]:
    place = {row_id: row for row, row_id in enumerate(found)}
    if len(place) != len(found):
        seen: set[str] = set()
        twice = next(row_id for row_id in found if row_id in seen or seen.add(row_id))  # type: ignore[func-returns-value]
        raise BadInputError(f"{filename} has more than one vector for the id {shown(twice)}; keep one for each id.")
    missing = [row_id for row_id in ids if row_id not in place]
    if missing:
        raise BadInputError(
            f"{filename} has no vector for {len(missing):,} of {len(ids):,} {what}, for example "
            f"{listed([shown(row_id) for row_id in missing], 3)}; add them."
        )
    wanted = set(ids)
    extra = [row_id for row_id in found if row_id not in wanted]
    if extra:
        raise BadInputError(
            f"{filename} has {plural(len(extra), 'vector')} for ids that are not among the {what}, for example "
            f"{listed([shown(row_id) for row_id in extra], 3)}; remove them."
        )
    return np.array([place[row_id] for row_id in ids], dtype=np.intp)


def _unit_rows(array: npt.NDArray[Any], ids: Sequence[str], filename: str) -> FloatArray:
    finite = np.isfinite(array).all(axis=1)
    if not finite.all():
        raise BadInputError(
            f"{filename}: the vector of id {shown(ids[int(np.argmin(finite))])} holds NaN or infinity "
            f"({plural(int((~finite).sum()), 'such row')}); compute it again."
        )
    wide = array.astype(np.float64)
    peak = np.abs(wide).max(axis=1, keepdims=True)
    if (peak == 0).any():
        raise BadInputError(
            f"{filename}: the vector of id {shown(ids[int(np.argmin(peak))])} is all zeros "
            f"({plural(int((peak == 0).sum()), 'such row')}); compute it again or leave the text out."
        )
    wide /= peak  # so that squares neither overflow nor vanish
    unit: FloatArray = (wide / np.linalg.norm(wide, axis=1, keepdims=True)).astype(np.float32)
    return unit
