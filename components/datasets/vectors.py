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
from components.datasets.wording import listed, shown
from components.i18n import tr, tr_count
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
    what = tr(what)
    extension = PurePath(filename).suffix.lower()
    if extension == ".parquet":
        row_ids, array = _from_parquet(data, filename)
        array = array[_order(row_ids, ids, filename, what)]
    elif extension == ".npy":
        array = _from_npy(data, filename)
        if len(array) != len(ids):
            raise BadInputError(
                tr(
                    "{filename} has {rows} and there are {number_of_ids:,} {what}; write one row "
                    "for each, in the order of the table.",
                    filename=filename,
                    rows=tr_count("{count} row", "{count} rows", len(array)),
                    number_of_ids=len(ids),
                    what=what,
                )
            )
    else:
        raise BadInputError(
            tr(
                "{filename} ends in {extension}; vectors come as .parquet (id, vector) or .npy.",
                filename=filename,
                extension=shown(extension),
            )
        )
    return _unit_rows(array, ids, filename)


def _from_npy(data: bytes, filename: str) -> npt.NDArray[Any]:
    stream = io.BytesIO(data)
    try:
        # The header is checked against the bytes there are before numpy makes room for what it declares.
        version = npy.read_magic(stream)
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, kind = read_header(stream)
        if math.prod(shape) * kind.itemsize > len(data) - stream.tell():
            raise ValueError(tr("cut short"))
        array = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError, SyntaxError, TypeError, OverflowError, tokenize.TokenError) as error:
        raise BadInputError(
            tr("{filename} is not a readable NPY file of numbers; write it with numpy.save.", filename=filename)
        ) from error
    if array.ndim != 2 or not np.issubdtype(array.dtype, np.floating) or not array.shape[1]:
        raise BadInputError(
            tr(
                "{filename} holds shape {shape}, {dtype}; it must be a 2-D array of floats (rows, dimensions).",
                filename=filename,
                shape=array.shape,
                dtype=array.dtype,
            )
        )
    return np.asarray(array)


def _from_parquet(data: bytes, filename: str) -> tuple[list[str], npt.NDArray[Any]]:
    import pyarrow.types as kinds

    table = read_arrow(data, filename, most_columns=MAX_VECTOR_COLUMNS)
    types = {str(field.name): field.type for field in table.schema}
    id_column = next((name for name in types if name.strip().lower() in _ID_NAMES), None)
    if id_column is None:
        seen = listed([shown(name) for name in types])
        raise BadInputError(
            tr(
                "{filename} has no id column (it has {seen}); name the column of ids 'id'.",
                filename=filename,
                seen=seen,
            )
        )
    twice = [name for name, count in Counter(table.column_names).items() if count > 1]
    if twice:
        raise BadInputError(
            tr(
                "{filename} has more than one column {twice}; give each column its own name.",
                filename=filename,
                twice=shown(twice[0]),
            )
        )
    ids = [cell_text(value).strip() for value in table.column(id_column).to_pylist()]
    lists = [n for n, t in types.items() if kinds.is_list(t) or kinds.is_large_list(t) or kinds.is_fixed_size_list(t)]
    lists = [name for name in lists if name.strip().lower() in _VECTOR_NAMES] or lists
    if len(lists) > 1:
        raise BadInputError(
            tr(
                "{filename} has {number_of_lists} columns of lists ({lists}); name one of them 'vector'.",
                filename=filename,
                number_of_lists=len(lists),
                lists=listed(lists),
            )
        )
    if lists:
        return ids, _stacked(table.column(lists[0]).to_pylist(), ids, lists[0], filename)
    numeric = [n for n, t in types.items() if n != id_column and (kinds.is_floating(t) or kinds.is_integer(t))]
    if not numeric:
        raise BadInputError(
            tr("{filename} has neither a column of lists nor numeric columns; write id and vector.", filename=filename)
        )
    columns = [table.column(name).to_numpy(zero_copy_only=False) for name in numeric]
    return ids, np.column_stack(columns).astype(np.float64)


