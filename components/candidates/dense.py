"""What every kind with an encoder of its own has in common: vectors made once, kept in the cache, searched exactly."""

from __future__ import annotations

import contextlib
import platform
import time
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from components.candidates import encoding_time
from components.candidates.base import Candidate
from components.candidates.crew import Crew
from components.candidates.encoding import (
    complete_cache,
    encode_call,
    encode_missing,
    encode_queries,
    open_cache,
    recognise,
    refuse_exchanged,
    refused_by,
    split_of,
)
from components.candidates.encoding_time import MEASURED_FILE
from components.candidates.indexing import open_store
from components.candidates.kept_texts import KeptTextsCandidate
from components.candidates.ray_crew import RayCrew, cluster_address
from components.candidates.searching import EMPTY, Ask, Hits, Opened, Query, Searcher, search_collection
from components.candidates.server_facts import keep_facts, server_sentences, settle_refused, skipped_facts
from components.candidates.users import Profiles
from components.candidates.work import Work
from components.costs.memory import peak_memory_mb
from components.encoders.openai_compatible import SKIP
from components.files import known_json, read_json, write_json
from components.progress import Progress, say_nothing
from components.records import BadInputError, Collection, FloatArray, Ranking
from components.results.store import vector_problems
from components.retrieval.exact import exact_search
from components.retrieval.quantised import truncated
from components.spec import vector_key
from components.stores.vector_cache import VectorCache, text_hash, text_hashes
from components.stores.vector_store import StoreTroubleError
from components.workspace import Workspace

if TYPE_CHECKING:
    from pydantic import SecretStr

    from components.costs.spending import SpendingMeter
    from components.encoders.protocol import Encoder

ENCODER_VERSION = 1  # raise it when an encoder computes other vectors from the same weights


