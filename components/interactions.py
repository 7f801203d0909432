"""What users did with documents, as a collection keeps it beside the users that are asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

INTERACTION_COLUMNS = ("user_id", "doc_id", "time")
COLD = 5  # interactions; a user or an item with fewer is cold
LAST = 10  # items of a history that a model of texts reads
RECENCY = 0.8  # weight of each item against the one taken after it
BY_LAST, BY_DATE, AT_RANDOM = "last", "date", "random"


@dataclass(frozen=True)
class Interactions:
    """What may be learned from: everything that happened before what is held out of each user.

    ``table`` has INTERACTION_COLUMNS: user and document (str, both known), time (float64, seconds since 1970 in UTC,
    NaN where it was not given); the rows of a user stand oldest first. Without ``keeps_repeats`` a user has a document
    once, and what a user has is no result; with it, whatever was taken before may be right again. ``split`` is how
    what is held out was chosen: BY_LAST (the last of each user), AT_RANDOM (one of each user), or BY_DATE (all from a
    day on).
    """

    table: pd.DataFrame
    split: str = BY_LAST
    keeps_repeats: bool = False

    @cached_property
    def histories(self) -> dict[str, tuple[str, ...]]:
        """User -> the documents taken, oldest first; with repeats, each as often as it was taken."""
        taken: dict[str, list[str]] = {}
        for user, doc in zip(self.table["user_id"], self.table["doc_id"], strict=True):
            taken.setdefault(user, []).append(doc)
        return {user: tuple(docs) for user, docs in taken.items()}

    def left_out(self, user_id: str | None) -> frozenset[str]:
        """Documents that are no result for this user: those the user has already, unless repeats count."""
        if self.keeps_repeats or user_id is None:
            return frozenset()
        return frozenset(self.histories.get(user_id, ()))

    @cached_property
    def takers(self) -> pd.Series:
        """Document -> how many users took it (int64); only those that were taken."""
        return self.table.drop_duplicates(["user_id", "doc_id"]).groupby("doc_id").size()

    def among(self, doc_ids: Sequence[str]) -> Interactions:
        """Those with these documents alone."""
        return replace(self, table=self.table[self.table["doc_id"].isin(set(doc_ids))].reset_index(drop=True))

    @property
    def read_as(self) -> str:
        """How models of texts read a user where nobody says otherwise: results hold for these settings alone."""
        return f"last {LAST}, recency {RECENCY}"

    def parts(self) -> Iterator[str]:
        """All that results depend on, for a hash."""
        yield f"interactions {self.keeps_repeats}"
        yield from self.table["user_id"]
        yield from self.table["doc_id"]
