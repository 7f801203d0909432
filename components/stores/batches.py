"""What computing took, batch by batch, in a table beside what was computed; damaged rows do not count."""

from __future__ import annotations

import sqlite3
import time
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class EncodingRate:
    """What encoding cost so far: ``texts`` of ``characters`` in ``seconds`` of wall time."""

    texts: int
    characters: int
    seconds: float

    @property
    def texts_per_second(self) -> float | None:
        """Throughput; None before anything was measured."""
        return self.texts / self.seconds if self.texts and self.seconds > 0 else None


def prepare(database: sqlite3.Connection, table: str = "batches") -> None:
    """Give a table of before checksums a place for them; another process may do the same at this moment."""
    if _has_checksum(database, table):
        return
    try:
        database.execute(f"alter table {table} add column checksum integer")
    except sqlite3.OperationalError:
        if not _has_checksum(database, table):
            raise


def _has_checksum(database: sqlite3.Connection, table: str) -> bool:
    return "checksum" in {row[1] for row in database.execute(f"pragma table_info({table})")}


def add(database: sqlite3.Connection, kind: str, count: int, characters: int, seconds: float) -> None:
    """Write down one batch of ``count`` texts or pairs."""
    row = (kind, count, characters, seconds, time.time())
    database.execute("insert into batches values (?, ?, ?, ?, ?, ?)", (*row, _checksum(row)))


def rate(database: sqlite3.Connection, kind: str) -> EncodingRate:
    """All batches of a kind together, without damaged ones."""
    rows = database.execute("select * from batches where kind = ?", (kind,)).fetchall()
    whole = [row for row in rows if row[5] is None or row[5] == _checksum(row[:5])]
    return EncodingRate(
        sum(int(row[1]) for row in whole), sum(int(row[2]) for row in whole), sum(float(row[3]) for row in whole)
    )


def _checksum(row: tuple[object, ...]) -> int:
    return zlib.crc32(repr(row).encode())
