"""What was computed of a text or a pair, as bytes in one SQLite file: sparse rows and reranking scores.

Committed batch by batch, so a killed process loses at most the batch it was in, and nothing is computed twice.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from components.damage import DamagedError
from components.files import as_disk_problem, is_damage, open_database
from components.stores import batches
from components.stores.batches import EncodingRate

LOCK_SECONDS = 120.0
LOOKUP_ROWS = 20_000  # names asked for in one statement, well under SQLite's limit on variables

_SCHEMA = """
create table if not exists blobs (hash blob primary key, data blob not null) without rowid;
create table if not exists batches (
    kind text not null, items integer not null, characters integer not null, seconds real not null, at real not null
);
"""


def _checksum(name: bytes, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(name))


class BlobCache:
    """Name (bytes) -> data (bytes), and how long computing took."""

    def __init__(self, path: Path) -> None:
        """Open the file, made where absent.

        Raises:
            BadInputError: it cannot be written to.
        """
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._database() as database:
                database.executescript(_SCHEMA)
                batches.prepare(database)
                batches.prepare(database, "blobs")
        except OSError as error:
            raise as_disk_problem(error, path) from error

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._path.parent

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        try:
            with open_database(self._path, LOCK_SECONDS) as database:
                yield database
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            DamagedError(self._path).set_aside()
            raise DamagedError(self._path, str(error)) from error

    def put(self, kind: str, blobs: Mapping[bytes, bytes], *, characters: int, seconds: float) -> None:
        """Store what was computed in one go; a name that is there keeps its data."""
        with self._database() as database:
            database.execute("begin immediate")
            rows = [(name, data, _checksum(name, data)) for name, data in blobs.items()]
            database.executemany("insert or ignore into blobs (hash, data, checksum) values (?, ?, ?)", rows)
            batches.add(database, kind, len(blobs), characters, seconds)
            database.execute("commit")

    def get(self, names: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those of the names that are stored, with their data."""
        wanted = list(dict.fromkeys(names))
        stored: dict[bytes, bytes] = {}
        with self._database() as database:
            for start in range(0, len(wanted), LOOKUP_ROWS):
                part = wanted[start : start + LOOKUP_ROWS]
                marks = ",".join("?" * len(part))
                rows = database.execute(f"select hash, data, checksum from blobs where hash in ({marks})", part)  # noqa: S608 - only marks
                damaged = []
                for name, data, told in rows.fetchall():
                    if told is None or told == _checksum(name, data):  # none before they were introduced
                        stored[name] = data
                    else:
                        damaged.append((name,))
                database.executemany("delete from blobs where hash = ?", damaged)
        return stored

    def drop_damaged(self) -> int:
        """Forget all that is not what was written; returns how many."""
        with self._database() as database:
            names = [bytes(row[0]) for row in database.execute("select hash from blobs")]
        return len(names) - sum(len(self.get(names[i : i + 1000])) for i in range(0, len(names), 1000))

    def missing(self, names: Sequence[bytes]) -> list[int]:
        """Places of the names that are not stored, each name once."""
        known = self.get(names)
        places = {name: place for place, name in reversed(list(enumerate(names))) if name not in known}
        return sorted(places.values())

    def rate(self, kind: str) -> EncodingRate:
        """What computing this kind has cost, all batches together."""
        with self._database() as database:
            return batches.rate(database, kind)
