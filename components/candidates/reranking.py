"""The reranking stage of a candidate: pair scores are kept, whatever candidate asks for them."""

from __future__ import annotations

import hashlib
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from components.candidates.estimates import PAIRS_FILE
from components.candidates.registry import build_pair_scorer, pair_scorer_key
from components.costs.memory import peak_memory_mb
from components.files import read_json, write_json
from components.progress import TIMED_QUERIES, Progress, Report
from components.records import Collection, Run
from components.retrieval.rerank import Pair, PairScorer, pairs_to_score
from components.spec import ModelSpec
from components.stores.blob_cache import BlobCache
from components.workspace import Workspace

MEASURED = "reranking.json"
BATCH = 128  # pairs between commits
ESTIMATE_PAIRS = 32


def pairs_folder(workspace: Workspace, spec: ModelSpec) -> Path:
    """Where the scores of a "rerank" candidate's cross-encoder are kept."""
    return workspace.vectors_folder(pair_scorer_key(spec))


def pair_name(pair: Pair) -> bytes:
    """16 bytes that name a query and a document."""
    query, text = (part.encode("utf-8", "surrogatepass") for part in pair)
    return hashlib.sha256(len(query).to_bytes(8, "little") + query + text).digest()[:16]


def texts_of(collection: Collection) -> dict[str, str]:
    """What the reranker reads of each document: document id -> searchable text."""
    return dict(zip(collection.documents["id"].tolist(), collection.document_texts(), strict=True))


def score_pairs(
    workspace: Workspace,
    spec: ModelSpec,
    run: Run,
    queries: Mapping[str, str],
    texts: Mapping[str, str],
    depth: int,
    report: Report,
) -> tuple[dict[Pair, float], dict[str, Any]]:
    """The scores of every pair the stage needs, computing those that are not kept.

    Pairs are scored query by query: the first queries' times are of single calls, as a person would wait for them.

    Returns:
        pair -> score, and what was measured: ``rerank_ms``, ``rerank_load_seconds``, ``rerank_memory_mb``.
    """
    folder = pairs_folder(workspace, spec)
    cache = BlobCache(folder / PAIRS_FILE)
    pairs = pairs_to_score(run, queries, texts, depth)
    names = {pair: pair_name(pair) for pair in pairs}
    missing = [pairs[i] for i in cache.missing(list(names.values()))]
    if missing:
        _score_missing(folder, cache, spec, missing, report)
    stored = cache.get(list(names.values()))
    scores = {pair: struct.unpack("<d", stored[name])[0] for pair, name in names.items()}
    return scores, read_json(folder / MEASURED) if (folder / MEASURED).exists() else {}


def _score_missing(folder: Path, cache: BlobCache, spec: ModelSpec, missing: Sequence[Pair], report: Report) -> None:
    report(Progress("loading", 0, 1, 0.0))
    started = time.perf_counter()
    scorer = build_pair_scorer(spec)
    load_seconds = time.perf_counter() - started
    times: list[float] = []
    done, spent = 0, 0.0
    for part in _batches(missing):
        seconds = _score_and_keep(cache, scorer, part)
        spent, done = spent + seconds, done + len(part)
        if len({query for query, _ in part}) == 1 and len(times) <= TIMED_QUERIES:
            times.append(seconds * 1000)
        report(Progress("reranking", done, len(missing), done / len(missing), done / max(spent, 1e-9)))
    known = read_json(folder / MEASURED) if (folder / MEASURED).exists() else {}
    measured: dict[str, Any] = {"rerank_load_seconds": load_seconds, "rerank_memory_mb": peak_memory_mb()}
    if len(times) > len(known.get("rerank_ms", [])):
        measured |= {"rerank_ms": times[1:] or times}
    write_json(folder / MEASURED, known | measured)


def _score_and_keep(cache: BlobCache, scorer: PairScorer, part: Sequence[Pair]) -> float:
    started = time.perf_counter()
    scores = scorer.scores(part)
    seconds = time.perf_counter() - started
    found = {pair_name(pair): struct.pack("<d", score) for pair, score in zip(part, scores.tolist(), strict=True)}
    cache.put("pair", found, characters=sum(len(q) + len(text) for q, text in part), seconds=seconds)
    return seconds


def _batches(missing: Sequence[Pair]) -> list[list[Pair]]:
    """One query at a time for as many as are timed, then batches of a fixed size."""
    by_query: dict[str, list[Pair]] = {}
    for pair in missing:
        by_query.setdefault(pair[0], []).append(pair)
    groups = list(by_query.values())
    rest = [pair for group in groups[TIMED_QUERIES + 1 :] for pair in group]
    return groups[: TIMED_QUERIES + 1] + [rest[start : start + BATCH] for start in range(0, len(rest), BATCH)]


def estimated_seconds(workspace: Workspace, collection: Collection, spec: ModelSpec, depth: int) -> float:
    """Seconds of reading all pairs, from 32 pairs read now; those are kept."""
    queries, texts = collection.query_texts(), collection.document_texts()
    if not queries or not texts:
        return 0.0
    cache = BlobCache(pairs_folder(workspace, spec) / PAIRS_FILE)
    scorer = build_pair_scorer(spec)
    pairs = [(queries[i % len(queries)], texts[i % len(texts)]) for i in range(ESTIMATE_PAIRS)]
    seconds = _score_and_keep(cache, scorer, list(dict.fromkeys(pairs)))
    return seconds / ESTIMATE_PAIRS * len(queries) * min(depth, len(texts))


LoadScorer = Callable[[], tuple[PairScorer, AbstractContextManager[Any]]]


def live_scores(
    workspace: Workspace, spec: ModelSpec, pairs: Sequence[Pair], load: LoadScorer
) -> tuple[dict[Pair, float], float | None]:
    """Scores of a few pairs while a person waits; kept ones are not computed again.

    Returns:
        pair -> score, and milliseconds spent in the model (None where nothing had to be read).
    """
    cache = BlobCache(pairs_folder(workspace, spec) / PAIRS_FILE)
    names = [pair_name(pair) for pair in pairs]
    missing = [pairs[i] for i in cache.missing(names)]
    milliseconds = None
    if missing:
        scorer, lock = load()
        with lock:
            milliseconds = _score_and_keep(cache, scorer, missing) * 1000
    stored = cache.get(names)
    found = {pair: struct.unpack("<d", stored[name])[0] for pair, name in zip(pairs, names, strict=True)}
    return found, milliseconds
