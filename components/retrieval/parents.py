"""From chunks to the documents they were cut from: a document is as good as its best chunk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from components.records import Ranking, Run
from components.retrieval.ranking import ranking

Search = Callable[[Sequence[str], int], Mapping[str, Ranking]]
"""Query ids and a depth in, the best chunks of each out: fewer than the depth only where there are no more."""

_DEEPER = 4  # times the depth of the search before


def best_chunks(run: Run, parent_of: Mapping[str, str], depth: int) -> Run:
    """The run over parents: the score of each one's best chunk, at most ``depth`` a query, ties by id descending.

    An id without a parent in ``parent_of`` stands for itself.
    """
    return Run(run.model, {query_id: _collapsed(ranked, parent_of, depth) for query_id, ranked in run.rankings.items()})


def _collapsed(ranked: Ranking, parent_of: Mapping[str, str], depth: int) -> Ranking:
    best: dict[str, float] = {}
    for doc_id, score in zip(ranked.doc_ids, ranked.scores.tolist(), strict=True):
        parent = parent_of.get(doc_id, doc_id)
        if score > best.get(parent, -np.inf):
            best[parent] = score
    return ranking(list(best), np.array(list(best.values()), dtype=np.float64), depth)


def first_of_each_parent(run: Run, parent_of: Mapping[str, str], depth: int) -> Run:
    """The run with only the first chunk of each parent, at most ``depth`` a query, their order and scores as before."""
    return Run(run.model, {query_id: _firsts(ranked, parent_of, depth) for query_id, ranked in run.rankings.items()})


def _firsts(ranked: Ranking, parent_of: Mapping[str, str], depth: int) -> Ranking:
    rows: dict[str, int] = {}
    for row, doc_id in enumerate(ranked.doc_ids):
        rows.setdefault(parent_of.get(doc_id, doc_id), row)
    kept = list(rows.values())[:depth]
    return Ranking(tuple(ranked.doc_ids[row] for row in kept), ranked.scores[kept])


def chunk_depth(parent_of: Mapping[str, str], depth: int) -> int:
    """Chunks per query that always hold the best chunk of each of the first ``depth`` parents, whatever the scores.

    The best chunk of the parent at rank r is preceded by at most all chunks of the r - 1 parents before it, so the sum
    of the depth - 1 largest numbers of chunks, and 1, suffices where no two scores are equal.
    """
    sizes = sorted(Counter(parent_of.values()).values(), reverse=True)
    return min(sum(sizes[: max(depth - 1, 0)]) + 1, sum(sizes)) if depth > 0 else 0


def search_parents(
    search: Search, query_ids: Sequence[str], parent_of: Mapping[str, str], depth: int
) -> dict[str, Ranking]:
    """For each query the first ``depth`` chunks, and behind them the best chunk of every further parent that counts.

    ``best_chunks(..., depth)`` of the result is exact, ties included: a query is searched again, four times as deep,
    until ``depth`` parents score above its last chunk, or no chunk is left. Few queries need much depth, where
    ``chunk_depth`` would ask all of them for the worst case.
    """
    rankings: dict[str, Ranking] = {}
    left, asked, chunks = list(query_ids), depth, len(parent_of)
    while left:
        asked = min(asked * _DEEPER, chunks)
        answers = search(left, asked)
        open_ids = []
        for query_id in left:
            answer = answers[query_id]
            if len(answer.doc_ids) < asked or asked == chunks or _is_settled(answer, parent_of, depth):
                rankings[query_id] = _kept(answer, parent_of, depth)
            else:
                open_ids.append(query_id)
        left = open_ids
    return {query_id: rankings[query_id] for query_id in query_ids}


def _is_settled(answer: Ranking, parent_of: Mapping[str, str], depth: int) -> bool:
    above = int((answer.scores > answer.scores[-1]).sum())
    return len({parent_of[doc_id] for doc_id in answer.doc_ids[:above]}) >= depth


def _kept(answer: Ranking, parent_of: Mapping[str, str], depth: int) -> Ranking:
    """The first ``depth`` chunks, then only those whose parent is new and among the first ``depth`` parents."""
    wanted = set(_collapsed(answer, parent_of, depth).doc_ids)
    seen: set[str] = set()
    rows = []
    for row, doc_id in enumerate(answer.doc_ids):
        parent = parent_of[doc_id]
        if row < depth or (parent in wanted and parent not in seen):
            rows.append(row)
        seen.add(parent)
    return Ranking(tuple(answer.doc_ids[row] for row in rows), answer.scores[rows])
