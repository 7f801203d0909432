"""Small runs and judgments for tests."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from components.records import Ranking, Run


def run_of(results: Mapping[str, Mapping[str, float]], model: str = "m") -> Run:
    """A run from query id -> document id -> score, in the order given."""
    return Run(
        model,
        {
            query: Ranking(tuple(scores), np.array(list(scores.values()), dtype=np.float64))
            for query, scores in results.items()
        },
    )


def run_in_order(results: Mapping[str, str], model: str = "m") -> Run:
    """A run from query id -> one-letter document ids in rank order, scores falling by one."""
    return run_of(
        {query: {doc: float(len(ids) - i) for i, doc in enumerate(ids)} for query, ids in results.items()}, model
    )
