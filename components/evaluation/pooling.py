"""What to judge first: the results of all models in one pool, by how much a judgment could change their ranking.

A judgment of document d for query q can change the difference of two models' mean nDCG@k by an amount that can be
worked out beforehand. With linear gain, discounts D and the relevant documents known so far, grade g turns a model's
nDCG on that query from DCG / IDCG into (DCG + g D[d]) / IDCG(g), where IDCG(g) is the ideal with one more document of
grade g: the same for every document. What is not judged counts as not relevant, so a grade of 0 changes nothing.

The value of a pair (q, d) is the expected absolute change of that difference, summed over pairs of models, each
weighed by how open it is which of the two is ahead. Grades 1, 2 and 3 are taken as equally likely, and every unjudged
document as equally likely to be relevant; whatever that chance is, the order is the same. Change is counted in the sum
over queries, not the mean, so that the first judgment of a query is not mixed up with there being one query more. This
follows the idea of the minimal test collections of Carterette, Allan and Sitaraman (2006), with nDCG in place of
average precision. Rankings are read in the order they have.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import numpy.typing as npt

from components.evaluation.metrics import EMPTY_RANKING, Qrels, judged_queries, per_query
from components.records import Run

DEPTH = 10  # of nDCG
GRADES = (1, 2, 3)  # that change something
TOP = 3  # results of every model that are always among the first to judge
FIRST_SHARE = 0.8  # of a query's value that its first documents to judge hold
MOST_FIRST = 10  # documents of one query shown at first; more only where the models' first three are more
FEWEST_QUERIES = 2  # judged ones from which the spread of a difference can be told

Floats = npt.NDArray[np.float64]
Pool = dict[str, list[str]]


def pool(runs: Sequence[Run], k: int, query_ids: Sequence[str]) -> Pool:
    """Query id -> the documents among the first k of any run, sorted by id; queries without any are left out."""
    pooled = {
        query_id: sorted({d for run in runs for d in run.rankings.get(query_id, EMPTY_RANKING).doc_ids[:k]})
        for query_id in query_ids
    }
    return {query_id: doc_ids for query_id, doc_ids in pooled.items() if doc_ids}


def pair_weights(runs: Sequence[Run], qrels: Qrels, k: int = DEPTH) -> dict[tuple[int, int], float]:
    """How open it is which of two runs (by position) is ahead, from 0 (settled) to 1 (nothing known).

    The two-sided normal p-value of the mean difference of nDCG@k over the queries judged so far: 1 while fewer than
    FEWEST_QUERIES are judged or the two are equal everywhere. It steers what is judged next and is no verdict.
    """
    pairs = list(combinations(range(len(runs)), 2))
    if len(judged_queries(qrels)) < FEWEST_QUERIES:
        return dict.fromkeys(pairs, 1.0)
    scores = [per_query(run, qrels, [f"ndcg@{k}"])[f"ndcg@{k}"].to_numpy() for run in runs]
    return {(a, b): _openness(scores[a] - scores[b]) for a, b in pairs}


def _openness(differences: Floats) -> float:
    spread = float(differences.std(ddof=1)) / math.sqrt(len(differences))
    if spread == 0:
        return 1.0 if differences[0] == 0 else 0.0
    return math.erfc(abs(float(differences.mean())) / spread / math.sqrt(2))


def query_values(
    runs: Sequence[Run],
    query_id: str,
    doc_ids: Sequence[str],
    known: Mapping[str, int],
    weights: Mapping[tuple[int, int], float],
    k: int = DEPTH,
) -> Floats:
    """The value of judging each of ``doc_ids``, float64 (n,); 0 for those judged already.

    With a single run the value is the expected change of its own nDCG@k.

    Args:
        runs: one per model.
        query_id: the query.
        doc_ids: its pool.
        known: its judgments so far (document id -> grade).
        weights: of pairs of runs, see ``pair_weights``.
        k: the depth of nDCG.
    """
    discounts = np.zeros((len(runs), len(doc_ids)))
    dcg = np.zeros(len(runs))
    places = {doc_id: place for place, doc_id in enumerate(doc_ids)}
    for row, run in enumerate(runs):
        for rank, doc_id in enumerate(run.rankings.get(query_id, EMPTY_RANKING).doc_ids[:k]):
            discount = 1.0 / math.log2(rank + 2)
            dcg[row] += max(known.get(doc_id, 0), 0) * discount
            if doc_id in places:
                discounts[row, places[doc_id]] = discount
    relevant = sorted((grade for grade in known.values() if grade > 0), reverse=True)
    ideal = _ideal(relevant, k)
    now = dcg / ideal if ideal else np.zeros(len(runs))
    value = np.zeros(len(doc_ids))
    for grade in GRADES:
        then = (dcg[:, None] + grade * discounts) / _ideal(sorted([*relevant, grade], reverse=True), k)
        value += _weighted_change(then - now[:, None], weights) / len(GRADES)
    value[[doc_id in known for doc_id in doc_ids]] = 0.0
    return value


def _ideal(grades: Sequence[int], k: int) -> float:
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades[:k]))


def _weighted_change(change: Floats, weights: Mapping[tuple[int, int], float]) -> Floats:
    """``change`` is (models, documents): how far each model's nDCG moves."""
    if len(change) == 1:
        return np.asarray(np.abs(change[0]))
    return np.asarray(sum(weight * np.abs(change[a] - change[b]) for (a, b), weight in weights.items()))


