"""A sample that is hard to search: judged documents, what cheap candidates find for the questions, then a draw.

In a random sample few documents are like a question, so every model finds the right one and differences vanish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from components.i18n import N_, languages, reading, tr
from components.nouns import counted
from components.records import Collection, Run

_MADE_OF = N_(
    "Only {taken} of {documents} are searched: {judged} judged, {found} that keyword search or a static model ranks "
    "high for a question, and {drawn} drawn at random. Fewer documents are easier to search, so scores come out higher "
    "than on all of them."
)


@dataclass(frozen=True)
class HardSample:
    """The documents taken, and how many of them are ``judged``, else ``found`` by a candidate, else ``drawn``.

    ``total``: documents there are.
    """

    collection: Collection
    judged: int
    found: int
    drawn: int
    total: int

    @property
    def sentence(self) -> str:
        """What it is made of, and what that does to the numbers."""
        taken = self.judged + self.found + self.drawn
        return tr(
            _MADE_OF,
            taken=f"{taken:,}",
            documents=counted("document", self.total),
            judged=f"{self.judged:,}",
            found=f"{self.found:,}",
            drawn=f"{self.drawn:,}",
        )


def sentence_of(collection: Collection) -> str:
    """What a sample's collection says of how it was made; "" for other collections."""
    forms = _in_every_language()
    return next((note for note in reversed(collection.notes) if any(form.fullmatch(note) for form in forms)), "")


@cache
def _in_every_language() -> tuple[re.Pattern[str], ...]:
    """What such a sentence looks like: notes stay in the language of whoever had the sample made."""
    forms = []
    for language in languages():
        with reading(language):
            parts = re.split(r"\{\w+\}", tr(_MADE_OF))
        forms.append(re.compile(".+".join(map(re.escape, parts))))
    return tuple(forms)


def hard_order(collection: Collection, runs: Sequence[Run]) -> list[str]:
    """Ids of documents in the order they are taken: judged ones, then the runs' best for each question, rank by rank.

    Chunks stand for their document.
    """
    judged = list(dict.fromkeys(collection.judgments["doc_id"]))
    whole = {} if not collection.is_chunked else dict(collection.documents[["id", "document_id"]].to_numpy().tolist())
    rankings = [ranking.doc_ids for run in runs for ranking in run.rankings.values()]
    deepest = max(map(len, rankings), default=0)
    hard = [whole.get(ids[rank], ids[rank]) for rank in range(deepest) for ids in rankings if rank < len(ids)]
    return list(dict.fromkeys([*judged, *hard]))


def sample_in_order(collection: Collection, first: Sequence[str], limit: int) -> HardSample:
    """At most ``limit`` documents: those of ``hard_order`` as far as they go, then a seeded draw.

    Chunks of one document stay together, and count as documents do in ``Collection.sample``.
    """
    smaller = collection.sample(limit, then=first)
    kept = set(smaller.parent_ids)
    of_judged, of_first = kept & set(collection.judgments["doc_id"]), kept & set(first)
    of_first |= of_judged
    made = HardSample(
        smaller, len(of_judged), len(of_first) - len(of_judged), len(kept) - len(of_first), len(collection.parent_ids)
    )
    return replace(made, collection=replace(smaller, notes=(*collection.notes, made.sentence)))


def hard_sample(collection: Collection, runs: Sequence[Run], limit: int) -> HardSample:
    """The sample of ``limit`` documents that these runs make; see ``hard_order`` and ``sample_in_order``."""
    return sample_in_order(collection, hard_order(collection, runs), limit)
