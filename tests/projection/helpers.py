"""Small made-up vectors."""

from __future__ import annotations

import numpy as np

from components.records import FloatArray


def unit_vectors(n: int, d: int = 16, *, groups: int = 4, noise: float = 0.6, seed: int = 0) -> FloatArray:
    """Rows of length 1 around a few centres."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(groups, d))
    vectors = centres[random.integers(0, groups, n)] + noise * random.normal(size=(n, d))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def identical_rows(n: int, d: int = 16) -> FloatArray:
    """The same unit vector n times, with components that have no exact float32."""
    return np.repeat(unit_vectors(1, d, seed=3), n, axis=0)
