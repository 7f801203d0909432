"""Simulation of the interval of the best F1: how often it holds what the best threshold reaches on all pairs there are.

Cosines of duplicates and of other pairs are normal, so that the truth is known by integration. Prints, asserts nothing.
"""

from __future__ import annotations

import numpy as np

from components.evaluation.text_pairs import duplicates

PAIRS = (100, 300, 1_000)
WORLDS = ((0.1, 1.0), (0.3, 1.0), (0.3, 2.5), (0.5, 1.5))
"""The share of duplicates, and how far their mean lies above that of other pairs (in standard deviations)."""


def truth(share: float, apart: float) -> float:
    """The F1 of the best threshold on infinitely many pairs."""
    from scipy.stats import norm

    steps = np.linspace(-5, 8, 4_001)
    right, wrong = share * norm.sf(steps - apart), (1 - share) * norm.sf(steps)
    return float((2 * right / (right + wrong + share)).max())


def covered(pairs: int, share: float, apart: float, samples: int) -> tuple[float, float]:
    """In which share of samples the interval holds the truth, and its width on average."""
    rng = np.random.default_rng([pairs, int(100 * share)])
    held, width, aim = 0, 0.0, truth(share, apart)
    for _ in range(samples):
        is_duplicate = np.zeros(pairs, dtype=bool)
        while not is_duplicate.any():
            is_duplicate = rng.random(pairs) < share
        low, high = duplicates(rng.normal(size=pairs) + apart * is_duplicate, is_duplicate, 0)[0]["best_f1"].interval
        held, width = held + (low <= aim <= high), width + high - low
    return held / samples, width / samples


def simulations(samples: int = 100) -> None:
    """(s) coverage of the interval of the best F1."""
    for pairs in PAIRS:
        for share, apart in WORLDS:
            found, width = covered(pairs, share, apart, samples)
            print(
                f"(s) {pairs} pairs, {share:.0%} duplicates {apart:g} apart: the interval of the best F1 "
                f"({100 * width:.0f} points wide) holds the truth in {found:.0%} of {samples} (at least 92 %)",
                flush=True,
            )


if __name__ == "__main__":
    simulations()
