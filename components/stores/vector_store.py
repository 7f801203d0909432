"""Where an index lies, whoever keeps it: a collection of vectors, its database, and what goes wrong there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from components.i18n import tr, tr_count
from components.records import BadInputError, FloatArray, Ranking

LONGEST_FILTER_VALUE = 200  # characters; longer cells are texts, not something to filter by


class StoreTroubleError(BadInputError):
    """A vector database is down, slow, refuses, or holds something else of that name; the message is the sentence."""


@dataclass(frozen=True)
class IndexKind:
    """How vectors are arranged for search: ``kind`` by the database's own name, and what it is told.

    ``build`` and ``search`` hold the parameters of both times, by the names that the database gives them.
    """

    kind: str
    build: Mapping[str, int] = field(default_factory=dict)
    search: Mapping[str, int] = field(default_factory=dict)


USUAL = IndexKind("HNSW")
"""HNSW as the database would have it."""


class VectorStore(Protocol):
    """One collection of vectors, each under the id of its document. Every method may raise StoreTroubleError."""

    def count(self) -> int:
        """How many vectors are stored."""
        ...

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that have a vector."""
        ...

    def upsert(
        self,
        ids: Sequence[str],
        vectors: FloatArray,
        metadata: Sequence[Mapping[str, str]] | None = None,
        report: Callable[[int], None] | None = None,
    ) -> None:
        """Store vectors, float32 (len(ids), dim), in batches; ``report`` is told how many are in.

        Raises:
            BadInputError: a vector of zeros, which no search finds.
        """
        ...

    def finish(self) -> None:
        """Return once a search sees everything that was stored, by the index."""
        ...

    def vectors(self, ids: Sequence[str]) -> FloatArray:
        """The vectors of these ids in the order asked for, float32 (len(ids), dim).

        Raises:
            KeyError: an id has none.
        """
        ...

    def query(self, vectors: FloatArray, k: int, where: Mapping[str, str] | None = None) -> list[Ranking]:
        """The k nearest of each row by cosine, as the index finds them; ``where`` is column -> value all must have."""
        ...

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these ids."""
        ...


class VectorDatabase(Protocol):
    """An open database of such collections. Every method may raise StoreTroubleError."""

    label: str
    """What sentences and tables call it, such as "Milvus at http://127.0.0.1:19530"."""

    def open(self, name: str, dim: int, title: str = "", index: IndexKind = USUAL) -> VectorStore:
        """The collection of that name, made where absent, with ``index`` then; the database's usual one by default.

        Raises:
            BadInputError: it exists and is not what was asked for: another distance, dimension, or somebody else's.
        """
        ...

    def names(self) -> list[str]:
        """The names of all collections."""
        ...

    def drop(self, name: str) -> None:
        """Delete a collection; nothing where there is none."""
        ...

    def megabytes(self, name: str) -> float | None:
        """What it says that a collection takes, MB (10^6 bytes); None where it does not say."""
        ...


class SharedDatabase(Protocol):
    """This process's one hold on a vector database, taken when first needed and kept until closed."""

    why_not: str
    """Why ``get`` gave None the last time, in one sentence."""

    def get(self) -> VectorDatabase | None:
        """The open database; None while it cannot be had, which is asked again."""
        ...

    def close(self) -> None:
        """Let go of it, if it was taken."""
        ...


def fill(
    store: VectorStore,
    ids: Sequence[str],
    vectors: FloatArray,
    metadata: Sequence[Mapping[str, str]],
    report: Callable[[int], None] | None = None,
) -> None:
    """Bring a collection to exactly these ids. What an interrupted call has stored already is not sent again.

    Raises:
        StoreTroubleError: it does not hold as many as it should afterwards.
    """
    known = store.known(ids) if store.count() else set()
    todo = [row for row, name in enumerate(ids) if name not in known]
    if todo:
        done = len(ids) - len(todo)
        store.upsert(
            [ids[row] for row in todo],
            vectors[todo] if known else vectors,
            [metadata[row] for row in todo],
            None if report is None else lambda now: report(done + now),
        )
    store.finish()
    stored = store.count()
    if stored != len(ids):
        raise StoreTroubleError(
            tr(
                "The index holds {vectors}, and there are {documents}: something else writes "
                "to it, or it lost some. Prune the model's stored vectors on the Models page "
                "and compute it again.",
                vectors=tr_count("{count} vector", "{count} vectors", stored),
                documents=tr_count("{count} document", "{count} documents", len(ids)),
            )
        )


def check_directions(vectors: FloatArray) -> None:
    """Refuse what an index would take and never find.

    Raises:
        BadInputError: a vector of zeros.
    """
    if len(vectors) and not np.abs(vectors).max(axis=1).all():
        raise BadInputError(tr("A vector of zeros cannot be indexed: it has no direction. Compute the model again."))


def filterable(row: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row that are stored beside its vector: neither empty ones nor long texts."""
    return {name: value for name, value in row.items() if value and len(value) <= LONGEST_FILTER_VALUE}


def folder_bytes(folder: Path) -> int:
    """What all files below a folder take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def parts(total: int, size: int) -> Iterator[slice]:
    """Slices of at most ``size`` that together are 0 to ``total``."""
    for start in range(0, total, size):
        yield slice(start, start + size)
