"""How long a query takes across four models over 50,000 documents, and what a vote costs."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd

from components.candidates.by_spec import LoadedModel
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.candidates.live_search import LiveSearch
from components.evaluation import preferences
from components.records import Collection, FloatArray, Ranking, Run
from components.spec import ModelSpec
from components.workspace import Workspace

DOCUMENTS, DIMENSION, QUERIES, SHOWN = 50_000, 384, 20, 5
WORDS = 12  # of a document


def searching() -> None:
    """(s) one query across three models with vectors and keyword search, exact, warm, without its own encoding."""
    collection = _collection()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        specs = [_vectors(workspace, collection, seed) for seed in range(3)]
        searchers = [
            LiveSearch(workspace, collection, spec, _no_model) for spec in [*specs, ModelSpec("bm25", "bm25", "")]
        ]
        total, each = [], [list[float]() for _ in searchers]
        work = time.process_time()
        for query_id, words in zip(collection.queries["id"], collection.queries["text"], strict=True):
            started = time.perf_counter()
            for searcher, times in zip(searchers, each, strict=True):
                began = time.perf_counter()
                searcher.search(words, SHOWN, query_id=query_id)
                times.append((time.perf_counter() - began) * 1000)
            total.append((time.perf_counter() - started) * 1000)
        work = (time.process_time() - work) * 1000 / len(total)
        parts = ", ".join(f"{statistics.median(times[1:]):.0f}" for times in each)
        print(
            f"(s) a query across 4 models x {DOCUMENTS:,} documents, warm: median {statistics.median(total[1:]):.0f} "
            f"ms, longest {max(total[1:]):.0f} ms (at most 300); by model: {parts} ms; first query {total[0]:.0f} "
            f"ms; processor time {work:.0f} ms a query",
            flush=True,
        )
    _voting()


def _voting() -> None:
    """(v) choosing what to vote on next: 2,000 queries, 4 models, 500 votes."""
    random = np.random.default_rng(0)
    names = ["a", "b", "c", "d"]
    ids = [f"q{i}" for i in range(2_000)]
    runs = [Run(name, {q: _ranking(random) for q in ids}) for name in names]
    started = time.perf_counter()
    asked = preferences.disagreements(runs, ids)
    once = (time.perf_counter() - started) * 1000
    done = list(asked)[:500]
    votes = [preferences.Preference(q.query_id, q.a, q.b, float(random.choice([0, 0.5, 1]))) for q in done]
    started = time.perf_counter()
    preferences.most_informative(asked, preferences.strengths(votes, names), set(done))
    print(
        f"(v) next of {len(asked):,} questions after {len(votes)} votes: "
        f"{(time.perf_counter() - started) * 1000:.0f} ms (the disagreements once: {once:.0f} ms)",
        flush=True,
    )


def _ranking(random: np.random.Generator) -> Ranking:
    return Ranking(tuple(f"d{i}" for i in random.permutation(20)[:10]), np.linspace(1, 0.1, 10))


def _collection() -> Collection:
    random = np.random.default_rng(0)
    vocabulary = np.array([f"word{i}" for i in range(20_000)])
    places = (20_000 * random.random((DOCUMENTS + QUERIES, WORDS)) ** 3).astype(int)  # some words are frequent
    texts = [" ".join(row) for row in vocabulary[places]]
    documents = pd.DataFrame({"id": [f"d{i}" for i in range(DOCUMENTS)], "text": texts[:DOCUMENTS]})
    for column in ("title", "label", "language"):
        documents[column] = ""
    queries = pd.DataFrame({"id": [f"q{i}" for i in range(QUERIES)], "text": texts[DOCUMENTS:]})
    return Collection("benchmark", documents.astype("str"), queries.astype("str"))


def _vectors(workspace: Workspace, collection: Collection, seed: int) -> ModelSpec:
    random = np.random.default_rng(seed)

    def unit(count: int) -> FloatArray:
        rows = random.normal(size=(count, DIMENSION)).astype(np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))

    return add_ready_vectors(workspace, f"model {seed}", collection, unit(DOCUMENTS), unit(QUERIES))


def _no_model(spec: ModelSpec) -> tuple[LoadedModel, threading.Lock]:
    raise AssertionError(f"{spec.name} was loaded")
