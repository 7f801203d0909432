"""What follows from the advice on real collections: little is lost by taking it, and grading finds the same order.

Candidates are quick ones; those that come with the app are simulated by tests/benchmarks/following.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.evaluation import partial_judgments, pooling
from components.evaluation.metrics import judged_queries
from components.evaluation.statistics import compare
from components.records import Run
from tests.benchmarks.following import DRAWS, MARGIN, METRIC, SETS, Measured, follow, kept, quick_ones

GRADED = 20


@pytest.fixture(params=SETS)
def measured(request: pytest.FixtureRequest, test_data: Path) -> Measured:
    return quick_ones(str(request.param), test_data)


def test_following_the_recommendation_loses_at_most_the_margin(measured: Measured) -> None:
    """Draws of as many questions as there are, of models, and of limits that rule some out."""
    found = follow(measured.scores, len(next(iter(measured.scores.values()))))
    assert kept(found) >= 0.95
    assert all(one.lost <= MARGIN for one in found if one.confidence == "clear")


def test_twenty_questions_graded_from_the_pool_give_the_order_of_all_judgments(measured: Measured) -> None:
    scores = measured.scores
    names, rng, right = list(measured.runs), np.random.default_rng(8), 0
    runs, ids = list(measured.runs.values()), judged_queries(measured.qrels)
    for _ in range(DRAWS):
        chosen = [str(one) for one in rng.choice(ids, GRADED, replace=False)]
        graded = {query_id: _graded(runs, query_id, measured.qrels[query_id]) for query_id in chosen}
        found = {
            name: _sum(partial_judgments.scores(run, graded, [METRIC], frozenset(chosen)))
            for name, run in measured.runs.items()
        }
        whole = {name: frame.loc[chosen, METRIC] for name, frame in scores.items()}
        right += all(
            (found[a] - found[b]) * float(whole[a].sum() - whole[b].sum()) > 0
            for i, a in enumerate(names)
            for b in names[i + 1 :]
            if compare(whole[a], whole[b], MARGIN, resamples=500).verdict in ("better", "worse")
        )
    assert right >= 0.95 * DRAWS


def _graded(runs: list[Run], query_id: str, known: Mapping[str, int]) -> dict[str, int]:
    """What a person would have graded of this question first."""
    pooled = pooling.pool(runs, pooling.DEPTH, [query_id])
    worth = pooling.values(runs, pooled, {})
    top = pooling.top_documents(runs, [query_id])[query_id]
    first = pooling.blind_order(query_id, pooled[query_id], worth[query_id], (), top).first
    return {doc_id: known.get(doc_id, 0) for doc_id in first}


def _sum(frame: pd.DataFrame) -> float:
    return float(frame[METRIC].sum())
