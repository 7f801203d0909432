"""A second stage: the first results of a run are read together with the query and put in a better order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from components.i18n import tr
from components.records import BadInputError, Ranking, Run
from components.retrieval.ranking import ranking

DEPTH = 50  # results read again per query
Pair = tuple[str, str]  # the text of a query and the text of a document


class PairScorer(Protocol):
    """Says how well documents answer queries; higher is better. One caller at a time."""

    def scores(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
        """Float64 (len(pairs),), finite, in the order given."""


def pairs_to_score(run: Run, queries: Mapping[str, str], texts: Mapping[str, str], depth: int = DEPTH) -> list[Pair]:
    """Every (query, document) pair that reranking the first ``depth`` results needs, each once.

    Args:
        run: first-stage results.
        queries: query id -> text.
        texts: document id -> text.
        depth: results read again per query.
    """
    wanted = {
        (queries[query_id], texts[doc_id]): None
        for query_id, ranked in run.rankings.items()
        for doc_id in ranked.doc_ids[:depth]
    }
    return list(wanted)


def reranked(
    run: Run,
    scores: Mapping[Pair, float],
    queries: Mapping[str, str],
    texts: Mapping[str, str],
    name: str,
    depth: int = DEPTH,
) -> Run:
    """The run with its first ``depth`` results per query ordered by ``scores`` (see ``pairs_to_score``).

    Results behind them keep their places: their scores count down by 1 from the lowest of the scored ones, only to say
    their order. Ties stand by document id descending.

    Raises:
        BadInputError: ``depth`` is below 1, or a score is no finite number.
    """
    if depth < 1:
        raise BadInputError(
            tr("Reranking reads {depth} results per query; give a whole number from 1 on.", depth=depth)
        )
    return Run(
        name,
        {
            query_id: _reranked(ranked, queries[query_id], scores, texts, depth)
            for query_id, ranked in run.rankings.items()
        },
    )


def _reranked(
    ranked: Ranking, query: str, scores: Mapping[Pair, float], texts: Mapping[str, str], depth: int
) -> Ranking:
    head, rest = ranked.doc_ids[:depth], ranked.doc_ids[depth:]
    if not head:
        return ranked
    new = np.array([scores[query, texts[doc_id]] for doc_id in head], dtype=np.float64)
    if not np.isfinite(new).all():
        raise BadInputError(tr("The reranker gave a score that is no finite number; choose another model."))
    first = ranking(head, new, len(head))
    behind = new.min() - np.arange(1, len(rest) + 1)
    return Ranking(first.doc_ids + rest, np.concatenate([first.scores, behind]))
