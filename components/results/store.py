"""Saved results: the run and measurements of each model on each collection, and what a person brought ready."""

from __future__ import annotations

import platform
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
from components.retrieval.parents import best_chunks
from components.spec import ModelSpec
from components.workspace import Workspace

MANIFEST = "manifest.json"
INDEX_FACTS = ("ann_recall@10", "ann_queries")
CHECKED_ROWS = 20_000  # vectors looked at for the self-checks that need all of them in memory


@dataclass(frozen=True)
class ModelResult:
    """A saved run with its manifest (see ``save`` for what the manifest holds)."""

    run: Run
    manifest: Mapping[str, Any]
    folder: Path


def save(
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    key: str,
    run: Run,
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """Write the run and the manifest of everything it depends on; the manifest last, as the sign that all is there.

    What was measured of the index before stays: the key stands for the vectors, and whoever computes again may not be
    the process that has the index open.
    """
    folder = workspace.results_folder(collection.search_id, key)
    before = known_json(folder / MANIFEST) or {}
    write_parquet(folder / "run.parquet", run_to_table(run))
    manifest = {
        "model": spec.name,
        "spec": {name: value for name, value in spec.as_dict().items() if name != "name"},
        "encoder_key": key,
        "search_id": collection.search_id,
        "documents": len(collection.documents),
        "queries": len(collection.queries),
        "similarity": "cosine",
        "versions": versions(),
        "finished": time.time(),
        **{name: before[name] for name in INDEX_FACTS if name in before},
        **facts,
    }
    write_json(folder / MANIFEST, manifest)
    return manifest


@absent_if_damaged
def load(workspace: Workspace, collection: Collection, key: str, name: str) -> ModelResult | None:
    """The result saved under a candidate's key on this collection, under its name; None where there is none whole."""
    folder = workspace.results_folder(collection.search_id, key)
    return load_folder(folder, name) if (folder / MANIFEST).exists() else None


def ready_manifest(workspace: Workspace, collection: Collection, key: str, depth: int) -> dict[str, Any] | None:
    """The manifest of a result at least ``depth`` deep, without what was paid for it; None where there is none."""
    path = workspace.results_folder(collection.search_id, key) / MANIFEST
    manifest: dict[str, Any] = known_json(path) or {}
    if not manifest or int(manifest.get("depth") or 0) < min(depth, len(collection.documents)):
        return None
    return {name: value for name, value in manifest.items() if name != "tokens_used"}


def load_folder(folder: Path, name: str) -> ModelResult:
    """The result saved in this folder, under the name its model has in a project."""
    rows = read_parquet(folder / "run.parquet")
    return ModelResult(run_from_table(name, rows), read_json(folder / MANIFEST), folder)


def add_to_manifest(result_folder: Path, **facts: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Add what was measured after the run was saved, such as what the index loses."""
    path = result_folder / MANIFEST
    write_json(path, read_json(path) | facts)


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
    depth = int(result.manifest.get("depth") or len(collection.parent_ids))
    return best_chunks(result.run, collection.parent_of, depth)


def to_trec(run: Run) -> str:
    """The run in TREC format: query Q0 document rank score tag, one line a result; tabs where an id has spaces."""
    tag = run.model.replace(" ", "_")
    has_spaces = any(" " in doc_id for ranking in run.rankings.values() for doc_id in ranking.doc_ids)
    gap = "\t" if has_spaces or any(" " in query_id for query_id in run.rankings) else " "
    lines = [
        gap.join((query_id, "Q0", doc_id, str(rank), f"{score:.9g}", tag))
        for query_id, ranking in run.rankings.items()
        for rank, (doc_id, score) in enumerate(zip(ranking.doc_ids, ranking.scores, strict=True), 1)
    ]
    return "\n".join(lines) + "\n" if lines else ""


def vector_problems(vectors: FloatArray, texts: Sequence[str]) -> list[str]:
    """Why these vectors must not be ranked, one sentence each; empty where nothing is wrong."""
    part = vectors[:CHECKED_ROWS]
    return check_vectors(part, texts_differ=len(set(texts[:CHECKED_ROWS])) > 1)


def versions() -> dict[str, str]:
    """The versions a result may depend on; a package that is absent is left out."""
    found = {"python": platform.python_version()}
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
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
