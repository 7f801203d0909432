"""What a model will not read: counted with its own tokenizer before anything is embedded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from components.datasets.profile import drawn
from components.records import Collection

MOST_DOCUMENTS = 20_000  # counted; of larger collections a sample is
BATCH = 1000  # texts counted between two words of progress


class Counts(Protocol):
    """The part of a token counter that is needed here."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens included."""


@dataclass(frozen=True)
class Truncation:
    """What lies beyond a limit."""

    documents_over: int
    """Documents longer than the limit, of those looked at."""
    looked_at: int
    """Documents counted: all of them, or a seeded sample."""
    tokens: int
    """Tokens of the documents looked at."""
    tokens_beyond: int
    """Those behind the limit."""
    relevant_over: int | None
    """Documents judged relevant that are longer than the limit; all are counted. None without judgments."""
    relevant: int | None
    """Documents judged relevant to at least one query."""

    @property
    def share_of_documents(self) -> float:
        """Documents that are cut (0 to 1)."""
        return self.documents_over / self.looked_at if self.looked_at else 0.0

    @property
    def share_of_text(self) -> float:
        """Text, in tokens, that is never read (0 to 1)."""
        return self.tokens_beyond / self.tokens if self.tokens else 0.0


@dataclass(frozen=True)
class TokenLengths:
    """Tokens of documents under one tokenizer."""

    sample: np.ndarray
    """int64 (documents looked at,)."""
    relevant: np.ndarray | None
    """int64 (documents judged relevant,): of a document cut into chunks, its longest one; None without judgments."""


def token_lengths(
    collection: Collection, counter: Counts, *, seed: int = 0, progress: Callable[[float], None] | None = None
) -> TokenLengths:
    """Tokens of each document (of a sample above MOST_DOCUMENTS), and of those judged relevant.

    Args:
        collection: whose searchable texts are counted.
        counter: the tokenizer.
        seed: of the draw.
        progress: told the share done, 0 to 1.
    """
    texts, parents = collection.document_texts(), collection.row_documents
    places = drawn(len(texts), MOST_DOCUMENTS, seed)
    judged = collection.judgments.loc[collection.judgments["grade"] > 0, "doc_id"]
    wanted = np.flatnonzero(parents.isin(set(judged)).to_numpy()).tolist()
    todo = sorted({*places, *wanted})
    counts: dict[int, int] = {}
    for start in range(0, len(todo), BATCH):
        batch = todo[start : start + BATCH]
        counts.update(zip(batch, counter.count([texts[place] for place in batch]), strict=True))
        if progress is not None:
            progress(min((start + BATCH) / len(todo), 1.0))
    longest: dict[str, int] = {}
    for place, parent in zip(wanted, parents.iloc[wanted], strict=True):
        longest[parent] = max(longest.get(parent, 0), counts[place])
    return TokenLengths(
        np.array([counts[place] for place in places], dtype=np.int64),
        np.array(list(longest.values()), dtype=np.int64) if collection.has_judgments else None,
    )


def truncation_of(lengths: TokenLengths, max_tokens: int | None) -> Truncation:
    """What lies beyond ``max_tokens`` (special tokens included); None: everything is read."""
    limit = np.iinfo(np.int64).max if max_tokens is None else max_tokens
    over = np.maximum(lengths.sample - limit, 0)
    relevant = lengths.relevant
    return Truncation(
        int((over > 0).sum()),
        len(lengths.sample),
        int(lengths.sample.sum()),
        int(over.sum()),
        int((relevant > limit).sum()) if relevant is not None else None,
        len(relevant) if relevant is not None else None,
    )


def truncation(collection: Collection, counter: Counts, max_tokens: int | None, *, seed: int = 0) -> Truncation:
    """What of a collection lies beyond a model's limit; see ``token_lengths`` and ``truncation_of``."""
    return truncation_of(token_lengths(collection, counter, seed=seed), max_tokens)
