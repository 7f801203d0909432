"""Keyword search as a candidate: an index per collection, built once and kept."""

from __future__ import annotations

import time
from typing import Any

from components.candidates.estimates import note_indexing
from components.candidates.keys import encoder_key
from components.candidates.searching import search_all
from components.costs.memory import peak_memory_mb
from components.datasets.languages import main_language
from components.files import read_json, write_json
from components.progress import Progress, Report
from components.records import Collection, Run
from components.results import store as results
from components.retrieval.bm25 import BM25
from components.spec import ModelSpec
from components.workspace import Workspace

ESTIMATE_TEXTS = 32


def build_bm25(collection: Collection) -> BM25:
    """A keyword index; words are stemmed by each document's language, else by the collection's main one."""
    texts = collection.document_texts()
    return BM25.build(
        collection.documents["id"].tolist(),
        texts,
        main_language(texts)[0],
        collection.documents["language"].tolist(),
    )


def compute_bm25(
    workspace: Workspace, collection: Collection, spec: ModelSpec, report: Report, depth: int
) -> dict[str, Any]:
    """Build the index where it is not kept, search it, save the run. Returns the manifest of the result."""
    key = encoder_key(spec)
    folder = workspace.index_folder(collection.documents_id, key)
    started = time.perf_counter()
    report(Progress("documents", 0, len(collection.documents), 0.0))
    encoded = 0
    if (folder / "built.json").exists():
        index = BM25.load(folder)
    else:
        build_bm25(collection.sample(ESTIMATE_TEXTS))  # the first time also loads stop words and stemmers
        started = time.perf_counter()
        index = build_bm25(collection)
        index.save(folder)
        encoded = len(collection.documents)
        write_json(folder / "built.json", {"seconds": time.perf_counter() - started, "documents": encoded})
    built = read_json(folder / "built.json")
    report(Progress("documents", len(collection.documents), len(collection.documents), 1.0))
    texts = collection.query_texts()
    rankings, times = search_all(
        collection, depth, lambda rows, k: [index.search({"": texts[row]}, k).rankings[""] for row in rows]
    )
    facts = {
        "encoded_documents": encoded,
        "encode_seconds": built["seconds"] if encoded else 0.0,
        "documents_per_second": built["documents"] / max(built["seconds"], 1e-9),
        "query_ms": times[1:],
        "cold_ms": times[:1],
        "timed_on": "queries",
        "search_ms": [],
        "peak_memory_mb": peak_memory_mb(),
        "vector_megabytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
        "depth": depth,
        "self_checks": [],
    }
    return results.save(workspace, collection, spec, key, Run(spec.name, rankings), facts)


def estimate_bm25(workspace: Workspace, collection: Collection, spec: ModelSpec) -> dict[str, float]:
    """Index 32 of the documents and say what all of them will take; see ``compute.estimate_model``."""
    sample = collection.sample(ESTIMATE_TEXTS)
    build_bm25(sample)  # the first time also loads stop words and stemmers
    started = time.perf_counter()
    build_bm25(sample)
    spent = time.perf_counter() - started
    characters = sum(len(text) for text in sample.document_texts())
    note_indexing(workspace, spec, spent, characters)
    total = sum(len(text) for text in collection.document_texts())
    return {
        "seconds": spent * total / max(characters, 1),
        "documents_per_second": len(sample.documents) / max(spent, 1e-9),
        "load_seconds": 0.0,
    }
