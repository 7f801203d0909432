"""Putting scored documents in rank order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from components.records import Ranking

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
