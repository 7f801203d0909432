"""Learned sparse models, such as SPLADE: weighted words instead of a vector."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from components.candidates import encoding_time
from components.candidates.encoding_time import MEASURED_FILE
from components.candidates.kept_texts import KeptTextsCandidate
from components.candidates.model_folders import card_of_folder, own_name, saved_model_type
from components.candidates.searching import Opened, Query, Searcher, only_rows, search_collection
from components.candidates.sparse_rows import BYTES_PER_WEIGHT, pack_rows, unpack_rows
from components.candidates.work import Work
from components.catalogue.cards import ModelCard, find_card
from components.costs.busy import others_busy
from components.costs.memory import peak_memory_mb
from components.encoders import weights
from components.files import home_path, known_json, read_json, write_json
from components.i18n import tr
from components.progress import TIMED_QUERIES, Progress, Report, say_nothing
from components.records import BadInputError, Collection, Ranking
from components.retrieval.sparse import sparse_search
from components.spec import ModelSpec, vector_key
from components.stores.blob_cache import BlobCache
from components.stores.leases import shares
from components.stores.vector_cache import Kind, text_hashes
from components.workspace import Workspace

if TYPE_CHECKING:
    from components.encoders.sparse_encoder import SparseTextEncoder

BATCH = 64  # texts between commits
FILE = "sparse.sqlite"
ENCODER_VERSION = 1  # raise it when other rows come from the same weights
PREFIX = "sparse:"

Encode = Callable[[Sequence[str]], Any]


class Sparse(KeptTextsCandidate):
    """A sparse model, typed ``sparse:OWNER/NAME`` or ``sparse:FOLDER``."""

    kind = "sparse"
    option_types = {"max_tokens": int, "revision": str, "device": str}
    keyed_options = ("max_tokens",)
    why_no_further_texts = "sparse"

    @property
    def key(self) -> str:
        """See Candidate."""
        options = self.options
        identity = weights.weights_identity(self.spec.source or self.name, options.get("revision"))
        parts = {name: options[name] for name in self.keyed_options if name in options}
        content = {"kind": self.kind, "identity": identity, "options": parts, "adapter": ENCODER_VERSION}
        return vector_key(content)

    @property
    def card(self) -> ModelCard | None:
        """See Candidate."""
        return card_of_folder(self.spec) if Path(self.spec.source).is_absolute() else super().card

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        return f"{PREFIX}{self.spec.source}"

    @property
    def why_no_code(self) -> str:
        """See Candidate."""
        return tr(
            "No code is written for {name} yet: models of the kind {kind} need a store for sparse vectors.",
            name=self.name,
            kind=self.kind,
        )

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        if not text.lower().startswith(PREFIX):
            return None
        name = text[len(PREFIX) :].strip()
        folder = home_path(name)
        if name and weights.is_folder_here(folder):
            weights.find_weights(str(folder))
            return ModelSpec(own_name(folder.resolve().name, "folder"), cls.kind, str(folder.resolve()))
        card = find_card(name)
        if card is not None and card.kind != cls.kind:
            raise BadInputError(tr('"{name}" is no sparse model; compare it by its name alone.', name=card.name))
        if card is None and not weights.is_hub_name(name):
            raise BadInputError(
                tr('"{name}" is no sparse model known here; give its folder or OWNER/NAME of the hub.', name=name)
            )
        return ModelSpec(card.name, cls.kind, card.source or card.name) if card else ModelSpec(name, cls.kind, name)

    @classmethod
    def of_folder(cls, folder: Path) -> bool:
        """See Candidate."""
        return saved_model_type(folder) == "SparseEncoder"

    def load(self, api_key: object = None, meter: object = None) -> SparseTextEncoder:
        """See Candidate."""
        from components.encoders.sparse_encoder import SparseTextEncoder

        options = self.options
        saved = weights.get_weights(self.spec.source or self.name, options.pop("revision", None))
        return SparseTextEncoder(self.name, saved.folder, self.key, **options)

    def compute(self, work: Work) -> dict[str, Any]:
        """Encode what is missing, search exactly, save the run."""
        collection, folder = work.collection, work.workspace.vectors_folder(self.key)
        cache = BlobCache(folder / FILE)
        this_time: dict[str, Any] = {"encoded_documents": 0}
        names = text_hashes("document", collection.document_texts()) + text_hashes("query", collection.query_texts())
        if cache.missing(names) or known_json(folder / MEASURED_FILE) is None:
            this_time = self._encode_all(folder, cache, collection, work.report)
        work.report(Progress("searching", 0, len(collection.queries), 0.0))
        searcher = self.open_searcher(Opened(work.workspace, collection))
        rankings, search_ms = search_collection(searcher, collection, work.depth)
        rate, documents = cache.rate("document"), searcher.documents
        empty = int((np.diff(documents.indptr) == 0).sum())
        facts = {
            **read_json(folder / MEASURED_FILE),
            "documents_per_second": rate.texts_per_second,
            "characters_per_second": rate.characters / rate.seconds if rate.seconds else None,
            "vector_megabytes": documents.nnz * BYTES_PER_WEIGHT / 1e6,
            "words_per_document": documents.nnz / max(documents.shape[0], 1),
            "search_ms": search_ms,
            "self_checks": [
                tr("{empty} of {shape} documents have no weight at all.", empty=empty, shape=documents.shape[0])
            ]
            if empty
            else [],
            "depth": work.depth,
        }
        return self.save(work, rankings, facts | this_time)

    def open_searcher(self, opened: Opened) -> SparseSearcher:
        """See Candidate."""
        return SparseSearcher(self, opened)

    def estimate(self, work: Work) -> dict[str, float]:
        """See Candidate: 32 texts are encoded, and kept."""
        sample = encoding_time.estimate_sample(work.collection.document_texts())
        started = time.perf_counter()
        encoder = self.load()
        encoder.encode_documents(["warm up"])
        load_seconds = time.perf_counter() - started
        cache = BlobCache(work.workspace.vectors_folder(encoder.key) / FILE)
        _encode_missing(cache, "document", encoder.encode_documents, sample, say_nothing)
        return encoding_time.estimate_of(cache, work.collection, load_seconds)

    def rows(self, workspace: Workspace, kind: Kind, texts: Sequence[str]) -> Any:  # noqa: ANN401
        """The stored rows of these texts as a CSR array, in the order asked for; None where some are not stored."""
        folder = workspace.vectors_folder(self.key)
        names = text_hashes(kind, texts)
        measured = known_json(folder / MEASURED_FILE)
        stored = BlobCache(folder / FILE).get(names) if measured is not None else {}
        if measured is None or any(name not in stored for name in names):
            return None
        return unpack_rows([stored[name] for name in names], int(measured["dim"]))

    def _cache(self, workspace: Workspace) -> BlobCache | None:
        try:
            path = workspace.vectors_folder(self.key) / FILE
            return BlobCache(path) if path.exists() else None
        except BadInputError:
            return None

    def _encode_all(self, folder: Path, cache: BlobCache, collection: Collection, report: Report) -> dict[str, Any]:
        report(Progress("loading", 0, 1, 0.0))
        started = time.perf_counter()
        encoder = self.load()
        load_seconds = time.perf_counter() - started
        queries = collection.query_texts()
        times = _time_queries(encoder.encode_queries, queries, collection)
        busy = others_busy()
        encoded_queries, _ = _encode_missing(cache, "query", encoder.encode_queries, queries, say_nothing)
        texts = collection.document_texts()
        encoded, seconds = _encode_missing(cache, "document", encoder.encode_documents, texts, report)
        measured = {
            "load_seconds": load_seconds,
            "peak_memory_mb": peak_memory_mb(),
            "max_tokens": encoder.max_tokens,
            "dim": encoder.dim,
            "cold_ms": times[:1],
            "query_ms": times[1:],
            "timed_on": "queries" if queries else "leading words of documents",
            "others_busy": busy,
            "at": time.time(),
        }
        write_json(folder / MEASURED_FILE, measured)
        return {"encoded_documents": encoded, "encoded_queries": encoded_queries, "encode_seconds": seconds}


class SparseSearcher(Searcher):
    """Sparse rows, searched exactly."""

    via = "sparse"

    def __init__(self, candidate: Sparse, opened: Opened) -> None:
        self._candidate, self._opened, self._ids = candidate, opened, opened.ids
        self.documents = candidate.rows(opened.workspace, "document", opened.collection.document_texts())
        if self.documents is None:
            raise BadInputError(
                tr("{name} has no stored vectors for some texts. Compute it on the Models page.", name=candidate.name)
            )

    def encode(self, queries: Sequence[Query]) -> tuple[Any, float | None]:
        """See Searcher: a CSR array float32 (queries, dim)."""
        texts = [query.text for query in queries]
        kept = self._candidate.rows(self._opened.workspace, "query", texts)
        if kept is not None:
            return kept, None
        encoder, lock = self._opened.load(self._candidate.spec)
        with lock:
            started = time.perf_counter()
            rows = encoder.encode_queries(texts)
            return rows, (time.perf_counter() - started) * 1000

    def search(self, encoded: Any, k: int, rows: np.ndarray | None = None) -> list[Ranking]:  # noqa: ANN401
        """See Searcher."""
        rankings = sparse_search(encoded, self.documents, self._ids, k if rows is None else len(self._ids))
        return rankings if rows is None else [only_rows(ranking, k, self._ids, rows) for ranking in rankings]


def _time_queries(encode: Encode, queries: Sequence[str], collection: Collection) -> list[float]:
    probes = list(queries[: TIMED_QUERIES + 1]) or [text[:60] for text in collection.document_texts()[:TIMED_QUERIES]]
    times = []
    for probe in probes:
        started = time.perf_counter()
        encode([probe])
        times.append((time.perf_counter() - started) * 1000)
    return times


def _encode_missing(
    cache: BlobCache, kind: Kind, encode: Encode, texts: Sequence[str], report: Report
) -> tuple[int, float]:
    """Encode texts without a row, longest first, committing every batch: how many, and the seconds it took."""
    names = text_hashes(kind, texts)
    todo = sorted(cache.missing(names), key=lambda i: -len(texts[i]))
    left = total = sum(len(texts[i]) for i in todo) or 1
    spent, encoded = 0.0, 0
    for part in shares(cache.folder, names, todo, cache.missing, lambda _: BATCH):
        began = time.perf_counter()
        rows = pack_rows(encode([texts[i] for i in part]))
        seconds = time.perf_counter() - began
        characters = sum(len(texts[i]) for i in part)
        blobs = dict(zip([names[i] for i in part], rows, strict=True))
        cache.put(kind, blobs, characters=characters, seconds=seconds)
        spent, left, encoded = spent + seconds, left - characters, encoded + len(part)
        done = len(texts) - len(todo) + encoded
        report(Progress("documents", done, len(texts), 1 - left / total, encoded / max(spent, 1e-9)))
    return encoded, spent
