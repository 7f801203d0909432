"""Retrieval metrics, equal to trec_eval's, over whole query sets at once.

Results are put in trec_eval's order first: score falling (compared as float32, as trec_eval stores it), then document
id descending. A grade of 0 or less is not relevant. A query without any relevant document has no defined score and is
left out; pytrec_eval reports it as 0. A judged query that the run lacks scores 0; pytrec_eval leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.evaluation.metric_registry import Metric, metric
from components.i18n import tr
from components.records import BadInputError, Ranking, Run

Qrels = Mapping[str, Mapping[str, int]]
Scores = npt.NDArray[np.float64]
Grades = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

EMPTY_RANKING = Ranking((), np.empty(0, dtype=np.float64))


@dataclass(frozen=True)
class Judged:
    """What the metrics read, one row per judged query, padded to the depth that ``depth_needed`` says.

    ``grades`` (queries, depth): grade at each rank, 0 where unjudged, not relevant or past the last result.
    ``ideal`` (queries, depth): the grades of the best possible ranking. ``relevant`` and ``irrelevant`` (queries,):
    number of documents judged so. ``is_result`` and ``is_judged`` (queries, depth): whether there is a result, and a
    judgment of it. ``is_below_zero`` (queries, depth): a grade under 0, which trec_eval's bpref does not count.
    """

    grades: Grades
    ideal: Grades
    relevant: Grades
    irrelevant: Grades
    is_result: Mask
    is_judged: Mask
    is_below_zero: Mask


def judged_queries(qrels: Qrels) -> list[str]:
    """Ids of the queries with at least one relevant document (grade above 0), in the order of ``qrels``."""
    return [query_id for query_id, grades in qrels.items() if any(grade > 0 for grade in grades.values())]


def per_query(run: Run, qrels: Qrels, metrics: Sequence[str]) -> pd.DataFrame:
    """One row per judged query (see judged_queries), one float64 column from 0 to 1 per metric key.

    Raises:
        BadInputError: an unknown metric, a score that is not a number, or a document returned twice for one query.
    """
    wanted = [metric(key) for key in metrics]
    query_ids = judged_queries(qrels)
    table = look_up(run, qrels, query_ids, depth_needed(wanted, run, qrels))
    columns = {measure.key: FUNCTIONS[measure.family](table, measure.k) for measure in wanted}
    return pd.DataFrame(columns, index=pd.Index(query_ids, name="query_id", dtype="str"), dtype="float64")


def depth_needed(wanted: Sequence[Metric], run: Run, qrels: Qrels) -> int:
    """Ranks the metrics look at: the deepest k; for R-precision all relevant documents, for bpref the whole run."""
    families = {measure.family for measure in wanted}
    depths = [measure.k for measure in wanted]
    if "r_precision" in families:
        depths += [sum(grade > 0 for grade in grades.values()) for grades in qrels.values()]
    if "bpref" in families:
        depths += [len(ranking.doc_ids) for ranking in run.rankings.values()]
    return max(depths, default=1)


def ndcg(table: Judged, k: int) -> Scores:
    """Sum of grade / log2(rank + 1) over the first k, divided by that of the best possible ranking."""
    discounts = 1.0 / np.log2(np.arange(2, table.grades.shape[1] + 2))[:k]
    return np.asarray((table.grades[:, :k] @ discounts) / (table.ideal[:, :k] @ discounts), dtype=np.float64)


def mrr(table: Judged, k: int) -> Scores:
    """1 / rank of the first relevant document within k, else 0."""
    is_relevant = table.grades[:, :k] > 0
    reciprocal_rank = 1.0 / (is_relevant.argmax(axis=1) + 1.0)
    return np.asarray(np.where(is_relevant.any(axis=1), reciprocal_rank, 0.0), dtype=np.float64)


def average_precision(table: Judged, k: int) -> Scores:
    """Sum of the precision at each relevant document within k, divided by the number of relevant documents."""
    is_relevant = table.grades[:, :k] > 0
    precision_at_rank = is_relevant.cumsum(axis=1) / np.arange(1, is_relevant.shape[1] + 1)
    return np.asarray((precision_at_rank * is_relevant).sum(axis=1) / table.relevant, dtype=np.float64)


def precision(table: Judged, k: int) -> Scores:
    """Relevant documents within k, divided by k."""
    return np.asarray((table.grades[:, :k] > 0).sum(axis=1) / k, dtype=np.float64)


def recall(table: Judged, k: int) -> Scores:
    """Relevant documents within k, divided by the number of relevant documents."""
    return np.asarray((table.grades[:, :k] > 0).sum(axis=1) / table.relevant, dtype=np.float64)


def hit_rate(table: Judged, k: int) -> Scores:
    """1 where a relevant document stands within k, else 0."""
    return np.asarray((table.grades[:, :k] > 0).any(axis=1), dtype=np.float64)


def f1(table: Judged, k: int) -> Scores:
    """Harmonic mean of precision and recall over the first k: 2 found / (k + relevant)."""
    hits = (table.grades[:, :k] > 0).sum(axis=1)
    return np.asarray(2 * hits / (k + table.relevant), dtype=np.float64)


def r_precision(table: Judged, _: int) -> Scores:
    """Relevant documents among as many first results as there are relevant documents, divided by their number."""
    is_within = np.arange(table.grades.shape[1]) < table.relevant[:, None]
    return np.asarray(((table.grades > 0) & is_within).sum(axis=1) / table.relevant, dtype=np.float64)


def bpref(table: Judged, _: int) -> Scores:
    """How seldom a document judged not relevant stands above a relevant one; unjudged results are passed over.

    Mean over the relevant documents R of 1 - min(judged not relevant above it, R) / min(R, judged not relevant), 0 for
    those not found (Buckley and Voorhees 2004, as trec_eval computes it).
    """
    is_relevant = table.grades > 0
    is_wrong = table.is_judged & ~is_relevant & ~table.is_below_zero
    above = np.minimum(is_wrong.cumsum(axis=1), table.relevant[:, None])
    bound = np.maximum(np.minimum(table.relevant, table.irrelevant), 1)[:, None]
    return np.asarray((is_relevant * (1 - above / bound)).sum(axis=1) / table.relevant, dtype=np.float64)


def judged(table: Judged, k: int) -> Scores:
    """Results within k that have a judgment, divided by the results there are; 1 where there are none."""
    results = table.is_result[:, :k].sum(axis=1)
    share = table.is_judged[:, :k].sum(axis=1) / np.maximum(results, 1)
    return np.asarray(np.where(results > 0, share, 1.0), dtype=np.float64)


FUNCTIONS: dict[str, Callable[[Judged, int], Scores]] = {
    "ndcg": ndcg,
    "mrr": mrr,
    "map": average_precision,
    "precision": precision,
    "recall": recall,
    "f1": f1,
    "hit_rate": hit_rate,
    "r_precision": r_precision,
    "bpref": bpref,
    "judged": judged,
}


def look_up(run: Run, qrels: Qrels, query_ids: Sequence[str], depth: int) -> Judged:
    """The judgments of each query's first ``depth`` results, as padded arrays."""
    shape = (len(query_ids), depth)
    grades, ideal = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    relevant, irrelevant = np.zeros(len(query_ids), dtype=np.int64), np.zeros(len(query_ids), dtype=np.int64)
    is_result, is_judged, is_below_zero = (np.zeros(shape, dtype=bool) for _ in range(3))
    for row, query_id in enumerate(query_ids):
        known = qrels[query_id]
        best = sorted((grade for grade in known.values() if grade > 0), reverse=True)
        relevant[row] = len(best)
        irrelevant[row] = sum(grade == 0 for grade in known.values())
        ideal[row, : len(best)] = best[:depth]
        top = ordered_ids(
            run.rankings.get(query_id, EMPTY_RANKING),
            tr("model {model}, question {query_id}", model=run.model, query_id=query_id),
        )[:depth]
        grades[row, : len(top)] = [max(known.get(doc_id, 0), 0) for doc_id in top]
        is_result[row, : len(top)] = True
        is_judged[row, : len(top)] = [doc_id in known for doc_id in top]
        is_below_zero[row, : len(top)] = [known.get(doc_id, 0) < 0 for doc_id in top]
    return Judged(grades, ideal, relevant, irrelevant, is_result, is_judged, is_below_zero)


