"""Sparse models (SPLADE) as candidates: rows are kept per text like vectors, and searched exactly."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from components.candidates.estimates import SPARSE_FILE
from components.candidates.keys import encoder_key
from components.candidates.registry import build_sparse_encoder
from components.candidates.searching import search_all
from components.costs.memory import peak_memory_mb
from components.files import read_json, write_json
from components.progress import TIMED_QUERIES, Progress, Report, say_nothing
from components.records import BadInputError, Collection, Run
from components.results import store as results
from components.retrieval.sparse import sparse_search
from components.spec import ModelSpec
from components.stores.blob_cache import BlobCache
from components.stores.vector_cache import Kind, text_hashes
from components.workspace import Workspace

BATCH = 64  # texts between commits
BYTES_PER_WEIGHT = 8  # 4 for the word's number, 4 for its weight

Encode = Callable[[Sequence[str]], Any]


def pack_rows(matrix: Any) -> list[bytes]:  # noqa: ANN401 - scipy is not typed
    """Each row of a CSR array as bytes: word numbers (uint32), then weights (float32)."""
    rows = []
    for row in range(matrix.shape[0]):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        rows.append(matrix.indices[part].astype("<u4").tobytes() + matrix.data[part].astype("<f4").tobytes())
    return rows


def unpack_rows(rows: Sequence[bytes], dim: int) -> Any:  # noqa: ANN401
    """The CSR array float32 (len(rows), dim) that ``pack_rows`` took apart."""
    from scipy import sparse

    counts = [len(row) // BYTES_PER_WEIGHT for row in rows]
    words = [np.frombuffer(row, dtype="<u4", count=count) for row, count in zip(rows, counts, strict=True)]
    weights = [
        np.frombuffer(row, dtype="<f4", count=count, offset=4 * count) for row, count in zip(rows, counts, strict=True)
    ]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    held = np.concatenate(words).astype(np.int64) if words else np.zeros(0, dtype=np.int64)
    data = np.concatenate(weights) if weights else np.zeros(0, dtype=np.float32)
    return sparse.csr_array((data, held, starts), shape=(len(rows), dim), dtype=np.float32)


def sparse_rows(workspace: Workspace, spec: ModelSpec, kind: Kind, texts: Sequence[str]) -> Any:  # noqa: ANN401
    """The stored rows of these texts as a CSR array, in the order asked for.

    Raises:
        BadInputError: some are not stored.
    """
    folder = workspace.vectors_folder(encoder_key(spec))
    names = text_hashes(kind, texts)
    found = BlobCache(folder / SPARSE_FILE).get(names) if (folder / "measured.json").exists() else {}
    if any(name not in found for name in names):
        raise BadInputError(f"{spec.name} has no stored vectors for some texts. Compute it on the Models page.")
    return unpack_rows([found[name] for name in names], int(read_json(folder / "measured.json")["dim"]))


def compute_sparse(
    workspace: Workspace, collection: Collection, spec: ModelSpec, report: Report, depth: int
) -> dict[str, Any]:
    """Encode what is missing, search exactly, save the run. Returns the manifest of the result."""
    key = encoder_key(spec)
    folder = workspace.vectors_folder(key)
    cache = BlobCache(folder / SPARSE_FILE)
    this_time: dict[str, Any] = {"encoded_documents": 0}
    if _is_missing(cache, collection) or not (folder / "measured.json").exists():
        this_time = _encode_all(folder, cache, collection, spec, report)
    report(Progress("searching", 0, len(collection.queries), 0.0))
    documents = sparse_rows(workspace, spec, "document", collection.document_texts())
    queries = sparse_rows(workspace, spec, "query", collection.query_texts())
    doc_ids = collection.documents["id"].tolist()
    rankings, search_ms = search_all(
        collection, depth, lambda rows, k: sparse_search(queries[list(rows)], documents, doc_ids, k)
    )
    rate = cache.rate("document")
    empty = int((np.diff(documents.indptr) == 0).sum())
    facts = {
        **read_json(folder / "measured.json"),
        "documents_per_second": rate.texts_per_second,
        "characters_per_second": rate.characters / rate.seconds if rate.seconds else None,
        "vector_megabytes": documents.nnz * BYTES_PER_WEIGHT / 1e6,
        "words_per_document": documents.nnz / max(documents.shape[0], 1),
        "search_ms": search_ms,
        "self_checks": [f"{empty} of {documents.shape[0]} documents have no weight at all."] if empty else [],
        "depth": depth,
    }
    return results.save(workspace, collection, spec, key, Run(spec.name, rankings), facts | this_time)


def _is_missing(cache: BlobCache, collection: Collection) -> bool:
    names = text_hashes("document", collection.document_texts())
    names += text_hashes("query", collection.query_texts())
    return bool(cache.missing(names))


def _encode_all(
    folder: Path, cache: BlobCache, collection: Collection, spec: ModelSpec, report: Report
) -> dict[str, Any]:
    report(Progress("loading", 0, 1, 0.0))
    started = time.perf_counter()
    encoder = build_sparse_encoder(spec)
    load_seconds = time.perf_counter() - started
    queries = collection.query_texts()
    times = _time_queries(encoder.encode_queries, queries, collection)
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
        "at": time.time(),
    }
    write_json(folder / "measured.json", measured)
    return {"encoded_documents": encoded, "encoded_queries": encoded_queries, "encode_seconds": seconds}


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
    spent = 0.0
    for start in range(0, len(todo), BATCH):
        part = todo[start : start + BATCH]
        began = time.perf_counter()
        rows = pack_rows(encode([texts[i] for i in part]))
        seconds = time.perf_counter() - began
        characters = sum(len(texts[i]) for i in part)
        cache.put(
            kind,
            dict(zip([names[i] for i in part], rows, strict=True)),
            characters=characters,
            seconds=seconds,
        )
        spent, left = spent + seconds, left - characters
        done = len(texts) - len(todo) + start + len(part)
        report(Progress("documents", done, len(texts), 1 - left / total, (start + len(part)) / max(spent, 1e-9)))
    return len(todo), spent


def estimate_sparse(
    workspace: Workspace, collection: Collection, spec: ModelSpec, sample: Sequence[str]
) -> dict[str, float]:
    """Encode a sample, which is kept, and say what all documents will take; see ``compute.estimate_model``."""
    started = time.perf_counter()
    encoder = build_sparse_encoder(spec)
    encoder.encode_documents(["warm up"])
    load_seconds = time.perf_counter() - started
    cache = BlobCache(workspace.vectors_folder(encoder.key) / SPARSE_FILE)
    _encode_missing(cache, "document", encoder.encode_documents, sample, say_nothing)
    rate = cache.rate("document")
    texts = collection.document_texts()
    left = sum(len(texts[i]) for i in cache.missing(text_hashes("document", texts)))
    queries = sum(len(text) for text in collection.query_texts())
    return {
        "seconds": load_seconds + (left + queries) * rate.seconds / max(rate.characters, 1),
        "documents_per_second": rate.texts_per_second or 0.0,
        "load_seconds": load_seconds,
    }
