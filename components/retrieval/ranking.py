"""Putting scored documents in rank order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from components.records import Ranking

TIE = 5e-6  # similarities of float32 vectors that differ by less are equal: an index adds up in another order
EMPTY = Ranking((), np.zeros(0, dtype=np.float64))


def ranking(doc_ids: Sequence[str], scores: npt.NDArray[np.float64], k: int) -> Ranking:
    """The best ``k`` of the documents given: by score, ties by document id descending, as trec_eval does.

    ``scores`` is float64 (len(doc_ids),). The rule for ties holds at the k-th place too.
    """
    k = min(k, len(doc_ids))
    if k <= 0:
        return EMPTY
    last = np.partition(scores, len(scores) - k)[len(scores) - k]
    kept = np.flatnonzero(scores >= last)
    order = sorted(((float(scores[row]), doc_ids[row]) for row in kept.tolist()), reverse=True)[:k]
    return Ranking(tuple(doc_id for _, doc_id in order), np.array([score for score, _ in order], dtype=np.float64))


def missed_by_index(exact: Ranking, shown: Ranking) -> list[str]:
    """Documents of the exact list that an index did not return, in their order.

    One that is no better than the worst it returned is not lost: of documents with the same vector either may be shown.
    """
    has = set(shown.doc_ids)
    is_full = len(has) >= len(exact.doc_ids) > 0
    worst = float(shown.scores[: len(shown.doc_ids)].min()) + TIE if is_full else -np.inf
    return [
        doc_id
        for doc_id, score in zip(exact.doc_ids, exact.scores.tolist(), strict=True)
        if doc_id not in has and score > worst
    ]
