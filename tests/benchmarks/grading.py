"""Simulation: how often twenty questions graded from the pool order the models as all judgments do; asserts nothing.

A person grades what the app shows first of each of twenty questions (the first three of every model, and what could
change the order). Pairs of models that all judgments of the same questions tell apart must stand in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.evaluation import partial_judgments, pooling
from components.evaluation.metrics import judged_queries
from components.evaluation.statistics import compare
from components.records import Run
from tests.benchmarks.following import DRAWS, MARGIN, METRIC, SETS, Measured, models_of_the_app, quick_ones
from tests.conftest import TEST_DATA

GRADED = 20


@dataclass(frozen=True, slots=True)
class Graded:
    """What came of one draw: pairs of models that all judgments tell apart, those of them in order, answers graded."""

    apart: int
    in_order: int
    answers: int


def graded(measured: Measured, draws: int = DRAWS, seed: int = 8) -> Sequence[Graded]:
    """Draws of twenty judged questions, each graded as a person would."""
    scores, rng = measured.scores, np.random.default_rng(seed)
    ids = judged_queries(measured.qrels)
    chosen = [[str(one) for one in rng.choice(ids, GRADED, replace=False)] for _ in range(draws)]
    return [_graded(measured, scores, questions) for questions in chosen]


def _graded(measured: Measured, scores: Mapping[str, pd.DataFrame], chosen: list[str]) -> Graded:
    runs, names = list(measured.runs.values()), list(measured.runs)
    given = {query_id: _first(runs, query_id, measured.qrels[query_id]) for query_id in chosen}
    found = {
        name: float(partial_judgments.scores(run, given, [METRIC], frozenset(chosen))[METRIC].sum())
        for name, run in measured.runs.items()
    }
    whole = {name: frame.loc[chosen, METRIC] for name, frame in scores.items()}
    gaps = [
        (found[a] - found[b]) * float(whole[a].sum() - whole[b].sum())
        for i, a in enumerate(names)
        for b in names[i + 1 :]
        if compare(whole[a], whole[b], MARGIN, resamples=500).verdict in ("better", "worse")
    ]
    return Graded(len(gaps), sum(gap > 0 for gap in gaps), sum(len(one) for one in given.values()))


def _first(runs: list[Run], query_id: str, known: Mapping[str, int]) -> dict[str, int]:
    """What a person would have graded of this question first."""
    pooled = pooling.pool(runs, pooling.DEPTH, [query_id])
    worth = pooling.values(runs, pooled, {})
    top = pooling.top_documents(runs, [query_id])[query_id]
    first = pooling.blind_order(query_id, pooled[query_id], worth[query_id], (), top).first
    return {doc_id: known.get(doc_id, 0) for doc_id in first}


def in_order(found: Sequence[Graded]) -> float:
    """The share of draws in which every pair that is told apart stands in order."""
    return float(np.mean([one.in_order == one.apart for one in found]))


def simulations() -> None:
    """(t) quick candidates and those that come with the app, on three collections."""
    if not TEST_DATA.is_dir():
        print(f"(t) not simulated: {TEST_DATA} is not there")
        return
    for name in SETS:
        for kind, measure in (("quick candidates", quick_ones), ("candidates of the app", models_of_the_app)):
            found = graded(measure(name, TEST_DATA))
            pairs = np.mean([one.apart for one in found])
            print(
                f"(t) {name}, {kind}: {GRADED} graded questions order the models as all judgments of them do in "
                f"{in_order(found):.0%} of {len(found)} draws (at least 95 %), {pairs:.1f} pairs told apart in each; "
                f"{np.mean([one.answers for one in found]) / GRADED:.1f} answers graded of each question",
                flush=True,
            )


if __name__ == "__main__":
    simulations()
