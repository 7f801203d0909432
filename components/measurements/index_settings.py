"""Indexes with a few settings against exact search: what each finds, how long it takes, what it weighs."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.candidates import candidate_of
from components.candidates.by_spec import document_vectors, encoder_key, query_vectors
from components.costs.latency import percentile
from components.damage import absent_if_damaged
from components.files import read_json, write_json
from components.i18n import N_, tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.measurements.index_kinds import HNSW, kinds_for
from components.progress import TIMED_QUERIES, Progress, Report
from components.records import BadInputError, FloatArray, Ranking
from components.results.store import ResultStore
from components.retrieval.exact import exact_search
from components.retrieval.ranking import missed_by_index
from components.stores.address import EMBEDDED, StoreAddress, read_address
from components.stores.chroma_server import ChromaServer
from components.stores.chroma_store import ChromaFolder
from components.stores.milvus_store import MilvusDatabase
from components.stores.shared import connect
from components.stores.vector_store import IndexKind, StoreTroubleError, VectorStore, fill, folder_bytes

DEPTH = 10
EXACT = N_("exact search")
COLUMNS = (
    "setting", "recall", "recall_low_query", "p50_ms", "p95_ms", "calls", "build_seconds", "megabytes", "hnsw",
    "busy_p95_ms", "store", "kind",
)  # fmt: skip
AT_ONCE = 8  # searches at a time, for busy_p95_ms
BUSY_CALLS = 64
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
    manifest (``index_megabytes``), for bills. Each index is built in a folder of its own, outside the workspace, and
    besides in the database that --store or its setting names, in a collection that is deleted again; its size is what
    that database says, None where it says nothing. ``attrs["refused"]`` has a sentence on each kind of index that it
    would not build. Without queries, documents stand in for them.
    """

    name = "index-settings"

    def refusal(self, subject: Subject) -> str:
        """An index holds one vector of full length per document, or nothing."""
        has_index = candidate_of(subject.spec).has_index
        return "" if has_index else tr("{name} has no vectors that an index can hold.", name=subject.spec.name)

    def run(self, subject: Subject, options: Options, report: Report) -> pd.DataFrame:
        """Build each index and search in it.

        Raises:
            BadInputError: the candidate's vectors are gone, or the database that was named cannot be had.
        """
        address = read_address("")
        database = None if address.is_embedded else connect(address)
        documents = document_vectors(subject.workspace, subject.collection, subject.spec)
        if documents is None:
            raise BadInputError(tr("{name} has no vectors.", name=subject.spec.name))
        queries = _queries(subject, documents)
        ids = subject.collection.documents["id"].tolist()
        sample = SearchSample(ids, documents, queries, exact_search(queries, documents, ids, DEPTH))
        rows = [sample.exact_row(), *_embedded_rows(sample, report)]
        refused: list[str] = []
        if database is not None:
            try:
                rows += _served_rows(database, address, sample, report, refused)
            finally:
                database.close()
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        table.attrs["refused"] = refused
        return table

    def save(self, subject: Subject, options: Options, measured: pd.DataFrame) -> None:
        """Beside the run, and the size of the usual index in its manifest."""
        refused = measured.attrs.get("refused", [])
        write_json(_path(subject), {"rows": _plain_rows(measured), "refused": refused, "at": time.time()})
        ResultStore.add_facts(_path(subject).parent, index_megabytes=float(measured["megabytes"].iloc[1]))

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> pd.DataFrame | None:
        """The table; None where it was not measured yet."""
        path = _path(subject)
        if not path.exists():
            return None
        kept = read_json(path)
        table = pd.DataFrame(kept["rows"], columns=list(COLUMNS))
        table["store"] = table["store"].fillna(str(EMBEDDED))  # tables of before there were others
        table.attrs["refused"] = list(kept.get("refused", []))
        return table

    def summary(self, measured: pd.DataFrame) -> dict[str, Any]:
        """``settings``: how many were tried."""
        return {"settings": len(measured)}


INDEX_SETTINGS = IndexSettings()


