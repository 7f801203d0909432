"""Vectors a person brings: made elsewhere, searched here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from components.candidates.computed_elsewhere import ComputedElsewhere
from components.candidates.dense import VectorSearcher
from components.candidates.searching import Opened, Query, search_collection
from components.candidates.work import Work
from components.files import read_array, read_parquet, write_array, write_parquet
from components.i18n import tr
from components.progress import Progress
from components.records import BadInputError, Collection, FloatArray
from components.results.store import vector_problems
from components.spec import ModelSpec
from components.workspace import Workspace


class OwnVectors(ComputedElsewhere):
    """It answers the queries it came with."""

    kind = "vectors"
    has_vectors = True
    can_be_cut = True
    why_no_further_texts = "ready vectors"

    def compute(self, work: Work) -> dict[str, Any]:
        """Search exactly, save the run."""
        collection = work.collection
        work.report(Progress("searching", 0, len(collection.queries), 0.0))
        searcher = self.open_searcher(Opened(work.workspace, collection))
        rankings, search_ms = search_collection(searcher, collection, work.depth)
        facts = {
            "dim": int(searcher.vectors.shape[1]),
            "vector_megabytes": searcher.vectors.nbytes / 1e6,
            "search_ms": search_ms,
            "encoded_documents": 0,
            "depth": work.depth,
            "self_checks": vector_problems(searcher.vectors, collection.document_texts()),
        }
        return self.save(work, rankings, facts)

    def open_searcher(self, opened: Opened) -> OwnVectorsSearcher:
        """See Candidate."""
        return OwnVectorsSearcher(self, opened)

    def document_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray:
        """See Candidate.

        Raises:
            BadInputError: some documents came without a vector.
        """
        return self._vectors(workspace, "documents", collection.documents["id"])

    def query_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray:
        """See Candidate.

        Raises:
            BadInputError: some queries came without a vector.
        """
        return self._vectors(workspace, "queries", collection.queries["id"])

    def _vectors(self, workspace: Workspace, part: str, ids: pd.Series) -> FloatArray:
        folder = workspace.external_folder() / self.spec.source
        known = read_parquet(folder / f"{part}.parquet")["id"]
        order = pd.Series(np.arange(len(known)), index=known).reindex(ids)
        if order.isna().any():
            raise BadInputError(
                tr(
                    "{sum} of {number_of_order} {part} came without a vector in {name} (first: "
                    "{index}). Upload vectors for all of them.",
                    sum=int(order.isna().sum()),
                    number_of_order=len(order),
                    part=part,
                    name=self.name,
                    index=order.index[order.isna()][0],
                )
            )
        vectors: FloatArray = read_array(folder / f"{part}.npy")[order.to_numpy(dtype=np.int64)]
        return vectors


class OwnVectorsSearcher(VectorSearcher):
    """Exact search over them, by the query vectors that came with them."""

    def __init__(self, candidate: OwnVectors, opened: Opened) -> None:
        super().__init__(candidate, opened, candidate.document_vectors(opened.workspace, opened.collection))
        self._name = candidate.name
        self._queries = candidate.query_vectors(opened.workspace, opened.collection)
        self._row_of = {name: row for row, name in enumerate(opened.collection.queries["id"])}

    def encode(self, queries: Sequence[Query]) -> tuple[FloatArray, None]:
        """See Searcher: float32 (queries, dim)."""
        if any(query.id is None for query in queries):
            raise BadInputError(
                tr(
                    "{name} came as ready vectors: it can answer the questions it was given, not typed ones.",
                    name=self._name,
                )
            )
        return self._queries[[self._row_of[str(query.id)] for query in queries]], None


def add_ready_vectors(
    workspace: Workspace, name: str, collection: Collection, documents: FloatArray, queries: FloatArray
) -> ModelSpec:
    """Keep ready vectors, float32 (n, dim) in the order of the collection's tables, as a candidate of its own.

    Raises:
        BadInputError: documents and queries have different dimensions.
    """
    if len(queries) and queries.shape[1] != documents.shape[1]:
        raise BadInputError(
            tr(
                "The document vectors have {shape} numbers and the question vectors {shape_2}; "
                "both must come from one model. Export them again.",
                shape=documents.shape[1],
                shape_2=queries.shape[1],
            )
        )
    digest = hashlib.sha256(documents.tobytes() + queries.tobytes()).hexdigest()[:16]
    folder = workspace.external_folder() / f"vectors-{digest}"
    for part, ids, vectors in (
        ("documents", collection.documents["id"], documents),
        ("queries", collection.queries["id"], queries),
    ):
        write_parquet(folder / f"{part}.parquet", pd.DataFrame({"id": ids.reset_index(drop=True)}))
        write_array(folder / f"{part}.npy", vectors)
    return ModelSpec(name, OwnVectors.kind, folder.name)
