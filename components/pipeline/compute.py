"""Everything one model costs, done once: encode what is missing, measure calls, search exactly, save the run.

This is what a worker process does. It writes the vector cache and the results, never Chroma.
"""

from __future__ import annotations

import contextlib
import platform
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
from pydantic import SecretStr

from components.costs.spending import FILE, Ledger, Meter, Spending
from components.decision.bills import list_price
from components.files import read_json, write_json
from components.models.derived import RERANK_DEPTH
from components.models.encoder import Encoder
from components.models.openai_compatible import OPENAI_HOST
from components.models.registry import build_encoder, is_local
from components.models.spec import BROUGHT_READY, DERIVED, ModelSpec
from components.pipeline import reranking, results
from components.pipeline.derived import compute_derived
from components.pipeline.keys import encoder_key
from components.pipeline.keywords import compute_bm25, estimate_bm25
from components.pipeline.memory import peak_memory_mb
from components.pipeline.progress import RUN_DEPTH, TIMED_QUERIES, Progress, Report, say_nothing
from components.pipeline.searching import search_all
from components.pipeline.sparse import compute_sparse, estimate_sparse
from components.records import BadInputError, Collection, Ranking, Run
from components.retrieval.exact import exact_search
from components.stores.vector_cache import Kind, VectorCache, text_hash
from components.workspace import Workspace

TARGET_SECONDS = 2.0  # how long a batch should take: what a kill may lose, and how often progress moves
FIRST_BATCH = 64  # texts
LARGEST_BATCH = 4096  # texts
PROBE_CHARACTERS = 60  # leading part of a document that stands in for a query where there are none
ESTIMATE_TEXTS = 32
TIMES_KEPT = 200  # samples

Split = Callable[[Sequence[str]], Iterable[int]]


def compute_model(
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    report: Report,
    *,
    depth: int = RUN_DEPTH,
    api_key: SecretStr | None = None,
    spending: Spending | None = None,
) -> dict[str, Any]:
    """Bring one model to a saved run over this collection. Returns the manifest of the result.

    ``spending`` says who pays a provider, and how much at most.

    Raises:
        BadInputError: the model cannot be had or misbehaves, in one sentence.
    """
    if spec.kind == "run":
        return _take_ready_run(workspace, collection, spec)
    if spec.kind in DERIVED:
        compute = partial(compute_model, api_key=api_key, spending=spending)
        return compute_derived(workspace, collection, spec, report, depth, compute)
    if spec.kind == "bm25":
        return compute_bm25(workspace, collection, spec, report, depth)
    if spec.kind == "sparse":
        return compute_sparse(workspace, collection, spec, report, depth)
    if spec.kind == "vectors":
        return _search_ready_vectors(workspace, collection, spec, report, depth)
    meter = meter_of(workspace, spec, spending or Spending()) if spec.kind == "openai" else None
    return _compute_dense(workspace, collection, spec, report, depth, lambda: build_encoder(spec, api_key, meter))


def meter_of(workspace: Workspace, spec: ModelSpec, spending: Spending) -> Meter:
    """What an API's requests are written down by; nothing is charged for a server on this computer."""
    host = urlsplit(spec.source).hostname or OPENAI_HOST
    price = 0.0 if is_local(spec) else list_price(spec, spending.own_prices)
    return Meter(Ledger(workspace.root / FILE), spending, spec.name, host, price)


def _compute_dense(
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    report: Report,
    depth: int,
    build: Callable[[], Encoder],
) -> dict[str, Any]:
    key = encoder_key(spec)
    cached = _complete_cache(workspace, collection, key)
    if cached is not None and (workspace.vectors_folder(key) / "measured.json").exists():
        # Everything is known: not even the model needs loading.
        return _search_and_save(workspace, collection, spec, key, cached, report, depth, {"encoded_documents": 0})

    report(Progress("loading", 0, 1, 0.0))
    started = time.perf_counter()
    encoder = build()
    cache = _open_cache(workspace, key, encoder, collection)
    load_seconds = time.perf_counter() - started
    encoded_queries, times = _encode_queries(cache, encoder, collection, is_paid=spec.kind == "openai")
    encoded, seconds = encode_missing(
        cache,
        "document",
        encoder.encode_documents,
        collection.document_texts(),
        report,
        stage="documents",
        split=split_of(encoder, "document"),
    )
    _save_measured(workspace, key, encoder, load_seconds, times)
    this_time = {
        "encoded_documents": encoded,
        "encoded_queries": encoded_queries,
        "encode_seconds": seconds,
        "tokens_used": getattr(encoder, "tokens_used", None),
    }
    return _search_and_save(workspace, collection, spec, key, cache, report, depth, this_time)


