"""Scores where answers were graded by hand from a pool: what nobody judged is passed over, not counted as wrong.

Judgments that come with a collection follow trec_eval: what is not judged is not relevant. Grades given here are of the
first results of the models that were there at that time, so a result without a grade is one that nobody looked at. For
such a question a ranking is read without them: its "condensed list" (Sakai 2007, "Alternatives to Bpref", SIGIR), cut
to the depth of the metric before it is condensed, so that nothing from far below moves up to take a place. A model that
was added later then neither loses for answers nobody has seen nor wins for them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from components.evaluation.metric_registry import metric
from components.evaluation.metrics import Qrels, judged_queries, ordered_ids, per_query
from components.i18n import tr
from components.records import Ranking, Run


def scores(run: Run, qrels: Qrels, metrics: Sequence[str], pooled: Collection[str]) -> pd.DataFrame:
    """As metrics.per_query, with condensed lists for the queries in ``pooled``.

    Every value is from 0 to 1. Metrics without a depth read the whole condensed ranking.

    Raises:
        BadInputError: see metrics.per_query.
    """
    table = per_query(run, qrels, metrics)
    graded = {query_id: qrels[query_id] for query_id in judged_queries(qrels) if query_id in pooled}
    if not graded:
        return table
    for depth in {metric(key).k for key in metrics}:
        keys = [key for key in metrics if metric(key).k == depth]
        scored = per_query(condensed(run, graded, depth), graded, keys)
        table.loc[scored.index, keys] = scored
    return table


def condensed(run: Run, qrels: Mapping[str, Mapping[str, int]], depth: int) -> Run:
    """The run's first ``depth`` results (0: all) of the queries in ``qrels``, without those that nobody judged."""
    rankings = {}
    for query_id, grades in qrels.items():
        ranking = run.rankings.get(query_id)
        if ranking is None:
            continue
        ids = ordered_ids(ranking, tr("model {model}, question {query_id}", model=run.model, query_id=query_id))
        kept = [doc_id for doc_id in ids[: depth or None] if doc_id in grades]
        place = {doc_id: i for i, doc_id in enumerate(ranking.doc_ids)}
        rankings[query_id] = Ranking(tuple(kept), ranking.scores[[place[doc_id] for doc_id in kept]])
    return Run(run.model, rankings)