def ordered_ids(ranking: Ranking, where: str = "a ranking") -> tuple[str, ...]:
    """Document ids in trec_eval's order: float32 score falling, then document id descending.

    Raises:
        BadInputError: scores and ids differ in number, a score is NaN, or a document stands twice.
    """
    ids = ranking.doc_ids
    if len(ids) != len(ranking.scores):
        raise BadInputError(
            tr(
                "For {where} there are {number_of_ids} documents but {number_of_scores} scores; give one each.",
                where=where,
                number_of_ids=len(ids),
                number_of_scores=len(ranking.scores),
            )
        )
    if len(set(ids)) != len(ids):
        twice = next(doc_id for position, doc_id in enumerate(ids) if doc_id in ids[:position])
        raise BadInputError(
            tr(
                "For {where} document {twice!r} is returned twice; a ranking may name a document once.",
                where=where,
                twice=twice,
            )
        )
    with np.errstate(over="ignore"):
        scores = np.asarray(ranking.scores).astype(np.float32)
    if np.isnan(scores).any():
        rank = int(np.isnan(scores).argmax()) + 1
        raise BadInputError(
            tr(
                "For {where} the score at rank {rank} is not a number; check the model's vectors.",
                where=where,
                rank=rank,
            )
        )
    # Comparing neighbours, not subtracting them: two infinite scores differ by NaN.
    if (scores[:-1] > scores[1:]).all():
        return ids
    by_id = sorted(range(len(ids)), key=ids.__getitem__, reverse=True)
    return tuple(ids[i] for i in sorted(by_id, key=lambda i: -scores[i]))
