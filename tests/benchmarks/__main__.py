"""Figures of the engine, the first three beside the bare libraries: ``python -m tests.benchmarks [NAME...]``.

Asserts nothing; what has a target prints it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from components.candidates.by_spec import build_encoder, resolve_name
from components.candidates.encoding import encode_missing
from components.progress import Progress
from components.stores.vector_cache import VectorCache
from tests.benchmarks import (
    best_f1,
    catalogue,
    clustering,
    coverage,
    data,
    endpoint,
    following,
    further_queries,
    grading,
    keywords,
    maps,
    maths,
    pictures,
    sampling,
    search,
)
from tests.cases import MINILM, ROOT, texts
from tests.conftest import TEST_DATA

PAIRS = 5
MAP_DOCUMENTS, MAP_DIMENSION = 5_000, 384

OURS = """
import sys, time
import numpy as np
vectors = np.load(sys.argv[1])
started = time.perf_counter()
from components.projection.umap_layout import umap_layout
umap_layout(vectors)
sys.stdout.write(str(time.perf_counter() - started))
"""
PLAIN = """
import sys, time
import numpy as np
vectors = np.load(sys.argv[1])
started = time.perf_counter()
import umap
umap.UMAP(metric="cosine", random_state=0, n_jobs=1).fit_transform(vectors)
sys.stdout.write(str(time.perf_counter() - started))
"""


def bodies() -> tuple[str, list[str]]:
    """Texts to encode, and what they are."""
    corpus = TEST_DATA / "xquad" / "en" / "corpus.jsonl"
    if not corpus.is_file():
        return "240 generated texts", texts(240, 120)
    rows = map(json.loads, corpus.read_text(encoding="utf-8").splitlines())
    return "xquad/en", [f"{row.get('title', '')} {row['text']}".strip() for row in rows]


def encoding() -> None:
    """(a) the engine's embedding beside the bare library's, (b) the second run."""
    from sentence_transformers import SentenceTransformer

    from components.encoders import weights

    name, documents = bodies()
    encoder = build_encoder(resolve_name(MINILM))
    bare = SentenceTransformer(str(weights.get_weights(MINILM).folder))
    bare.encode(documents[:64])
    encoder.encode_documents(documents[:64])
    encode, ours, plain = encoder.encode_documents, list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        for pair in range(PAIRS):
            cache = VectorCache(Path(folder) / str(pair), encoder.dim)
            calls = [
                (plain, partial(bare.encode, documents, show_progress_bar=False)),
                (ours, partial(encode_missing, cache, "document", encode, documents, _quiet, stage="documents")),
            ]
            for times, call in calls if pair % 2 else reversed(calls):  # neither always goes first
                started = time.perf_counter()
                call()
                times.append(time.perf_counter() - started)
        ratio = statistics.median(one / other for one, other in zip(ours, plain, strict=True))
        print(
            f"(a) {MINILM}, {len(documents)} documents of {name}, median of {PAIRS} pairs: engine "
            f"{statistics.median(ours):.2f} s, bare {statistics.median(plain):.2f} s, ratio {ratio:.3f} (at most 1.10)",
            flush=True,
        )
        started = time.perf_counter()
        count, _ = encode_missing(cache, "document", encode, documents, _quiet, stage="documents")
        print(f"(b) second run: {count} documents encoded, {time.perf_counter() - started:.3f} s", flush=True)


def _quiet(_: Progress) -> None:
    """A report nobody reads."""


def first_map() -> None:
    """(c) the first map in a fresh process, ours and plain umap-learn's."""
    centres = np.random.default_rng(1).normal(size=(40, MAP_DIMENSION))
    rows = centres[np.random.default_rng(2).integers(0, 40, MAP_DOCUMENTS)]
    rows = rows + np.random.default_rng(3).normal(scale=0.7, size=rows.shape)
    vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "vectors.npy", vectors)
        seconds = []
        for script in (OURS, PLAIN):
            command = [sys.executable, "-c", script, str(Path(folder) / "vectors.npy")]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            seconds.append(float(done.stdout.split()[-1]))
    ours, plain = seconds
    print(
        f"(c) first UMAP of {MAP_DOCUMENTS} x {MAP_DIMENSION} in a fresh process: engine {ours:.1f} s, "
        f"umap-learn {plain:.1f} s, {plain / ours:.1f} times faster (at least 3)"
    )


RUNS: dict[str, Callable[[], None]] = {
    "encoding": encoding,
    "first_map": first_map,
    "maths": maths.run_all,
    "keywords": keywords.quality,
    "clustering": clustering.simulations,
    "best_f1": best_f1.simulations,
    "further_queries": further_queries.simulations,
    "coverage": coverage.simulations,
    "following": following.simulations,
    "grading": grading.simulations,
    "data": data.profiling,
    "maps": maps.run_all,
    "catalogue": catalogue.run_all,
    "search": search.searching,
    "sampling": sampling.sampling,
    "endpoint": endpoint.calling,
    "pictures": pictures.uploading,
}
"""Name -> what is measured or simulated."""


def main(names: list[str]) -> int:
    """Run those named, or all."""
    unknown = [name for name in names if name not in RUNS]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; known: {', '.join(RUNS)}.", file=sys.stderr)
        return 2
    for name in names or RUNS:
        RUNS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
