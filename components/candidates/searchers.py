"""One way of searching per kind of candidate, kept in memory between the queries of a person."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from components.candidates.derived import FUSION_CONSTANT, RERANK_DEPTH
from components.candidates.derived_runs import fuse_rankings
from components.candidates.indexing import has_index, open_store
from components.candidates.keys import encoder_key
from components.candidates.keywords import build_bm25
from components.candidates.names import is_local
from components.candidates.reranking import live_scores, texts_of
from components.candidates.sparse import sparse_rows
from components.candidates.typed_vectors import TypedVectors
from components.progress import RUN_DEPTH
from components.records import BadInputError, Collection, FloatArray, Ranking, Run
from components.results import store as results
from components.retrieval.bm25 import BM25
from components.retrieval.exact import exact_search
from components.retrieval.quantised import CompactIndex, truncated
from components.retrieval.ranking import lost
from components.retrieval.rerank import pairs_to_score, reranked
from components.retrieval.sparse import sparse_search
from components.spec import ModelSpec
from components.stores.chroma_store import ChromaFolder
from components.stores.vector_cache import VectorCache, text_hash
from components.workspace import Workspace

EMPTY = Ranking((), np.empty(0))
Where = Mapping[str, str]
LoadModel = Callable[[ModelSpec], tuple[Any, threading.Lock]]
"""The loaded model of a spec (an Encoder, a SparseTextEncoder, or the PairScorer of a "rerank" spec), and its lock."""


@dataclass(frozen=True)
class Hits:
    """One model's answer. ``shown`` is what the page lists; ``exact`` differs where the index misses something.

    Times are milliseconds of this one call; ``encode_ms`` is None where the vector was known already.
    ``via`` is "index", "exact search", "keywords", "saved run", "sparse", "fusion" or "reranking".
    """

    shown: Ranking
    exact: Ranking
    encode_ms: float | None
    search_ms: float | None
    via: str

    @property
    def missed_by_index(self) -> list[str]:
        """Documents of the exact list that the index did not return, though they are better than what it did."""
        return lost(self.exact, self.shown)


@dataclass(frozen=True)
class Asked:
    """One query: its text, and its id where it is one of the collection's.

    Results may be limited by ``where`` (column -> value) and to those ``among`` (ids of documents).
    """

    text: str
    k: int
    query_id: str | None = None
    where: Where | None = None
    chroma: ChromaFolder | None = None
    among: frozenset[str] | None = None

    @property
    def is_limited(self) -> bool:
        """Whether not every document may be a result."""
        return bool(self.where) or self.among is not None


class Searcher(Protocol):
    """Answers queries for one candidate over one collection."""

    def search(self, asked: Asked) -> Hits:
        """The best documents; BadInputError where this candidate cannot answer a typed query."""


@dataclass(frozen=True)
class Setting:
    """What every searcher is made from; ``typed`` keeps what other computers made of typed questions."""

    workspace: Workspace
    collection: Collection
    load: LoadModel
    typed: TypedVectors | None = None

    @property
    def ids(self) -> list[str]:
        """Document ids in table order."""
        found: list[str] = self.collection.documents["id"].tolist()
        return found

    def matching(self, asked: Asked) -> np.ndarray | None:
        """Row numbers of the documents that may be results; None where all may."""
        if not asked.is_limited:
            return None
        documents = self.collection.documents
        kept = np.ones(len(documents), dtype=bool)
        for column, value in (asked.where or {}).items():
            kept &= (documents[column] == value).to_numpy()
        if asked.among is not None:
            kept &= documents["id"].isin(asked.among).to_numpy()
        return np.flatnonzero(kept)

    def filtered(self, found: Ranking, asked: Asked) -> Ranking:
        """The first k of a ranking that match."""
        kept = self.matching(asked)
        if kept is None:
            return Ranking(found.doc_ids[: asked.k], found.scores[: asked.k])
        ids = self.ids
        allowed = {ids[i] for i in kept}
        rows = [i for i, doc_id in enumerate(found.doc_ids) if doc_id in allowed][: asked.k]
        return Ranking(tuple(found.doc_ids[i] for i in rows), found.scores[rows])


def open_searcher(setting: Setting, spec: ModelSpec) -> Searcher:
    """The searcher of a computed candidate; its model is loaded only when a typed query needs it."""
    if spec.kind == "fusion":
        return FusionSearcher(setting, spec)
    if spec.kind == "rerank":
        return RerankSearcher(setting, spec)
    if spec.kind == "bm25":
        return KeywordSearcher(setting, spec)
    if spec.kind == "sparse":
        return SparseSearcher(setting, spec)
    if spec.kind == "run":
        return SavedSearcher(setting, spec)
    return DenseSearcher(setting, spec)


class DenseSearcher:
    """Vectors, full or smaller ones, searched by the index where there is one, and exactly."""

    def __init__(self, setting: Setting, spec: ModelSpec) -> None:
        self._setting, self._spec = setting, spec
        self._encoded_by = spec.parts[0] if spec.kind == "variant" else spec
        self._ids = setting.ids
        self._compact: CompactIndex | None = None
        self._vectors: FloatArray | None = None
        if spec.kind == "variant":
            self._compact = results.compact_index(setting.workspace, setting.collection, spec)
        else:
            self._vectors = results.document_vectors(setting.workspace, setting.collection, spec)

    def search(self, asked: Asked) -> Hits:
        """See Searcher."""
        vector, encode_ms = self._query_vector(asked)
        started = time.perf_counter()
        exact = self._exact(vector, asked)
        exact_ms = (time.perf_counter() - started) * 1000
        plain = Hits(exact, exact, encode_ms, exact_ms, "exact search")
        if asked.chroma is None or asked.among is not None or not has_index(self._spec):
            return plain  # the index knows columns, not lists of documents
        dim = int(self._spec.options["dim"]) if self._spec.kind == "variant" else vector.shape[1]
        store = open_store(asked.chroma, self._setting.collection, self._spec, dim)
        if store.count() != len(self._ids):
            return plain
        cut = truncated(vector, dim) if dim < vector.shape[1] else vector
        started = time.perf_counter()
        shown = store.query(cut, asked.k, asked.where)[0]
        return Hits(shown, exact, encode_ms, (time.perf_counter() - started) * 1000, "index")

    def _exact(self, vector: FloatArray, asked: Asked) -> Ranking:
        kept = self._setting.matching(asked)
        if self._compact is not None:
            return self._compact.search(vector, asked.k, rows=kept)[0]
        if self._vectors is None:
            raise BadInputError(f"{self._spec.name} has no stored vectors. Compute it on the Models page.")
        vectors, ids = self._vectors, self._ids
        if kept is not None:
            vectors, ids = vectors[kept], [ids[i] for i in kept]
        return exact_search(vector, vectors, ids, asked.k)[0] if ids else EMPTY

    def _query_vector(self, asked: Asked) -> tuple[FloatArray, float | None]:
        """The full vector of the query, float32 (1, dim), and the milliseconds it took to make."""
        spec, setting = self._encoded_by, self._setting
        if spec.kind == "vectors":
            if asked.query_id is None:
                raise BadInputError(
                    f"{spec.name} came as ready vectors: it can answer the questions it was given, not typed ones."
                )
            row = setting.collection.queries["id"].tolist().index(asked.query_id)
            return self._ready_queries[row][None], None
        key = encoder_key(spec)
        cache = VectorCache(setting.workspace.vectors_folder(key))
        name = [text_hash("query", asked.text)]
        if not cache.missing(name):
            return cache.read(name), None
        typed = None if is_local(spec) else setting.typed
        known = None if typed is None else typed.get(key, asked.text)
        if known is not None:
            return known
        encoder, lock = setting.load(spec)
        with lock:
            started = time.perf_counter()
            vector = encoder.encode_queries([asked.text])
            milliseconds = (time.perf_counter() - started) * 1000
        if typed is not None:
            typed.put(key, asked.text, (vector, milliseconds))
        return vector, milliseconds

    @cached_property
    def _ready_queries(self) -> FloatArray:
        """The queries' vectors of a candidate that came with them, float32 (queries, dim)."""
        found = results.query_vectors(self._setting.workspace, self._setting.collection, self._encoded_by)
        return np.asarray(found)


