"""Where the held-out item stands among 99 drawn at random: a number papers give, kept beside the whole ranking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from components.candidates import candidate_of
from components.candidates.searching import Opened, Query
from components.evaluation.recommendations import sampled_scores
from components.files import read_array, write_array
from components.i18n import tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import Progress, Report

NEGATIVES = 99
MOST_USERS = 2000  # drawn where there are more
SEED = 20
DEPTH = 10
Ranks = npt.NDArray[np.float64]


class SampledRanks(Measurement[Ranks]):
    """The rank (0 first, equal scores half) of one held-out item of each user among NEGATIVES the user never took."""

    name = "sampled_ranks"
    is_kept = True

    def refusal(self, subject: Subject) -> str:
        """It needs users."""
        if subject.collection.interactions is None or not subject.collection.has_judgments:
            return tr("There are no users to draw items for: these data have no table of interactions.")
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> Ranks:
        """Draw, and let the candidate rank what was drawn."""
        collection = subject.collection
        ids = collection.documents["id"].tolist()
        row_of = {name: row for row, name in enumerate(ids)}
        right = collection.judgments[collection.judgments["grade"] > 0].groupby("query_id")["doc_id"].agg(list)
        draw = np.random.default_rng(SEED)
        users = [user for user in collection.queries["id"] if user in right.index]
        users = [users[place] for place in np.sort(draw.permutation(len(users))[:MOST_USERS])]
        texts = dict(zip(collection.queries["id"], collection.queries["text"], strict=True))
        histories = {} if collection.interactions is None else collection.interactions.histories
        searcher = candidate_of(subject.spec).open_searcher(Opened(subject.workspace, collection))
        ranks = np.empty(len(users))
        for place, user in enumerate(users):
            if place % 100 == 0:
                report(Progress("sampling", place, len(users), place / len(users)))
            taken = {row_of[doc] for doc in (*histories.get(user, ()), *right[user])}
            free = np.setdiff1d(np.arange(len(ids)), list(taken))
            others = draw.choice(free, min(NEGATIVES, len(free)), replace=False)
            target = right[user][0]
            rows = np.sort(np.append(others, row_of[target]))
            encoded, _ = searcher.encode([Query(texts[user], user)])
            ranking = searcher.search(encoded, len(rows), rows)[0]
            ranks[place] = _rank(dict(zip(ranking.doc_ids, ranking.scores.tolist(), strict=True)), target, len(rows))
        return ranks

    def save(self, subject: Subject, options: Options, measured: Ranks) -> None:
        """Beside the run."""
        write_array(_path(subject), measured)

    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> Ranks | None:
        """The ranks; None where nobody drew."""
        return read_array(_path(subject)) if _path(subject).exists() else None

    def summary(self, measured: Ranks) -> dict[str, Any]:
        """The two numbers."""
        hit_rate, ndcg = sampled_scores(measured, DEPTH)
        return {"users": len(measured), "hit_rate": hit_rate, "ndcg": ndcg}


SAMPLED_RANKS = SampledRanks()


def _rank(scores: dict[str, float], target: str, drawn: int) -> float:
    """What was not returned stands behind everything that was, in no order."""
    if target not in scores:
        return (len(scores) + drawn - 1) / 2
    own = scores.pop(target)
    others = list(scores.values())
    return sum(other > own for other in others) + sum(other == own for other in others) / 2


def _path(subject: Subject) -> Path:
    key = candidate_of(subject.spec).key
    return subject.workspace.results_folder(subject.collection.search_id, key) / "sampled-ranks.npy"
