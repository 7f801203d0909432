"""Searching while a person waits: one query, one model, what the index returns and what exact search would."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from components.models.encoder import Encoder
from components.models.spec import ModelSpec
from components.pipeline import results
from components.pipeline.compute import build_bm25
from components.pipeline.indexing import open_store
from components.pipeline.keys import encoder_key
from components.records import BadInputError, Collection, FloatArray, Ranking
from components.retrieval.bm25 import BM25
from components.retrieval.exact import exact_search
from components.stores.chroma_store import ChromaFolder
from components.stores.vector_cache import VectorCache, text_hash
from components.workspace import Workspace

EMPTY = Ranking((), np.empty(0))


@dataclass(frozen=True)
class Hits:
    """One model's answer. ``shown`` is what the page lists; ``exact`` differs where the index misses something.

    Times are milliseconds of this one call; ``encode_ms`` is None where the vector was known already.
    ``via`` is "index", "exact search", "keywords" or "saved run".
    """

    shown: Ranking
    exact: Ranking
    encode_ms: float | None
    search_ms: float | None
    via: str

    @property
    def missed_by_index(self) -> list[str]:
        """Documents of the exact list that the index did not return."""
        return [doc_id for doc_id in self.exact.doc_ids if doc_id not in set(self.shown.doc_ids)]


class LiveSearch:
    """One model over one collection, kept in memory between queries."""

    def __init__(
        self,
        workspace: Workspace,
        collection: Collection,
        spec: ModelSpec,
        load_encoder: Callable[[], tuple[Encoder, threading.Lock]],
    ) -> None:
        """Load vectors or index; the encoder itself only when a typed query needs it."""
        self._workspace, self._collection, self._spec = workspace, collection, spec
        self._load_encoder = load_encoder
        self._ids = collection.documents["id"].tolist()
        self._vectors: FloatArray | None = results.document_vectors(workspace, collection, spec)
        self._keywords: BM25 | None = None
        self._saved = results.load(workspace, collection, spec) if spec.kind == "run" else None
        if spec.kind == "bm25":
            folder = workspace.index_folder(collection.documents_id, encoder_key(spec))
            self._keywords = BM25.load(folder) if (folder / "built.json").exists() else build_bm25(collection)

    def search(
        self,
        text: str,
        k: int,
        *,
        query_id: str | None = None,
        where: Mapping[str, str] | None = None,
        chroma: ChromaFolder | None = None,
    ) -> Hits:
        """The k best documents for a query of the collection (``query_id``) or a typed one.

        Args:
            text: the query.
            k: results wanted.
            query_id: set when the query is one of the collection's, so that its stored vector is used.
            where: metadata column -> value every result must have.
            chroma: this process's hold on the index; None searches the stored vectors exactly.

        Raises:
            BadInputError: this candidate cannot answer a typed query, or its model cannot be had.
        """
        if self._keywords is not None:
            return self._search_keywords(text, k, where)
        if self._saved is not None:
            return self._search_saved(query_id, k, where)
        vector, encode_ms = self._query_vector(text, query_id)
        kept = self._matching(where)
        exact, exact_ms = self._timed_exact(vector, k, kept)
        if chroma is None:
            return Hits(exact, exact, encode_ms, exact_ms, "exact search")
        store = open_store(chroma, self._collection, self._spec, vector.shape[1])
        if store.count() != len(self._ids):
            return Hits(exact, exact, encode_ms, exact_ms, "exact search")
        started = time.perf_counter()
        shown = store.query(vector, k, where)[0]
        search_ms = (time.perf_counter() - started) * 1000
        return Hits(shown, exact, encode_ms, search_ms, "index")

    def _query_vector(self, text: str, query_id: str | None) -> tuple[FloatArray, float | None]:
        if self._spec.kind == "vectors":
            if query_id is None:
                raise BadInputError(
                    f"{self._spec.name} came as ready vectors: it can answer the queries it was given, not typed ones."
                )
            vectors = results.query_vectors(self._workspace, self._collection, self._spec)
            row = self._collection.queries["id"].tolist().index(query_id)
            return np.asarray(vectors)[row][None], None
        cache = VectorCache(self._workspace.vectors_folder(encoder_key(self._spec)))
        name = [text_hash("query", text)]
        if not cache.missing(name):
            return cache.read(name), None
        encoder, lock = self._load_encoder()
        with lock:
            started = time.perf_counter()
            vector = encoder.encode_queries([text])
            seconds = time.perf_counter() - started
        return vector, seconds * 1000

    def _matching(self, where: Mapping[str, str] | None) -> np.ndarray | None:
        if not where:
            return None
        kept = np.ones(len(self._ids), dtype=bool)
        for column, value in where.items():
            kept &= (self._collection.documents[column] == value).to_numpy()
        return np.flatnonzero(kept)

    def _timed_exact(self, vector: FloatArray, k: int, kept: np.ndarray | None) -> tuple[Ranking, float]:
        if self._vectors is None:
            raise BadInputError(f"{self._spec.name} has no stored vectors. Compute it on the Models page.")
        vectors, ids = self._vectors, self._ids
        if kept is not None:
            vectors, ids = vectors[kept], [ids[i] for i in kept]
        started = time.perf_counter()
        found = exact_search(vector, vectors, ids, k)[0] if ids else EMPTY
        return found, (time.perf_counter() - started) * 1000

    def _search_keywords(self, text: str, k: int, where: Mapping[str, str] | None) -> Hits:
        index = self._keywords
        if index is None:  # never: the caller checked
            return Hits(EMPTY, EMPTY, None, None, "keywords")
        started = time.perf_counter()
        found = index.search({"q": text}, len(self._ids) if where else k).rankings.get("q", EMPTY)
        found = self._filtered(found, k, where)
        return Hits(found, found, None, (time.perf_counter() - started) * 1000, "keywords")

    def _search_saved(self, query_id: str | None, k: int, where: Mapping[str, str] | None) -> Hits:
        if self._saved is None or query_id is None:
            raise BadInputError(f"{self._spec.name} is a ready run: it answers the queries it holds, not typed ones.")
        found = self._filtered(self._saved.run.rankings.get(query_id, EMPTY), k, where)
        return Hits(found, found, None, None, "saved run")

    def _filtered(self, found: Ranking, k: int, where: Mapping[str, str] | None) -> Ranking:
        kept = self._matching(where)
        if kept is None:
            return Ranking(found.doc_ids[:k], found.scores[:k])
        allowed = {self._ids[i] for i in kept}
        rows = [i for i, doc_id in enumerate(found.doc_ids) if doc_id in allowed][:k]
        return Ranking(tuple(found.doc_ids[i] for i in rows), found.scores[rows])
