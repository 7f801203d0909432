"""Parquet as rows of text."""

from __future__ import annotations

import io
from typing import Any

from components.datasets.column_names import FIELDS, plain
from components.datasets.json_rows import Rows, cell_text
from components.datasets.limits import MAX_COLUMNS, MAX_PARQUET_CELLS, MAX_UNPACKED_BYTES, check_columns
from components.datasets.wording import shown
from components.i18n import tr
from components.records import BadInputError

_BATCH_ROWS = 4_096
_INDEX = "__index_level_"
_TEXTS = ("string", "large_string")
_ID_NAMES = frozenset(plain(name) for name in FIELDS["documents"]["id"])


def read_arrow(data: bytes, filename: str, most_cells: int | None = None, most_columns: int = MAX_COLUMNS) -> Any:  # noqa: ANN401 - pyarrow has no types
    """The Arrow table in a Parquet file, its unpacked bytes counted against MAX_UNPACKED_BYTES while it is read.

    ``most_cells`` is what rows times columns may come to by the file's own account, ``most_columns`` how many it may
    have; both are looked at before anything is read.

    Raises:
        BadInputError: not Parquet, damaged, without rows, or too large unpacked.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        parquet = pq.ParquetFile(io.BytesIO(data))
        names = [name for name in parquet.schema_arrow.names if not name.startswith(_INDEX)]
        check_columns(len(names), filename, most_columns)
        if most_cells is not None:
            _check_declared(parquet.metadata, most_cells, filename)
        batches, total = [], 0
        for batch in parquet.iter_batches(batch_size=_BATCH_ROWS):
            total += batch.nbytes
            if total > MAX_UNPACKED_BYTES:
                raise BadInputError(
                    tr(
                        "{filename} unpacks to more than {max_unpacked_bytes:g} GB; split it into smaller files.",
                        filename=filename,
                        max_unpacked_bytes=MAX_UNPACKED_BYTES / 1000000000.0,
                    )
                )
            batches.append(batch)
        table = pa.Table.from_batches(batches, schema=parquet.schema_arrow)
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(
            tr("{filename} is not a readable Parquet file; write it again or save it as CSV.", filename=filename)
        ) from error
    if not table.num_rows or not table.num_columns:
        raise BadInputError(tr("{filename} holds no rows; it must have at least one.", filename=filename))
    return table


def _check_declared(metadata: Any, most: int, filename: str) -> None:  # noqa: ANN401
    """Refuse by what the file says of itself: a value repeated a billion times is packed into a few bytes."""
    cells = metadata.num_rows * max(metadata.num_columns, 1)
    if cells > most:
        raise BadInputError(
            tr(
                "{filename} declares {num_rows:,} rows of {num_columns:,} columns; at most "
                "{most:,} cells are read: leave columns out, or split it into smaller files.",
                filename=filename,
                num_rows=metadata.num_rows,
                num_columns=metadata.num_columns,
                most=most,
            )
        )


def rows_of_parquet(data: bytes, filename: str) -> Rows:
    """Column names, cells as text by column, and row numbers counted from 1.

    An index pandas stored is the column "index"; one of numbers only where no other column is called like an id.

    Raises:
        BadInputError: as read_arrow, or a column of bytes that are not UTF-8 text.
    """
    table = read_arrow(data, filename, MAX_PARQUET_CELLS)
    names = [str(name) for name in table.column_names]
    kept = [place for place, name in enumerate(names) if not name.startswith(_INDEX)]
    has_id = any(plain(name) in _ID_NAMES for name in names)
    named = [place for place in range(len(names)) if place not in kept]
    named = [place for place in named if not has_id or str(table.schema.field(place).type) in _TEXTS]
    if len(named) == 1 and "index" not in names:  # pandas puts it last, and it names the rows
        kept, names[named[0]] = [*named, *kept], "index"
    header = [names[place] for place in kept]
    check_columns(len(header), filename)
    columns = [_cells(table.column(place), name, filename) for place, name in zip(kept, header, strict=True)]
    if not header:
        raise BadInputError(tr("{filename} holds no columns; it must have at least one with text.", filename=filename))
    return Rows(header, columns, list(range(1, table.num_rows + 1)))


def _cells(column: Any, name: str, filename: str) -> list[str]:  # noqa: ANN401 - pyarrow has no types
    try:
        return [cell_text(value.decode() if isinstance(value, bytes) else value) for value in column.to_pylist()]
    except (UnicodeDecodeError, ValueError, OverflowError) as error:
        raise BadInputError(
            tr(
                "{filename}, column {name} holds values that are not text; leave the column out or save it as text.",
                filename=filename,
                name=shown(name),
            )
        ) from error
