"""Users as queries: the vector of what each took last."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from components.i18n import tr
from components.interactions import LAST, RECENCY
from components.learning.profiles import user_profile
from components.progress import TIMED_QUERIES
from components.records import BadInputError, Collection, FloatArray


class Profiles:
    """The vectors of a collection's users, made of those of its documents, float32 (documents, dim)."""

    def __init__(self, collection: Collection, vectors: FloatArray, last: int = LAST, recency: float = RECENCY) -> None:
        """Nothing is computed yet."""
        known = collection.interactions
        self._histories = {} if known is None else known.histories
        self._row_of = {name: row for row, name in enumerate(collection.documents["id"])}
        self._vectors, self._last, self._recency = vectors, last, recency

    def has(self, query_ids: Sequence[str | None]) -> bool:
        """Whether all of these are users."""
        return bool(self._histories) and all(name in self._histories for name in query_ids)

    def vectors(self, user_ids: Sequence[str]) -> FloatArray:
        """Float32 (users, dim), each of length 1, or zeros where nothing is known of a user."""
        profiles = np.zeros((len(user_ids), self._vectors.shape[1]), dtype=np.float32)
        for place, user in enumerate(user_ids):
            rows = [self._row_of[doc] for doc in self._histories.get(user, ())]
            profiles[place] = user_profile(self._vectors, rows, self._last, self._recency)
        return profiles

    def times(self, user_ids: Sequence[str]) -> dict[str, Any]:
        """Milliseconds to make the first users' vectors, each alone, as facts of a result."""
        times = []
        for user in user_ids[: TIMED_QUERIES + 1]:
            started = time.perf_counter()
            self.vectors([user])
            times.append((time.perf_counter() - started) * 1000)
        return {"cold_ms": times[:1], "query_ms": times[1:], "timed_on": "queries"}


def refuse_without_interactions(collection: Collection, name: str) -> None:
    """Raise BadInputError where a collection has nothing to learn from."""
    if collection.interactions is None:
        raise BadInputError(
            tr(
                "{name} learns from what users did, and these data have no table of "
                "interactions: give interactions.csv (user, item, and where known time) beside "
                "the documents.",
                name=name,
            )
        )
