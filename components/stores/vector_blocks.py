"""Blocks of stored vectors and their checksums: which vectors are what was written, told without reading others.

A block is what one append wrote: a range of rows, and the CRC-32 of their texts' hashes in order of the rows and of
their bytes, so that a flipped number and a permuted row are both seen.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCKS_SCHEMA = """
create table if not exists blocks (start integer primary key, rows integer not null, checksum integer not null);
"""
LARGEST_NEW_BLOCK = 65_536  # rows of before checksums that get one together

_verified: set[tuple[str, int, int, int]] = set()  # file, start, rows, checksum: looked at by this process


@dataclass(frozen=True)
class Block:
    """Rows ``start`` to ``start + rows`` with their checksum; None for rows of before checksums."""

    start: int
    rows: int
    checksum: int | None


def checksum_of(hashes: Sequence[bytes], content: bytes | memoryview) -> int:
    """The CRC-32 of the hashes, in order of their rows, and of the vectors' bytes."""
    return zlib.crc32(content, zlib.crc32(b"".join(hashes)))


def damaged_blocks(database: sqlite3.Connection, file: Path, row_bytes: int, wanted: Sequence[int]) -> list[Block]:
    """Those blocks around the wanted rows that are not what was written; blocks of before checksums gain theirs.

    Args:
        database: with the tables ``vectors`` and ``blocks``.
        file: of the vectors.
        row_bytes: bytes of one vector.
        wanted: row numbers somebody is about to read.

    Raises:
        sqlite3.DatabaseError: the database itself is damaged.
    """
    if not len(wanted):
        return []
    rows = np.unique(np.asarray(wanted, dtype=np.int64))
    blocks = [
        Block(*row) for row in database.execute("select start, rows, checksum from blocks order by start").fetchall()
    ]
    stored = np.memmap(file, dtype=np.uint8, mode="r") if file.exists() and file.stat().st_size else None
    size = 0 if stored is None else len(stored) // row_bytes
    bad, covered = [], np.zeros(len(rows), dtype=bool)
    for block in blocks:
        first, last = np.searchsorted(rows, [block.start, block.start + block.rows])
        if first == last:
            continue
        covered[first:last] = True
        mark = (str(file), block.start, block.rows, block.checksum or 0)
        if mark in _verified:
            continue
        if _is_whole(database, stored, size, row_bytes, block):
            _verified.add(mark)
        else:
            bad.append(block)
    return bad + _without_checksum(database, stored, size, row_bytes, rows[~covered])


def _is_whole(database: sqlite3.Connection, stored: np.ndarray | None, size: int, row_bytes: int, block: Block) -> bool:
    if stored is None or block.start < 0 or block.start + block.rows > size:
        return False
    hashes = _hashes(database, block.start, block.rows)
    content = stored[block.start * row_bytes : (block.start + block.rows) * row_bytes]
    return len(hashes) == block.rows and checksum_of(hashes, content.tobytes()) == block.checksum


def _hashes(database: sqlite3.Connection, start: int, rows: int) -> list[bytes]:
    records = database.execute(
        "select hash from vectors where row >= ? and row < ? order by row", (start, start + rows)
    ).fetchall()
    return [bytes(row[0]) for row in records]


def _without_checksum(
    database: sqlite3.Connection, stored: np.ndarray | None, size: int, row_bytes: int, rows: np.ndarray
) -> list[Block]:
    """Give rows of before checksums theirs; rows the file does not have are damage."""
    beyond = rows[(rows < 0) | (rows >= size)]
    bad = [Block(int(row), 1, None) for row in beyond]
    rows = rows[(rows >= 0) & (rows < size)]
    if stored is None or not len(rows):
        return bad
    runs = np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1)
    fresh = []
    for run in runs:
        for place in range(0, len(run), LARGEST_NEW_BLOCK):
            part = run[place : place + LARGEST_NEW_BLOCK]
            start, count = int(part[0]), len(part)
            content = stored[start * row_bytes : (start + count) * row_bytes]
            fresh.append((start, count, checksum_of(_hashes(database, start, count), content.tobytes())))
    database.executemany("insert or ignore into blocks values (?, ?, ?)", fresh)
    return bad
