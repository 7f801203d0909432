"""Scores of several systems joined by weights, and which weights put held-out items highest."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from components.records import Ranking
from components.retrieval.ranking import ranking

STEPS = {2: 20, 3: 10, 4: 5}
"""Systems -> into how many equal steps the weights are cut."""


def weight_grid(systems: int) -> npt.NDArray[np.float64]:
    """Every way to share 1 out in equal steps: float64 (ways, systems), the most even first."""
    steps = STEPS[systems]
    shares = [way for way in itertools.product(range(steps + 1), repeat=systems) if sum(way) == steps]
    shares.sort(key=lambda way: (sum(share * share for share in way), way))
    return np.array(shares, dtype=np.float64) / steps


def aligned(rankings: Sequence[Ranking]) -> tuple[list[str], npt.NDArray[np.float64]]:
    """The documents that any of the rankings has, and float64 (systems, documents): each system's scores from 0 to 1.

    1 is a system's best document, 0 its last one and whatever is not in its ranking; a system whose scores are all
    the same says nothing, and has 0 everywhere.
    """
    documents = sorted({doc for ranked in rankings for doc in ranked.doc_ids})
    place_of = {doc: place for place, doc in enumerate(documents)}
    scores = np.zeros((len(rankings), len(documents)))
    for row, system_ranking in enumerate(rankings):
        if len(system_ranking.scores) and system_ranking.scores[0] > system_ranking.scores[-1]:
            places = [place_of[doc] for doc in system_ranking.doc_ids]
            scores[row, places] = (system_ranking.scores - system_ranking.scores[-1]) / (
                system_ranking.scores[0] - system_ranking.scores[-1]
            )
    return documents, scores


def blended(rankings: Sequence[Ranking], weights: Sequence[float], k: int) -> Ranking:
    """The best k documents by the weighted sum of the systems' scores, each from 0 to 1 (see ``aligned``)."""
    documents, scores = aligned(rankings)
    return ranking(documents, np.asarray(weights, dtype=np.float64) @ scores, k)


def best_weights(
    systems: Sequence[Mapping[str, Ranking]], right: Mapping[str, str], k: int = 10
) -> tuple[tuple[float, ...], float]:
    """The weights with the highest mean nDCG@k, the most even of equals, and that mean.

    ``systems`` are the systems' rankings by user, ``right`` the one held-out document of each user.
    """
    grid = weight_grid(len(systems))
    total = np.zeros(len(grid))
    for user, doc in right.items():
        documents, scores = aligned([rankings[user] for rankings in systems])
        if doc not in documents:
            continue
        joined = grid @ scores
        own = joined[:, documents.index(doc)][:, None]
        above = (joined > own).sum(axis=1) + 0.5 * ((joined == own).sum(axis=1) - 1)
        total += np.where(above < k, 1.0 / np.log2(above + 2.0), 0.0)
    best = int(np.argmax(total))
    return tuple(float(weight) for weight in grid[best]), float(total[best]) / max(len(right), 1)
