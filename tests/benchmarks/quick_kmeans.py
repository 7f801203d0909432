"""Many starts of k-means at once: the algorithm of scikit-learn in a hundredth of its time on few texts."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

from components.evaluation.clustering import adjusted_rand, contingency, v_measure
from components.records import FloatArray

MOST_STEPS = 60
Integers = npt.NDArray[np.int64]


def quick_matches(vectors: FloatArray, labels: Integers, starts: int, seed: int) -> npt.NDArray[np.float64]:
    """V-measure and adjusted Rand index (columns) of each start (rows), as ``components.evaluation.clustering`` has."""
    present, truth = np.unique(labels, return_inverse=True)
    rng = np.random.default_rng([zlib.crc32(vectors.tobytes()), seed])
    tables = [contingency(truth.astype(np.int64), groups) for groups in _kmeans(vectors, len(present), starts, rng)]
    return np.array([(v_measure(table), adjusted_rand(table)) for table in tables])


def _kmeans(vectors: FloatArray, groups: int, starts: int, rng: np.random.Generator) -> Integers:
    """The group of each text (starts, texts) after Lloyd's steps from centres by greedy k-means++."""
    squares = (vectors * vectors).sum(1)
    centres = _first_centres(vectors, groups, starts, rng)
    every, found = np.arange(starts)[:, None], np.full((starts, len(vectors)), -1)
    for _ in range(MOST_STEPS):
        products = np.einsum("nd,bkd->bnk", vectors, centres, optimize=True)
        apart = (centres * centres).sum(2)[:, None, :] - 2 * products
        nearest = apart.argmin(2)
        if (nearest == found).all():
            break
        found = nearest
        member = np.zeros((starts, groups, len(vectors)), np.float32)
        member[every, found, np.arange(len(vectors))[None]] = 1
        counts = member.sum(2)
        means = member @ vectors / np.maximum(counts, 1)[:, :, None]
        centres = np.where((counts > 0)[:, :, None], means, centres)
        distances = np.take_along_axis(apart, found[:, :, None], 2)[:, :, 0] + squares
        for start, group in zip(*np.nonzero(counts == 0), strict=True):  # an empty group takes the farthest text
            farthest = distances[start].argmax()
            centres[start, group], distances[start, farthest] = vectors[farthest], -1
    return found


def _first_centres(vectors: FloatArray, groups: int, starts: int, rng: np.random.Generator) -> FloatArray:
    squares = (vectors * vectors).sum(1)
    apart = np.maximum(squares[:, None] + squares[None] - 2 * vectors @ vectors.T, 0)
    every, tries = np.arange(starts), 2 + int(np.log(groups))
    chosen = rng.integers(len(vectors), size=starts)
    centres = np.empty((starts, groups, vectors.shape[1]), np.float32)
    centres[:, 0], nearest = vectors[chosen], apart[chosen]
    for place in range(1, groups):
        sums = nearest.cumsum(1)
        drawn = rng.random((starts, tries)) * sums[:, -1:]
        candidates = np.minimum((sums[:, None, :] < drawn[:, :, None]).sum(2), len(vectors) - 1)
        closer = np.minimum(nearest[:, None, :], apart[candidates])
        best = closer.sum(2).argmin(1)
        nearest, centres[:, place] = closer[every, best], vectors[candidates[every, best]]
    return centres
