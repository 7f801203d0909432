"""Answering queries, a whole collection's and a single typed one, by the same searcher."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from components.candidates.typed_vectors import TypedVectors
from components.costs.busy import others_busy
from components.datasets.own_documents import own_documents
from components.i18n import tr
from components.progress import TIMED_QUERIES
from components.records import BadInputError, Collection, Item, Ranking
from components.retrieval.parents import search_parents
from components.retrieval.ranking import missed_by_index
from components.spec import ModelSpec
from components.stores.vector_store import VectorDatabase
from components.workspace import Workspace

EMPTY = Ranking((), np.empty(0))
USERS_AT_ONCE = 256
Where = Mapping[str, str]
LoadModel = Callable[[ModelSpec], tuple[Any, threading.Lock]]
"""What ``Candidate.load`` gives for a spec, and its lock."""


def cannot_load(spec: ModelSpec) -> tuple[Any, threading.Lock]:
    """For searchers of a whole collection, whose queries are encoded already.

    Raises:
        BadInputError: always.
    """
    raise BadInputError(
        tr("{name} has no stored vectors for some texts. Compute it on the Models page.", name=spec.name)
    )


@dataclass(frozen=True)
class Opened:
    """What every searcher is made from.

    ``load`` gives the model of a typed query; ``typed`` keeps what other computers made of typed queries.
    """

    workspace: Workspace
    collection: Collection
    load: LoadModel = cannot_load
    typed: TypedVectors | None = None

    @property
    def ids(self) -> list[str]:
        """Document ids in table order."""
        ids: list[str] = self.collection.documents["id"].tolist()
        return ids


@dataclass(frozen=True)
class Query:
    """A query to search for; ``id`` where it is one of the collection's, ``item`` where it is a picture or sound."""

    text: str
    id: str | None = None
    item: Item | None = None


@dataclass(frozen=True)
class Ask:
    """One query of a person who waits, and which documents may be its results.

    They may be limited by ``where`` (column -> value) and to those ``among`` (ids of documents).
    """

    text: str
    k: int
    query_id: str | None = None
    where: Where | None = None
    chroma: VectorDatabase | None = None
    among: frozenset[str] | None = None
    item: Item | None = None

    @property
    def query(self) -> Query:
        """The query itself."""
        return Query(self.text, self.query_id, self.item)

    def rows(self, collection: Collection) -> np.ndarray | None:
        """Row numbers of the documents that may be results; None where all may."""
        if not self.where and self.among is None:
            return None
        documents = collection.documents
        kept = np.ones(len(documents), dtype=bool)
        for column, value in (self.where or {}).items():
            kept &= (documents[column] == value).to_numpy()
        if self.among is not None:
            kept &= documents["id"].isin(self.among).to_numpy()
        return np.flatnonzero(kept)


@dataclass(frozen=True)
class Hits:
    """One candidate's answer. ``shown`` is what the page lists; ``exact`` differs where the index misses something.

    Times are milliseconds of this one call; ``encode_ms`` is None where the vector was known already.
    ``via`` is "index", "exact search", or as the searcher of its kind says.
    """

    shown: Ranking
    exact: Ranking
    encode_ms: float | None
    search_ms: float | None
    via: str

    @property
    def missed_by_index(self) -> list[str]:
        """Documents of the exact list that the index did not return, though they are better than what it did."""
        return missed_by_index(self.exact, self.shown)


class Searcher(ABC):
    """Answers queries for one candidate over one collection, kept in memory between them."""

    via: ClassVar[str] = "exact search"

    @abstractmethod
    def encode(self, queries: Sequence[Query]) -> tuple[Any, float | None]:
        """What ``search`` takes of these queries, and the milliseconds a model took; None where it was known already.

        Raises:
            BadInputError: it cannot answer them.
        """

    @abstractmethod
    def search(self, encoded: Any, k: int, rows: np.ndarray | None = None) -> list[Ranking]:  # noqa: ANN401 - as ``encode`` gives
        """The best k documents of each query, exactly; ``rows`` are those that may be results, None for all."""

    def ask(self, ask: Ask, rows: np.ndarray | None) -> Hits:
        """One query of a person who waits; ``rows`` is ``ask.rows`` of the collection."""
        encoded, encode_ms = self.encode([ask.query])
        started = time.perf_counter()
        ranking = self.search(encoded, ask.k, rows)[0]
        return Hits(ranking, ranking, encode_ms, (time.perf_counter() - started) * 1000, self.via)