@dataclass(frozen=True)
class SearchSample:
    """What every index is given: float32 vectors of documents and queries, and what exact search finds."""

    ids: list[str]
    documents: FloatArray
    queries: FloatArray
    exact: Sequence[Ranking]

    def exact_row(self) -> dict[str, Any]:
        """The row of exact search itself."""

        def search(row: FloatArray) -> object:
            return exact_search(row, self.documents, self.ids, DEPTH)

        size = self.documents.nbytes / 1e6
        return self._timed(search) | {
            "setting": EXACT, "recall": 1.0, "recall_low_query": 1.0, "build_seconds": 0.0, "megabytes": size,
            "hnsw": {}, "store": str(EMBEDDED), "kind": EXACT,
        }  # fmt: skip

    def row(self, name: str, store: VectorStore, kind: IndexKind) -> dict[str, Any]:
        """Fill an index and search in it; everything but its size."""
        started = time.perf_counter()
        fill(store, self.ids, self.documents, [{}] * len(self.ids))
        built = time.perf_counter() - started
        depth = min(DEPTH, len(self.ids))
        rankings = store.query(self.queries, depth)
        lost = zip(self.exact, rankings, strict=True)
        shares = [1 - len(missed_by_index(a, b)) / max(len(a.doc_ids), 1) for a, b in lost]
        return self._timed(lambda row: store.query(row, depth)) | {
            "setting": name, "recall": float(np.mean(shares)), "recall_low_query": min(shares), "build_seconds": built,
            "hnsw": {**kind.build, **kind.search}, "kind": kind.kind,
        }  # fmt: skip

    def _timed(self, search: Callable[[FloatArray], object]) -> dict[str, Any]:
        """Milliseconds of single searches, the first one left out, and of searches AT_ONCE at a time."""

        def timed(row: FloatArray) -> float:
            started = time.perf_counter()
            search(row[None])
            return (time.perf_counter() - started) * 1000

        alone = [timed(row) for row in self.queries[: TIMED_QUERIES + 1]]
        alone = alone[1:] or alone
        rows = [self.queries[place % len(self.queries)] for place in range(BUSY_CALLS)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            busy = list(pool.map(timed, rows))
        p50, p95 = percentile(alone, 50), percentile(alone, 95)
        return {"p50_ms": p50, "p95_ms": p95, "calls": len(alone), "busy_p95_ms": percentile(busy, 95)}


def _embedded_rows(sample: SearchSample, report: Report) -> Iterator[dict[str, Any]]:
    """Chroma with each of HNSW's settings, in a folder of its own."""
    for place, (name, told) in enumerate(HNSW.items()):
        report(Progress("index settings", place, len(HNSW), place / len(HNSW)))
        with tempfile.TemporaryDirectory(prefix="index-", ignore_cleanup_errors=True) as folder:
            chroma = Path(folder) / "chroma"
            with ChromaFolder(chroma) as database:
                empty = folder_bytes(chroma)
                kind = IndexKind("HNSW", {}, told)
                row = sample.row(name, database.open("one", sample.documents.shape[1], index=kind), kind)
                size = (folder_bytes(chroma) - empty) / 1e6
        yield row | {"store": str(EMBEDDED), "megabytes": size}


def _served_rows(
    database: ChromaServer | MilvusDatabase,
    address: StoreAddress,
    sample: SearchSample,
    report: Report,
    refused: list[str],
) -> Iterator[dict[str, Any]]:
    """Each kind of index in a database; what it would not build goes to ``refused``, as a sentence."""
    kinds = kinds_for(address, len(sample.ids))
    for place, (name, kind) in enumerate(kinds.items()):
        report(Progress("index settings", place, len(kinds), place / len(kinds)))
        own = f"explorer-trial-{secrets.token_hex(6)}"
        try:
            store = database.open(own, sample.documents.shape[1], tr("a trial that is deleted again"), kind)
            row = sample.row(name, store, kind)
            yield row | {"store": str(address), "megabytes": database.megabytes(own)}
        except StoreTroubleError as error:
            refused.append(f"{kind.kind}: {error}")
        finally:
            with contextlib.suppress(StoreTroubleError):
                database.drop(own)


def _plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON has them: None for what is not known."""
    rows = table.to_dict("records")
    return [{str(k): None if isinstance(v, float) and np.isnan(v) else v for k, v in row.items()} for row in rows]


def _queries(subject: Subject, documents: FloatArray) -> FloatArray:
    asked = query_vectors(subject.workspace, subject.collection, subject.spec)
    chosen = asked if asked is not None and len(asked) else documents
    if len(chosen) <= MOST_QUERIES:
        return chosen
    return chosen[np.sort(np.random.default_rng(0).permutation(len(chosen))[:MOST_QUERIES])]


def _path(subject: Subject) -> Path:
    folder = subject.workspace.results_folder(subject.collection.search_id, encoder_key(subject.spec))
    return folder / f"index-settings-{VERSION}.json"
