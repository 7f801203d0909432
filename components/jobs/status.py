"""What is already computed, read from disk."""

from __future__ import annotations

from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.workspace import Workspace


def saved_status(workspace: Workspace, collection: Collection, spec: ModelSpec) -> str:
    """One of "ready" (a run is saved), "partial: 120 of 250" (some vectors are stored) and "not computed"."""
    from components.candidates.keys import encoder_key
    from components.stores.vector_cache import VectorCache, text_hashes

    key = encoder_key(spec)
    if (workspace.results_folder(collection.search_id, key) / "manifest.json").exists():
        return "ready"
    if (
        spec.parts
        or spec.kind in ("bm25", "run", "vectors")
        or not (workspace.vectors_folder(key) / "rows.sqlite").exists()
    ):
        return "not computed"
    try:
        cache = VectorCache(workspace.vectors_folder(key))
    except BadInputError:
        return "not computed"
    hashes = text_hashes("document", collection.document_texts())
    total = len(set(hashes))
    stored = total - len(cache.missing(hashes))
    if stored == total:
        return "documents stored, questions to do"
    return f"partial: {stored} of {total}" if stored else "not computed"