def _open_cache(workspace: Workspace, key: str, encoder: Encoder, collection: Collection) -> VectorCache:
    """The encoder's cache. A server whose dimension is not known yet is asked for a vector that is needed anyway."""
    folder = workspace.vectors_folder(key)
    if not hasattr(encoder, "split"):
        return VectorCache(folder, encoder.dim)
    with contextlib.suppress(BadInputError):
        return VectorCache(folder)
    sides: list[tuple[Kind, list[str], Callable[[Sequence[str]], np.ndarray]]] = [
        ("query", collection.query_texts(), encoder.encode_queries),
        ("document", collection.document_texts(), encoder.encode_documents),
    ]
    for kind, texts, encode in sides:
        if texts:
            started = time.perf_counter()
            vectors = encode(texts[:1])
            seconds = time.perf_counter() - started
            cache = VectorCache(folder, vectors.shape[1])
            cache.append(kind, _hashes(kind, texts[:1]), vectors, characters=len(texts[0]), seconds=seconds)
            return cache
    return VectorCache(folder, encoder.dim)


def split_of(encoder: Encoder, side: Kind) -> Split | None:
    """How a paid encoder divides texts into requests, so that each is stored before the next is sent."""
    split = getattr(encoder, "split", None)
    return None if split is None else partial(split, side=side)


def _complete_cache(workspace: Workspace, collection: Collection, key: str) -> VectorCache | None:
    if not workspace.vectors_folder(key).exists():
        return None
    try:
        cache = VectorCache(workspace.vectors_folder(key))
    except BadInputError:
        return None
    hashes = _hashes("document", collection.document_texts()) + _hashes("query", collection.query_texts())
    return None if cache.missing(hashes) else cache


def _hashes(kind: Kind, texts: Sequence[str]) -> list[bytes]:
    return [text_hash(kind, text) for text in texts]


def encode_missing(
    cache: VectorCache,
    kind: Kind,
    encode: Callable[[Sequence[str]], np.ndarray],
    texts: Sequence[str],
    report: Report,
    *,
    stage: str,
    split: Split | None = None,
) -> tuple[int, float]:
    """Encode the texts that have no vector yet, longest first, committing every few seconds, or as ``split`` says.

    Longest first lets batches hold texts of like length (less padding) and makes the time left fall, not rise.

    Returns:
        How many texts were encoded, and the seconds spent inside the model.
    """
    hashes = _hashes(kind, texts)
    todo = sorted(cache.missing(hashes), key=lambda i: -len(texts[i]))
    total_characters = sum(len(text) for text in texts) or 1
    characters_left = sum(len(texts[i]) for i in todo)
    done, spent, batch, position = len(texts) - len(todo), 0.0, FIRST_BATCH, 0
    report(Progress(stage, done, len(texts), 1 - characters_left / total_characters))
    sizes = iter(split([texts[i] for i in todo])) if split is not None else None
    while position < len(todo):
        batch = batch if sizes is None else next(sizes)
        part = todo[position : position + batch]
        started = time.perf_counter()
        vectors = encode([texts[i] for i in part])
        seconds = time.perf_counter() - started
        characters = sum(len(texts[i]) for i in part)
        cache.append(kind, [hashes[i] for i in part], vectors, characters=characters, seconds=seconds)
        position += len(part)
        spent += seconds
        characters_left -= characters
        report(
            Progress(
                stage, done + position, len(texts), 1 - characters_left / total_characters, position / max(spent, 1e-9)
            )
        )
        batch = int(np.clip(batch * TARGET_SECONDS / max(seconds, 1e-3), FIRST_BATCH, LARGEST_BATCH))
    return len(todo), spent


