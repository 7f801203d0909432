"""Scores a cross-encoder gave to pairs of a query and a document, kept whatever candidate asks for them."""

from __future__ import annotations

import hashlib
import struct
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from components.costs.memory import peak_memory_mb
from components.files import known_json, write_json
from components.progress import TIMED_QUERIES, Progress, Report
from components.retrieval.rerank import Pair, PairScorer
from components.stores.blob_cache import BlobCache
from components.stores.leases import shares

FILE = "pairs.sqlite"
MEASURED_FILE = "reranking.json"
BATCH = 128  # pairs between commits

LoadScorer = Callable[[], tuple[PairScorer, AbstractContextManager[Any]]]


class PairScores:
    """The scores of one cross-encoder, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache = BlobCache(folder / FILE)

    def complete(
        self, pairs: Sequence[Pair], load: Callable[[], PairScorer], report: Report
    ) -> tuple[dict[Pair, float], dict[str, Any]]:
        """The scores of every pair, those computed now that are not kept.

        Pairs are scored query by query: the first queries' times are of single calls, as a person would wait for them.

        Returns:
            pair -> score, and what was measured: ``rerank_ms``, ``rerank_load_seconds``, ``rerank_memory_mb``.
        """
        names = [pair_name(pair) for pair in pairs]
        missing = [pairs[i] for i in self._cache.missing(names)]
        if missing:
            self._score_missing(missing, load, report)
        path = self._folder / MEASURED_FILE
        return self._kept(pairs, names), known_json(path) or {}

    def live(self, pairs: Sequence[Pair], load: LoadScorer) -> tuple[dict[Pair, float], float | None]:
        """Scores of a few pairs while a person waits; kept ones are not computed again.

        Returns:
            pair -> score, and milliseconds spent in the model (None where nothing had to be read).
        """
        names = [pair_name(pair) for pair in pairs]
        missing = [pairs[i] for i in self._cache.missing(names)]
        milliseconds = None
        if missing:
            scorer, lock = load()
            with lock:
                milliseconds = self.score(scorer, missing) * 1000
        return self._kept(pairs, names), milliseconds

    def score(self, scorer: PairScorer, pairs: Sequence[Pair]) -> float:
        """Score these pairs and keep them; the seconds it took."""
        started = time.perf_counter()
        scores = scorer.scores(pairs)
        seconds = time.perf_counter() - started
        blobs = {pair_name(pair): struct.pack("<d", score) for pair, score in zip(pairs, scores.tolist(), strict=True)}
        self._cache.put("pair", blobs, characters=sum(len(q) + len(text) for q, text in pairs), seconds=seconds)
        return seconds

    @property
    def seconds_per_pair(self) -> float | None:
        """As measured so far; None before anything was."""
        rate = self._cache.rate("pair")
        return rate.seconds / rate.texts if rate.texts else None

    def _kept(self, pairs: Sequence[Pair], names: Sequence[bytes]) -> dict[Pair, float]:
        stored: Mapping[bytes, bytes] = self._cache.get(list(names))
        return {pair: struct.unpack("<d", stored[name])[0] for pair, name in zip(pairs, names, strict=True)}

    def _score_missing(self, missing: Sequence[Pair], load: Callable[[], PairScorer], report: Report) -> None:
        report(Progress("loading", 0, 1, 0.0))
        started = time.perf_counter()
        scorer = load()
        load_seconds = time.perf_counter() - started
        times: list[float] = []
        done, spent = 0, 0.0
        for part in self._own_share(missing):
            seconds = self.score(scorer, part)
            spent, done = spent + seconds, done + len(part)
            if len({query for query, _ in part}) == 1 and len(times) <= TIMED_QUERIES:
                times.append(seconds * 1000)
            report(Progress("reranking", done, len(missing), done / len(missing), done / max(spent, 1e-9)))
        path = self._folder / MEASURED_FILE
        known = known_json(path) or {}
        measured: dict[str, Any] = {"rerank_load_seconds": load_seconds, "rerank_memory_mb": peak_memory_mb()}
        if len(times) > len(known.get("rerank_ms", [])):
            measured |= {"rerank_ms": times[1:] or times}
        write_json(path, known | measured)

    def _own_share(self, missing: Sequence[Pair]) -> Iterator[list[Pair]]:
        """The batches, without the pairs that another process reads."""
        for batch in _batches(missing):
            names = [pair_name(pair) for pair in batch]
            for places in shares(self._folder, names, range(len(batch)), self._cache.missing, len):
                yield [batch[place] for place in places]


def pair_name(pair: Pair) -> bytes:
    """16 bytes that name a query and a document."""
    query, text = (part.encode("utf-8", "surrogatepass") for part in pair)
    return hashlib.sha256(len(query).to_bytes(8, "little") + query + text).digest()[:16]


def _batches(missing: Sequence[Pair]) -> list[list[Pair]]:
    """One query at a time for as many as are timed, then batches of a fixed size."""
    by_query: dict[str, list[Pair]] = {}
    for pair in missing:
        by_query.setdefault(pair[0], []).append(pair)
    groups = list(by_query.values())
    rest = [pair for group in groups[TIMED_QUERIES + 1 :] for pair in group]
    return groups[: TIMED_QUERIES + 1] + [rest[start : start + BATCH] for start in range(0, len(rest), BATCH)]