def only_rows(ranking: Ranking, k: int, ids: Sequence[str], rows: np.ndarray | None) -> Ranking:
    """The first k of a ranking, of those that may be results."""
    if rows is None:
        return Ranking(ranking.doc_ids[:k], ranking.scores[:k])
    allowed = {ids[i] for i in rows}
    kept = [i for i, doc_id in enumerate(ranking.doc_ids) if doc_id in allowed][:k]
    return Ranking(tuple(ranking.doc_ids[i] for i in kept), ranking.scores[kept])


def timed_alone(searcher: Searcher, collection: Collection) -> dict[str, Any]:
    """Milliseconds each of the first queries takes alone, encoded and searched for 10 results, as facts of a result."""
    ids: list[str] = collection.queries["id"].tolist()
    times = []
    for name, text in list(zip(ids, collection.query_texts(), strict=True))[: TIMED_QUERIES + 1]:
        started = time.perf_counter()
        encoded, _ = searcher.encode([Query(text, name)])
        searcher.search(encoded, 10)
        times.append((time.perf_counter() - started) * 1000)
    return {"cold_ms": times[:1], "query_ms": times[1:], "timed_on": "queries", "others_busy": others_busy()}


def search_collection(
    searcher: Searcher, collection: Collection, depth: int, *, timed: int = TIMED_QUERIES
) -> tuple[dict[str, Ranking], list[float]]:
    """Each query's results to ``depth``, and of chunks what its first ``depth`` documents need besides.

    One more where queries are documents themselves, which scores may leave out.

    Users do not find what they have already.

    Returns:
        query id -> ranking, and milliseconds of the first ``timed`` queries, each searched alone for 10 results.
    """
    depth += bool(own_documents(collection))
    ids: list[str] = collection.queries["id"].tolist()
    queries = [Query(text, name) for name, text in zip(ids, collection.query_texts(), strict=True)]
    times = []
    for query in queries[:timed]:
        encoded, _ = searcher.encode([query])
        started = time.perf_counter()
        searcher.search(encoded, 10)
        times.append((time.perf_counter() - started) * 1000)
    if not collection.is_chunked:
        rankings = search_users(
            lambda some, k: searcher.search(searcher.encode(some)[0], k), queries, collection, depth
        )
        return dict(zip(ids, rankings, strict=True)), times
    by_id = dict(zip(ids, queries, strict=True))

    def search_names(names: Sequence[str], k: int) -> dict[str, Ranking]:
        encoded, _ = searcher.encode([by_id[name] for name in names])
        return dict(zip(names, searcher.search(encoded, k), strict=True))

    return search_parents(search_names, ids, collection.parent_of, depth), times


def search_users(
    search: Callable[[Sequence[Query], int], list[Ranking]],
    queries: Sequence[Query],
    collection: Collection,
    depth: int,
) -> list[Ranking]:
    """The first ``depth`` results of each user without the documents that are none for this user.

    Users of histories of like length are searched together, each as deep as its longest history needs.
    """
    known = collection.interactions
    if known is None:
        return search(queries, depth) if queries else []
    left_out = [known.left_out(query.id) for query in queries]
    order = sorted(range(len(queries)), key=lambda place: len(left_out[place]))
    by_place: dict[int, Ranking] = {}
    for start in range(0, len(order), USERS_AT_ONCE):
        part = order[start : start + USERS_AT_ONCE]
        rankings = search([queries[place] for place in part], depth + len(left_out[part[-1]]))
        by_place |= {
            place: without(ranking, left_out[place], depth) for place, ranking in zip(part, rankings, strict=True)
        }
    return [by_place[place] for place in range(len(queries))]


def without(ranking: Ranking, left_out: frozenset[str], depth: int) -> Ranking:
    """The first ``depth`` results that are none of these documents."""
    kept = [place for place, doc in enumerate(ranking.doc_ids) if doc not in left_out][:depth]
    return Ranking(tuple(ranking.doc_ids[place] for place in kept), ranking.scores[kept])
