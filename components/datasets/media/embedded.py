"""One file whose rows hold pictures or sounds, or name them: Parquet and JSONL as Hugging Face exports have them."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from components.datasets.assemble import assemble
from components.datasets.json_rows import cell_text
from components.datasets.media.keep import Kept, UnreadableMediaError, all_failed, keep, keep_all
from components.datasets.media.naming import media_column
from components.datasets.media.sniff import is_media_name, sniff
from components.datasets.media.sources import MediaKeeper, MediaSource
from components.datasets.media.tables import documents_from_media_table
from components.datasets.tables import TABLE_EXTENSIONS, read_table, table_notes
from components.datasets.wording import listed, naming
from components.i18n import tr
from components.records import BadInputError, Collection

_BATCH_ROWS = 64  # of Parquet held at a time: a row may be a whole picture
_PEEK_BYTES = 65_536
_HINT = re.compile(rb'"bytes"|data:(image|audio)/|\.(jpe?g|png|webp|gif|tiff?|bmp|wav|flac|ogg|mp3)\b', re.IGNORECASE)
_DATA_URL = re.compile(r"data:(?:image|audio)/[\w.+-]+;base64,", re.IGNORECASE)


def read_table_of_media(file: Path | bytes, filename: str, keeper: MediaKeeper) -> Collection | None:
    """The collection of a table whose rows hold pictures or sounds; None where they do not, so that it holds texts.

    A cell is the bytes, {"bytes": ..., "path": ...} (base64 in JSON), a data URL, or, of a file on this computer, a
    path below its folder. Bytes go to the keeper as they are read, a few rows at a time in Parquet.

    Raises:
        BadInputError: none of the pictures or sounds can be read, or anything wrong in the table.
    """
    extension = PurePosixPath(filename).suffix.lower()
    with naming(filename):
        if extension == ".parquet":
            table_of_media = _parquet(file, keeper)
        elif extension in TABLE_EXTENSIONS and extension != ".xlsx":
            table_of_media = _text_table(file, filename, keeper)
        else:
            return None
        if table_of_media is None:
            return None
        table, column, kept = table_of_media
        if not kept.media:
            raise all_failed(kept.failures)
        documents, notes = documents_from_media_table(table, column, kept)
    name = PurePosixPath(filename).stem
    return assemble(name, documents, notes=(*kept.notes(), *table_notes(table, filename), *notes))


def _parquet(file: Path | bytes, keeper: MediaKeeper) -> tuple[pd.DataFrame, str, Kept] | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        opened = pq.ParquetFile(io.BytesIO(file) if isinstance(file, bytes) else file)
    except (pa.ArrowException, OSError):
        return None  # the reader of text tables says what is wrong
    columns = [field.name for field in opened.schema_arrow if _holds_bytes(field.type)]
    chosen = next((name for name in columns if _first_is_media(opened, name)), None)
    if chosen is None:
        return None
    kept, rows = Kept(), []
    texts = [name for name in opened.schema_arrow.names if name not in columns and not name.startswith("__index_level")]
    number = 0
    for batch in opened.iter_batches(batch_size=_BATCH_ROWS, columns=[chosen, *texts]):
        for row in batch.to_pylist():
            number += 1
            data, path = _bytes_and_path(row.pop(chosen))
            name = _kept_cell(data, path, number, kept, keeper)
            rows.append({**{key: cell_text(value) for key, value in row.items()}, chosen: name})
    frame = pd.DataFrame(rows, dtype="str")
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    others = [name for name in columns if name != chosen]
    frame.attrs["notes"] = (
        (tr("Columns of bytes that were not read: {others}.", others=listed(others)),) if others else ()
    )
    return frame, chosen, kept


def _holds_bytes(kind: Any) -> bool:  # noqa: ANN401 - pyarrow has no types
    import pyarrow as pa

    if pa.types.is_struct(kind):
        return any(kind.field(place).name == "bytes" for place in range(kind.num_fields))
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _first_is_media(opened: Any, column: str) -> bool:  # noqa: ANN401 - pyarrow has no types
    for batch in opened.iter_batches(batch_size=8, columns=[column]):
        for value in batch.column(0).to_pylist():
            data, _ = _bytes_and_path(value)
            if data:
                try:
                    sniff(data, column)
                except BadInputError:
                    return isinstance(value, dict)  # {bytes, path} means media, and what is wrong with it will be said
                return True
    return False


def _bytes_and_path(value: Any) -> tuple[bytes, str]:  # noqa: ANN401 - whatever Arrow holds
    if isinstance(value, dict):
        return value.get("bytes") or b"", str(value.get("path") or "")
    return (value if isinstance(value, bytes) else b""), ""


def _kept_cell(data: bytes, path: str, number: int, kept: Kept, keeper: MediaKeeper) -> str:
    """Keep a cell's bytes; returns the name that stands for them in the table: a file's of its own, and the row."""
    if not data and not path:
        return ""
    name = f"{number}/{PurePosixPath(path).name}" if path else f"row-{number}"
    try:
        kept.media[name] = keep(MediaSource(name, len(data), partial(io.BytesIO, data)), keeper, kept.long_sounds)
    except UnreadableMediaError as error:
        kept.failures.append(str(error))
    return name


def _text_table(file: Path | bytes, filename: str, keeper: MediaKeeper) -> tuple[pd.DataFrame, str, Kept] | None:
    head = file[:_PEEK_BYTES] if isinstance(file, bytes) else _head(file)
    if not _HINT.search(head):
        return None
    table = read_table(file if isinstance(file, bytes) else file.read_bytes(), filename)
    for column in table.columns:
        first = next((cell for cell in table[column] if cell), "")
        if _DATA_URL.match(first) or _decoded(first) is not None:
            kept = Kept()
            names = []
            for number, cell in enumerate(table[column], start=1):
                data, path = _decoded(cell) or (b"", cell)
                names.append(_kept_cell(data, path, number, kept, keeper))
            return table.assign(**{column: pd.Series(names, index=table.index, dtype="str")}), column, kept
    if isinstance(file, bytes):
        return None
    beside = list(_files_beside(table, file.parent))
    named = media_column(table, [source.name for source in beside]) if beside else None
    return None if named is None else (table, named, keep_all(beside, keeper))


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_PEEK_BYTES)


def _decoded(cell: str) -> tuple[bytes, str] | None:
    """The bytes and path of a cell; None where it holds none."""
    match = _DATA_URL.match(cell)
    if match:
        return _from_base64(cell[match.end() :]), ""
    if not cell.startswith("{") or '"bytes"' not in cell:
        return None
    try:
        value = json.loads(cell)
    except ValueError:
        return None
    return (_from_base64(str(value["bytes"] or "")), str(value.get("path") or "")) if "bytes" in value else None


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return text.encode()[:64]  # which is no picture, and will be said to be none


def _files_beside(table: pd.DataFrame, folder: Path) -> Iterator[MediaSource]:
    """The files below the table's own folder that its cells name; a path that leads out of it is none."""
    root, seen = folder.resolve(), set[str]()
    for column in table.columns:
        for cell in table[column]:
            name = cell.strip().replace("\\", "/").removeprefix("./")
            if name in seen or not is_media_name(name) or len(name) > 1000:
                continue
            seen.add(name)
            path = folder / name
            if path.is_file() and path.resolve().is_relative_to(root):
                yield MediaSource(name, path.stat().st_size, partial(_reading, path))


def _reading(path: Path) -> io.BufferedReader:
    return path.open("rb")
