"""What scores without knowing anything: the floor every model must be above, and what luck alone can look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.evaluation.metrics import Qrels, judged_queries, per_query
from components.i18n import N_
from components.records import Ranking, Run

RANDOM, SHUFFLED = N_("random order"), N_("other questions’ judgments")
"""What the two are called: their keys in tables, translated where they are shown."""


@dataclass(frozen=True)
class Baselines:
    """Tables (judged query id x metric key) of two systems that are never ranked.

    ``random``: documents drawn at random from the whole collection. ``shuffled``: model -> its own results against the
    judgments of other questions, which is what it scores without reading the question; None where all questions have
    the same judgments.
    """

    random: pd.DataFrame
    shuffled: Mapping[str, pd.DataFrame] | None

    def highest_shuffled(self, metric: str) -> str | None:
        """The model that scores most by ``metric`` without reading the question."""
        if not self.shuffled:
            return None
        return max(self.shuffled, key=lambda model: float(self.shuffled[model][metric].mean()))  # type: ignore[index]


def baselines(
    runs: Mapping[str, Run], qrels: Qrels, corpus_size: int, metrics: Sequence[str], depth: int, seed: int
) -> Baselines:
    """Both baselines under ``metrics``; ``depth`` documents are drawn at random for each query."""
    drawn = random_run(judged_queries(qrels), corpus_ids(list(runs.values()), qrels, corpus_size), depth, seed)
    shuffled = shuffled_qrels(qrels, seed)
    if shuffled is qrels:
        return Baselines(per_query(drawn, qrels, metrics), None)
    return Baselines(
        per_query(drawn, qrels, metrics), {name: per_query(run, shuffled, metrics) for name, run in runs.items()}
    )


def random_run(query_ids: Sequence[str], doc_ids: Sequence[str], depth: int, seed: int) -> Run:
    """A run named "random": for each query ``depth`` documents (or all there are) drawn at random, scores falling."""
    rng = np.random.default_rng(seed)
    size = min(depth, len(doc_ids))
    scores = np.linspace(1.0, 0.0, size, endpoint=False)
    draws = {query_id: rng.choice(len(doc_ids), size=size, replace=False) for query_id in query_ids}
    return Run("random", {key: Ranking(tuple(doc_ids[i] for i in draw), scores) for key, draw in draws.items()})


def shuffled_qrels(qrels: Qrels, seed: int) -> Qrels:
    """Every query with the judgments of another one. ``qrels`` itself where there is no other set of judgments."""
    queries = list(qrels)
    if all(qrels[query_id] == qrels[queries[0]] for query_id in queries):
        return qrels
    order = [queries[i] for i in np.random.default_rng(seed).permutation(len(queries))]
    donors = dict(zip(order, [*order[1:], order[0]], strict=True))
    return {query_id: qrels[donors[query_id]] for query_id in queries}


def corpus_ids(runs: Sequence[Run], qrels: Qrels, corpus_size: int) -> list[str]:
    """As many ids as the corpus has: those known from judgments and runs, then stand-ins nobody judged."""
    judged = dict.fromkeys(doc_id for grades in qrels.values() for doc_id in grades)
    retrieved = dict.fromkeys(doc_id for run in runs for ranking in run.rankings.values() for doc_id in ranking.doc_ids)
    known = list({**judged, **retrieved})
    return known + [f"\0{i}" for i in range(corpus_size - len(known))]
