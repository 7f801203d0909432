"""Documents that repeat others, word for word or nearly: MinHash finds candidates, exact comparison decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from components.datasets.word_scan import Hashes, Places, WordScan, hash_runs

ALIKE = 0.8
"""Share of three-word runs two texts have in common (Jaccard) from which they count as nearly the same."""
SHINGLE = 3  # words in a run
LEAST_WORDS = 10  # in shorter texts one other word is another meaning
HASHES = 64  # minima kept of each text
MOST_ROWS = 4  # minima that make a band; two texts 0.8 alike share one of 16 bands in 9,998 of 10,000 cases
LEAST_CERTAIN = 0.9995  # chance that two texts which are just alike enough share a band
DEVIATIONS = 3  # standard deviations below the limit at which a pair is not looked at
NEIGHBOURS = 8  # texts after each one that are compared within a band
MOST_TOGETHER = 12  # texts of a group of which every pair is compared
MOST_PAIRS = 200_000
BLOCK = 1 << 16  # runs hashed at a time, so that they stay in the processor's cache


@dataclass(frozen=True)
class DuplicatePair:
    """Two texts by position, ``first`` before ``second``, and the share of runs they have in common (0 to 1)."""

    first: int
    second: int
    similarity: float


@dataclass(frozen=True)
class NearDuplicates:
    """Texts that nearly repeat others; exact copies are not among them."""

    pairs: tuple[DuplicatePair, ...]
    """Pairs found alike, most alike first. Within groups of more than MOST_TOGETHER texts not every pair is listed."""
    groups: tuple[tuple[int, ...], ...]
    """Texts connected by such pairs, largest group first."""
    was_cut: bool
    """Whether more than MOST_PAIRS candidates turned up, of which the most promising were compared."""

    @property
    def repeats(self) -> int:
        """Texts that could go and leave one of each group."""
        return sum(len(group) - 1 for group in self.groups)


def exact_groups(texts: Sequence[str]) -> list[list[int]]:
    """Positions of equal texts (spaces aside), largest group first; only groups of two or more."""
    groups: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        groups.setdefault(" ".join(text.split()), []).append(place)
    return sorted((group for group in groups.values() if len(group) > 1), key=lambda group: (-len(group), group[0]))


def near_duplicates(
    scan: WordScan,
    *,
    alike: float = ALIKE,
    skip: Sequence[int] = (),
    seed: int = 0,
) -> NearDuplicates:
    """Texts that share ``alike`` or more of their three-word runs, but for those at the positions in ``skip``.

    MinHash after Broder (1997), with banding; every pair reported was then compared exactly, and a pair just at the
    limit is missed about once in a thousand times.
    """
    runs, owners = _runs(scan)
    looked_at = scan.lengths >= LEAST_WORDS
    looked_at[list(skip)] = False
    rows = np.flatnonzero(looked_at)
    if len(rows) < 2:
        return NearDuplicates((), (), was_cut=False)
    kept = looked_at[owners]
    runs, owners = runs[kept], owners[kept]
    bounds = np.append(np.searchsorted(owners, rows), len(owners))
    minima = _minima(runs, bounds, seed)
    left, right, was_cut = _candidates(minima, alike)
    pairs = _completed(runs, bounds, _compared(runs, bounds, left, right, alike), alike)
    duplicate_pairs = tuple(
        DuplicatePair(int(rows[pair.first]), int(rows[pair.second]), pair.similarity) for pair in pairs
    )
    return NearDuplicates(duplicate_pairs, _groups(duplicate_pairs), was_cut)


def _runs(scan: WordScan) -> tuple[Hashes, npt.NDArray[np.int32]]:
    """The hash of every run of SHINGLE words, and the text it is in; none reaches over the end of a text."""
    count = len(scan.hashes) - SHINGLE + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int32)
    weights = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
    mixed = np.zeros(count, dtype=np.uint64)
    for offset, weight in enumerate(weights):
        mixed += scan.hashes[offset : offset + count] * np.uint64(weight)
    mixed ^= mixed >> np.uint64(29)
    owners = scan.text_of_word
    inside = owners[:count] == owners[SHINGLE - 1 :]
    return mixed[inside], owners[:count][inside]


def _minima(runs: Hashes, bounds: Places, seed: int) -> npt.NDArray[np.uint32]:
    """uint32 (texts, HASHES): the smallest value of each text's runs under each of HASHES multiplications."""
    random = np.random.default_rng(seed)
    factors = random.integers(1, 2**63, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    minima = np.empty((HASHES, len(bounds) - 1), dtype=np.uint32)
    for first, last in _blocks(bounds):
        start = bounds[first]
        part, places = runs[start : bounds[last]], bounds[first:last] - start
        for number, factor in enumerate(factors):
            values = ((part * factor) >> np.uint64(32)).astype(np.uint32)
            minima[number, first:last] = np.minimum.reduceat(values, places)
    return np.ascontiguousarray(minima.T)


def _blocks(bounds: Places) -> list[tuple[int, int]]:
    """Texts together until they have about BLOCK runs."""
    blocks, first = [], 0
    while first < len(bounds) - 1:
        last = max(int(np.searchsorted(bounds, bounds[first] + BLOCK, side="right")) - 1, first + 1)
        last = min(last, len(bounds) - 1)
        blocks.append((first, last))
        first = last
    return blocks


def _rows(alike: float) -> int:
    """Minima to a band: as many as still find a pair at the limit, for the more there are the fewer candidates."""
    fitting = (rows for rows in (MOST_ROWS, 2) if 1 - (1 - alike**rows) ** (HASHES // rows) >= LEAST_CERTAIN)
    return next(fitting, 1)


def _candidates(minima: npt.NDArray[np.uint32], alike: float) -> tuple[Places, Places, bool]:
    """Pairs that share a band and agree in about as many of their minima as texts do that are alike enough."""
    texts, rows = len(minima), _rows(alike)
    keys = [_band_pairs(minima[:, start : start + rows], texts) for start in range(0, HASHES, rows)]
    pairs = np.unique(np.concatenate(keys))
    left, right = pairs // texts, pairs % texts
    agreeing = np.concatenate(
        [
            (minima[left[at : at + BLOCK]] == minima[right[at : at + BLOCK]]).mean(axis=1, dtype=np.float32)
            for at in range(0, max(len(pairs), 1), BLOCK)
        ]
    )
    chosen = np.flatnonzero(agreeing >= alike - DEVIATIONS * np.sqrt(alike * (1 - alike) / HASHES))
    if len(chosen) > MOST_PAIRS:
        best = np.argsort(-agreeing[chosen], kind="stable")[:MOST_PAIRS]
        return left[chosen[best]], right[chosen[best]], True
    return left[chosen], right[chosen], False


def _band_pairs(band: npt.NDArray[np.uint32], texts: int) -> Places:
    """Pairs with the same band, as left * texts + right; in large groups each text with its next NEIGHBOURS."""
    key = hash_runs(band.astype(np.uint64).ravel(), np.arange(0, band.size, band.shape[1]))
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    pairs = []
    for step in range(1, NEIGHBOURS + 1):
        same = np.flatnonzero(ordered[:-step] == ordered[step:])
        pairs.append(order[same] * texts + order[same + step])
    return np.concatenate(pairs)


def _compared(runs: Hashes, bounds: Places, left: Places, right: Places, alike: float) -> list[DuplicatePair]:
    """Pairs whose exact Jaccard similarity reaches ``alike``, most alike first."""
    sets = {
        int(row): frozenset(runs[bounds[row] : bounds[row + 1]].tolist())
        for row in np.unique(np.concatenate([left, right]))
    }
    pairs = []
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        shared = len(sets[a] & sets[b])
        share = shared / (len(sets[a]) + len(sets[b]) - shared)
        if share >= alike:
            pairs.append(DuplicatePair(a, b, share))
    return sorted(pairs, key=lambda pair: (-pair.similarity, pair.first, pair.second))


def _completed(runs: Hashes, bounds: Places, pairs: list[DuplicatePair], alike: float) -> list[DuplicatePair]:
    """All pairs of every group that is not too large: a large band lists some of its pairs only."""
    groups = [group for group in _groups(pairs) if 2 < len(group) <= MOST_TOGETHER]
    if not groups:
        return pairs
    inside = {row for group in groups for row in group}
    within = np.array([pair for group in groups for pair in combinations(group, 2)], dtype=np.int64)
    others = [pair for pair in pairs if pair.first not in inside]
    both = others + _compared(runs, bounds, within[:, 0], within[:, 1], alike)
    return sorted(both, key=lambda pair: (-pair.similarity, pair.first, pair.second))


def _groups(pairs: Sequence[DuplicatePair]) -> tuple[tuple[int, ...], ...]:
    """Connected texts (union-find with path halving)."""
    parent: dict[int, int] = {}

    def root(number: int) -> int:
        while parent.setdefault(number, number) != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for pair in pairs:
        a, b = root(pair.first), root(pair.second)
        parent[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = {}
    for text in sorted(parent):
        members.setdefault(root(text), []).append(text)
    return tuple(sorted((tuple(group) for group in members.values()), key=lambda group: (-len(group), group[0])))
