"""Where recall went: every relevant document that is not among the first k gets exactly one cause.

A document counts against the first stage that, put right, would have found it: the fast index (exact search has it),
the reading limit (it is found once the cut-off parts are searched as further passages), the cutting into chunks (it is
found in larger pieces), and what is left is the model's own. Where a query has more relevant documents than k, some of
them could never be found; they have no room. What was not measured is called so and never put on the model.

The shares of a query add up to 1, so do their means. A stage put right moves other documents too: what recall as a
whole would gain is ``repair_gain``, which may be less than the stage's share and even negative.
"""

from __future__ import annotations

from collections.abc import Collection as Container
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from components.evaluation.mean_intervals import Interval, mean_intervals
from components.evaluation.metrics import EMPTY_RANKING, Qrels, judged_queries, ordered_ids, per_query
from components.evaluation.statistics import DEFAULT_MARGIN, PairedComparison, compare
from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError, Run

FOUND, ROOM, INDEX, TRUNCATION, CHUNKING, UNMEASURED, MODEL = (
    "found", "no room", "index", "truncation", "chunking", "not measured", "model",
)  # fmt: skip
CAUSES = (FOUND, INDEX, CHUNKING, TRUNCATION, UNMEASURED, MODEL, ROOM)
"""Every fate of a relevant document, from what is delivered to what no model could deliver."""
PAIR_COLUMNS = ("query_id", "doc_id", "rank", "cause")
_REPAIRS = (TRUNCATION, CHUNKING)  # in the order in which a document found by both is put down


@dataclass(frozen=True)
class Stages:
    """One model's runs over the same queries, each of documents as the judgments name them.

    ``exact`` is exact search; ``delivered`` is what the fast index returns, None where that was not measured (then
    exact search is what is delivered). ``repaired`` has, for "truncation" and "chunking", the exact searches with that
    stage put right. ``suspects`` are the documents for which an unmeasured stage could be the cause.
    """

    exact: Run
    delivered: Run | None = None
    repaired: Mapping[str, Sequence[Run]] = field(default_factory=dict)
    suspects: Container[str] = frozenset()


@dataclass(frozen=True)
class Waterfall:
    """What became of the relevant documents.

    ``pairs`` has PAIR_COLUMNS: one row per query and relevant document; ``rank`` counts from 1 by exact search, NaN
    where the run does not hold it. ``shares`` is float64 (queries, CAUSES): which share of a query's relevant documents
    has which cause. ``means`` is the mean of each share over queries, with its 95 % interval.
    """

    k: int
    pairs: pd.DataFrame
    shares: pd.DataFrame
    means: Mapping[str, Interval]


def waterfall(stages: Stages, qrels: Qrels, k: int, seed: int = 0) -> Waterfall:
    """Put every relevant document of every judged query down to one of CAUSES.

    Raises:
        BadInputError: k is below 1, or ``repaired`` names a stage that cannot be put right.
    """
    if k < 1:
        raise BadInputError(tr("The depth is {k}; give a whole number from 1.", k=k))
    unknown = set(stages.repaired) - set(_REPAIRS)
    if unknown:
        raise BadInputError(
            tr(
                "There is no stage {unknown!r} to put right; allowed: {repairs}.",
                unknown=sorted(unknown)[0],
                repairs=commas(_REPAIRS),
            )
        )
    rows: list[tuple[str, str, float, str]] = []
    for query_id in judged_queries(qrels):
        relevant = [doc_id for doc_id, grade in qrels[query_id].items() if grade > 0]
        rows += _causes(stages, query_id, relevant, k)
    pairs = pd.DataFrame(rows, columns=list(PAIR_COLUMNS)).astype({"query_id": "str", "doc_id": "str", "cause": "str"})
    counts = pd.crosstab(pairs["query_id"], pairs["cause"]).reindex(columns=list(CAUSES), fill_value=0)
    counts = counts.reindex(pairs["query_id"].unique())
    shares = counts.div(counts.sum(axis=1), axis=0).astype("float64")
    means = mean_intervals(shares.to_numpy(dtype=np.float64), seed=seed)
    return Waterfall(k, pairs, shares, dict(zip(CAUSES, means, strict=True)))


def repair_gain(
    exact: Run, repaired: Run, qrels: Qrels, k: int, *, margin: float = DEFAULT_MARGIN, seed: int = 0
) -> PairedComparison:
    """What recall@k gains in all when a stage is put right, documents pushed out by others counted."""
    key = f"recall@{k}"
    before, after = (per_query(run, qrels, [key])[key] for run in (exact, repaired))
    return compare(after, before, margin=margin, seed=seed)


def _causes(stages: Stages, query_id: str, relevant: Sequence[str], k: int) -> list[tuple[str, str, float, str]]:
    exact = _ids(stages.exact, query_id)
    ranks = {doc_id: float(rank) for rank, doc_id in enumerate(exact, 1)}
    delivered = set((exact if stages.delivered is None else _ids(stages.delivered, query_id))[:k])
    repaired = {
        stage: {doc_id for run in runs for doc_id in _ids(run, query_id)[:k]} for stage, runs in stages.repaired.items()
    }
    cause_of = {doc_id: _cause(doc_id, stages, delivered, set(exact[:k]), repaired) for doc_id in relevant}
    # Those furthest from being found are the ones for which there is no room, whichever they are.
    by_distance = sorted(
        (doc_id for doc_id in relevant if cause_of[doc_id] != FOUND),
        key=lambda doc_id: (CAUSES.index(cause_of[doc_id]), ranks.get(doc_id, np.inf), doc_id),
    )
    surplus = max(len(relevant) - k, 0)
    cause_of |= dict.fromkeys(by_distance[len(by_distance) - surplus :], ROOM)
    return [(query_id, doc_id, ranks.get(doc_id, np.nan), cause_of[doc_id]) for doc_id in relevant]


def _cause(doc_id: str, stages: Stages, delivered: set[str], exact: set[str], repaired: Mapping[str, set[str]]) -> str:
    if doc_id in delivered:
        return FOUND
    if doc_id in exact:
        return INDEX
    for stage in _REPAIRS:
        if doc_id in repaired.get(stage, ()):
            return stage
    return UNMEASURED if doc_id in stages.suspects else MODEL


def _ids(run: Run, query_id: str) -> tuple[str, ...]:
    return ordered_ids(
        run.rankings.get(query_id, EMPTY_RANKING),
        tr("model {model}, question {query_id}", model=run.model, query_id=query_id),
    )
