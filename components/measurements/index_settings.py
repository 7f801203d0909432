"""Chroma's index with a few settings against exact search: what each finds, how long it takes, what it weighs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.candidates import candidate_of
from components.candidates.by_spec import document_vectors, encoder_key, query_vectors
from components.costs.latency import percentile
from components.damage import absent_if_damaged
from components.files import read_json, write_json
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import TIMED_QUERIES, Progress, Report
from components.records import BadInputError, FloatArray, Ranking
from components.results.store import ResultStore
from components.retrieval.exact import exact_search
from components.retrieval.ranking import missed_by_index

DEPTH = 10
SETTINGS: Mapping[str, Mapping[str, int]] = {
    "Chroma as it comes": {},
    "searches wider": {"ef_search": 400},
    "more links": {"max_neighbors": 32, "ef_construction": 200, "ef_search": 200},
    "small and quick": {"max_neighbors": 8, "ef_search": 50},
}
"""What HNSW is told: links per document, candidates looked at when building and when searching."""
EXACT = "exact search"
COLUMNS = ("setting", "recall", "recall_low_query", "p50_ms", "p95_ms", "calls", "build_seconds", "megabytes", "hnsw")
MOST_QUERIES = 200  # whose results are compared
ENOUGH_RECALL = 0.99
ENOUGH_MS = 20.0  # an exact search a person does not notice
VERSION = 1


def exact_is_enough(table: pd.DataFrame) -> bool:
    """Whether nobody would notice that no index is used: 95 of 100 exact searches within ENOUGH_MS."""
    exact = table[table["setting"] == EXACT]
    return bool(len(exact)) and float(exact["p95_ms"].iloc[0]) <= ENOUGH_MS


class IndexSettings(Measurement[pd.DataFrame]):
    """One row per setting with COLUMNS, exact search first.

    Recall is the share of each query's exact first 10 that the index returns. Sizes are what a folder takes on disk
    with one index in it, less what an empty one takes; that of the index as it comes is also put into the result's
    manifest (``index_megabytes``), for bills. Each index is built in a folder of its own, outside the workspace.
    Without queries, documents stand in for them.
    """

    name = "index-settings"

    def refusal(self, subject: Subject) -> str:
        """Chroma holds one vector of full length per document, or nothing."""
        return (
            "" if candidate_of(subject.spec).has_index else f"{subject.spec.name} has no vectors that Chroma can hold."
        )

    def run(self, subject: Subject, options: Options, report: Report) -> pd.DataFrame:
        """Build each index and search in it.

        Raises:
            BadInputError: the candidate's vectors are gone.
        """
        documents = document_vectors(subject.workspace, subject.collection, subject.spec)
        if documents is None:
            raise BadInputError(f"{subject.spec.name} has no vectors.")
        queries = _queries(subject, documents)
        ids = subject.collection.documents["id"].tolist()
        exact = exact_search(queries, documents, ids, DEPTH)
        times = _timed(lambda row: exact_search(row, documents, ids, DEPTH), queries)
        rows: list[tuple[Any, ...]] = [
            (EXACT, 1.0, 1.0, percentile(times, 50), percentile(times, 95), len(times), 0.0, documents.nbytes / 1e6, {})
        ]
        for place, (name, hnsw) in enumerate(SETTINGS.items()):
            report(Progress("index settings", place, len(SETTINGS), place / len(SETTINGS)))
            rows.append((name, *_one(hnsw, ids, documents, queries, exact), dict(hnsw)))
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def save(self, subject: Subject, options: Options, found: pd.DataFrame) -> None:
        """Beside the run, and the size of the usual index in its manifest."""
        write_json(_path(subject), {"rows": found.to_dict("records"), "at": time.time()})
        ResultStore.add_facts(_path(subject).parent, index_megabytes=float(found["megabytes"].iloc[1]))

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> pd.DataFrame | None:
        """The table; None where it was not measured yet."""
        path = _path(subject)
        return pd.DataFrame(read_json(path)["rows"], columns=list(COLUMNS)) if path.exists() else None

    def summary(self, found: pd.DataFrame) -> dict[str, Any]:
        """``settings``: how many were tried."""
        return {"settings": len(found)}


INDEX_SETTINGS = IndexSettings()


def _one(
    hnsw: Mapping[str, int], ids: list[str], documents: FloatArray, queries: FloatArray, exact: Sequence[Ranking]
) -> tuple[float, float, float, float, int, float, float]:
    """Mean recall, the lowest of a query, p50 and p95 (ms), calls, seconds to build, megabytes on disk."""
    import chromadb
    from chromadb.config import Settings

    with tempfile.TemporaryDirectory(prefix="index-", ignore_cleanup_errors=True) as folder:
        client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
        empty = _bytes(Path(folder))
        started = time.perf_counter()
        store = client.create_collection(
            "one", configuration={"hnsw": {"space": "cosine", **hnsw}}, embedding_function=None
        )
        step = client.get_max_batch_size()
        for start in range(0, len(ids), step):
            store.upsert(ids=ids[start : start + step], embeddings=documents[start : start + step])
        build_seconds = time.perf_counter() - started
        depth = min(DEPTH, len(ids))
        answer = store.query(query_embeddings=queries, n_results=depth, include=["distances"])
        found = [
            Ranking(tuple(near), 1.0 - np.asarray(distances, dtype=np.float64))
            for near, distances in zip(answer["ids"], answer["distances"] or [], strict=True)
        ]
        shares = [1 - len(missed_by_index(a, b)) / max(len(a.doc_ids), 1) for a, b in zip(exact, found, strict=True)]
        times = _timed(lambda row: store.query(query_embeddings=row, n_results=depth, include=[]), queries)
        size = (_bytes(Path(folder)) - empty) / 1e6
        client.close()
    return (
        float(np.mean(shares)), min(shares), percentile(times, 50), percentile(times, 95), len(times),
        build_seconds, size,
    )  # fmt: skip


def _queries(subject: Subject, documents: FloatArray) -> FloatArray:
    found = query_vectors(subject.workspace, subject.collection, subject.spec)
    chosen = found if found is not None and len(found) else documents
    if len(chosen) <= MOST_QUERIES:
        return chosen
    return chosen[np.sort(np.random.default_rng(0).permutation(len(chosen))[:MOST_QUERIES])]


def _timed(search: Any, queries: FloatArray) -> list[float]:  # noqa: ANN401 - one row of vectors in, anything out
    """Milliseconds of single searches, the first one left out."""
    times = []
    for row in queries[: TIMED_QUERIES + 1]:
        started = time.perf_counter()
        search(row[None])
        times.append((time.perf_counter() - started) * 1000)
    return times[1:] or times


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _path(subject: Subject) -> Path:
    folder = subject.workspace.results_folder(subject.collection.search_id, encoder_key(subject.spec))
    return folder / f"index-settings-{VERSION}.json"
