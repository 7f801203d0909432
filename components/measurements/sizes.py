"""Smaller vectors of one candidate: every dimension and precision searched exactly, to see what size costs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.candidates.by_spec import document_vectors, encoder_key, has_vectors, query_vectors
from components.costs.latency import percentile
from components.damage import absent_if_damaged
from components.files import read_json, read_parquet, write_json, write_parquet
from components.i18n import tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import RUN_DEPTH, TIMED_QUERIES, Progress, Report
from components.records import BadInputError, Run
from components.results import store as results
from components.retrieval.parents import best_chunks
from components.retrieval.quantised import CompactIndex, Precision, Storage
from components.spec import ModelSpec

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


def measured_at(subject: Subject) -> int:
    """When a candidate was measured (ns since 1970); 0 where it was not yet."""
    path = _folder(subject) / "sizes.json"
    return path.stat().st_mtime_ns if path.exists() else 0


class VectorSizes(Measurement[Sizes]):
    """Search for all queries with every size of one candidate's vectors."""

    name = "sizes"

    def refusal(self, subject: Subject) -> str:
        """It needs full vectors and queries."""
        if not can_shrink(subject.spec):
            return tr("{name} has no full vectors of its own to make smaller.", name=subject.spec.name)
        if not len(subject.collection.queries):
            return tr("There are no questions to search for; add some on the Data page.")
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> Sizes:
        """Search with each size in turn.

        Raises:
            BadInputError: the candidate's vectors are gone.
        """
        collection = subject.collection
        documents = document_vectors(subject.workspace, collection, subject.spec)
        queries = query_vectors(subject.workspace, collection, subject.spec)
        if documents is None or queries is None:
            raise BadInputError(tr("{name} has no vectors.", name=subject.spec.name))
        full = int(documents.shape[1])
        ways = list(dict.fromkeys((max(1, full // part), *form) for part in PARTS_OF_DIM for form in FORMS))
        rows, runs = [], {}
        for place, (dim, precision, is_rescored) in enumerate(ways):
            report(Progress("sizes", place, len(ways), place / len(ways)))
            storage = Storage(None if dim == full else dim, precision, is_rescored)
            index = CompactIndex(documents, collection.documents["id"].tolist(), storage)
            rankings = dict(zip(collection.queries["id"], index.search(queries, RUN_DEPTH), strict=True))
            times = _times(index, queries)
            name = f"{dim}-{precision}{'-rescored' if is_rescored else ''}"
            run = Run(name, rankings)
            runs[name] = best_chunks(run, collection.parent_of, RUN_DEPTH) if collection.is_chunked else run
            percentiles = (percentile(times, 50), percentile(times, 95))
            rows.append((name, dim, precision, is_rescored, index.bytes_per_document, *percentiles, len(times)))
        return Sizes(pd.DataFrame(rows, columns=list(SIZE_COLUMNS)), runs)

    def save(self, subject: Subject, options: Options, measured: Sizes) -> None:
        """Beside the run; the table last, as the sign that all is there."""
        folder = _folder(subject)
        for name, run in measured.runs.items():
            write_parquet(folder / f"{name}.parquet", results.run_to_table(run))
        write_json(folder / "sizes.json", {"rows": measured.table.to_dict("records"), "at": time.time()})

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> Sizes | None:
        """What was measured of a candidate; None where it was not yet."""
        folder = _folder(subject)
        if not (folder / "sizes.json").exists():
            return None
        table = pd.DataFrame(read_json(folder / "sizes.json")["rows"], columns=list(SIZE_COLUMNS))
        runs = {name: results.run_from_table(name, read_parquet(folder / f"{name}.parquet")) for name in table["name"]}
        return Sizes(table, runs)

    def summary(self, measured: Sizes) -> dict[str, Any]:
        """``sizes``: how many were searched."""
        return {"sizes": len(measured.table)}


SIZES = VectorSizes()


def _times(index: CompactIndex, queries: np.ndarray) -> list[float]:
    """Milliseconds of single searches, the first one left out."""
    times = []
    for row in queries[: TIMED_QUERIES + 1]:
        started = time.perf_counter()
        index.search(row[None], 10)
        times.append((time.perf_counter() - started) * 1000)
    return times[1:] or times


def _folder(subject: Subject) -> Path:
    folder = subject.workspace.results_folder(subject.collection.search_id, encoder_key(subject.spec))
    return folder / f"sizes-{VERSION}"
