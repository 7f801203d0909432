"""The database of what people decided, and the copy of it that tells and mends damage.

Every change counts one up, in its own transaction (triggers). After it the database is copied with that count and a
digest of its content: where the count is the same and the content is not, a byte was flipped, and the copy takes its
place. A process killed between a change and its copy leaves a copy that is older by its count, which proves nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from components.damage import ASIDE, DamagedError, checksum
from components.files import is_damage, open_database, read_json, with_own_checksum
from components.i18n import N_, tr

log = logging.getLogger(__name__)

BUSY_SECONDS = 30.0  # how long a transaction waits for another one
COPY_SECONDS = 10.0  # longest wait for another process that copies
COUNT_TABLE = "changes"
_EVENTS = ("insert", "update", "delete")
_RESTORED = N_(
    "The list of projects with grades, votes and notes was damaged. It was restored from the copy of {at}; what was "
    "changed after that is missing. The damaged file is kept as {name}."
)
_LOST = N_(
    "The list of projects with grades, votes and notes was damaged, and so was its copy, or there was none. Both are "
    "kept as {name}; data, vectors and results are still there: make the projects again from the same files."
)


class State:
    """The database ``state.sqlite`` of a workspace."""

    def __init__(self, root: Path) -> None:
        self.path = root / "state.sqlite"
        self._copy = root / "state.copy.sqlite"
        self._note = root / "state.copy.json"
        self._lock = root / "state.lock"

    @contextlib.contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """The database, open; every statement is its own transaction unless one is begun. Copied after a change."""
        with open_database(self.path, BUSY_SECONDS) as database:
            database.execute("pragma foreign_keys = on")
            before = database.total_changes
            yield database
            changed = database.total_changes != before
            if changed:
                _count_changes(database)
                self._save_copy(database)

    def check(self) -> str | None:
        """Look whether the database is what was written; restore it where not. Returns what the person must know.

        To be called when a process opens the workspace.
        """
        if not self.path.exists() or not self.path.stat().st_size:
            return self._restore() if self._copy_is_whole() else None
        try:
            with open_database(self.path, BUSY_SECONDS) as database:
                is_whole = self._is_whole(database)
                if is_whole:
                    _count_changes(database)
                    self._save_copy(database)
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:  # text that is no UTF-8 any more, among others
            if isinstance(error, sqlite3.OperationalError) and not is_damage(error):
                raise
            is_whole = False
        return None if is_whole else self._restore()

    def _is_whole(self, database: sqlite3.Connection) -> bool:
        if database.execute("pragma integrity_check(1)").fetchone()[0] != "ok":
            return False
        if database.execute("pragma foreign_key_check").fetchone() is not None:
            return False
        told = self._told()
        database.execute("begin")
        count, content, uncounted = _count(database), _digest(database), _missing_triggers(database)
        database.execute("rollback")
        # What a table without its triggers was given has not been counted, so the copy proves nothing.
        return told is None or bool(uncounted) or told["count"] != count or told["digest"] == content

    def _told(self) -> dict[str, str] | None:
        try:
            return dict(read_json(self._note))
        except (OSError, DamagedError):
            return None

    def _copy_is_whole(self) -> bool:
        told = self._told()
        return (
            told is not None
            and self._copy.exists()
            and told["file"] == checksum(self._copy.read_bytes()).decode("ascii")
        )

    def _save_copy(self, database: sqlite3.Connection) -> None:
        """A copy is a help, never a condition: what hinders it is passed over."""
        with contextlib.suppress(OSError, sqlite3.Error, Timeout), FileLock(self._lock, timeout=COPY_SECONDS):
            told = self._told()
            if told is not None and told["count"] == _count(database):
                return
            mark = secrets.token_hex(4)
            arriving, note = (path.with_name(f".{path.name}.{mark}") for path in (self._copy, self._note))
            try:
                image = _image(database)
                arriving.write_bytes(image)  # not forced to the disk: a copy that does not fit its note is not used
                with contextlib.closing(sqlite3.connect(":memory:")) as copy:
                    copy.deserialize(image)
                    content = {"count": _count(copy), "digest": _digest(copy), "at": f"{time.time():.0f}"}
                content["file"] = checksum(image).decode("ascii")
                note.write_text(json.dumps(with_own_checksum(content)), encoding="utf-8")
                arriving.replace(self._copy)
                note.replace(self._note)
            finally:
                arriving.unlink(missing_ok=True)
                note.unlink(missing_ok=True)

    def _restore(self) -> str:
        with FileLock(self._lock, timeout=BUSY_SECONDS):
            aside = f"{self.path.name}{ASIDE}{secrets.token_hex(4)}"
            told = self._told() if self._copy_is_whole() else None
            for ending in ("", "-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    self.path.with_name(self.path.name + ending).replace(self.path.with_name(aside + ending))
            if told is None:
                sentence = tr(_LOST, name=aside)
                for path in (self._copy, self._note):
                    path.unlink(missing_ok=True)
            else:
                arriving = self.path.with_name(f".{aside}")
                shutil.copyfile(self._copy, arriving)
                os.replace(arriving, self.path)  # noqa: PTH105 - the same on Windows
                at = time.strftime("%Y-%m-%d %H:%M", time.localtime(int(told["at"])))
                sentence = tr(_RESTORED, at=at, name=aside)
        log.warning("%s", sentence)
        return sentence


def _image(database: sqlite3.Connection) -> bytes:
    """The database as one file, at one moment; without its mark for the log, which only the file itself has."""
    image = bytearray(database.serialize())
    image[18:20] = b"\x01\x01"  # file format versions: 2 stands for a log beside it
    return bytes(image)


def _tables(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("select name from sqlite_master where type = 'table' order by name").fetchall()
    return [name for (name,) in rows if not name.startswith("sqlite_") and name != COUNT_TABLE]


def _missing_triggers(database: sqlite3.Connection) -> list[tuple[str, str]]:
    """Table and event of each change that would not be counted yet."""
    wanted = [(table, event) for table in _tables(database) for event in _EVENTS]
    have = {row[0] for row in database.execute("select name from sqlite_master where type = 'trigger'")}
    return [(table, event) for table, event in wanted if f"count_{table}_{event}" not in have]


def _count_changes(database: sqlite3.Connection) -> None:
    """Let every table count its changes; tables come with the features that need them."""
    missing = _missing_triggers(database)
    if not missing:
        return
    database.execute(f"create table if not exists {COUNT_TABLE} (n integer not null)")
    for table, event in missing:
        database.execute(
            f"create trigger if not exists count_{table}_{event} after {event} on {table} "  # noqa: S608 - our own names
            f"begin update {COUNT_TABLE} set n = n + 1; end"
        )
    database.execute("begin immediate")
    if database.execute(f"update {COUNT_TABLE} set n = n + 1").rowcount == 0:  # noqa: S608 - a constant
        database.execute(f"insert into {COUNT_TABLE} values (1)")  # noqa: S608 - a constant
    database.execute("commit")


def _count(database: sqlite3.Connection) -> str:
    with contextlib.suppress(sqlite3.OperationalError):
        row = database.execute(f"select max(n) from {COUNT_TABLE}").fetchone()  # noqa: S608 - a constant
        return str(row[0])
    return ""


def _digest(database: sqlite3.Connection) -> str:
    """SHA-256 of the columns of the tables and of all rows; empty tables, which come uncounted, are left out."""
    digest = hashlib.sha256()
    for table in _tables(database):
        if database.execute(f"select 1 from {table} limit 1").fetchone() is None:  # noqa: S608 - names of our own tables
            continue
        columns = [row[1] for row in database.execute(f"pragma table_info({table})")]
        order = ", ".join(str(place + 1) for place in range(len(columns)))
        digest.update(repr((table, columns)).encode("utf-8", "surrogatepass"))
        for row in database.execute(f"select * from {table} order by {order}"):  # noqa: S608 - names of our own tables
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