class EncodingCandidate(KeptTextsCandidate):
    """A candidate with one model that turns texts into dense vectors."""

    has_vectors = True
    has_encoder = True
    can_be_cut = True
    is_paid: ClassVar[bool] = False
    """Whether every call may cost money, so that none is made only to be timed."""

    @abstractmethod
    def identity(self, options: Mapping[str, Any]) -> str:
        """What its weights are: a checksum, a commit, an address.

        Raises:
            BadInputError: they cannot be had.
        """

    @abstractmethod
    def load(self, api_key: SecretStr | None = None, meter: SpendingMeter | None = None) -> Encoder:
        """See Candidate."""

    @property
    def key(self) -> str:
        """See Candidate. A folder's files are hashed once per process."""
        options = self.options
        content = {"kind": self.kind, "identity": self.identity(options), "options": self.keyed(options)}
        return vector_key(content | {"adapter": ENCODER_VERSION})

    def keyed(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Those of its options that its vectors depend on."""
        return {name: options[name] for name in self.keyed_options if name in options}

    def compute(self, work: Work) -> dict[str, Any]:
        """Encode what is missing, measure calls, search exactly, save the run."""
        workspace, collection, key = work.workspace, work.collection.asked_in_words(), self.key
        cached = complete_cache(workspace, collection, key)
        if cached is not None and known_json(workspace.vectors_folder(key) / MEASURED_FILE) is not None:
            # Everything is known: not even the model needs loading. A server of this computer costs nothing to ask.
            if self.is_served and self.is_local:
                refuse_exchanged(lambda: self.load(work.api_key), workspace.vectors_folder(key))
            return self._search_and_save(work, cached, {"encoded_documents": 0})
        work.report(Progress("loading", 0, 1, 0.0))
        started = time.perf_counter()
        encoder = self.load(work.api_key, self.meter(workspace, work.spending))
        recognise(encoder, workspace.vectors_folder(key))
        cache = open_cache(workspace, key, encoder, collection)
        load_seconds = time.perf_counter() - started
        encoded_queries, times = encode_queries(cache, encoder, collection, is_paid=self.is_paid)
        save_measured(workspace, key, _limits(encoder), load_seconds, times)  # the next part may be stopped, or fail
        todo = cache.missing(text_hashes("document", collection.document_texts()))
        with self.crew(work, encoder) if todo else contextlib.nullcontext() as crew:
            encoded, seconds = encode_missing(
                cache,
                "document",
                encode_call(encoder, "document"),
                collection.document_texts(),
                work.report,
                stage="documents",
                split=split_of(encoder, "document"),
                refused=refused_by(encoder),
                crew=crew,
            )
        save_measured(workspace, key, _limits(encoder), load_seconds, times)
        settle_refused(cache, encoder, collection, skips=self.spec.options.get("refused_texts") == SKIP)
        keep_facts(workspace.vectors_folder(key) / MEASURED_FILE, encoder, collection)
        this_time = {
            "encoded_documents": encoded,
            "encoded_queries": encoded_queries,
            "encode_seconds": seconds,
            "tokens_used": getattr(encoder, "tokens_used", None),
        }
        return self._search_and_save(work, cache, this_time)

    def crew(self, work: Work, encoder: Encoder) -> contextlib.AbstractContextManager[Crew | None]:
        """Who encodes documents in the place of ``encoder``: the workers of the cluster that was named.

        None where it does that itself, here.
        """
        address = cluster_address()
        return RayCrew(address, self.spec, encoder.key) if address else contextlib.nullcontext()

    def _search_and_save(self, work: Work, cache: VectorCache, this_time: Mapping[str, Any]) -> dict[str, Any]:
        collection = work.collection
        work.report(Progress("searching", 0, len(collection.queries), 0.0))
        searcher = self.open_searcher(Opened(work.workspace, collection))
        rankings, search_ms = search_collection(searcher, collection, work.depth)
        rate, texts = cache.rate("document"), collection.document_texts()
        known = read_json(work.workspace.vectors_folder(self.key) / MEASURED_FILE) | skipped_facts(cache, collection)
        with_vector = range(len(texts)) if searcher.with_vector is None else searcher.with_vector
        facts = {
            **known,
            **(searcher.profiles.times(collection.queries["id"].tolist()) if collection.interactions else {}),
            "notes": server_sentences(self.name, known),
            "dim": cache.dim,
            "documents_per_second": rate.texts_per_second,
            "characters_per_second": rate.characters / rate.seconds if rate.seconds else None,
            "vector_megabytes": len(collection.documents) * cache.dim * 4 / 1e6,
            "search_ms": search_ms,
            "self_checks": vector_problems(searcher.vectors[with_vector], [texts[row] for row in with_vector])
            if "skipped_documents" in known
            else vector_problems(searcher.vectors, texts),
        }
        return self.save(work, rankings, facts | dict(this_time) | {"depth": work.depth})

    def open_searcher(self, opened: Opened) -> EncoderSearcher:
        """See Candidate."""
        return EncoderSearcher(self, opened)

    def estimate(self, work: Work) -> dict[str, float]:
        """See Candidate: 32 texts are encoded, and kept."""
        sample = encoding_time.estimate_sample(work.collection.document_texts())
        started = time.perf_counter()
        encoder = self.load(work.api_key)
        recognise(encoder, work.workspace.vectors_folder(self.key))
        encoder.encode_documents(["warm up"])
        load_seconds = time.perf_counter() - started
        cache = VectorCache(work.workspace.vectors_folder(encoder.key), encoder.dim)
        encode_missing(cache, "document", encoder.encode_documents, sample, say_nothing, stage="sample")
        return encoding_time.estimate_of(cache, work.collection, load_seconds)

    def stored_share(self, workspace: Workspace, collection: Collection) -> tuple[int, int] | None:
        """See Candidate."""
        if not (workspace.vectors_folder(self.key) / "rows.sqlite").exists():
            return None
        try:
            cache = VectorCache(workspace.vectors_folder(self.key))
        except BadInputError:
            return None
        hashes = text_hashes("document", collection.document_texts())
        total = len(set(hashes))
        return total - len(cache.missing(hashes)), total

    def document_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray:
        """See Candidate."""
        cache = VectorCache(workspace.vectors_folder(self.key))
        return cache.read(text_hashes("document", collection.document_texts()))

    def query_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray:
        """See Candidate."""
        if collection.interactions is not None:
            profiles = Profiles(collection, self.document_vectors(workspace, collection))
            return profiles.vectors(collection.queries["id"].tolist())
        cache = VectorCache(workspace.vectors_folder(self.key))
        asked = collection.queries["text"].str.strip().to_numpy() != ""
        vectors = np.zeros((len(asked), cache.dim), dtype=np.float32)
        vectors[asked] = cache.read(text_hashes("query", collection.queries["text"][asked]))
        return vectors

    def _cache(self, workspace: Workspace) -> VectorCache | None:
        try:
            folder = workspace.vectors_folder(self.key)
            return VectorCache(folder) if (folder / "rows.sqlite").exists() else None
        except BadInputError:
            return None


def _limits(encoder: Encoder) -> dict[str, Any]:
    return {"max_tokens": encoder.max_tokens, "dim": encoder.dim}


def save_measured(
    workspace: Workspace, key: str, limits: Mapping[str, Any], load_seconds: float, times: Mapping[str, Any]
) -> None:
    """Keep what was measured of the encoder itself; a later run that encoded nothing new must not forget it.

    ``limits`` is what it says of itself: its dimension, how much it reads.
    """
    path = workspace.vectors_folder(key) / MEASURED_FILE
    known = known_json(path) or {}
    measured = {
        "load_seconds": load_seconds,
        "peak_memory_mb": max(peak_memory_mb(), known.get("peak_memory_mb", 0.0)),
        **limits,
        "at": time.time(),
        "machine": f"{platform.system()} {platform.machine()}",
    }
    if len(times["query_ms"]) >= len(known.get("query_ms", [])):
        measured |= times
    write_json(path, known | measured)


def among(rows: np.ndarray | None, others: np.ndarray | None) -> np.ndarray | None:
    """Row numbers that are in both; None stands for all."""
    if rows is None or others is None:
        return others if rows is None else rows
    return np.intersect1d(rows, others)


class VectorSearcher(Searcher):
    """Exact search over vectors in memory, float32 (documents, dim); by the index where a person waits and it is there.

    ``index_dim`` is the length of the vectors in the index.
    """

    def __init__(self, candidate: Candidate, opened: Opened, vectors: FloatArray) -> None:
        self._candidate, self._opened = candidate, opened
        self._ids = opened.ids
        self.vectors = vectors
        has_one = np.atleast_1d(vectors.any(axis=1))
        self.with_vector: np.ndarray | None = None if has_one.all() else np.flatnonzero(has_one)
        """Rows that can be found: not those of texts that a server did not take; None where all can."""

    @property
    def index_dim(self) -> int:
        """Numbers per vector in the index."""
        return int(self.vectors.shape[1])

    def search(self, encoded: FloatArray, k: int, rows: np.ndarray | None = None) -> list[Ranking]:
        """See Searcher; ``encoded`` float32 (queries, dim)."""
        rows = among(rows, self.with_vector)
        if rows is not None and not len(rows):
            return [EMPTY] * len(encoded)
        vectors, ids = (self.vectors, self._ids) if rows is None else (self.vectors[rows], [self._ids[i] for i in rows])
        rankings = exact_search(encoded, vectors, ids, k)
        return [ranking if query.any() else EMPTY for ranking, query in zip(rankings, encoded, strict=True)]

    def ask(self, ask: Ask, rows: np.ndarray | None) -> Hits:
        """See Searcher."""
        vector, encode_ms = self.encode([ask.query])
        started = time.perf_counter()
        exact = self.search(vector, ask.k, rows)[0]
        plain = Hits(exact, exact, encode_ms, (time.perf_counter() - started) * 1000, self.via)
        if ask.chroma is None or ask.among is not None or not self._candidate.has_index:
            return plain  # the index knows columns, not lists of documents
        dim = self.index_dim
        cut = truncated(vector, dim) if dim < vector.shape[1] else vector
        try:
            store = open_store(ask.chroma, self._opened.collection, self._candidate.spec, dim)
            if store.count() != len(self._ids):
                return plain
            started = time.perf_counter()
            shown = store.query(cut, ask.k, ask.where)[0]
        except StoreTroubleError:
            return plain  # its server is gone meanwhile: who waits gets the exact list, which says that it is
        return Hits(shown, exact, encode_ms, (time.perf_counter() - started) * 1000, "index")


class EncoderSearcher(VectorSearcher):
    """Queries are read from the vector cache, and encoded where they are not there; users are what they took last."""

    def __init__(self, candidate: EncodingCandidate, opened: Opened) -> None:
        super().__init__(candidate, opened, candidate.document_vectors(opened.workspace, opened.collection))
        self._key = candidate.key
        self._cache = VectorCache(opened.workspace.vectors_folder(self._key))
        self.profiles = Profiles(opened.collection, self.vectors)

    def encode(self, queries: Sequence[Query]) -> tuple[FloatArray, float | None]:
        """See Searcher: float32 (queries, dim); zeros for one without words, as a picture is: it finds nothing."""
        if self.profiles.has([query.id for query in queries]):
            return self.profiles.vectors([str(query.id) for query in queries]), None
        asked = [row for row, query in enumerate(queries) if query.text.strip()]
        if len(asked) < len(queries):
            vectors = np.zeros((len(queries), self._cache.dim), dtype=np.float32)
            milliseconds = None
            if asked:
                vectors[asked], milliseconds = self.encode([queries[row] for row in asked])
            return vectors, milliseconds
        hashes = text_hashes("query", [query.text for query in queries])
        if not self._cache.missing(hashes):
            return self._cache.read(hashes), None
        encoded = [self._one(query.text) for query in queries]
        known = [milliseconds for _, milliseconds in encoded if milliseconds is not None]
        return np.vstack([vector for vector, _ in encoded]), sum(known) if known else None

    def _one(self, text: str) -> tuple[FloatArray, float | None]:
        name = [text_hash("query", text)]
        if not self._cache.missing(name):
            return self._cache.read(name), None
        typed = None if self._candidate.is_local else self._opened.typed
        known = None if typed is None else typed.get(self._key, text)
        if known is not None:
            return known
        encoder, lock = self._opened.load(self._candidate.spec)
        with lock:
            recognise(encoder, self._opened.workspace.vectors_folder(self._key))
            started = time.perf_counter()
            vector = encoder.encode_queries([text])
            milliseconds = (time.perf_counter() - started) * 1000
        if typed is not None:
            typed.put(self._key, text, (vector, milliseconds))
        return vector, milliseconds
