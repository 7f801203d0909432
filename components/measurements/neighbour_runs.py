"""Each model's nearest neighbours as a run, by which models are compared where there are no queries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.candidates.by_spec import document_vectors
from components.records import Collection, FloatArray, Ranking, Run
from components.results.scores import AGREEMENT_DEPTH, SEED
from components.retrieval.exact import exact_search
from components.retrieval.parents import best_chunks, search_parents
from components.spec import ModelSpec
from components.workspace import Workspace

NEIGHBOUR_DOCUMENTS = 300  # documents drawn to stand in for queries where there are none


def neighbour_runs(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], depth: int = AGREEMENT_DEPTH
) -> tuple[dict[str, Run], int]:
    """Each model's nearest neighbours of some documents, for collections without queries.

    Where documents are cut into chunks, these are the documents nearest to the first chunk of each, by their best one.

    Returns:
        model -> run whose "queries" are document ids (the document itself left out), and how many were drawn.
    """
    ids, names = collection.documents["id"].tolist(), list(collection.parent_ids)
    chosen = np.sort(np.random.default_rng(SEED).permutation(len(names))[:NEIGHBOUR_DOCUMENTS])
    first = collection.documents["document_id"].drop_duplicates().index if collection.is_chunked else range(len(ids))
    row_of = {names[place]: first[place] for place in chosen}
    runs = {}
    for spec in specs:
        vectors = document_vectors(workspace, collection, spec)
        if vectors is None:
            continue

        def nearest(wanted: Sequence[str], depth: int, vectors: FloatArray = vectors) -> dict[str, Ranking]:
            rankings = exact_search(vectors[[row_of[name] for name in wanted]], vectors, ids, depth)
            return dict(zip(wanted, rankings, strict=True))

        if collection.is_chunked:
            chunks = search_parents(nearest, list(row_of), collection.parent_of, depth + 1)
            by_document = best_chunks(Run(spec.name, chunks), collection.parent_of, depth + 1).rankings
        else:
            by_document = nearest(list(row_of), depth + 1)
        runs[spec.name] = Run(
            spec.name, {name: _without(name, ranking, depth) for name, ranking in by_document.items()}
        )
    return runs, len(chosen)


def _without(doc_id: str, ranking: Ranking, depth: int) -> Ranking:
    kept = [i for i, name in enumerate(ranking.doc_ids) if name != doc_id][:depth]
    return Ranking(tuple(ranking.doc_ids[i] for i in kept), ranking.scores[kept])
