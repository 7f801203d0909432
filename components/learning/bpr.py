"""Matrix factorisation by Bayesian personalised ranking: taken items before those that were not (Rendle 2009)."""

from __future__ import annotations

import numpy as np

from components.learning.als import Step
from components.learning.baselines import Feedback
from components.records import FloatArray

BATCH = 2048  # pairs of a taken and an untaken item that change the vectors at a time


def bpr(
    feedback: Feedback,
    *,
    factors: int,
    regularisation: float,
    rate: float,
    rounds: int,
    seed: int,
    step: Step,
) -> tuple[FloatArray, FloatArray]:
    """Float32 (users, factors + 1) and (items, factors + 1), the last of them the item's bias.

    Stochastic gradient ascent of ln sigmoid(x.y_taken - x.y_other): ``rounds`` times as many pairs as there are
    interactions, each with an item drawn evenly from those the user did not take.
    """
    draw = np.random.default_rng(seed)
    users = draw.normal(0.0, 0.1, (feedback.shape[0], factors + 1)).astype(np.float32)
    items = draw.normal(0.0, 0.1, (feedback.shape[1], factors + 1)).astype(np.float32)
    users[:, -1], items[:, -1] = 1.0, 0.0
    owners = np.repeat(np.arange(feedback.shape[0]), np.diff(feedback.indptr))
    taken = Taken(feedback)
    for done in range(rounds):
        order = draw.permutation(len(owners))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            _update(users, items, owners[rows], feedback.indices[rows], taken, regularisation, rate, draw)
        step(done + 1, rounds)
    return users, items


class Taken:
    """Whether a user took an item, for many pairs at once."""

    def __init__(self, feedback: Feedback) -> None:
        self.items = feedback.shape[1]
        owners = np.repeat(np.arange(feedback.shape[0], dtype=np.int64), np.diff(feedback.indptr))
        self._pairs = np.unique(owners * self.items + feedback.indices)

    def __call__(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        """Bool (pairs,) of the users' and items' numbers, int (pairs,) each."""
        pairs = users.astype(np.int64) * self.items + items
        places = np.minimum(np.searchsorted(self._pairs, pairs), len(self._pairs) - 1)
        is_pair: np.ndarray = self._pairs[places] == pairs
        return is_pair


def _update(
    users: FloatArray,
    items: FloatArray,
    owners: np.ndarray,
    chosen: np.ndarray,
    taken: Taken,
    regularisation: float,
    rate: float,
    draw: np.random.Generator,
) -> None:
    others = draw.integers(0, taken.items, len(owners))
    kept = ~taken(owners, others)
    owners, chosen, others = owners[kept], chosen[kept], others[kept]
    x, better, worse = users[owners], items[chosen], items[others]
    pull = 1.0 / (1.0 + np.exp(np.einsum("ij,ij->i", x, better - worse)))[:, None]
    change = rate * (pull * (better - worse) - regularisation * x)
    change[:, -1] = 0.0  # the bias stands alone
    np.add.at(users, owners, change)
    np.add.at(items, chosen, rate * (pull * x - regularisation * better))
    np.add.at(items, others, rate * (-pull * x - regularisation * worse))