def _stacked(rows: list[Any], ids: Sequence[str], column: str, filename: str) -> npt.NDArray[Any]:
    width = len(rows[0]) if rows[0] is not None else 0
    for number, (row, row_id) in enumerate(zip(rows, ids, strict=True), start=1):
        if row is None or len(row) != width or not width:
            seen = len(row) if row is not None else 0
            raise BadInputError(
                tr(
                    "{filename}, row {number} (id {row_id}): the vector has {seen} numbers and the "
                    "first has {width}; all need the same length, at least 1.",
                    filename=filename,
                    number=number,
                    row_id=shown(row_id),
                    seen=seen,
                    width=width,
                )
            )
    try:
        array = np.array(rows, dtype=np.float64)
        if array.ndim != 2:
            raise ValueError(tr("lists of lists"))
        return array
    except (ValueError, TypeError) as error:
        raise BadInputError(
            tr(
                "{filename}, column {column} holds lists of something else than numbers.",
                filename=filename,
                column=shown(column),
            )
        ) from error


def _order(row_ids: Sequence[str], ids: Sequence[str], filename: str, what: str) -> npt.NDArray[np.intp]:
    place = {row_id: row for row, row_id in enumerate(row_ids)}
    if len(place) != len(row_ids):
        seen: set[str] = set()
        twice = next(row_id for row_id in row_ids if row_id in seen or seen.add(row_id))  # type: ignore[func-returns-value]
        raise BadInputError(
            tr(
                "{filename} has more than one vector for the id {twice}; keep one for each id.",
                filename=filename,
                twice=shown(twice),
            )
        )
    missing = [row_id for row_id in ids if row_id not in place]
    if missing:
        raise BadInputError(
            tr(
                "{filename} has no vector for {number_of_missing:,} of {number_of_ids:,} "
                "{what}, for example {missing}; add them.",
                filename=filename,
                number_of_missing=len(missing),
                number_of_ids=len(ids),
                what=what,
                missing=listed([shown(row_id) for row_id in missing], 3),
            )
        )
    wanted = set(ids)
    extra = [row_id for row_id in row_ids if row_id not in wanted]
    if extra:
        raise BadInputError(
            tr(
                "{filename} has {vectors} for ids that are not among the {what}, for example {extra}; remove them.",
                filename=filename,
                vectors=tr_count("{count} vector", "{count} vectors", len(extra)),
                what=what,
                extra=listed([shown(row_id) for row_id in extra], 3),
            )
        )
    return np.array([place[row_id] for row_id in ids], dtype=np.intp)


def _unit_rows(array: npt.NDArray[Any], ids: Sequence[str], filename: str) -> FloatArray:
    finite = np.isfinite(array).all(axis=1)
    if not finite.all():
        raise BadInputError(
            tr(
                "{filename}: the vector of id {ids} holds NaN or infinity ({such_rows}); compute it again.",
                filename=filename,
                ids=shown(ids[int(np.argmin(finite))]),
                such_rows=tr_count("{count} such row", "{count} such rows", int((~finite).sum())),
            )
        )
    wide = array.astype(np.float64)
    peak = np.abs(wide).max(axis=1, keepdims=True)
    if (peak == 0).any():
        raise BadInputError(
            tr(
                "{filename}: the vector of id {ids} is all zeros ({such_rows}); compute it "
                "again or leave the text out.",
                filename=filename,
                ids=shown(ids[int(np.argmin(peak))]),
                such_rows=tr_count("{count} such row", "{count} such rows", int((peak == 0).sum())),
            )
        )
    wide /= peak  # so that squares neither overflow nor vanish
    unit: FloatArray = (wide / np.linalg.norm(wide, axis=1, keepdims=True)).astype(np.float32)
    return unit
