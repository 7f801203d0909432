"""The truth about vectors: one append-only float32 file per encoder, with SQLite rows saying which text lies where.

Rows are committed only after the vectors they name are on the disk (fsync), so a process killed at any moment leaves
whole vectors or none. A vector is stored once per text; several processes may append at the same time.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Literal

import numpy as np
from filelock import FileLock

from components.damage import DamagedError
from components.files import as_disk_problem, is_damage, open_database
from components.i18n import N_, tr
from components.records import BadInputError, FloatArray, Item
from components.stores import batches
from components.stores.batches import EncodingRate
from components.stores.vector_blocks import BLOCKS_SCHEMA, checksum_of, damaged_blocks

log = logging.getLogger(__name__)

BYTES_PER_NUMBER = 4  # float32
LOCK_SECONDS = 120.0  # an append takes far less; longer means another process is stuck
LOOKUP_ROWS = 20_000  # hashes asked for in one statement, well under SQLite's limit on variables

_SCHEMA = """
create table if not exists meta (name text primary key, value text not null);
create table if not exists vectors (hash blob primary key, row integer not null unique) without rowid;
create table if not exists batches (
    kind text not null, texts integer not null, characters integer not null, seconds real not null, at real not null
);
create table if not exists skipped (hash blob primary key, reason text not null) without rowid;
"""

_NEXT_ROW = (
    "select coalesce((select max(row) + 1 from vectors), 0), coalesce((select max(start + rows) from blocks), 0)"
)
_DROPPED = N_(
    "{count} stored vectors in {folder} are damaged and were dropped. Compute the model again: "
    "only these are encoded, everything else is kept."
)
Kind = Literal["document", "query"]


def _stored_dim(database: sqlite3.Connection) -> int | None:
    """The vectors' length, which stands there twice, since all depends on it; None in a new cache.

    Raises:
        sqlite3.DatabaseError: the two differ.
    """
    rows = dict(database.execute("select name, value from meta where name in ('dim', 'dim again')").fetchall())
    if "dim" in rows and "dim again" not in rows:
        database.execute("insert or ignore into meta values ('dim again', ?)", (rows["dim"],))
    known = set(rows.values())
    if len(known) > 1 or not all(value.isdecimal() and int(value) for value in known):
        raise sqlite3.DatabaseError(f"the length of the vectors is given as {' and as '.join(sorted(known))}")
    return int(known.pop()) if known else None


def text_hash(kind: Kind, text: str) -> bytes:
    """16 bytes that name a text in its role; a document and a query of the same words may have different vectors."""
    return hashlib.sha256(f"{kind}:{text}".encode("utf-8", "surrogatepass")).digest()[:16]


def text_hashes(kind: Kind, texts: Iterable[str]) -> list[bytes]:
    """The names of many texts, in their order; see ``text_hash``."""
    return [text_hash(kind, text) for text in texts]


def item_hash(kind: Kind, item: Item) -> bytes:
    """16 bytes that name an item in its role; of a text alone they are those of ``text_hash``."""
    if not item.media:
        return text_hash(kind, item.text)
    # A NUL is in no text that was read, so no text has the name of a picture.
    return text_hash(kind, f"{item.text}\0{item.media}")


def item_hashes(kind: Kind, items: Iterable[Item]) -> list[bytes]:
    """The names of many items, in their order; see ``item_hash``."""
    return [item_hash(kind, item) for item in items]


class VectorCache:
    """The vectors of one encoder, in one folder."""

    def __init__(self, folder: Path, dim: int | None = None) -> None:
        """Open the cache in ``folder``, made where absent.

        Args:
            folder: a folder of its own.
            dim: length of a vector; may be left out for a cache that exists.

        Raises:
            BadInputError: the cache holds vectors of another length, or the folder cannot be written to.
        """
        self._folder = folder
        self._file = folder / "vectors.f32"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with self._database() as database:
                database.executescript(_SCHEMA + BLOCKS_SCHEMA)
                batches.prepare(database)
                if dim is not None:
                    database.execute("insert or ignore into meta values ('dim', ?)", (str(dim),))
                stored = _stored_dim(database)
        except OSError as error:
            raise as_disk_problem(error, self._file) from error
        if stored is None:
            raise BadInputError(tr("No vectors are stored in {name} yet. Compute the model first.", name=folder.name))
        self.dim = stored
        if dim is not None and dim != self.dim:
            raise BadInputError(
                tr(
                    "This model now gives vectors of {dim} numbers, but {dim_2} were stored "
                    "before. Prune its stored vectors on the Models page, then compute it again.",
                    dim=dim,
                    dim_2=self.dim,
                )
            )

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        path = self._folder / "rows.sqlite"
        try:
            with open_database(path, LOCK_SECONDS) as database:
                database.execute("pragma synchronous = full")
                yield database
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            damaged_error = DamagedError(path, str(error))
            for name in ("rows.sqlite", "rows.sqlite-wal", "rows.sqlite-shm", "vectors.f32"):
                DamagedError(self._folder / name).set_aside()  # no vector can be told without its row
            raise damaged_error from error

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._folder

    def __len__(self) -> int:
        """How many vectors are stored."""
        with self._database() as database:
            return int(database.execute("select count(*) from vectors").fetchone()[0])

    @property
    def megabytes(self) -> float:
        """Size of the vectors on the disk in MB (10^6 bytes)."""
        return self._file.stat().st_size / 1e6 if self._file.exists() else 0.0

    def skip(self, reasons: Mapping[bytes, str]) -> None:
        """Note texts that have no vector and get none, as a person chose, each with the reason."""
        with self._database() as database:
            database.executemany("insert or replace into skipped values (?, ?)", list(reasons.items()))

    def skipped(self, hashes: Sequence[bytes]) -> dict[int, str]:
        """Position in ``hashes`` -> reason, of those that were left out by ``skip``."""
        with self._database() as database:
            reasons = dict(database.execute("select hash, reason from skipped").fetchall())
        return {place: reasons[name] for place, name in enumerate(hashes) if name in reasons} if reasons else {}

    def missing(self, hashes: Sequence[bytes]) -> list[int]:
        """Positions in ``hashes`` that have no vector yet, each distinct text once; not those that were skipped."""
        rows = self._rows(hashes) | {hashes[place]: -1 for place in self.skipped(hashes)}
        seen: set[bytes] = set()
        positions = []
        for position, name in enumerate(hashes):
            if name not in rows and name not in seen:
                seen.add(name)
                positions.append(position)
        return positions

    def append(
        self, kind: Kind, hashes: Sequence[bytes], vectors: FloatArray, *, characters: int, seconds: float
    ) -> int:
        """Store vectors under their texts' hashes; those stored meanwhile by another process are left as they are.

        Args:
            kind: the role of the texts.
            hashes: n text hashes.
            vectors: float32 (n, dim), finite, no zero rows.
            characters: total length of the n texts, for the rate.
            seconds: wall time their encoding took.

        Returns:
            How many were new.

        Raises:
            BadInputError: wrong shape, NaN, infinite or zero vectors, a full disk; nothing is stored then.
        """
        self._check(hashes, vectors)
        try:
            with FileLock(self._folder / "append.lock", timeout=LOCK_SECONDS), self._database() as database:
                self._drop_beyond_the_end(database)
                fresh = self.missing(hashes)
                start = max(database.execute(_NEXT_ROW).fetchone())
                content = np.ascontiguousarray(vectors[fresh], dtype="<f4").tobytes()
                names = [hashes[i] for i in fresh]
                if fresh:
                    self._write(content, start)
                database.execute("begin immediate")
                database.executemany("insert into vectors values (?, ?)", zip(names, count(start), strict=False))
                if fresh:
                    block = (start, len(fresh), checksum_of(names, content))
                    database.execute("insert or replace into blocks values (?, ?, ?)", block)
                batches.add(database, kind, len(hashes), characters, seconds)
                database.execute("commit")
        except OSError as error:
            raise as_disk_problem(error, self._file) from error
        return len(fresh)

    def _check(self, hashes: Sequence[bytes], vectors: FloatArray) -> None:
        if vectors.shape != (len(hashes), self.dim):
            raise BadInputError(
                tr(
                    "The model returned vectors of shape {shape} for {number_of_hashes} texts; "
                    "({number_of_hashes}, {dim}) was expected. Nothing was stored.",
                    shape=vectors.shape,
                    number_of_hashes=len(hashes),
                    dim=self.dim,
                )
            )
        if not np.isfinite(vectors).all():
            bad = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
            raise BadInputError(
                tr("The model returned a vector with NaN or infinite numbers (text {bad} of its batch).", bad=bad + 1)
            )
        if len(hashes) and not np.abs(vectors).max(axis=1).all():
            bad = int(np.flatnonzero(np.abs(vectors).max(axis=1) == 0)[0])
            raise BadInputError(tr("The model returned a vector of zeros (text {bad} of its batch).", bad=bad + 1))

    def _drop_beyond_the_end(self, database: sqlite3.Connection) -> None:
        """Forget vectors that the file does not have any more: it was cut from outside."""
        size = self._file.stat().st_size if self._file.exists() else 0
        whole_rows = size // (self.dim * BYTES_PER_NUMBER)
        gone = database.execute("select count(*) from vectors where row >= ?", (whole_rows,)).fetchone()[0]
        if not gone:
            return
        cut = "select coalesce(min(start), ?) from blocks where start + rows > ?"
        start = min(whole_rows, database.execute(cut, (whole_rows, whole_rows)).fetchone()[0])
        database.execute("begin immediate")
        database.execute("delete from vectors where row >= ?", (start,))
        database.execute("delete from blocks where start >= ?", (start,))
        database.execute("commit")
        log.warning("%d vectors in %s are gone and were dropped", gone, self._folder)

    def _write(self, content: bytes, start: int) -> None:
        mode = "rb+" if self._file.exists() else "wb+"
        with self._file.open(mode) as file:
            # A process killed between write and commit leaves bytes that no row names: write over them.
            file.truncate(start * self.dim * BYTES_PER_NUMBER)
            file.seek(start * self.dim * BYTES_PER_NUMBER)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def read(self, hashes: Sequence[bytes]) -> FloatArray:
        """The vectors of these texts, float32 (len(hashes), dim), in the order asked for; zeros for skipped ones.

        Raises:
            KeyError: a text has no vector; the message says how many.
            BadInputError: the file of vectors was cut or removed from outside.
        """
        skipped = self.skipped(hashes)
        if skipped:
            whole = np.zeros((len(hashes), self.dim), dtype=np.float32)
            kept = [place for place in range(len(hashes)) if place not in skipped]
            whole[kept] = self._read([hashes[place] for place in kept])
            return whole
        return self._read(hashes)

    def _read(self, hashes: Sequence[bytes]) -> FloatArray:
        before = self._rows(hashes)
        rows = self._whole_rows(hashes, before)
        if len(rows) < len(before):
            raise BadInputError(tr(_DROPPED, count=len(before) - len(rows), folder=self._folder.name))
        try:
            order = np.fromiter((rows[name] for name in hashes), dtype=np.int64, count=len(hashes))
        except KeyError:
            absent = len(self.missing(hashes))
            raise KeyError(f"{absent} of {len(hashes)} texts have no stored vector") from None
        if not len(order):
            return np.empty((0, self.dim), dtype=np.float32)
        # The shape is given because a killed append may have left part of a row at the end of the file.
        whole_rows = self._file.stat().st_size // (self.dim * BYTES_PER_NUMBER)
        stored = np.memmap(self._file, dtype="<f4", mode="r", shape=(whole_rows, self.dim))
        return np.asarray(stored[order], dtype=np.float32)

    def drop_damaged(self, hashes: Sequence[bytes]) -> int:
        """Forget the damaged ones among the vectors of these texts, so that they count as missing; returns how many.

        Looks at each block of vectors once in the life of a process; those of before checksums gain theirs.
        """
        before = self._rows(hashes)
        return len(before) - len(self._whole_rows(hashes, before))

    def drop_all_damaged(self) -> int:
        """As drop_damaged, for all there are."""
        with self._database() as database:
            names = [bytes(row[0]) for row in database.execute("select hash from vectors")]
        return self.drop_damaged(names)

    def _whole_rows(self, hashes: Sequence[bytes], rows: dict[bytes, int]) -> dict[bytes, int]:
        with self._database() as database:
            bad = damaged_blocks(database, self._file, self.dim * BYTES_PER_NUMBER, list(rows.values()))
            if not bad:
                return rows
            with FileLock(self._folder / "append.lock", timeout=LOCK_SECONDS):
                database.execute("begin immediate")
                for block in bad:
                    span = (block.start, block.start + block.rows)
                    database.execute("delete from vectors where row >= ? and row < ?", span)
                    database.execute("delete from blocks where start = ?", (block.start,))
                database.execute("commit")
        log.warning("%d blocks of vectors in %s are damaged and were dropped", len(bad), self._folder)
        return self._rows(hashes)

    def rate(self, kind: Kind) -> EncodingRate:
        """What encoding texts of this kind has cost, all batches together."""
        with self._database() as database:
            return batches.rate(database, kind)

    def _rows(self, hashes: Sequence[bytes]) -> dict[bytes, int]:
        wanted = list(set(hashes))
        rows: dict[bytes, int] = {}
        with self._database() as database:
            for start in range(0, len(wanted), LOOKUP_ROWS):
                part = wanted[start : start + LOOKUP_ROWS]
                marks = ",".join("?" * len(part))
                rows.update(database.execute(f"select hash, row from vectors where hash in ({marks})", part))  # noqa: S608 - only marks
        return rows
