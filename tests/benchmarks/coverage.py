"""Simulation of paired comparisons: how often the interval holds the truth, and equals are called better or worse.

Differences are normal, skewed, or rare: of one model that loses a few questions wholly and gains nothing, and of one
that gains a little on all others, so that both are equal. Prints, asserts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.evaluation.statistics import compare_metrics

QUERIES = (20, 50, 140, 500)
RESAMPLES = 4_000
LOSSES = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
"""How many lost questions are expected of all."""
SPREAD = 0.2  # standard deviation of normal differences
Floats = npt.NDArray[np.float64]


def worlds(queries: int, samples: int) -> Iterator[tuple[str, float, Floats]]:
    """Kind, true mean and differences (queries, samples)."""
    rng = np.random.default_rng([8, queries])
    shape = (queries, samples)
    yield "normal", 0.0, rng.normal(0, SPREAD, shape)
    yield "skewed", 0.0, np.clip(0.15 * (rng.exponential(size=shape) - 1), -1, 1)
    yield "skewed", 0.0, 0.3 / 3.3 - rng.beta(0.3, 3, shape)
    for losses in LOSSES:
        share = losses / queries
        is_lost = rng.random(shape) < share
        yield "rare losses", -share, np.where(is_lost, -1.0, 0.0)
        gain = share / (1 - share)
        yield "rare losses, small gains", 0.0, np.where(is_lost, -1.0, gain)
        yield "rare losses, small gains", 0.0, np.where(is_lost, -1.0, rng.normal(gain, gain / 2, shape))


def verdicts(differences: Floats, resamples: int = RESAMPLES) -> pd.DataFrame:
    """A comparison of each column, by itself."""
    columns = [str(number) for number in range(differences.shape[1])]
    first = pd.DataFrame(differences, columns=columns)
    return compare_metrics({"A": first, "B": first * 0.0}, columns, resamples=resamples)


def simulations(samples: int = 1_000) -> None:
    """(q) the worst of each kind, at each number of questions."""
    for queries in QUERIES:
        covered, wrong, width = dict[str, float](), dict[str, float](), dict[str, float]()
        for kind, truth, differences in worlds(queries, samples):
            found = verdicts(differences)
            share = ((found["ci_low"] <= truth + 1e-9) & (found["ci_high"] >= truth - 1e-9)).mean()
            covered[kind] = min(covered.get(kind, 1.0), float(share))
            width[kind] = max(width.get(kind, 0.0), float((found["ci_high"] - found["ci_low"]).mean() * 50))
            if truth == 0.0:
                false = float(found["verdict"].isin(["better", "worse"]).mean())
                wrong[kind] = max(wrong.get(kind, 0.0), false)
        for kind, share in covered.items():
            equals = f"; equals called better or worse in {wrong[kind]:.1%} (at most 5 %)" if kind in wrong else ""
            print(
                f"(q) {queries} questions, {kind}: intervals (+-{width[kind]:.1f} points) hold the truth in "
                f"{share:.1%} of {samples:,} (at least 95 %){equals}",
                flush=True,
            )


if __name__ == "__main__":
    simulations()
