"""Chroma collections from the vector cache, and what the fast index loses against exact search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from components.candidates import candidate_of
from components.records import MEDIA_COLUMNS, Collection, Ranking
from components.results.store import ResultStore
from components.retrieval.ranking import missed_by_index
from components.spec import ModelSpec
from components.stores.chroma_store import KEPT_METADATA, SPACE, ChromaFolder, ChromaStore
from components.workspace import Workspace

ANN_DEPTH = 10  # results compared with exact search


def collection_name(collection: Collection, spec: ModelSpec) -> str:
    """One Chroma collection per documents, what they can be filtered by, encoder and distance."""
    return f"d{collection.documents_id}-m{collection.metadata_id}-e{candidate_of(spec).key}-{SPACE}"


def open_store(folder: ChromaFolder, collection: Collection, spec: ModelSpec, dim: int) -> ChromaStore:
    """The Chroma collection of this model on these documents (it may be empty)."""
    return folder.open(collection_name(collection, spec), dim, title=f"{collection.name} · {spec.name}")


def build_index(
    folder: ChromaFolder,
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    report: Callable[[int], None] | None = None,
) -> ChromaStore | None:
    """Bring Chroma in line with the cache; nothing is written where it is already. None where it can hold none."""
    candidate = candidate_of(spec)
    vectors = candidate.document_vectors(workspace, collection) if candidate.has_index else None
    if vectors is None:
        return None
    if not vectors.any(axis=1).all():
        return None  # a text without a vector cannot lie in an index; the stored vectors are searched exactly
    store = open_store(folder, collection, spec, vectors.shape[1])
    if store.count() == len(vectors):
        return store
    kept = collection.documents[filter_columns(collection)].astype(str)
    store.upsert(
        collection.documents["id"].tolist(),
        vectors,
        [{str(name): value for name, value in row.items()} for row in kept.to_dict("records")],
        report,
    )
    return store


_NO_FILTERS = ("id", "title", "text", *MEDIA_COLUMNS)


def filter_columns(collection: Collection) -> list[str]:
    """The columns that are stored beside the vectors, so that a search can be limited to one of their values."""
    columns = [str(column) for column in collection.documents.columns if column not in _NO_FILTERS]
    return columns[:KEPT_METADATA]


def measure_index(store: ChromaStore, workspace: Workspace, collection: Collection, spec: ModelSpec) -> dict[str, Any]:
    """Share (0 to 1) of each query's exact top 10 that the index finds too; None where there are no queries, or users.

    An index knows nothing of what a user has already, so that its list cannot be compared with the run's.

    What it finds instead of a document with the same similarity counts as found.

    Returns:
        ``ann_recall@10`` (mean over ``ann_queries`` queries), saved into the result's manifest as well.
    """
    candidate = candidate_of(spec)
    saved = candidate.result(workspace, collection)
    queries = candidate.query_vectors(workspace, collection)
    if saved is None or queries is None or not len(queries) or collection.interactions is not None:
        return {"ann_recall@10": None, "ann_queries": 0}
    found = store.query(queries, ANN_DEPTH)
    shares = []
    for query_id, approximate in zip(collection.queries["id"], found, strict=True):
        whole = saved.run.rankings[query_id]
        exact = Ranking(whole.doc_ids[:ANN_DEPTH], whole.scores[:ANN_DEPTH])
        shares.append(1 - len(missed_by_index(exact, approximate)) / max(len(exact.doc_ids), 1))
    measured = {"ann_recall@10": float(np.mean(shares)), "ann_queries": len(shares)}
    ResultStore.add_facts(saved.folder, **measured)
    return measured
