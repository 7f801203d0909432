"""A fusion with a part that learns from interactions: scores joined, by weights chosen on a validation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from components.candidates.kinds.fusion import Fusion
from components.candidates.searching import Opened, Query, Searcher, search_collection, search_users, without
from components.candidates.users import refuse_without_interactions
from components.candidates.work import Work
from components.datasets.interactions.split import without_last
from components.i18n import tr
from components.learning.blending import best_weights, blended
from components.numbers import commas
from components.progress import TIMED_QUERIES, Progress
from components.records import Collection, Ranking
from components.spec import ModelSpec
from components.workspace import Workspace

DEPTH = 1000  # results of each part that are joined
MOST_VALIDATED = 1000  # users drawn to choose the weights by
CHOOSING = "choosing weights"


class Blend(Fusion):
    """Typed ``fusion:A+B``. The weights are those that put the last item of what is learned from highest.

    For that the parts learn once more without it; what the users are tested on is not looked at.
    """

    kind = "blend"
    option_types = {}
    needs_interactions = True

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate: it is typed as any fusion is, and made by ``fusion``."""
        return None

    def said(self) -> dict[str, Any]:
        """See DerivedCandidate."""
        return {"joined": f"scores of {DEPTH}"}

    def compute(self, work: Work) -> dict[str, Any]:
        """Bring the parts to results, choose the weights, join what the parts find."""
        refuse_without_interactions(work.collection, self.name)
        parts, collection = self.computed_parts(work), work.collection
        work.report(Progress(CHOOSING, 0, 1, 0.0))
        started = time.perf_counter()
        weights, value = self.choose(work.workspace, collection)
        seconds = time.perf_counter() - started
        work.report(Progress("searching", 0, len(collection.queries), 0.0))
        searcher = BlendSearcher(self, Opened(work.workspace, collection), weights)
        rankings, times = search_collection(searcher, collection, work.depth)
        trained = [result.manifest.get("train_seconds") for result in parts]
        weighted = commas(f"{weight:g} {part.name}" for weight, part in zip(weights, self.parts, strict=True))
        facts = self.combined([part.manifest for part in parts]) | {
            "depth": work.depth,
            "query_ms": times[1:TIMED_QUERIES],
            "cold_ms": times[:1],
            "search_ms": [],
            "weights": list(weights),
            "train_seconds": seconds + sum(part_seconds for part_seconds in trained if part_seconds),
        }
        facts["notes"] = [
            *facts["notes"],
            tr(
                "{name} joins {said}: the weights with the highest nDCG@10 ({value:.3f}) on "
                "each user's last item before the one it is tested on.",
                name=self.name,
                said=weighted,
                value=value,
            ),
        ]
        return self.save(work, rankings, facts)

    def choose(self, workspace: Workspace, collection: Collection) -> tuple[tuple[float, ...], float]:
        """The weights of the parts, and the nDCG@10 they reach where they were chosen."""
        earlier = without_last(collection)
        drawn = np.random.default_rng(0).permutation(len(earlier.queries))[:MOST_VALIDATED]
        queries = earlier.queries.iloc[np.sort(drawn)]
        opened = Opened(workspace, earlier)
        asked = [Query(text, name) for name, text in zip(queries["id"], queries["text"], strict=True)]
        rankings = [_search(part.open_searcher(opened), asked, earlier, DEPTH) for part in self.parts]
        judged = earlier.judgments.drop_duplicates("query_id")
        right = dict(zip(judged["query_id"], judged["doc_id"], strict=True))
        return best_weights(rankings, {query.id: right[query.id] for query in asked if query.id})

    def open_searcher(self, opened: Opened) -> BlendSearcher:  # type: ignore[override]
        """See Candidate: by the weights that were chosen, or chosen here and now."""
        saved = self.result(opened.workspace, opened.collection)
        known = None if saved is None else saved.manifest.get("weights")
        weights = known or self.choose(opened.workspace, opened.collection)[0]
        return BlendSearcher(self, opened, tuple(weights))


class BlendSearcher(Searcher):
    """The parts are asked one after another, and their scores joined."""

    via = "fusion"

    def __init__(self, candidate: Blend, opened: Opened, weights: Sequence[float]) -> None:
        self._parts = [part.open_searcher(opened) for part in candidate.parts]
        self._weights = weights
        self._left_out = opened.collection.interactions

    def encode(self, queries: Sequence[Query]) -> tuple[list[tuple[Query, list[Any]]], float | None]:
        """See Searcher: what each part makes of each query."""
        by_query, known = [], []
        for query in queries:
            parts = [part.encode([query]) for part in self._parts]
            by_query.append((query, [encoded for encoded, _ in parts]))
            known += [milliseconds for _, milliseconds in parts if milliseconds is not None]
        return by_query, sum(known) if known else None

    def search(
        self, encoded: Sequence[tuple[Query, list[Any]]], k: int, rows: np.ndarray | None = None
    ) -> list[Ranking]:
        """See Searcher. What a user has already is left out before scores are joined, as where weights were chosen."""
        return [self._one(query, parts, k, rows) for query, parts in encoded]

    def _one(self, query: Query, encoded: Sequence[Any], k: int, rows: np.ndarray | None) -> Ranking:
        has = frozenset() if self._left_out is None else self._left_out.left_out(query.id)
        depth = max(DEPTH, k)
        rankings = [
            without(part.search(encoded_query, depth + len(has), rows)[0], has, depth)
            for part, encoded_query in zip(self._parts, encoded, strict=True)
        ]
        return blended(rankings, self._weights, k)


def _search(searcher: Searcher, queries: Sequence[Query], collection: Collection, depth: int) -> dict[str, Ranking]:
    rankings = search_users(lambda some, k: searcher.search(searcher.encode(some)[0], k), queries, collection, depth)
    return {str(query.id): ranking for query, ranking in zip(queries, rankings, strict=True)}
