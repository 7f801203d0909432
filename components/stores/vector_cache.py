"""The truth about vectors: one append-only float32 file per encoder, with SQLite rows saying which text lies where.

Rows are committed only after the vectors they name are on the disk (fsync), so a process killed at any moment leaves
whole vectors or none. A vector is stored once per text; several processes may append at the same time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from filelock import FileLock

from components.files import as_disk_problem, open_database
from components.records import BadInputError, FloatArray, Item

BYTES_PER_NUMBER = 4  # float32
LOCK_SECONDS = 120.0  # an append takes far less; longer means another process is stuck
LOOKUP_ROWS = 20_000  # hashes asked for in one statement, well under SQLite's limit on variables

_SCHEMA = """
create table if not exists meta (name text primary key, value text not null);
create table if not exists vectors (hash blob primary key, row integer not null unique) without rowid;
create table if not exists batches (
    kind text not null, texts integer not null, characters integer not null, seconds real not null, at real not null
);create table if not exists skipped (hash blob primary key, reason text not null) without rowid;
"""

_TOO_SHORT = (
    "Stored vectors in {folder} are gone: the file is shorter than what was written. "
    "Delete that folder and compute the model again."
)

Kind = Literal["document", "query"]


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
                database.executescript(_SCHEMA)
                if dim is not None:
                    database.execute("insert or ignore into meta values ('dim', ?)", (str(dim),))
                stored = database.execute("select value from meta where name = 'dim'").fetchone()
        except OSError as error:
            raise as_disk_problem(error, self._file) from error
        if stored is None:
            raise BadInputError(f"No vectors are stored in {folder.name} yet. Compute the model first.")
        self.dim = int(stored[0])
        if dim is not None and dim != self.dim:
            raise BadInputError(
                f"This model now gives vectors of {dim} numbers, but {self.dim} were stored before. "
                "Prune its stored vectors on the Models page, then compute it again."
            )

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with open_database(self._folder / "rows.sqlite", LOCK_SECONDS) as database:
            database.execute("pragma synchronous = full")
            yield database

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
        found = []
        for position, name in enumerate(hashes):
            if name not in rows and name not in seen:
                seen.add(name)
                found.append(position)
        return found

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
                fresh = self.missing(hashes)
                start = database.execute("select coalesce(max(row) + 1, 0) from vectors").fetchone()[0]
                if fresh:
                    self._write(vectors[fresh], start)
                database.execute("begin immediate")
                database.executemany(
                    "insert into vectors values (?, ?)", [(hashes[i], start + n) for n, i in enumerate(fresh)]
                )
                database.execute(
                    "insert into batches values (?, ?, ?, ?, ?)", (kind, len(hashes), characters, seconds, time.time())
                )
                database.execute("commit")
        except OSError as error:
            raise as_disk_problem(error, self._file) from error
        return len(fresh)

    def _check(self, hashes: Sequence[bytes], vectors: FloatArray) -> None:
        if vectors.shape != (len(hashes), self.dim):
            raise BadInputError(
                f"The model returned vectors of shape {vectors.shape} for {len(hashes)} texts; "
                f"({len(hashes)}, {self.dim}) was expected. Nothing was stored."
            )
        if not np.isfinite(vectors).all():
            bad = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
            raise BadInputError(
                f"The model returned a vector with NaN or infinite numbers (text {bad + 1} of its batch)."
            )
        if len(hashes) and not np.abs(vectors).max(axis=1).all():
            bad = int(np.flatnonzero(np.abs(vectors).max(axis=1) == 0)[0])
            raise BadInputError(f"The model returned a vector of zeros (text {bad + 1} of its batch).")

    def _write(self, vectors: FloatArray, start: int) -> None:
        mode = "rb+" if self._file.exists() else "wb+"
        with self._file.open(mode) as file:
            if file.seek(0, os.SEEK_END) < start * self.dim * BYTES_PER_NUMBER:
                raise BadInputError(_TOO_SHORT.format(folder=self._folder))
            # A process killed between write and commit leaves bytes that no row names: write over them.
            file.truncate(start * self.dim * BYTES_PER_NUMBER)
            file.seek(start * self.dim * BYTES_PER_NUMBER)
            file.write(np.ascontiguousarray(vectors, dtype="<f4").tobytes())
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
        rows = self._rows(hashes)
        try:
            order = np.fromiter((rows[name] for name in hashes), dtype=np.int64, count=len(hashes))
        except KeyError:
            absent = len(self.missing(hashes))
            raise KeyError(f"{absent} of {len(hashes)} texts have no stored vector") from None
        if not len(order):
            return np.empty((0, self.dim), dtype=np.float32)
        # The shape is given because a killed append may have left part of a row at the end of the file.
        size = self._file.stat().st_size if self._file.exists() else 0
        whole_rows = size // (self.dim * BYTES_PER_NUMBER)
        if whole_rows <= order.max():
            raise BadInputError(_TOO_SHORT.format(folder=self._folder))
        stored = np.memmap(self._file, dtype="<f4", mode="r", shape=(whole_rows, self.dim))
        return np.asarray(stored[order], dtype=np.float32)

    def rate(self, kind: Kind) -> EncodingRate:
        """What encoding texts of this kind has cost, all batches together."""
        with self._database() as database:
            row = database.execute(
                "select coalesce(sum(texts), 0), coalesce(sum(characters), 0), coalesce(sum(seconds), 0) "
                "from batches where kind = ?",
                (kind,),
            ).fetchone()
        return EncodingRate(int(row[0]), int(row[1]), float(row[2]))

    def _rows(self, hashes: Sequence[bytes]) -> dict[bytes, int]:
        wanted = list(set(hashes))
        found: dict[bytes, int] = {}
        with self._database() as database:
            for start in range(0, len(wanted), LOOKUP_ROWS):
                part = wanted[start : start + LOOKUP_ROWS]
                marks = ",".join("?" * len(part))
                found.update(database.execute(f"select hash, row from vectors where hash in ({marks})", part))  # noqa: S608 - only marks
        return found
