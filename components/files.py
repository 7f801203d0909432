"""Writing files so that a reader sees the old content or the new, never half of it, and opening SQLite databases."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from components import damage
from components.damage import DamagedError
from components.i18n import tr
from components.records import BadInputError
from components.said import RECORDS, with_records, without_records

CHECKSUM = "checksum"  # the key of a JSON object's own
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
RETRY_SECONDS = 0.01  # between attempts where SQLite itself does not wait


def home_path(text: str | Path) -> Path:
    """A path with ~ for a person's home; where there is no such person it means what stands there."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary file beside ``path``, fsync it and rename it into place.

    Raises:
        BadInputError: the disk is full or the folder may not be written to; nothing is left behind.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise as_disk_problem(error, path) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def as_disk_problem(error: OSError, path: Path) -> Exception:
    """The error as one sentence where the disk is full or closed to us; otherwise the error itself."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return BadInputError(
            tr("The disk is full: {name} could not be written. Free some space and start again.", name=path.name)
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return BadInputError(
            tr(
                "The folder {parent} cannot be written to. Allow writing there, or set "
                "EXPLORER_WORKSPACE to another folder.",
                parent=path.parent,
            )
        )
    return error


def write_json(path: Path, content: Any, *, checked: bool = True) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Write ``content`` as indented JSON, atomically; an object gets its checksum as one more key.

    Sentences that know how they were put together are kept so that each reader reads them in their own language.
    """
    if checked and isinstance(content, dict):
        content = with_own_checksum(with_records(content))
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    write_atomically(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def read_json(path: Path, *, with_lists: bool = False) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """The content of a JSON file of the workspace, without its checksum; a list only ``with_lists``.

    Raises:
        DamagedError: it is not JSON, or not what was written; of one without a checksum also where it is asked for
            something that it does not hold.
        FileNotFoundError: there is none.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise DamagedError(path, tr("it is not JSON any more")) from error
    if with_lists and isinstance(content, list):
        return content  # as some were written before there were checksums
    if not isinstance(content, dict):
        raise DamagedError(path, tr("it holds something else"))
    if CHECKSUM not in content:
        return _Unsigned(content, path)
    told = content.pop(CHECKSUM)
    if told != _checksum_of(content):
        raise DamagedError(path)
    return without_records(content) if RECORDS in content else content


class _Unsigned(dict[str, Any]):
    """An object of before there were checksums, or of somebody else: nothing tells that it is whole."""

    def __init__(self, content: Mapping[str, Any], path: Path) -> None:
        super().__init__(content)
        self._path = path

    def __missing__(self, key: str) -> Any:  # noqa: ANN401 - never returns
        raise DamagedError(self._path, tr("it holds something else"))


@damage.absent_if_damaged
def known_json(path: Path) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """As read_json; None where there is no such file, or a damaged one, which is set aside to be written anew."""
    return read_json(path) if path.exists() else None


def read_plain_json(path: Path) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """The content of a JSON file that a person brings."""
    return json.loads(path.read_text(encoding="utf-8"))


def with_own_checksum(content: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object with its checksum as one more key, as read_json expects it."""
    return {**content, CHECKSUM: _checksum_of(content)}


def _checksum_of(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=True, sort_keys=True)
    again = json.dumps(json.loads(text), ensure_ascii=True, sort_keys=True)  # as it will be read: keys are text then
    return damage.checksum(again.encode("ascii")).decode("ascii")


def write_parquet(path: Path, frame: pd.DataFrame) -> None:
    """Write a data frame as Parquet, atomically, without its index, its checksum among the file's own notes."""
    import pyarrow as pa

    _write_table(path, pa.Table.from_pandas(frame, preserve_index=False))


def _write_table(path: Path, table: Any) -> None:  # noqa: ANN401 - pyarrow has no types
    import pyarrow.parquet as pq

    notes = {**(table.schema.metadata or {}), b"checksum": damage.MARK + damage.NOT_YET}
    buffer = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(notes), buffer)
    content = damage.with_checksum(buffer.getvalue())
    write_atomically(path, lambda temporary: temporary.write_bytes(content))


