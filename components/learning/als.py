"""Matrix factorisation of implicit feedback by alternating least squares (Hu, Koren & Volinsky 2008)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from components.learning.baselines import Feedback
from components.records import FloatArray

Step = Callable[[int, int], None]
"""Told after each round: how many are done, of how many."""


def als(
    feedback: Feedback,
    *,
    factors: int,
    regularisation: float,
    confidence: float,
    rounds: int,
    seed: int,
    step: Step,
) -> tuple[FloatArray, FloatArray]:
    """Float32 (users, factors) and (items, factors): a user's liking of an item is their inner product.

    Minimises, over all pairs, c (p - x.y)^2 + ``regularisation`` (sum |x|^2 + sum |y|^2); p is 1 where there was an
    interaction, else 0, and c is 1 + ``confidence`` * weight. Users and items without any have zeros.
    """
    draw = np.random.default_rng(seed)
    users = np.zeros((feedback.shape[0], factors))
    items = draw.normal(0.0, 0.1, (feedback.shape[1], factors))
    by_user, by_item = feedback.tocsr(), feedback.T.tocsr()
    for done in range(rounds):
        users = _solved(by_user, items, regularisation, confidence)
        items = _solved(by_item, users, regularisation, confidence)
        step(done + 1, rounds)
    return users.astype(np.float32), items.astype(np.float32)


def _solved(rows: Feedback, fixed: np.ndarray, regularisation: float, confidence: float) -> np.ndarray:
    """The best factors of each row while those of the columns stand: one linear system a row."""
    factors = fixed.shape[1]
    base = fixed.T @ fixed + regularisation * np.eye(factors)
    solved = np.zeros((rows.shape[0], factors))
    for row in range(rows.shape[0]):
        places = slice(rows.indptr[row], rows.indptr[row + 1])
        columns = fixed[rows.indices[places]]
        if len(columns):
            extra = confidence * rows.data[places]
            solved[row] = np.linalg.solve(base + (columns.T * extra) @ columns, columns.T @ (1.0 + extra))
    return solved