class KeywordSearcher:
    """BM25 over the kept index."""

    def __init__(self, setting: Setting, spec: ModelSpec) -> None:
        self._setting = setting
        folder = setting.workspace.index_folder(setting.collection.documents_id, encoder_key(spec))
        self._index = BM25.load(folder) if (folder / "built.json").exists() else build_bm25(setting.collection)
        self._index.warm_up()

    def search(self, asked: Asked) -> Hits:
        """See Searcher."""
        started = time.perf_counter()
        depth = len(self._setting.collection.documents) if asked.is_limited else asked.k
        found = self._index.search({"q": asked.text}, depth).rankings.get("q", EMPTY)
        found = self._setting.filtered(found, asked)
        return Hits(found, found, None, (time.perf_counter() - started) * 1000, "keywords")


class SparseSearcher:
    """Sparse rows, searched exactly."""

    def __init__(self, setting: Setting, spec: ModelSpec) -> None:
        self._setting, self._spec = setting, spec
        texts = setting.collection.document_texts()
        self._documents = sparse_rows(setting.workspace, spec, "document", texts)

    def search(self, asked: Asked) -> Hits:
        """See Searcher."""
        row, encode_ms = self._query_row(asked.text)
        started = time.perf_counter()
        depth = len(self._setting.collection.documents) if asked.is_limited else asked.k
        found = self._setting.filtered(sparse_search(row, self._documents, self._setting.ids, depth)[0], asked)
        return Hits(found, found, encode_ms, (time.perf_counter() - started) * 1000, "sparse")

    def _query_row(self, text: str) -> tuple[Any, float | None]:
        try:
            return sparse_rows(self._setting.workspace, self._spec, "query", [text]), None
        except BadInputError:
            encoder, lock = self._setting.load(self._spec)
            with lock:
                started = time.perf_counter()
                row = encoder.encode_queries([text])
                return row, (time.perf_counter() - started) * 1000