def _encode_queries(
    cache: VectorCache, encoder: Encoder, collection: Collection, *, is_paid: bool
) -> tuple[int, dict[str, Any]]:
    """Encode missing queries; the first ones alone, because the latency a user feels is that of a single call."""
    texts = collection.query_texts()
    hashes = _hashes("query", texts)
    missing = cache.missing(hashes)
    alone = missing[: TIMED_QUERIES + 1]
    times = _encode_one_by_one(
        cache, encoder, [texts[i] for i in alone], [hashes[i] for i in alone], every=0.0 if is_paid else TARGET_SECONDS
    )
    rest = missing[len(alone) :]
    left = [texts[i] for i in rest]
    split = split_of(encoder, "query")
    encode_missing(cache, "query", encoder.encode_queries, left, say_nothing, stage="queries", split=split)
    timed_on = "queries"
    if not times and not is_paid:
        times, timed_on = _time_probes(encoder, collection)
    return len(missing), {"cold_ms": times[:1], "query_ms": times[1:TIMES_KEPT], "timed_on": timed_on}


def _encode_one_by_one(
    cache: VectorCache, encoder: Encoder, texts: Sequence[str], hashes: Sequence[bytes], *, every: float
) -> list[float]:
    """Milliseconds of each call. Vectors are stored after every so many seconds of encoding.

    Writing to disk takes longer than encoding one query, but what was paid for must not be lost: 0 stores every one.
    """
    times: list[float] = []
    vectors: list[np.ndarray] = []
    stored = 0
    for text in texts:
        started = time.perf_counter()
        vectors.append(encoder.encode_queries([text]))
        times.append((time.perf_counter() - started) * 1000)
        seconds = sum(times[stored:]) / 1000
        if seconds >= every or len(times) == len(texts):
            part = slice(stored, len(times))
            characters = sum(len(one) for one in texts[part])
            cache.append("query", hashes[part], np.vstack(vectors[part]), characters=characters, seconds=seconds)
            stored = len(times)
    return times


def _time_probes(encoder: Encoder, collection: Collection) -> tuple[list[float], str]:
    texts = collection.query_texts()[: TIMED_QUERIES + 1]
    timed_on = "queries" if texts else "leading words of documents"
    probes = texts or [text[:PROBE_CHARACTERS] for text in collection.document_texts()[: TIMED_QUERIES + 1]]
    times = []
    for probe in probes:
        started = time.perf_counter()
        encoder.encode_queries([probe])
        times.append((time.perf_counter() - started) * 1000)
    return times, timed_on


def _save_measured(
    workspace: Workspace, key: str, encoder: Encoder, load_seconds: float, times: Mapping[str, Any]
) -> None:
    """Keep what was measured of the encoder itself; a later run that encoded nothing new must not forget it."""
    path = workspace.vectors_folder(key) / "measured.json"
    known = read_json(path) if path.exists() else {}
    measured = {
        "load_seconds": load_seconds,
        "peak_memory_mb": max(peak_memory_mb(), known.get("peak_memory_mb", 0.0)),
        "max_tokens": encoder.max_tokens,
        "dim": encoder.dim,
        "at": time.time(),
        "machine": f"{platform.system()} {platform.machine()}",
    }
    if len(times["query_ms"]) >= len(known.get("query_ms", [])):
        measured |= times
    write_json(path, known | measured)


def _search_and_save(
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    key: str,
    cache: VectorCache,
    report: Report,
    depth: int,
    this_time: Mapping[str, Any],
) -> dict[str, Any]:
    report(Progress("searching", 0, len(collection.queries), 0.0))
    documents = cache.read(_hashes("document", collection.document_texts()))
    queries = cache.read(_hashes("query", collection.query_texts()))
    rankings, search_ms = _search_vectors(queries, documents, collection, depth)
    run = Run(spec.name, rankings)
    measured = read_json(workspace.vectors_folder(key) / "measured.json")
    rate = cache.rate("document")
    facts = {
        **measured,
        "dim": cache.dim,
        "documents_per_second": rate.texts_per_second,
        "characters_per_second": rate.characters / rate.seconds if rate.seconds else None,
        "vector_megabytes": len(collection.documents) * cache.dim * 4 / 1e6,
        "search_ms": search_ms,
        "self_checks": results.vector_problems(documents, collection.document_texts()),
    }
    return results.save(workspace, collection, spec, key, run, facts | dict(this_time) | {"depth": depth})


