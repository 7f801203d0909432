"""How one model's vectors lie over a collection: the scale of its scores, its hubs and its cone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.candidates.by_spec import document_vectors, query_vectors
from components.datasets import practice
from components.evaluation.anisotropy import Cone, cone
from components.evaluation.hubness import Hubness, hub_table, hubness, neighbour_occurrences, query_occurrences
from components.evaluation.metrics import judged_queries
from components.evaluation.score_scale import PairCosines, PairDraw, draw_pairs, pair_scores
from components.records import Collection, FloatArray, Run
from components.results import scores
from components.spec import ModelSpec
from components.workspace import Workspace

DEPTH = 10  # results a person looks at
NEIGHBOUR_DOCUMENTS = 4_000  # whose neighbours among each other are counted


@dataclass(frozen=True)
class ScoreScale:
    """What this model's cosines are in this collection.

    ``pairs``: random pairs. ``relevant``: float32, the cosine of every query with each document judged relevant to it,
    found or not. ``others``: float32, cosines of the first 10 results that are not (of all results without judgments).
    ``best``: float32, the best result's cosine per query. Of a document cut into chunks the best chunk counts.
    """

    draw: PairDraw
    pairs: PairCosines
    relevant: FloatArray
    others: FloatArray
    best: FloatArray


@dataclass(frozen=True)
class Space:
    """How a model's vectors lie.

    ``neighbours``: how unevenly the documents (or a sample of them) are neighbours of each other, N_k; ``frequent``:
    their ``doc_id`` and ``lists``, the most frequent first.
    """

    scale: ScoreScale
    cone: Cone
    neighbours: Hubness
    frequent: pd.DataFrame


@dataclass(frozen=True)
class QueryHubs:
    """``table`` (components.evaluation.hubness.HUB_COLUMNS) over the first 10 results of every query, and its N_k."""

    table: pd.DataFrame
    hubness: Hubness


def space_of(workspace: Workspace, collection: Collection, spec: ModelSpec, run: Run) -> Space | None:
    """The figures of a computed model; None for one without vectors. ``run`` is of documents as judgments name them."""
    documents = document_vectors(workspace, collection, spec)
    queries = query_vectors(workspace, collection, spec)
    if documents is None:
        return None
    queries = np.empty((0, documents.shape[1]), np.float32) if queries is None else queries
    draw = draw_pairs(len(queries), len(documents), scores.SEED)
    pairs = pair_scores(queries, documents, draw)
    relevant, others = judged_cosines(collection, queries, documents, run)
    best = [ranking.scores[0] for ranking in run.rankings.values() if len(ranking.scores)]
    scale = ScoreScale(draw, pairs, relevant, others, np.asarray(best, dtype=np.float32))
    return Space(scale, cone(documents, scores.SEED), *_neighbours(collection, documents))


def judged_cosines(
    collection: Collection, queries: FloatArray, documents: FloatArray, run: Run
) -> tuple[FloatArray, FloatArray]:
    """Cosines of relevant pairs, and of the first 10 results that are not judged relevant; see ScoreScale."""
    qrels = practice.counted(collection).qrels()
    asked = judged_queries(qrels) if len(queries) else []  # none where it does not take all of them
    names = collection.row_documents
    rows = {str(name): np.asarray(rows) for name, rows in names.groupby(names, sort=False).indices.items()}
    places = {query_id: place for place, query_id in enumerate(collection.queries["id"])}
    relevant: list[float] = []
    others: list[float] = []
    for query_id in asked:
        right = [doc_id for doc_id, grade in qrels[query_id].items() if grade > 0]
        for doc_id in right:
            relevant.append(float((documents[rows[doc_id]] @ queries[places[query_id]]).max()))
        others += _wrong_scores(run, query_id, set(right))
    if not asked:
        others = [score for query_id in run.rankings for score in _wrong_scores(run, query_id, set())]
    return np.asarray(relevant, dtype=np.float32), np.asarray(others, dtype=np.float32)


def _wrong_scores(run: Run, query_id: str, right: set[str]) -> list[float]:
    ranking = run.rankings.get(query_id)
    if ranking is None:
        return []
    pairs = zip(ranking.doc_ids[:DEPTH], ranking.scores[:DEPTH].tolist(), strict=True)
    return [score for doc_id, score in pairs if doc_id not in right]


def _neighbours(collection: Collection, documents: FloatArray) -> tuple[Hubness, pd.DataFrame]:
    drawn = np.sort(np.random.default_rng(scores.SEED).permutation(len(documents))[:NEIGHBOUR_DOCUMENTS])
    counts = neighbour_occurrences(np.ascontiguousarray(documents[drawn]), DEPTH)
    order = np.argsort(-counts, kind="stable")
    frequent = pd.DataFrame(
        {"doc_id": collection.documents["id"].to_numpy()[drawn[order]], "lists": counts[order]}
    ).query("lists > 0")
    return hubness(counts, len(drawn), DEPTH), frequent.reset_index(drop=True)


def query_hubs(collection: Collection, run: Run) -> QueryHubs:
    """Which documents stand in how many first tens of the queries. ``run`` is of documents as judgments name them."""
    table = hub_table(run, DEPTH, practice.counted(collection).qrels())
    documents = len(collection.parent_ids)
    return QueryHubs(table, hubness(query_occurrences(table, documents), len(run.rankings), DEPTH))
