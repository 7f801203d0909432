"""What recommended lists are like besides being right: how much of the catalogue they show, and how popular it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from components.records import Run


@dataclass(frozen=True, slots=True)
class ListFacts:
    """Over the first k results of all users.

    ``coverage``: share (0 to 1) of the catalogue that at least one user is shown. ``novelty``: mean of
    log2((users + 1) / (takers + 1)) over the results, in bits: 0 where everybody took them (Vargas & Castells 2011,
    with one added so that items nobody took count). ``popularity_bias``: the results' mean number of takers over that
    of the items the same users took themselves; 1 is as popular as those (Abdollahpouri et al. 2019). NaN without
    results.
    """

    coverage: float
    novelty: float
    popularity_bias: float


def list_facts(
    run: Run,
    user_ids: Sequence[str],
    histories: Mapping[str, Sequence[str]],
    takers: Mapping[str, int],
    items: int,
    k: int,
) -> ListFacts:
    """See ListFacts; ``takers`` is how many users took each item (absent: none), ``items`` the catalogue's size."""
    shown = [doc for user in user_ids if user in run.rankings for doc in run.rankings[user].doc_ids[:k]]
    if not shown:
        return ListFacts(0.0, float("nan"), float("nan"))
    popularity = np.array([takers.get(doc, 0) for doc in shown], dtype=np.float64)
    own = np.array([takers.get(doc, 0) for user in user_ids for doc in histories.get(user, ())], dtype=np.float64)
    novelty = np.log2((len(histories) + 1) / (popularity + 1)).mean()
    bias = popularity.mean() / own.mean() if own.sum() else float("nan")
    return ListFacts(len(set(shown)) / items, float(novelty), float(bias))


def sampled_scores(ranks: np.ndarray, k: int) -> tuple[float, float]:
    """Hit rate@k and nDCG@k of one right item among sampled others: ``ranks`` is float (users,), 0 the first place.

    Not what users see: sampling favours some systems over others, and may turn their order around (Krichene & Rendle
    2020).
    """
    is_hit = ranks < k
    return float(is_hit.mean()), float(np.where(is_hit, 1.0 / np.log2(ranks + 2.0), 0.0).mean())
