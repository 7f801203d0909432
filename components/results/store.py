"""Saved results: the run and measurements of each model on each collection, and what other systems computed."""

from __future__ import annotations

import platform
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.damage import absent_if_damaged
from components.evaluation.self_checks import check_vectors
from components.files import known_json, read_json, read_parquet, write_json, write_parquet
from components.records import Collection, FloatArray, Ranking, Run
from components.results.manifest import VERSION, Manifest
from components.retrieval.parents import best_chunks
from components.spec import ModelSpec
from components.workspace import Workspace

MANIFEST = "manifest.json"
_BLANK = re.compile(r"\s")
_BREAK = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
INDEX_FACTS = ("ann_recall@10", "ann_queries", "ann_store")
CHECKED_ROWS = 20_000  # vectors looked at for the self-checks that need all of them in memory


@dataclass(frozen=True)
class ModelResult:
    """A saved run with its manifest, and the folder both lie in."""

    run: Run
    manifest: Manifest
    folder: Path


class ResultStore:
    """The saved results of one workspace: for each collection and candidate's key a run and its manifest."""

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is read or written yet."""
        self._workspace = workspace

    def folder(self, collection: Collection, key: str) -> Path:
        """Where the result of a candidate's key on this collection lies, or would."""
        return self._workspace.results_folder(collection.search_id, key)

    def save(self, collection: Collection, spec: ModelSpec, key: str, run: Run, facts: Mapping[str, Any]) -> Manifest:
        """Write the run and the manifest of everything it depends on; the manifest last, as the sign that all is there.

        What was measured of the index before stays: the key stands for the vectors, and whoever computes again may not
        be the process that has the index open.
        """
        folder = self.folder(collection, key)
        before = self.manifest(collection, key) or Manifest()
        write_parquet(folder / "run.parquet", run_to_table(run))
        manifest = Manifest.from_dict(
            {
                "model": spec.name,
                "spec": {name: value for name, value in spec.as_dict().items() if name != "name"},
                "encoder_key": key,
                "search_id": collection.search_id,
                "documents": len(collection.documents),
                "queries": len(collection.queries),
                "similarity": "cosine",
                "versions": versions(),
                "finished": time.time(),
                "manifest_version": VERSION,
                **{name: before[name] for name in INDEX_FACTS if name in before},
                **facts,
            }
        )
        write_json(folder / MANIFEST, manifest.as_dict())
        return manifest

    @absent_if_damaged
    def load(self, collection: Collection, key: str, name: str) -> ModelResult | None:
        """The result of a candidate's key on this collection, under its name; None where there is none whole."""
        folder = self.folder(collection, key)
        return self.read(folder, name) if (folder / MANIFEST).exists() else None

    def manifest(self, collection: Collection, key: str) -> Manifest | None:
        """The manifest alone; None where there is none whole."""
        known = known_json(self.folder(collection, key) / MANIFEST)
        return Manifest.from_dict(known) if known else None

    def manifest_of_depth(self, collection: Collection, key: str, depth: int) -> dict[str, Any] | None:
        """The manifest of a result at least ``depth`` deep, without what was paid for it; None where there is none."""
        manifest = self.manifest(collection, key)
        if manifest is None or (manifest.depth or 0) < min(depth, len(collection.documents)):
            return None
        return {name: value for name, value in manifest.items() if name != "tokens_used"}

    @staticmethod
    def read(folder: Path, name: str) -> ModelResult:
        """The result saved in this folder, under the name its model has in a project."""
        rows = read_parquet(folder / "run.parquet")
        return ModelResult(run_from_table(name, rows), ResultStore.read_manifest(folder), folder)

    @staticmethod
    def read_manifest(folder: Path) -> Manifest:
        """The manifest saved in this folder, by this version of the app or an earlier one."""
        return Manifest.from_dict(read_json(folder / MANIFEST))

    @staticmethod
    def add_facts(folder: Path, **facts: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Add what was measured after the run was saved, such as what the index loses."""
        write_json(folder / MANIFEST, ResultStore.read_manifest(folder).with_facts(**facts).as_dict())


def run_to_table(run: Run) -> pd.DataFrame:
    """query_id, doc_id (str), rank (int64, from 1), score (float64), in rank order."""
    sizes = [len(ranking.doc_ids) for ranking in run.rankings.values()]
    return pd.DataFrame(
        {
            "query_id": np.repeat(np.array(list(run.rankings), dtype=object), sizes),
            "doc_id": [doc_id for ranking in run.rankings.values() for doc_id in ranking.doc_ids],
            "rank": np.concatenate([np.arange(1, size + 1) for size in sizes] or [np.empty(0, int)]).astype("int64"),
            "score": np.concatenate([r.scores for r in run.rankings.values()] or [np.empty(0)]).astype("float64"),
        }
    ).astype({"query_id": "str", "doc_id": "str"})


def run_from_table(model: str, rows: pd.DataFrame) -> Run:
    """The run that ``run_to_table`` wrote: the rows of a query stand together, in rank order."""
    query_ids = rows["query_id"].to_numpy(dtype=object)
    doc_ids = rows["doc_id"].to_numpy(dtype=object)
    scores = rows["score"].to_numpy(dtype=np.float64)
    starts = np.flatnonzero(np.r_[True, query_ids[1:] != query_ids[:-1]]) if len(rows) else np.empty(0, dtype=np.int64)
    ends = np.r_[starts[1:], len(rows)]
    return Run(
        model,
        {query_ids[a]: Ranking(tuple(doc_ids[a:b]), scores[a:b]) for a, b in zip(starts, ends, strict=False)},
    )


def document_run(result: ModelResult, collection: Collection) -> Run:
    """The run that judgments are about: the saved one, or of chunks the documents by their best chunk."""
    if not collection.is_chunked:
        return result.run
    depth = result.manifest.depth or len(collection.parent_ids)
    return best_chunks(result.run, collection.parent_of, depth)


def to_trec(run: Run) -> str:
    """The run in TREC format: query Q0 document rank score tag, one line a result; tabs where an id has blanks."""
    tag = _BLANK.sub("_", run.model)
    ids = {*run.rankings, *(doc_id for ranking in run.rankings.values() for doc_id in ranking.doc_ids)}
    gap = "\t" if any(_BLANK.search(name) for name in ids) else " "
    lines = [
        gap.join((_in_cell(query_id), "Q0", _in_cell(doc_id), str(rank), f"{score:.9g}", tag))
        for query_id, ranking in run.rankings.items()
        for rank, (doc_id, score) in enumerate(zip(ranking.doc_ids, ranking.scores, strict=True), 1)
    ]
    return "\n".join(lines) + "\n" if lines else ""


def _in_cell(name: str) -> str:
    """An id as it can stand between tabs: tabs and ends of lines in it as %09 and so on."""
    return _BREAK.sub(lambda match: f"%{ord(match[0]):02X}", name)


def vector_problems(vectors: FloatArray, texts: Sequence[str]) -> list[str]:
    """Why these vectors must not be ranked, one sentence each; empty where nothing is wrong."""
    part = vectors[:CHECKED_ROWS]
    return check_vectors(part, texts_differ=len(set(texts[:CHECKED_ROWS])) > 1)


def versions() -> dict[str, str]:
    """The versions a result may depend on; a package that is absent is left out."""
    installed = {"python": platform.python_version()}
    names = (
        "numpy",
        "torch",
        "sentence-transformers",
        "transformers",
        "onnxruntime",
        "bm25s",
        "chromadb",
        "umap-learn",
    )
    for name in names:
        try:
            installed[name] = version(name)
        except PackageNotFoundError:
            continue
    return installed
