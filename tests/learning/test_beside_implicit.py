"""Own matrix factorisation beside that of the library implicit, where it is installed: pip install implicit."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # implicit warns otherwise

import numpy as np
import pytest
from scipy import sparse

from components.learning.als import als
from components.learning.bpr import bpr
from tests.learning.test_learning import feedback, nothing

WHY = "compares with the library implicit, which is not installed"
USERS, ITEMS, FACTORS = 40, 25, 6


@pytest.mark.parametrize("confidence", [1.0, 3.0])
def test_alternating_least_squares_give_the_same_numbers(confidence: float) -> None:
    """From the same items at the start. What implicit calls alpha is the whole confidence of what was taken."""
    library = pytest.importorskip("implicit.cpu.als", reason=WHY)
    table = feedback(USERS, ITEMS)
    users, items = als(
        table, factors=FACTORS, regularisation=0.1, confidence=confidence, rounds=5, seed=3, step=nothing
    )
    other = library.AlternatingLeastSquares(
        factors=FACTORS,
        regularization=0.1,
        alpha=1.0 + confidence,
        iterations=5,
        use_cg=False,
        num_threads=1,
        dtype=np.float64,
    )
    other.item_factors = np.random.default_rng(3).normal(0.0, 0.1, (ITEMS, FACTORS))
    other.user_factors = np.zeros((USERS, FACTORS))
    other.fit(sparse.csr_matrix(table), show_progress=False)
    assert users @ items.T == pytest.approx(other.user_factors @ other.item_factors.T, abs=1e-5)


def test_personalised_ranking_puts_as_much_of_what_was_taken_first() -> None:
    """Its numbers hang on what is drawn; how often a taken item stands before one that was not does not."""
    library = pytest.importorskip("implicit.cpu.bpr", reason=WHY)
    table = feedback(USERS, ITEMS)
    users, items = bpr(table, factors=8, regularisation=0.01, rate=0.05, rounds=200, seed=3, step=nothing)
    other = library.BayesianPersonalizedRanking(
        factors=8, learning_rate=0.05, regularization=0.01, iterations=200, num_threads=1, random_state=3
    )
    other.fit(sparse.csr_matrix(table), show_progress=False)
    own, theirs = _taken_first(table, users @ items.T), _taken_first(table, other.user_factors @ other.item_factors.T)
    assert own > 0.8
    assert own == pytest.approx(theirs, abs=0.05)


def _taken_first(table: sparse.csr_array, scores: np.ndarray) -> float:
    """The share of pairs of a taken and an untaken item of a user whose scores are in that order."""
    is_taken = table.toarray() > 0
    shares = [
        (row[taken][:, None] > row[~taken][None, :]).mean()
        for row, taken in zip(scores, is_taken, strict=True)
        if taken.any()
    ]
    return float(np.mean(shares))
