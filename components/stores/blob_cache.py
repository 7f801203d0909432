"""What was computed of a text or a pair, as bytes in one SQLite file: sparse rows and reranking scores.

Committed batch by batch, so a killed process loses at most the batch it was in, and nothing is computed twice.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from components.files import as_disk_problem, open_database
from components.stores.vector_cache import EncodingRate

LOCK_SECONDS = 120.0
LOOKUP_ROWS = 20_000  # names asked for in one statement, well under SQLite's limit on variables

_SCHEMA = """
create table if not exists blobs (hash blob primary key, data blob not null) without rowid;
create table if not exists batches (
    kind text not null, items integer not null, characters integer not null, seconds real not null, at real not null
);
"""


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
        except OSError as error:
            raise as_disk_problem(error, path) from error

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with open_database(self._path, LOCK_SECONDS) as database:
            yield database

    def put(self, kind: str, found: Mapping[bytes, bytes], *, characters: int, seconds: float) -> None:
        """Store what was computed in one go; a name that is there keeps its data."""
        with self._database() as database:
            database.execute("begin immediate")
            database.executemany("insert or ignore into blobs values (?, ?)", found.items())
            database.execute(
                "insert into batches values (?, ?, ?, ?, ?)", (kind, len(found), characters, seconds, time.time())
            )
            database.execute("commit")

    def get(self, names: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those of the names that are stored, with their data."""
        wanted = list(dict.fromkeys(names))
        found: dict[bytes, bytes] = {}
        with self._database() as database:
            for start in range(0, len(wanted), LOOKUP_ROWS):
                part = wanted[start : start + LOOKUP_ROWS]
                marks = ",".join("?" * len(part))
                found.update(database.execute(f"select hash, data from blobs where hash in ({marks})", part))  # noqa: S608 - only marks
        return found

    def missing(self, names: Sequence[bytes]) -> list[int]:
        """Places of the names that are not stored, each name once."""
        known = self.get(names)
        places = {name: place for place, name in reversed(list(enumerate(names))) if name not in known}
        return sorted(places.values())

    def rate(self, kind: str) -> EncodingRate:
        """What computing this kind has cost, all batches together."""
        with self._database() as database:
            row = database.execute(
                "select coalesce(sum(items), 0), coalesce(sum(characters), 0), coalesce(sum(seconds), 0) "
                "from batches where kind = ?",
                (kind,),
            ).fetchone()
        return EncodingRate(int(row[0]), int(row[1]), float(row[2]))