def read_parquet(path: Path) -> pd.DataFrame:
    """The data frame in a Parquet file of the workspace; one of before checksums gains its own.

    Raises:
        DamagedError: it is gone, not Parquet, or not what was written.
    """
    import pyarrow.parquet as pq

    try:
        content = path.read_bytes()
        has_checksum = damage.verify(content, path)
        table = pq.read_table(io.BytesIO(content))
        frame = table.to_pandas()
    except DamagedError:
        raise
    except FileNotFoundError as error:
        raise DamagedError(path, tr("it is gone")) from error
    except Exception as error:  # Arrow raises nearly anything over a damaged file
        raise DamagedError(path, tr("it is not Parquet any more")) from error
    if not has_checksum:
        with contextlib.suppress(Exception):  # a workspace that may only be read is read
            _write_table(path, table)
    return frame


def write_array(path: Path, array: npt.NDArray[Any]) -> None:
    """Write an array as NPY, atomically, its checksum behind the numbers, where readers of NPY do not look."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    content = damage.with_checksum(buffer.getvalue() + damage.MARK + damage.NOT_YET)
    write_atomically(path, lambda temporary: temporary.write_bytes(content))


def read_array(path: Path, *, mapped: bool = False) -> npt.NDArray[Any]:
    """The array in an NPY file of the workspace; ``mapped`` leaves it on the disk.

    Raises:
        DamagedError: it is not NPY, or not what was written.
        FileNotFoundError: there is none.
    """
    damage.verify(path.read_bytes(), path)
    try:
        array: npt.NDArray[Any] = np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
    except (ValueError, EOFError, OSError, SyntaxError, TypeError) as error:
        raise DamagedError(path, tr("it is not an array any more")) from error
    return array


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a data frame as UTF-8 CSV, atomically, without its index; text that looks like a formula as ``as_cell``."""
    safe = frame.rename(columns=lambda name: as_cell(str(name)))
    for place in range(safe.shape[1]):
        if safe.dtypes.iloc[place] in ("object", "str"):
            safe.isetitem(place, safe.iloc[:, place].map(as_cell).to_list())
    write_atomically(path, lambda temporary: safe.to_csv(temporary, index=False, lineterminator="\n"))


def as_cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers written as text get none."""
    if not isinstance(value, str) or not value.startswith(FORMULA_STARTS) or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def from_cell(value: object) -> object:
    """What ``as_cell`` was given."""
    is_marked = isinstance(value, str) and value[:1] == "'" and value[1:].startswith(FORMULA_STARTS)
    return value[1:] if is_marked and isinstance(value, str) else value


@contextlib.contextmanager
def open_database(path: Path, wait_seconds: float) -> Iterator[sqlite3.Connection]:
    """A SQLite connection in WAL mode, every statement its own transaction unless one is begun; closed at the end.

    Args:
        path: the database file, made where absent (its folder must exist).
        wait_seconds: how long a statement waits for another process.

    Raises:
        BadInputError: the disk is full or the folder may not be written to.
    """
    database: sqlite3.Connection | None = None
    try:
        database = sqlite3.connect(path, timeout=wait_seconds, isolation_level=None)
        _use_write_ahead_log(database, time.monotonic() + wait_seconds)
        yield database
    except sqlite3.OperationalError as error:
        raise _as_database_problem(error, path) from error
    finally:
        if database is not None:
            database.close()


def _use_write_ahead_log(database: sqlite3.Connection, deadline: float) -> None:
    """SQLite does not wait when two processes switch a new database at once: one of them is told "locked"."""
    while True:
        try:
            database.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether SQLite says that the file is damaged, and not busy, full or wrongly used."""
    return type(error) is sqlite3.DatabaseError or "malformed" in str(error) or "no such column" in str(error)


def _as_database_problem(error: sqlite3.OperationalError, path: Path) -> Exception:
    message = str(error)
    if "full" in message:
        return as_disk_problem(OSError(errno.ENOSPC, message), path)
    if "readonly" in message or "unable to open" in message:
        return as_disk_problem(OSError(errno.EACCES, message), path)
    return error
