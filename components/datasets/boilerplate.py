"""Sentences and lines that stand in many documents: footers, disclaimers, headings of a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from components.datasets.word_scan import Places, WordScan, hash_runs

LEAST_WORDS = 4  # shorter sentences are shared by chance
LEAST_CHARACTERS = 12  # of a sentence in a script without spaces, where every character is a word
LEAST_DOCUMENTS = 5
LEAST_SHARE = 0.005  # of all documents
MOST_SHOWN = 20


@dataclass(frozen=True)
class Passage:
    """One shared sentence or line."""

    text: str
    documents: int
    """How many documents hold it."""
    examples: tuple[int, ...]
    """Positions of the first few."""


@dataclass(frozen=True)
class Boilerplate:
    """What many documents share word for word."""

    passages: tuple[Passage, ...]
    """The MOST_SHOWN that fill most words, greatest first."""
    different: int
    """How many different passages are shared by many documents."""
    documents: int
    """Documents that hold at least one."""
    word_share: float
    """Their part of all words (0 to 1)."""
    limit: int
    """In how many documents a passage must stand to count."""


def shared_passages(
    scan: WordScan, *, documents: Sequence[int] = (), skip: Sequence[int] = (), examples: int = 3
) -> Boilerplate:
    """Passages that stand in LEAST_DOCUMENTS documents or more and in LEAST_SHARE of them, copies in ``skip`` aside.

    ``documents`` are numbers (0 or more, below the number of texts) of the documents the texts were cut from; without
    them every text is a document of its own.
    Case, spaces and punctuation do not matter. Text that changes with each document (a date in a footer) makes a
    different passage and is not found.
    """
    kept = np.ones(scan.texts, dtype=bool)
    kept[list(skip)] = False
    document = np.asarray(documents, dtype=np.int64) if len(documents) else np.arange(scan.texts, dtype=np.int64)
    limit = max(LEAST_DOCUMENTS, int(np.ceil(LEAST_SHARE * len(np.unique(document[kept])))))
    starts, lengths = _long_enough(scan, kept)
    nothing = Boilerplate((), 0, 0, 0.0, limit)
    if not len(starts):
        return nothing
    hashes = hash_runs(scan.hashes, _all_starts(scan))[np.searchsorted(_all_starts(scan), starts)]
    _, first, group = np.unique(hashes, return_index=True, return_inverse=True)
    owners = scan.text_of_word[starts].astype(np.int64)
    in_documents = np.bincount(np.unique(group * scan.texts + document[owners]) // scan.texts, minlength=len(first))
    shared = np.flatnonzero(in_documents >= limit)
    if not len(shared):
        return nothing
    is_shared = np.isin(group, shared)
    words = int(lengths[is_shared].sum())
    return Boilerplate(
        tuple(
            _passage(scan, starts, lengths, owners, group, int(number), int(in_documents[number]), examples)
            for number in sorted(
                shared.tolist(), key=lambda number: -int(in_documents[number]) * int(lengths[first[number]])
            )[:MOST_SHOWN]
        ),
        len(shared),
        len(np.unique(document[owners[is_shared]])),
        words / max(int(scan.lengths[kept].sum()), 1),
        limit,
    )


def _all_starts(scan: WordScan) -> Places:
    """The first word of every passage."""
    changes = np.diff(scan.passages, prepend=-1) != 0
    changes[scan.bounds[:-1][scan.lengths > 0]] = True
    return np.flatnonzero(changes)


def _long_enough(scan: WordScan, kept: np.ndarray) -> tuple[Places, Places]:
    """First words and lengths of the passages worth counting."""
    starts = _all_starts(scan)
    lengths = np.diff(np.append(starts, len(scan.hashes)))
    least = LEAST_WORDS if scan.unspaced_share < 0.5 else LEAST_CHARACTERS
    chosen = (lengths >= least) & kept[scan.text_of_word[starts]]
    return starts[chosen], lengths[chosen]


def _passage(
    scan: WordScan,
    starts: Places,
    lengths: Places,
    owners: Places,
    group: Places,
    number: int,
    documents: int,
    examples: int,
) -> Passage:
    rows = np.flatnonzero(group == number)
    start = int(starts[rows[0]])
    shown = dict.fromkeys(owners[rows].tolist())
    return Passage(scan.between(start, start + int(lengths[rows[0]]) - 1), documents, tuple(shown)[:examples])
