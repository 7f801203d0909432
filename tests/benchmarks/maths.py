"""Figures of the maths a page waits for; prints, asserts nothing."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from components.catalogue.cards import load_catalogue
from components.evaluation.metrics import per_query
from components.evaluation.statistics import compare_metrics, mean_intervals
from components.records import Ranking, Run
from components.retrieval.exact import exact_search

QUERIES, DEPTH, DOCUMENTS, DIMENSION = 1_000, 100, 50_000, 384
KEYS = (
    "ndcg@10", "ndcg@100", "mrr@10", "mrr@100", "map@10", "map@100",
    "precision@1", "precision@10", "recall@10", "recall@100", "hit_rate@10", "judged@10",
)  # fmt: skip


def run_all() -> None:
    """Metrics, comparisons, exact search and the catalogue."""
    scores = np.linspace(1, 0, DEPTH)
    ids = [tuple(f"d{(q * 37 + i * 11) % 5003}" for i in range(DEPTH)) for q in range(QUERIES)]
    run = Run("m", {f"q{q}": Ranking(ids[q], scores) for q in range(QUERIES)})
    qrels = {f"q{q}": {f"d{(q * 37 + i * 23) % 5003}": 1 + i % 3 for i in range(10)} for q in range(QUERIES)}
    started = time.perf_counter()
    per_query(run, qrels, KEYS)
    print(f"(d) {QUERIES:,} queries x {len(KEYS)} metrics: {time.perf_counter() - started:.2f} s (at most 1 cold)")

    values = np.random.default_rng(11).random((QUERIES, 10, len(KEYS)))
    frames = {f"m{i}": pd.DataFrame(values[:, i], columns=list(KEYS)) for i in range(10)}
    for state in ("cold", "warm"):
        started = time.perf_counter()
        compare_metrics(frames, KEYS, resamples=10_000)
        mean_intervals(values.reshape(QUERIES, -1))
        taken = time.perf_counter() - started
        print(
            f"(e) 45 pairs x {QUERIES:,} queries x {len(KEYS)} metrics x 10,000 permutations, and the interval of "
            f"every mean, {state}: {taken:.2f} s (at most 3 warm)"
        )

    rows = np.random.default_rng(6).standard_normal((DOCUMENTS, DIMENSION), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    names = [str(number) for number in range(DOCUMENTS)]
    seconds = []
    for _ in range(15):
        started = time.perf_counter()
        exact_search(rows[:1], rows, names, 10)
        seconds.append(time.perf_counter() - started)
    print(f"(f) exact search, 1 x {DOCUMENTS:,} x {DIMENSION}: median {np.median(seconds) * 1000:.1f} ms")

    started = time.perf_counter()
    count = len(load_catalogue())
    print(f"(g) catalogue of {count} models read: {(time.perf_counter() - started) * 1000:.0f} ms")
