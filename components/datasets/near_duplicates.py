"""Pairs of documents that say nearly the same in nearly the same words."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from components.retrieval.tokens import words

LEAST_SHARED = 0.5  # Jaccard similarity of two documents' word triples from which they are near duplicates
SHINGLE = 3  # words in a row
SKETCH = 32  # smallest hashes kept of a document (Broder 1997)
LEAST_IN_COMMON = 6  # sketch hashes two documents must share to be compared in full
MOST_HOLDERS = 30  # a hash that more documents have is boilerplate
MOST_COMPARED = 20_000  # documents drawn from a larger collection

Shingles = frozenset[int]


def near_duplicates(texts: Sequence[str], *, seed: int = 0) -> list[tuple[int, int, float]]:
    """Pairs (a, b, similarity), a < b, of positions whose word triples are alike: Jaccard LEAST_SHARED or more.

    Exact copies are among them (similarity 1). Candidates share hashes of their bottom-k sketches, so a pair near the
    limit may be missed; none is found that is not one. Above MOST_COMPARED texts a seeded draw is looked at.
    """
    rows = np.arange(len(texts))
    if len(texts) > MOST_COMPARED:
        rows = np.sort(np.random.default_rng(seed).permutation(len(texts))[:MOST_COMPARED])
    shingles = {int(row): _shingles(texts[int(row)]) for row in rows}
    compared = ((a, b, jaccard(shingles[a], shingles[b])) for a, b in _candidates(shingles))
    return [pair for pair in compared if pair[2] >= LEAST_SHARED]


def jaccard(a: Shingles, b: Shingles) -> float:
    """Shared over all; 0 for two empty sets."""
    return len(a & b) / len(a | b) if a or b else 0.0


def _shingles(text: str) -> Shingles:
    found = words(text)
    return frozenset(
        zlib.crc32(" ".join(found[start : start + SHINGLE]).encode()) for start in range(len(found) - SHINGLE + 1)
    )


def _candidates(shingles: dict[int, Shingles]) -> Iterator[tuple[int, int]]:
    holders: dict[int, list[int]] = {}
    sizes = {}
    for row, found in shingles.items():
        sketch = sorted(found)[:SKETCH]
        sizes[row] = len(sketch)
        for value in sketch:
            holders.setdefault(value, []).append(row)
    common: Counter[tuple[int, int]] = Counter()
    for rows in holders.values():
        if len(rows) <= MOST_HOLDERS:
            common.update(combinations(rows, 2))
    least = {row: min(LEAST_IN_COMMON, max(size // 4, 1)) for row, size in sizes.items()}
    yield from sorted(pair for pair, count in common.items() if count >= min(least[pair[0]], least[pair[1]]))