def _search_vectors(
    queries: np.ndarray, documents: np.ndarray, collection: Collection, depth: int
) -> tuple[dict[str, Ranking], list[float]]:
    doc_ids = collection.documents["id"].tolist()
    return search_all(collection, depth, lambda rows, k: exact_search(queries[list(rows)], documents, doc_ids, k))


def _search_ready_vectors(
    workspace: Workspace, collection: Collection, spec: ModelSpec, report: Report, depth: int
) -> dict[str, Any]:
    key = encoder_key(spec)
    documents, queries = results.ready_vectors(workspace, collection, spec)
    report(Progress("searching", 0, len(collection.queries), 0.0))
    rankings, search_ms = _search_vectors(queries, documents, collection, depth)
    run = Run(spec.name, rankings)
    facts = {
        "dim": int(documents.shape[1]),
        "vector_megabytes": documents.nbytes / 1e6,
        "search_ms": search_ms,
        "encoded_documents": 0,
        "depth": depth,
        "self_checks": results.vector_problems(documents, collection.document_texts()),
    }
    return results.save(workspace, collection, spec, key, run, facts)


def _take_ready_run(workspace: Workspace, collection: Collection, spec: ModelSpec) -> dict[str, Any]:
    rows = pd.read_parquet(workspace.external_folder() / spec.source)
    names = {*collection.documents["id"], *collection.parent_ids}  # of chunks, a run may hold either
    known = rows["doc_id"].isin(names) & rows["query_id"].isin(set(collection.queries["id"]))
    run = results.run_from_table(spec.name, rows[known])
    facts = {"encoded_documents": 0, "depth": int(rows.groupby("query_id").size().max()), "self_checks": []}
    return results.save(workspace, collection, spec, encoder_key(spec), run, facts)


def estimate_model(workspace: Workspace, collection: Collection, spec: ModelSpec) -> dict[str, float]:
    """Encode 32 of the person's own texts and say what all of them will take. The 32 are kept, so none is done twice.

    Returns:
        ``seconds`` left for the whole collection, loading included; ``documents_per_second``; ``load_seconds``.
    """
    if spec.kind in BROUGHT_READY:
        return {"seconds": 0.0, "documents_per_second": float("inf"), "load_seconds": 0.0}
    if spec.parts:
        return _estimate_parts(workspace, collection, spec)
    texts = collection.document_texts()
    draw = np.random.default_rng(0).permutation(len(texts))[:ESTIMATE_TEXTS]
    started = time.perf_counter()
    if spec.kind == "bm25":
        return estimate_bm25(workspace, collection, spec)
    if spec.kind == "sparse":
        return estimate_sparse(workspace, collection, spec, [texts[i] for i in draw])
    encoder = build_encoder(spec)
    encoder.encode_documents(["warm up"])
    load_seconds = time.perf_counter() - started
    cache = VectorCache(workspace.vectors_folder(encoder.key), encoder.dim)
    encode_missing(cache, "document", encoder.encode_documents, [texts[i] for i in draw], say_nothing, stage="sample")
    rate = cache.rate("document")
    left = sum(len(texts[i]) for i in cache.missing(_hashes("document", texts)))
    seconds_per_character = rate.seconds / max(rate.characters, 1)
    queries = sum(len(text) for text in collection.query_texts())
    return {
        "seconds": load_seconds + (left + queries) * seconds_per_character,
        "documents_per_second": rate.texts_per_second or 0.0,
        "load_seconds": load_seconds,
    }


def _estimate_parts(workspace: Workspace, collection: Collection, spec: ModelSpec) -> dict[str, float]:
    found = [estimate_model(workspace, collection, part) for part in spec.parts]
    seconds = sum(one["seconds"] for one in found)
    if spec.kind == "rerank":
        depth = int(spec.options.get("depth", RERANK_DEPTH))
        seconds += reranking.estimated_seconds(workspace, collection, spec, depth)
    speeds = [one["documents_per_second"] for one in found]
    return {
        "seconds": seconds,
        "documents_per_second": 1 / sum(1 / speed for speed in speeds) if all(speeds) else 0.0,
        "load_seconds": sum(one["load_seconds"] for one in found),
    }
