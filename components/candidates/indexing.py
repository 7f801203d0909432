"""Indexes from the vector cache, wherever they are kept, and what they lose against exact search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from components.candidates import candidate_of
from components.records import MEDIA_COLUMNS, Collection, Ranking
from components.results.store import ResultStore
from components.retrieval.ranking import missed_by_index
from components.spec import ModelSpec
from components.stores.chroma_store import KEPT_METADATA, SPACE
from components.stores.vector_store import VectorDatabase, VectorStore, fill
from components.workspace import Workspace

ANN_DEPTH = 10  # results compared with exact search
USUAL = "Chroma"  # where an index is kept of which nothing else is said


def collection_name(collection: Collection, spec: ModelSpec) -> str:
    """One collection per documents, what they can be filtered by, encoder and distance."""
    return f"d{collection.documents_id}-m{collection.metadata_id}-e{candidate_of(spec).key}-{SPACE}"


def open_store(database: VectorDatabase, collection: Collection, spec: ModelSpec, dim: int) -> VectorStore:
    """The index of this model on these documents (it may be empty)."""
    return database.open(collection_name(collection, spec), dim, title=f"{collection.name} · {spec.name}")


def build_index(
    database: VectorDatabase,
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    report: Callable[[int], None] | None = None,
) -> VectorStore | None:
    """Bring the index in line with the cache; what is there already is not sent again. None where it can hold none.

    Raises:
        StoreTroubleError: the database is down, slow, refuses, or does not hold what it was given.
    """
    candidate = candidate_of(spec)
    vectors = candidate.document_vectors(workspace, collection) if candidate.has_index else None
    if vectors is None:
        return None
    if not vectors.any(axis=1).all():
        return None  # a text without a vector cannot lie in an index; the stored vectors are searched exactly
    store = open_store(database, collection, spec, vectors.shape[1])
    if store.count() == len(vectors):
        return store
    kept = collection.documents[filter_columns(collection)].astype(str)
    rows = [{str(name): value for name, value in row.items()} for row in kept.to_dict("records")]
    fill(store, collection.documents["id"].tolist(), vectors, rows, report)
    return store


_NO_FILTERS = ("id", "title", "text", *MEDIA_COLUMNS)


def filter_columns(collection: Collection) -> list[str]:
    """The columns that are stored beside the vectors, so that a search can be limited to one of their values."""
    columns = [str(column) for column in collection.documents.columns if column not in _NO_FILTERS]
    return columns[:KEPT_METADATA]


def measure_index(
    store: VectorStore, workspace: Workspace, collection: Collection, spec: ModelSpec, label: str = USUAL
) -> dict[str, Any]:
    """Share (0 to 1) of each query's exact top 10 that the index finds too; None where there are no queries, or users.

    An index knows nothing of what a user has already, so that its list cannot be compared with the run's.

    What it finds instead of a document with the same similarity counts as found.

    Returns:
        ``ann_recall@10`` (mean over ``ann_queries`` queries) and ``ann_store``, where the index is kept (``label``),
        saved into the result's manifest as well.
    """
    candidate = candidate_of(spec)
    saved = candidate.result(workspace, collection)
    queries = candidate.query_vectors(workspace, collection)
    if saved is None or queries is None or not len(queries) or collection.interactions is not None:
        return {"ann_recall@10": None, "ann_queries": 0, "ann_store": label}
    rankings = store.query(queries, ANN_DEPTH)
    shares = []
    for query_id, approximate in zip(collection.queries["id"], rankings, strict=True):
        whole = saved.run.rankings[query_id]
        exact = Ranking(whole.doc_ids[:ANN_DEPTH], whole.scores[:ANN_DEPTH])
        shares.append(1 - len(missed_by_index(exact, approximate)) / max(len(exact.doc_ids), 1))
    measured = {"ann_recall@10": float(np.mean(shares)), "ann_queries": len(shares), "ann_store": label}
    ResultStore.add_facts(saved.folder, **measured)
    return measured
