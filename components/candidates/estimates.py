"""What is left to do for a model, and how long that will take, from what was measured before."""

from __future__ import annotations

from pathlib import Path

from components.candidates.derived import RERANK_DEPTH
from components.candidates.keys import encoder_key
from components.candidates.registry import pair_scorer_key
from components.files import read_json, write_json
from components.records import BadInputError, Collection
from components.spec import BROUGHT_READY, ModelSpec, leaves
from components.stores.blob_cache import BlobCache
from components.stores.vector_cache import VectorCache, text_hashes
from components.workspace import Workspace

SPARSE_FILE = "sparse.sqlite"
PAIRS_FILE = "pairs.sqlite"


def left_to_encode(workspace: Workspace, collection: Collection, spec: ModelSpec) -> list[str]:
    """Texts of documents and queries that have no vector of this model yet, each once; of all parts, one by one."""
    if spec.parts:
        return [text for leaf in leaves(spec) for text in left_to_encode(workspace, collection, leaf)]
    if spec.kind in ("bm25", *BROUGHT_READY):
        return []
    if spec.kind == "sparse":
        return _left_of_sparse(workspace, collection, spec)
    documents, queries = collection.document_texts(), collection.query_texts()
    cache = _cache(workspace, spec)
    if cache is None:
        return list(dict.fromkeys(documents)) + list(dict.fromkeys(queries))
    missing_documents = cache.missing(text_hashes("document", documents))
    missing_queries = cache.missing(text_hashes("query", queries))
    return [documents[i] for i in missing_documents] + [queries[i] for i in missing_queries]


def known_estimate(workspace: Workspace, collection: Collection, spec: ModelSpec) -> float | None:
    """Seconds the model will take on what is left, loading included; None before it was ever timed on this computer.

    A derived candidate needs what its parts still need, and a reranking stage its pairs on top.
    """
    if spec.kind in BROUGHT_READY:
        return 0.0
    if spec.parts:
        return _known_of_parts(workspace, collection, spec)
    if spec.kind == "bm25":
        return _known_indexing(workspace, collection, spec)
    cache = _sparse_cache(workspace, spec) if spec.kind == "sparse" else _cache(workspace, spec)
    rate = cache.rate("document") if cache is not None else None
    if rate is None or not rate.characters:
        return None
    measured = workspace.vectors_folder(encoder_key(spec)) / "measured.json"
    load_seconds = float(read_json(measured)["load_seconds"]) if measured.exists() else 0.0
    characters = sum(len(text) for text in left_to_encode(workspace, collection, spec))
    return load_seconds + characters * rate.seconds / rate.characters


def _known_of_parts(workspace: Workspace, collection: Collection, spec: ModelSpec) -> float | None:
    seconds = [
        known_estimate(workspace, collection, leaf)
        for leaf in leaves(spec)
        if left_to_encode(workspace, collection, leaf) or leaf.kind == "bm25"
    ]
    for stage in _reranking_stages(spec):
        path = workspace.vectors_folder(pair_scorer_key(stage)) / PAIRS_FILE
        rate = BlobCache(path).rate("pair") if path.exists() else None
        per_pair = rate.seconds / rate.texts if rate is not None and rate.texts else None
        pairs = len(collection.queries) * min(int(stage.options.get("depth", RERANK_DEPTH)), len(collection.documents))
        seconds.append(None if per_pair is None else per_pair * pairs)
    known = [value for value in seconds if value is not None]
    return sum(known) if len(known) == len(seconds) else None


def _reranking_stages(spec: ModelSpec) -> list[ModelSpec]:
    below = [stage for part in spec.parts for stage in _reranking_stages(part)]
    return [*below, spec] if spec.kind == "rerank" else below


def _left_of_sparse(workspace: Workspace, collection: Collection, spec: ModelSpec) -> list[str]:
    documents, queries = collection.document_texts(), collection.query_texts()
    cache = _sparse_cache(workspace, spec)
    if cache is None:
        return list(dict.fromkeys(documents)) + list(dict.fromkeys(queries))
    left = cache.missing(text_hashes("document", documents))
    left_queries = cache.missing(text_hashes("query", queries))
    return [documents[i] for i in left] + [queries[i] for i in left_queries]


def _sparse_cache(workspace: Workspace, spec: ModelSpec) -> BlobCache | None:
    try:
        path = workspace.vectors_folder(encoder_key(spec)) / SPARSE_FILE
        return BlobCache(path) if path.exists() else None
    except BadInputError:
        return None


def note_indexing(workspace: Workspace, spec: ModelSpec, seconds: float, characters: int) -> None:
    """Remember how fast keyword indexes are built on this computer."""
    write_json(_indexing_rate(workspace, spec), {"seconds": seconds, "characters": characters})


def _known_indexing(workspace: Workspace, collection: Collection, spec: ModelSpec) -> float | None:
    path = _indexing_rate(workspace, spec)
    if not path.exists():
        return None
    rate = read_json(path)
    return sum(len(text) for text in collection.document_texts()) * rate["seconds"] / max(rate["characters"], 1)


def _indexing_rate(workspace: Workspace, spec: ModelSpec) -> Path:
    return workspace.root / "indexes" / f"rate-{encoder_key(spec)}.json"


def _cache(workspace: Workspace, spec: ModelSpec) -> VectorCache | None:
    try:
        folder = workspace.vectors_folder(encoder_key(spec))
        return VectorCache(folder) if (folder / "rows.sqlite").exists() else None
    except BadInputError:
        return None
