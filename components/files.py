"""Writing files so that a reader sees the old content or the new, never half of it, and opening SQLite databases."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from components.records import BadInputError

RETRY_SECONDS = 0.01  # between attempts where SQLite itself does not wait


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
        return BadInputError(f"The disk is full: {path.name} could not be written. Free some space and start again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return BadInputError(
            f"The folder {path.parent} cannot be written to. "
            "Allow writing there, or set EXPLORER_WORKSPACE to another folder."
        )
    return error


def write_json(path: Path, content: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Write ``content`` as indented JSON, atomically."""
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    write_atomically(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """The content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_parquet(path: Path, frame: pd.DataFrame) -> None:
    """Write a data frame as Parquet, atomically, without its index."""
    write_atomically(path, lambda temporary: frame.to_parquet(temporary, index=False))


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a data frame as UTF-8 CSV, atomically, without its index."""
    write_atomically(path, lambda temporary: frame.to_csv(temporary, index=False, lineterminator="\n"))


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


def _as_database_problem(error: sqlite3.OperationalError, path: Path) -> Exception:
    said = str(error)
    if "full" in said:
        return as_disk_problem(OSError(errno.ENOSPC, said), path)
    if "readonly" in said or "unable to open" in said:
        return as_disk_problem(OSError(errno.EACCES, said), path)
    return error
