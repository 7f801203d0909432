"""Cones: whether a model's vectors fill the space or crowd around one direction, and two ways of spreading them.

Mean cosine of random pairs: Ethayarajh, "How Contextual are Contextualized Word Representations?", EMNLP 2019.
Centring and removing the first components: Mu and Viswanath, "All-but-the-Top", ICLR 2018.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from components.records import FloatArray

COMPONENTS = 3  # whose share of the variance is shown
MOST_ROWS = 20_000  # vectors the components are computed from; of more a seeded sample is
DIMENSIONS_PER_COMPONENT = 100  # Mu and Viswanath remove one component for every so many dimensions


@dataclass(frozen=True)
class Cone:
    """``mean_cosine`` (-1 to 1) over all pairs of different documents; NaN for one document.

    ``variance`` is the share (0 to 1) of the variance that the first component and the first three hold;
    ``dimensions_used`` is the participation ratio of the variances: so many equally used directions would spread as
    much. ``sampled`` of ``documents`` vectors were used for the components.
    """

    mean_cosine: float
    first: float
    first_three: float
    dimensions_used: float
    dim: int
    sampled: int
    documents: int


def cone(vectors: FloatArray, seed: int = 0) -> Cone:
    """How narrow the vectors lie. ``vectors`` is float32 (n, dim) with rows of length 1.

    The mean cosine needs no sample: over all ordered pairs it is the squared length of the sum of the vectors.
    """
    n, dim = vectors.shape
    sample = _sample(vectors, seed)
    variances = np.clip(np.linalg.eigvalsh(_covariance(sample)), 0.0, None)[::-1]
    total = float(variances.sum())
    shares = variances / total if total > 0 else np.full(len(variances), math.nan)
    used = total**2 / float((variances**2).sum()) if total > 0 else math.nan
    return Cone(mean_cosine(vectors), float(shares[0]), float(shares[:COMPONENTS].sum()), used, dim, len(sample), n)


def mean_cosine(vectors: FloatArray) -> float:
    """The mean cosine over all pairs of different rows of length 1; NaN for fewer than two."""
    n = len(vectors)
    if n < 2:
        return math.nan
    total = vectors.sum(axis=0, dtype=np.float64)
    own = float(np.einsum("ij,ij->", vectors, vectors, dtype=np.float64))
    return (float(total @ total) - own) / (n * (n - 1))


@dataclass(frozen=True)
class Spreading:
    """A change of vectors learned from documents alone.

    ``mean`` float64 (dim,) is taken off, then what lies along ``components`` float64 (count, dim), which are of length
    1; then rows are made of length 1 again.
    """

    mean: np.ndarray
    components: np.ndarray

    def __call__(self, vectors: FloatArray) -> FloatArray:
        """The changed vectors, float32 (n, dim) of length 1; a row of which nothing is left stays as it was."""
        moved = vectors - self.mean
        if len(self.components):
            moved = moved - (moved @ self.components.T) @ self.components
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        is_left = lengths > 1e-9
        return np.asarray(np.where(is_left, moved / np.where(is_left, lengths, 1.0), vectors), dtype=np.float32)


def centring(vectors: FloatArray) -> Spreading:
    """Take the mean document vector off."""
    return Spreading(vectors.mean(axis=0, dtype=np.float64), np.empty((0, vectors.shape[1])))


def all_but_the_top(vectors: FloatArray, seed: int = 0) -> Spreading:
    """Take the mean off, and the first dim / 100 components (at least one)."""
    count = max(1, round(vectors.shape[1] / DIMENSIONS_PER_COMPONENT))
    _, directions = np.linalg.eigh(_covariance(_sample(vectors, seed)))
    return Spreading(vectors.mean(axis=0, dtype=np.float64), directions[:, ::-1][:, :count].T.copy())


def _sample(vectors: FloatArray, seed: int) -> FloatArray:
    if len(vectors) <= MOST_ROWS:
        return vectors
    return vectors[np.sort(np.random.default_rng(seed).permutation(len(vectors))[:MOST_ROWS])]


def _covariance(vectors: FloatArray) -> np.ndarray:
    centred = vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    return np.asarray(centred.T @ centred, dtype=np.float64) / max(len(vectors), 1)
