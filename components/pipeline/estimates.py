"""What is left to do for a model, and how long that will take, from what was measured before."""

from __future__ import annotations

from pathlib import Path

from components.files import read_json, write_json
from components.models.spec import ModelSpec
from components.pipeline.keys import encoder_key
from components.records import BadInputError, Collection
from components.stores.vector_cache import VectorCache, text_hash
from components.workspace import Workspace

QUICK_KINDS = ("run", "vectors")


def left_to_encode(workspace: Workspace, collection: Collection, spec: ModelSpec) -> list[str]:
    """Texts of documents and queries that have no vector of this model yet, each once."""
    if spec.kind in ("bm25", *QUICK_KINDS):
        return []
    documents, queries = collection.document_texts(), collection.query_texts()
    cache = _cache(workspace, spec)
    if cache is None:
        return list(dict.fromkeys(documents)) + list(dict.fromkeys(queries))
    missing_documents = cache.missing([text_hash("document", text) for text in documents])
    missing_queries = cache.missing([text_hash("query", text) for text in queries])
    return [documents[i] for i in missing_documents] + [queries[i] for i in missing_queries]


def known_estimate(workspace: Workspace, collection: Collection, spec: ModelSpec) -> float | None:
    """Seconds the model will take on what is left, loading included; None before it was ever timed on this computer."""
    if spec.kind in QUICK_KINDS:
        return 0.0
    if spec.kind == "bm25":
        return _known_indexing(workspace, collection, spec)
    cache = _cache(workspace, spec)
    rate = cache.rate("document") if cache is not None else None
    if rate is None or not rate.characters:
        return None
    measured = workspace.vectors_folder(encoder_key(spec)) / "measured.json"
    load_seconds = float(read_json(measured)["load_seconds"]) if measured.exists() else 0.0
    characters = sum(len(text) for text in left_to_encode(workspace, collection, spec))
    return load_seconds + characters * rate.seconds / rate.characters


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
