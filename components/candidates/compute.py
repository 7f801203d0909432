"""Everything one model costs, done once: encode what is missing, measure calls, search exactly, save the run.

This is what a worker process does. It writes the vector cache and the results, never Chroma.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
from pydantic import SecretStr

from components.candidates import reranking
from components.candidates.derived import RERANK_DEPTH
from components.candidates.derived_runs import compute_derived
from components.candidates.encoding import complete_cache, encode_missing, encode_queries, open_cache, split_of
from components.candidates.keys import encoder_key
from components.candidates.keywords import compute_bm25, estimate_bm25
from components.candidates.registry import build_encoder, is_local
from components.candidates.searching import search_all
from components.candidates.sparse import compute_sparse, estimate_sparse
from components.comparison.bills import list_price
from components.costs.memory import peak_memory_mb
from components.costs.spending import FILE, Ledger, Meter, Spending
from components.encoders.openai_compatible import OPENAI_HOST
from components.encoders.protocol import Encoder
from components.files import read_json, write_json
from components.progress import RUN_DEPTH, Progress, Report, say_nothing
from components.records import Collection, Ranking, Run
from components.results import store as results
from components.retrieval.exact import exact_search
from components.spec import BROUGHT_READY, DERIVED, ModelSpec
from components.stores.vector_cache import VectorCache, text_hashes
from components.workspace import Workspace

ESTIMATE_TEXTS = 32


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
    cached = complete_cache(workspace, collection, key)
    if cached is not None and (workspace.vectors_folder(key) / "measured.json").exists():
        # Everything is known: not even the model needs loading.
        return _search_and_save(workspace, collection, spec, key, cached, report, depth, {"encoded_documents": 0})

    report(Progress("loading", 0, 1, 0.0))
    started = time.perf_counter()
    encoder = build()
    cache = open_cache(workspace, key, encoder, collection)
    load_seconds = time.perf_counter() - started
    encoded_queries, times = encode_queries(cache, encoder, collection, is_paid=spec.kind == "openai")
    _save_measured(workspace, key, encoder, load_seconds, times)  # the next part may be stopped, or fail
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
    documents = cache.read(text_hashes("document", collection.document_texts()))
    queries = cache.read(text_hashes("query", collection.query_texts()))
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
    left = sum(len(texts[i]) for i in cache.missing(text_hashes("document", texts)))
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