class SavedSearcher:
    """A run brought ready: it answers the queries it holds."""

    def __init__(self, setting: Setting, spec: ModelSpec) -> None:
        self._setting, self._spec = setting, spec
        self._saved = results.load(setting.workspace, setting.collection, spec)

    def search(self, asked: Asked) -> Hits:
        """See Searcher."""
        if self._saved is None or asked.query_id is None:
            raise BadInputError(f"{self._spec.name} is a ready run: it answers the questions it holds, not typed ones.")
        found = self._setting.filtered(self._saved.run.rankings.get(asked.query_id, EMPTY), asked)
        return Hits(found, found, None, None, "saved run")


class FusionSearcher:
    """The parts are asked one after another, and their ranks fused."""

    def __init__(self, setting: Setting, spec: ModelSpec) -> None:
        self._setting, self._spec = setting, spec
        self._parts = [open_searcher(setting, part) for part in spec.parts]

    def search(self, asked: Asked) -> Hits:
        """See Searcher."""
        deeper = replace(asked, k=RUN_DEPTH)
        found = [part.search(deeper) for part in self._parts]
        started = time.perf_counter()
        shown = self._fused([one.shown for one in found], asked.k)
        exact = self._fused([one.exact for one in found], asked.k)
        own = (time.perf_counter() - started) * 1000 / 2
        encode = [one.encode_ms for one in found if one.encode_ms is not None]
        search = [one.search_ms for one in found if one.search_ms is not None]
        return Hits(shown, exact, sum(encode) if encode else None, sum(search) + own, "fusion")

    def _fused(self, rankings: list[Ranking], k: int) -> Ranking:
        constant = int(self._spec.options.get("constant", FUSION_CONSTANT))
        runs = [Run("", {"": found}) for found in rankings]
        fused = fuse_rankings(runs, "", RUN_DEPTH, self._setting.collection.parent_of, constant).rankings[""]
        return Ranking(fused.doc_ids[:k], fused.scores[:k])


class RerankSearcher:
    """The base is asked, and a cross-encoder reads its first results again."""

    def __init__(self, setting: Setting, spec: ModelSpec) -> None:
        self._setting, self._spec = setting, spec
        self._base = open_searcher(setting, spec.parts[0])
        self._depth = int(spec.options.get("depth", RERANK_DEPTH))
        self._texts = texts_of(setting.collection)

    def search(self, asked: Asked) -> Hits:
        """See Searcher. Its search time is that of both stages."""
        deep = replace(asked, k=max(asked.k, self._depth))
        first = self._base.search(deep)
        shown, shown_ms = self._reranked(first.shown, asked)
        exact, exact_ms = (shown, None) if first.exact is first.shown else self._reranked(first.exact, asked)
        search_ms = None if first.search_ms is None else first.search_ms + (shown_ms or 0.0)
        return Hits(shown, exact, first.encode_ms, search_ms, "reranking")

    def _reranked(self, found: Ranking, asked: Asked) -> tuple[Ranking, float | None]:
        known = [row for row, doc_id in enumerate(found.doc_ids) if doc_id in self._texts]
        run = Run("", {"": Ranking(tuple(found.doc_ids[row] for row in known), found.scores[known])})
        queries = {"": asked.text}
        pairs = pairs_to_score(run, queries, self._texts, self._depth)
        scores, milliseconds = live_scores(
            self._setting.workspace, self._spec, pairs, lambda: self._setting.load(self._spec)
        )
        again = reranked(run, scores, queries, self._texts, "", self._depth).rankings[""]
        return Ranking(again.doc_ids[: asked.k], again.scores[: asked.k]), milliseconds
