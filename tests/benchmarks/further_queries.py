"""Simulation of "so many more questions would settle it"; prints, asserts nothing."""

from __future__ import annotations

import numpy as np

from components.evaluation.further_queries import CHANCE
from components.evaluation.statistics import compare

SPREAD = 0.2  # standard deviation of the differences, on a scale from 0 to 1
RESAMPLES = 2_000
CASES = (
    (50, 0.03, 0.02), (60, 0.04, 0.02), (80, 0.02, 0.04), (100, 0.012, 0.03), (140, 0.03, 0.02), (200, 0.005, 0.03),
    (300, 0.01, 0.02),
)  # fmt: skip
"""Questions seen, the gap, the margin."""


def settled(queries: int, gap: float, margin: float, draws: int) -> float:
    """In which share of draws the further questions said to be needed settle the verdict, where the gap stays.

    Half of the differences are 0, as with two models that find the same; the seen ones have exactly the gap.
    """
    rng = np.random.default_rng(8)
    seen = np.where(rng.random(queries) < 0.5, 0.0, rng.normal(0, SPREAD * np.sqrt(2), queries))
    seen += gap - seen.mean()
    found = compare(seen, np.zeros(queries), margin=margin, resamples=RESAMPLES)
    if found.verdict != "unclear":
        raise ValueError(f"{queries} questions with a gap of {gap} are no unclear case.")
    done = 0
    for _ in range(draws):
        more = rng.choice(seen, int(found.queries_needed))
        both = np.concatenate([seen, more])
        done += compare(both, np.zeros(len(both)), margin=margin, resamples=RESAMPLES).verdict != "unclear"
    return done / draws


def simulations(draws: int = 300) -> None:
    """(p) how often the number of further questions is enough."""
    for queries, gap, margin in CASES:
        share = settled(queries, gap, margin, draws)
        print(
            f"(p) {queries} questions, gap {gap}, margin {margin}: the further questions said to be needed settle it "
            f"in {share:.0%} of {draws} draws ({CHANCE:.0%}, within 7 points)",
            flush=True,
        )


if __name__ == "__main__":
    simulations()
