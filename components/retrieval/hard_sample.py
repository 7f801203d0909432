"""A sample that is hard to search: judged documents, what cheap candidates find for the questions, then a draw.

In a random sample few documents are like a question, so every model finds the right one and differences vanish.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from components.i18n import N_, tr
from components.nouns import counted
from components.records import Collection, HardSample, Run

_MADE_OF = N_(
    "Only {taken} of {documents} are searched: {judged} judged, {found} that keyword search or a static model ranks "
    "high for a question, and {drawn} drawn at random. Fewer documents are easier to search, so scores come out higher "
    "than on all of them."
)


def sentence_of(collection: Collection) -> str:
    """What a hard sample is made of, and what that does to the numbers; "" for other collections."""
    parts = collection.hard_sample
    if parts is None:
        return ""
    return tr(
        _MADE_OF,
        taken=f"{parts.judged + parts.found + parts.drawn:,}",
        documents=counted("document", parts.total),
        judged=f"{parts.judged:,}",
        found=f"{parts.found:,}",
        drawn=f"{parts.drawn:,}",
    )


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


def sample_in_order(collection: Collection, first: Sequence[str], limit: int) -> Collection:
    """At most ``limit`` documents: those of ``hard_order`` as far as they go, then a seeded draw.

    Chunks of one document stay together, and count as documents do in ``Collection.sample``.
    """
    smaller = collection.sample(limit, then=first)
    kept = set(smaller.parent_ids)
    of_judged, of_first = kept & set(collection.judgments["doc_id"]), kept & set(first)
    of_first |= of_judged
    parts = HardSample(
        len(of_judged), len(of_first) - len(of_judged), len(kept) - len(of_first), len(collection.parent_ids)
    )
    return replace(smaller, hard_sample=parts)


def hard_sample(collection: Collection, runs: Sequence[Run], limit: int) -> Collection:
    """The sample of ``limit`` documents that these runs make; see ``hard_order`` and ``sample_in_order``."""
    return sample_in_order(collection, hard_order(collection, runs), limit)
