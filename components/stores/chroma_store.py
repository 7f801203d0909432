"""Chroma: the index a product would use, built from the vector cache and never written by two processes at once."""

from __future__ import annotations

import contextlib
import logging
import secrets
import shutil
import sqlite3
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from components.damage import ASIDE
from components.files import known_json, write_json
from components.i18n import N_, tr
from components.records import BadInputError, FloatArray, Ranking
from components.stores.vector_store import USUAL, IndexKind, check_directions, filterable, folder_bytes, parts

log = logging.getLogger(__name__)

SPACE = "cosine"
KEPT_METADATA = 12  # columns stored beside a vector for filters
BLOCK_BYTES = 1 << 20
BUSY = N_("Another process holds the Chroma index of this workspace until it ends.")


class StoreBusyError(RuntimeError):
    """Another process has the Chroma folder open; two writers would lose vectors without any error."""


class ChromaFolder:
    """One process's hold on a Chroma folder: the lock file, the client and its collections."""

    label = "Chroma"

    def __init__(self, folder: Path) -> None:
        """Take the lock and open the folder.

        Raises:
            StoreBusyError: another process has it.
        """
        import chromadb
        from chromadb.config import Settings

        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = FileLock(folder.parent / "chroma.lock", thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise StoreBusyError(tr(BUSY)) from None
        self._sums = folder.with_name(f"{folder.name}.sums.json")
        self._set_aside_if_damaged()
        settings = Settings(anonymized_telemetry=False)
        try:
            try:
                self._client = chromadb.PersistentClient(str(folder), settings)
            except BaseException as error:  # also the panics of its native code: an index is built again, never mended
                if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
                    raise
                self._set_aside(str(error))
                self._client = chromadb.PersistentClient(str(folder), settings)
        except BaseException:
            self._lock.release()
            raise
        self._guard = threading.RLock()

    def close(self) -> None:
        """Let go of the folder."""
        with contextlib.suppress(AttributeError):
            self._client.close()
        with contextlib.suppress(OSError, BadInputError):
            write_json(self._sums, {"files": _checksums(self.folder)})
        self._lock.release()

    def _set_aside_if_damaged(self) -> None:
        """Look whether the folder is what the last process left that closed it; after a kill nobody can tell."""
        told = known_json(self._sums)
        self._sums.unlink(missing_ok=True)
        if told is not None and told.get("files") != _checksums(self.folder):
            self._set_aside(tr("its checksums do not fit"))

    def _set_aside(self, why: str) -> None:
        log.warning("the Chroma index %s is damaged (%s) and is built again", self.folder, why)
        self.folder.replace(self.folder.with_name(f"{self.folder.name}{ASIDE}{secrets.token_hex(4)}"))
        self.folder.mkdir()

    def __enter__(self) -> ChromaFolder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, name: str, dim: int, title: str = "", index: IndexKind = USUAL) -> ChromaStore:
        """The collection of that name, made where absent, with what ``index`` tells HNSW.

        Raises:
            BadInputError: it exists with another distance or dimension.
        """
        with self._guard:
            collection = self._client.get_or_create_collection(
                name,
                configuration={"hnsw": {"space": SPACE, **index.build, **index.search}},
                metadata={"title": title or name, "dim": dim},
                embedding_function=None,
            )
        space = collection.configuration_json.get("hnsw", {}).get("space")
        stored_dim = (collection.metadata or {}).get("dim", dim)
        if space != SPACE or stored_dim != dim:
            raise BadInputError(
                tr(
                    "The index {name} was built for {space} distance and {stored_dim} numbers; "
                    "{space_2} and {dim} are needed. Rebuild it on the Models page.",
                    name=name,
                    space=space,
                    stored_dim=stored_dim,
                    space_2=SPACE,
                    dim=dim,
                )
            )
        return ChromaStore(collection, self._client.get_max_batch_size(), self._guard)

    def names(self) -> list[str]:
        """The names of all collections."""
        with self._guard:
            return [str(list_collection.name) for list_collection in self._client.list_collections()]

    def megabytes(self, name: str) -> float | None:
        """What the whole folder takes: Chroma does not tell its collections apart."""
        return folder_bytes(self.folder) / 1e6

    def drop(self, name: str) -> None:
        """Delete a collection and the folder Chroma would leave behind."""
        with self._guard:
            if name in self.names():
                self._client.delete_collection(name)
        with contextlib.closing(sqlite3.connect(self.folder / "chroma.sqlite3", timeout=30)) as database:
            live = {row[0] for row in database.execute("select id from segments")}
        for child in self.folder.iterdir():
            if child.is_dir() and len(child.name) == 36 and child.name not in live:  # a UUID
                shutil.rmtree(child, ignore_errors=True)