def values(runs: Sequence[Run], pooled: Mapping[str, Sequence[str]], qrels: Qrels, k: int = DEPTH) -> dict[str, Floats]:
    """Query id -> the value of judging each document of its pool, in the pool's order."""
    weights = pair_weights(runs, qrels, k)
    return {
        query_id: query_values(runs, query_id, doc_ids, qrels.get(query_id, {}), weights, k)
        for query_id, doc_ids in pooled.items()
    }


def order_queries(
    pooled: Mapping[str, Sequence[str]],
    worth: Mapping[str, Floats],
    qrels: Qrels,
    tops: Mapping[str, frozenset[str]] | None = None,
) -> list[str]:
    """Queries with something left to judge, those first whose judgments together could change most.

    Before them come queries that are judged in part while one of ``tops`` (query id -> what some model has among its
    first, see ``top_documents``) is not: what a model added later found there is not to count against it.
    """
    left = [q for q, doc_ids in pooled.items() if any(doc_id not in qrels.get(q, {}) for doc_id in doc_ids)]
    begun = {q for q, doc_ids in (tops or {}).items() if qrels.get(q) and doc_ids - qrels[q].keys()}
    return sorted(left, key=lambda query_id: (query_id not in begun, -float(worth[query_id].sum()), query_id))


def top_documents(runs: Sequence[Run], query_ids: Sequence[str], k: int = TOP) -> dict[str, frozenset[str]]:
    """Query id -> the documents among the first ``k`` of any run."""
    return {query_id: frozenset(doc_ids) for query_id, doc_ids in pool(runs, k, query_ids).items()}


def not_judged_of(run: Run, qrels: Qrels, k: int = TOP) -> int:
    """How many of the run's first ``k`` results for queries that somebody judged nobody judged."""
    return sum(
        doc_id not in grades
        for query_id, grades in qrels.items()
        if grades
        for doc_id in run.rankings.get(query_id, EMPTY_RANKING).doc_ids[:k]
    )


@dataclass(frozen=True, slots=True)
class BlindOrder:
    """One query's documents as they are shown. ``first``: to judge now; ``rest``: matter less, or judged already."""

    first: tuple[str, ...]
    rest: tuple[str, ...]


def blind_order(
    query_id: str, doc_ids: Sequence[str], value: Floats, judged: Container[str], top: Container[str] = ()
) -> BlindOrder:
    """One query's documents in an order that does not say which model found what.

    ``first`` are the unjudged ones of ``top`` (what some model has among its first three): what models agree on moves
    no difference, but only a judgment of it tells how much the others are worth. Then come those that with them hold
    FIRST_SHARE of the query's value, up to MOST_FIRST in all. ``rest`` are the other unjudged ones and then the judged.
    Each part is shuffled by a hash, so it stands the same every time.
    """
    unjudged = [place for place, doc_id in enumerate(doc_ids) if doc_id not in judged]
    total = float(value.sum())
    first = {doc_ids[place] for place in unjudged if doc_ids[place] in top}
    seen = float(sum(value[place] for place in unjudged if doc_ids[place] in first))
    for place in sorted(unjudged, key=lambda place: (-value[place], doc_ids[place])):
        if len(first) >= MOST_FIRST or (total > 0 and seen >= FIRST_SHARE * total):
            break
        if doc_ids[place] in first:
            continue
        first.add(doc_ids[place])
        seen += float(value[place])
    shuffled = sorted(doc_ids, key=lambda doc_id: hashlib.sha256(f"{query_id}\0{doc_id}".encode()).digest())
    rest = sorted((doc_id for doc_id in shuffled if doc_id not in first), key=lambda doc_id: doc_id in judged)
    return BlindOrder(tuple(doc_id for doc_id in shuffled if doc_id in first), tuple(rest))


@dataclass(frozen=True, slots=True)
class GradeStep:
    """One grade given: what stood there before (None: nothing) and after (None: taken back)."""

    query_id: str
    doc_id: str
    before: int | None
    after: int | None


@dataclass
class GradeHistory:
    """The grades one person gave in this session, to be undone one by one, the last first."""

    steps: list[GradeStep] = field(default_factory=list)

    def add(self, query_id: str, doc_id: str, before: int | None, after: int | None) -> None:
        """Remember a grade; giving the grade that stood there already is nothing to undo."""
        if before != after:
            self.steps.append(GradeStep(query_id, doc_id, before, after))

    def undo(self, current: Mapping[tuple[str, str], int]) -> tuple[GradeStep | None, int]:
        """Take the last step off whose grade still stands, for the caller to put ``before`` back.

        Steps whose grade somebody else has changed since (another tab) are dropped: theirs is the later word.

        Args:
            current: (query id, document id) -> the grade that stands now.

        Returns:
            The step, or None where none is left; and how many were dropped on the way.
        """
        dropped = 0
        while self.steps:
            step = self.steps.pop()
            if current.get((step.query_id, step.doc_id)) == step.after:
                return step, dropped
            dropped += 1
        return None, dropped
