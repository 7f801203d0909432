"""How far two systems agree, where nobody has judged anything.

Rankings are read in the order they have. A query that one run lacks counts as having no results there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from components.evaluation.metrics import EMPTY_RANKING
from components.i18n import tr
from components.records import BadInputError, Ranking, Run

Ids = Sequence[str]


class RankMove(NamedTuple):
    """One result: its rank (from 1) and its rank in the reference, None where it is not among the first k there."""

    doc_id: str
    rank: int
    reference_rank: int | None


def overlap_at_k(run_a: Run, run_b: Run, k: int) -> pd.Series[float]:
    """Per query, the shared documents of both first k, divided by the longer of the two lists (at most k).

    From 0 to 1; a list that ends early disagrees about the rest. Two empty lists agree (1).
    """
    return _per_query(run_a, run_b, k, _overlap)


def rbo(run_a: Run, run_b: Run, p: float = 0.9, depth: int = 100) -> pd.Series[float]:
    """Per query, the extrapolated rank-biased overlap of both first ``depth`` results, from 0 to 1.

    RBO_EXT of Webber, Moffat and Zobel (2010), "A similarity measure for indefinite rankings", equation 32, which
    allows lists of different length. ``p`` is the chance that a reader goes on to the next rank; at 0.9 the first ten
    ranks carry 86 % of the weight. Two empty lists agree (1).

    Raises:
        BadInputError: p is not between 0 and 1, or depth is below 1.
    """
    if not 0 < p < 1:
        raise BadInputError(tr("The persistence p is {p:g}; give a number between 0 and 1, such as 0.9.", p=p))
    return _per_query(run_a, run_b, depth, lambda a, b: _rbo(a, b, p))


def agreement_table(runs: Sequence[Run], k: int) -> pd.DataFrame:
    """One row per pair of runs: model_a, model_b and the means over queries of overlap, rbo (p 0.9) and jaccard.

    All three are read off the first k results. Jaccard is shared documents over all documents of both lists.
    """
    rows = [
        {
            "model_a": a.model,
            "model_b": b.model,
            "overlap": overlap_at_k(a, b, k).mean(),
            "rbo": rbo(a, b, depth=k).mean(),
            "jaccard": _per_query(a, b, k, _jaccard).mean(),
        }
        for a, b in combinations(runs, 2)
    ]
    return pd.DataFrame(rows, columns=["model_a", "model_b", "overlap", "rbo", "jaccard"])


def disputed_queries(runs: Sequence[Run], k: int) -> pd.DataFrame:
    """Columns query_id and overlap (mean over all pairs of runs), the queries disagreed on most first."""
    overlaps = [overlap_at_k(a, b, k) for a, b in combinations(runs, 2)]
    if not overlaps:
        return pd.DataFrame({"query_id": pd.Series(dtype="str"), "overlap": pd.Series(dtype="float64")})
    # A pair knows only its own two runs' queries; for one it lacks, both lists are empty and agree.
    query_ids = list(dict.fromkeys(query_id for run in runs for query_id in run.rankings))
    means = pd.concat([overlap.reindex(query_ids, fill_value=1.0) for overlap in overlaps], axis=1).mean(axis=1)
    frame = pd.DataFrame({"query_id": pd.Series(query_ids, dtype="str"), "overlap": means.to_numpy(dtype=np.float64)})
    return frame.sort_values("overlap", kind="stable", ignore_index=True)


def rank_moves(reference: Ranking, other: Ranking, k: int) -> list[RankMove]:
    """The first k results of ``other``, each with its rank among the first k of ``reference``.

    ``reference_rank - rank`` is the number of places it rose; None means it is "only here".
    """
    ranks = {doc_id: rank for rank, doc_id in enumerate(reference.doc_ids[:k], start=1)}
    return [RankMove(doc_id, rank, ranks.get(doc_id)) for rank, doc_id in enumerate(other.doc_ids[:k], start=1)]


def _per_query(run_a: Run, run_b: Run, k: int, measure: Callable[[Ids, Ids], float]) -> pd.Series[float]:
    if k < 1:
        raise BadInputError(tr("The depth is {k}; give a whole number from 1.", k=k))
    query_ids = list(dict.fromkeys([*run_a.rankings, *run_b.rankings]))
    values = [
        measure(
            run_a.rankings.get(query_id, EMPTY_RANKING).doc_ids[:k],
            run_b.rankings.get(query_id, EMPTY_RANKING).doc_ids[:k],
        )
        for query_id in query_ids
    ]
    return pd.Series(values, index=pd.Index(query_ids, name="query_id", dtype="str"), dtype="float64")


def _overlap(a: Ids, b: Ids) -> float:
    return len(set(a) & set(b)) / max(len(a), len(b)) if a or b else 1.0


def _jaccard(a: Ids, b: Ids) -> float:
    return len(set(a) & set(b)) / len(set(a) | set(b)) if a or b else 1.0


def _rbo(a: Ids, b: Ids, p: float) -> float:
    """Plain Python: lists are short, and arrays of ten cost more to make than to add up."""
    short, long = sorted((a, b), key=len)
    if not short:
        return 1.0 if not long else 0.0
    ends, depth = len(short), len(long)
    seen_short: set[str] = set()
    seen_long: set[str] = set()
    shared, at_short_end, total, weight = 0, 0, 0.0, 1.0
    for rank, doc_id in enumerate(long, start=1):
        weight *= p
        seen_long.add(doc_id)
        if rank <= ends:
            seen_short.add(short[rank - 1])
            shared += (short[rank - 1] in seen_long) + (doc_id in seen_short) - (short[rank - 1] == doc_id)
            at_short_end = shared
        else:
            shared += doc_id in seen_short
            total += at_short_end * (rank - ends) / (ends * rank) * weight
        total += shared / rank * weight
    tail = (shared - at_short_end) / depth + at_short_end / ends
    return (1 - p) / p * total + tail * weight
