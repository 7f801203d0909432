"""Smaller vectors of one candidate: every dimension and precision searched exactly, to see what size costs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.candidates.keys import encoder_key
from components.costs.latency import percentile
from components.files import read_json, write_json, write_parquet
from components.progress import RUN_DEPTH, TIMED_QUERIES, Progress, Report
from components.records import BadInputError, Collection, Run
from components.results import store as results
from components.retrieval.parents import best_chunks
from components.retrieval.quantised import CompactIndex, Precision, Storage
from components.spec import ModelSpec, has_vectors
from components.workspace import Workspace

PARTS_OF_DIM = (1, 2, 4)  # full, half, quarter
FORMS: tuple[tuple[Precision, bool], ...] = (
    ("float32", False),
    ("int8", False),
    ("int8", True),
    ("binary", False),
    ("binary", True),
)
SIZE_COLUMNS = ("name", "dim", "precision", "is_rescored", "bytes_per_document", "p50_ms", "p95_ms", "calls")
VERSION = 1


@dataclass(frozen=True)
class Sizes:
    """``table``: one row per way of keeping the vectors, with SIZE_COLUMNS; ``runs``: name -> run, as judged."""

    table: pd.DataFrame
    runs: Mapping[str, Run]


def can_shrink(spec: ModelSpec) -> bool:
    """Whether a candidate has full vectors of its own to make smaller."""
    return has_vectors(spec) and not spec.parts


def measured_at(workspace: Workspace, collection: Collection, spec: ModelSpec) -> int:
    """When a candidate was measured (ns since 1970); 0 where it was not yet."""
    path = _folder(workspace, collection, spec) / "sizes.json"
    return path.stat().st_mtime_ns if path.exists() else 0


def load(workspace: Workspace, collection: Collection, spec: ModelSpec) -> Sizes | None:
    """What was measured of a candidate; None where it was not yet."""
    folder = _folder(workspace, collection, spec)
    if not (folder / "sizes.json").exists():
        return None
    table = pd.DataFrame(read_json(folder / "sizes.json")["rows"], columns=list(SIZE_COLUMNS))
    runs = {name: results.run_from_table(name, pd.read_parquet(folder / f"{name}.parquet")) for name in table["name"]}
    return Sizes(table, runs)


def measure(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], options: Mapping[str, Any], report: Report
) -> dict[str, Any]:
    """Task of a worker: search for all queries with every size of one candidate's vectors.

    Raises:
        BadInputError: it has no full vectors, there are no queries, or it is not computed yet.
    """
    spec = specs[0]
    if not can_shrink(spec):
        raise BadInputError(f"{spec.name} has no full vectors of its own to make smaller.")
    if not len(collection.queries):
        raise BadInputError("There are no questions to search for; add some on the Data page.")
    if results.load(workspace, collection, spec) is None:
        raise BadInputError(f"{spec.name} is not computed yet; press Compute on the Models page first.")
    documents = results.document_vectors(workspace, collection, spec)
    queries = results.query_vectors(workspace, collection, spec)
    if documents is None or queries is None:
        raise BadInputError(f"{spec.name} has no vectors.")
    folder, full = _folder(workspace, collection, spec), int(documents.shape[1])
    ways = [(max(1, full // part), *form) for part in PARTS_OF_DIM for form in FORMS]
    rows = []
    for place, (dim, precision, is_rescored) in enumerate(dict.fromkeys(ways)):
        report(Progress("sizes", place, len(ways), place / len(ways)))
        storage = Storage(None if dim == full else dim, precision, is_rescored)
        index = CompactIndex(documents, collection.documents["id"].tolist(), storage)
        found = dict(zip(collection.queries["id"], index.search(queries, RUN_DEPTH), strict=True))
        times = _times(index, queries)
        name = f"{dim}-{precision}{'-rescored' if is_rescored else ''}"
        run = Run(name, found)
        if collection.is_chunked:
            run = best_chunks(run, collection.parent_of, RUN_DEPTH)
        write_parquet(folder / f"{name}.parquet", results.run_to_table(run))
        percentiles = (percentile(times, 50), percentile(times, 95))
        rows.append((name, dim, precision, is_rescored, index.bytes_per_document, *percentiles, len(times)))
    table = pd.DataFrame(rows, columns=list(SIZE_COLUMNS))
    write_json(folder / "sizes.json", {"rows": table.to_dict("records"), "at": time.time()})  # last: all is there
    return {"sizes": len(rows)}


def _times(index: CompactIndex, queries: np.ndarray) -> list[float]:
    """Milliseconds of single searches, the first one left out."""
    times = []
    for row in queries[: TIMED_QUERIES + 1]:
        started = time.perf_counter()
        index.search(row[None], 10)
        times.append((time.perf_counter() - started) * 1000)
    return times[1:] or times


def _folder(workspace: Workspace, collection: Collection, spec: ModelSpec) -> Path:
    return workspace.results_folder(collection.search_id, encoder_key(spec)) / f"sizes-{VERSION}"
