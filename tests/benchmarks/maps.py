"""Figures of the maps: the whole way from vectors to a saved picture, and disputes; prints, asserts nothing."""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from components.evaluation.neighbourhoods import disputes
from components.projection.layouts import draw_layout
from components.projection.neighbours import exact_neighbours
from components.projection.umap_layout import warm_up
from components.records import FloatArray

DOCUMENTS, DIMENSION, MODELS = 50_000, 384, 4
SAMPLE = 2_000


def made_up(seed: int) -> FloatArray:
    """Unit vectors around 60 centres."""
    random = np.random.default_rng(seed)
    rows = random.standard_normal((60, DIMENSION), dtype=np.float32)[random.integers(0, 60, DOCUMENTS)]
    rows += 0.7 * random.standard_normal((DOCUMENTS, DIMENSION), dtype=np.float32)
    found: FloatArray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


def run_all() -> None:
    """A picture of 50,000 documents, and their disputes over four models, exact and on a sample."""
    warm_up()
    lists, samples = {}, {}
    rows = np.sort(np.random.default_rng(0).choice(DOCUMENTS, SAMPLE, replace=False)).astype(np.int64)
    exact_seconds = sample_seconds = 0.0
    for number in range(MODELS):
        vectors = made_up(number)
        started = time.perf_counter()
        samples[str(number)] = exact_neighbours(vectors, 10, rows=rows)[0]
        sample_seconds += time.perf_counter() - started
        started = time.perf_counter()
        found = exact_neighbours(vectors, 20)
        exact_seconds += time.perf_counter() - started
        lists[str(number)] = found[0]
        if number == 0:
            nearest = time.perf_counter() - started
            started = time.perf_counter()
            layout = draw_layout(vectors, "umap", neighbours=found)
            drawn = time.perf_counter() - started
            print(
                f"(maps) {DOCUMENTS:,} x {DIMENSION}: neighbours {nearest:.0f} s, picture and trust {drawn:.0f} s, "
                f"together {nearest + drawn:.0f} s (under 60 on two cores); trustworthiness "
                f"{layout.fidelity.trustworthiness:.3f} on {layout.fidelity.sampled:,} documents",
                flush=True,
            )
    started = time.perf_counter()
    disputes(lists)
    exact_seconds += time.perf_counter() - started
    started = time.perf_counter()
    disputes(samples)
    sample_seconds += time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9
    print(
        f"(maps) disputes of {DOCUMENTS:,} x {MODELS} models: exact {exact_seconds:.0f} s (under 180), on {SAMPLE:,} "
        f"documents {sample_seconds:.0f} s (under 20); this process held at most {peak:.1f} GB (under 2)"
    )