class ChromaStore:
    """One Chroma collection."""

    def __init__(self, collection: Any, batch: int, guard: threading.RLock) -> None:  # noqa: ANN401 - chromadb's own class
        self._collection = collection
        self._batch = batch
        self._guard = guard

    def count(self) -> int:
        """How many vectors are stored."""
        return int(self._collection.count())

    def upsert(
        self,
        ids: Sequence[str],
        vectors: FloatArray,
        metadata: Sequence[Mapping[str, str]] | None = None,
        report: Callable[[int], None] | None = None,
    ) -> None:
        """Store vectors in batches Chroma accepts; ``report`` is told how many are in.

        Raises:
            BadInputError: a vector of zeros, which Chroma would take and never find.
        """
        check_directions(vectors)
        for part in parts(len(ids), self._batch):
            with self._guard:
                self._collection.upsert(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    metadatas=None if metadata is None else [filterable(row) or None for row in metadata[part]],
                )
            if report is not None:
                report(min(part.stop, len(ids)))

    def finish(self) -> None:
        """Nothing: Chroma sees what it stored at once."""

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that have a vector."""
        known: set[str] = set()
        for part in parts(len(ids), self._batch):
            known.update(self._collection.get(ids=list(ids[part]), include=[])["ids"])
        return known

    def vectors(self, ids: Sequence[str]) -> FloatArray:
        """The vectors of these ids in the order asked for (Chroma itself ignores the order)."""
        by_id: dict[str, Any] = {}
        for part in parts(len(ids), self._batch):
            answer = self._collection.get(ids=list(ids[part]), include=["embeddings"])
            by_id.update(zip(answer["ids"], answer["embeddings"], strict=True))
        return np.asarray([by_id[name] for name in ids], dtype=np.float32)

    def query(self, vectors: FloatArray, k: int, where: Mapping[str, str] | None = None) -> list[Ranking]:
        """The k nearest of each row, as the index finds them; score = 1 - cosine distance."""
        k = min(k, self.count())
        if not len(vectors) or k == 0:
            return [Ranking((), np.empty(0)) for _ in range(len(vectors))]
        answer = self._collection.query(
            query_embeddings=vectors, n_results=k, where=_where(where), include=["distances"]
        )
        return [
            Ranking(tuple(ids), 1.0 - np.asarray(distances, dtype=np.float64))
            for ids, distances in zip(answer["ids"], answer["distances"], strict=True)
        ]

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these ids."""
        for part in parts(len(ids), self._batch):
            with self._guard:
                self._collection.delete(ids=list(ids[part]))


def _where(where: Mapping[str, str] | None) -> dict[str, Any] | None:
    if not where:
        return None
    clauses = [{name: {"$eq": value}} for name, value in where.items()]
    return clauses[0] if len(clauses) == 1 else {"$and": clauses}


def _checksums(folder: Path) -> dict[str, str]:
    """The CRC-32 of every file below a folder, by its path in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _crc(path) for path in files}


def _crc(path: Path) -> str:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            checksum = zlib.crc32(block, checksum)
    return f"{checksum:08x}"


class SharedChroma:
    """This process's one hold on a Chroma folder, taken when first needed and kept until closed."""

    why_not = BUSY

    def __init__(self, folder: Path) -> None:
        self._path = folder
        self._guard = threading.Lock()
        self._folder: ChromaFolder | None = None

    def get(self) -> ChromaFolder | None:
        """The open folder; None while another process has it (asked again each time)."""
        with self._guard:
            if self._folder is None:
                try:
                    self._folder = ChromaFolder(self._path)
                except StoreBusyError:
                    return None
            return self._folder

    def close(self) -> None:
        """Let go of the folder, if it was taken."""
        with self._guard:
            if self._folder is not None:
                self._folder.close()
                self._folder = None
