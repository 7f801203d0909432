"""The parts of long texts that a model cuts off, as passages it would read whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from components.datasets.chunking import LARGEST_SIZE, SMALLEST_SIZE, Cutting
from components.records import searchable_texts

BATCH = 1_000  # texts counted between two words of progress
TITLE_SHARE = 0.25  # of the room: a longer title is not put before passages
LONGEST_TOKEN = 64  # characters; no text is read further than so many per token, so none is looked at further


class Counter(Protocol):
    """The part of a token counter that is needed here."""

    @property
    def overhead(self) -> int:
        """Tokens ``count`` adds to the text's own."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens included."""


@dataclass(frozen=True)
class Passages:
    """Texts and the row of the document each belongs to: ``texts`` (n,), ``rows`` int64 (n,)."""

    texts: list[str]
    rows: np.ndarray


def unread_passages(
    documents: pd.DataFrame, counter: Counter, room: int, progress: Callable[[float], None] | None = None
) -> Passages:
    """What lies beyond the first ``room`` tokens of each document's searchable text, cut to passages of that length.

    A passage begins with the document's title, as the chunks do that the app cuts, unless the title takes a quarter of
    the room. The first one begins with the word in which reading stopped.

    Args:
        documents: rows with ``title`` and ``text``.
        counter: the model's own tokenizer.
        room: tokens read of a text, special tokens included.
        progress: told the share done, 0 to 1.
    """
    texts = searchable_texts(documents)
    long = long_rows(texts, counter, room, progress)
    ends = dict(zip(long, read_ends([texts[row] for row in long], counter, room), strict=True))
    titles = documents["title"].tolist()
    title_tokens = dict(zip(long, counter.count([f"{titles[row]} " for row in long]), strict=True))
    passages: list[str] = []
    rows: list[int] = []
    for row in long:
        head = f"{titles[row]} " if titles[row] and title_tokens[row] <= room * TITLE_SHARE else ""
        used = title_tokens[row] if head else counter.overhead
        size = min(max(room - used, SMALLEST_SIZE), LARGEST_SIZE)
        cutting = Cutting(lambda text: counter.count([text])[0] - counter.overhead, size, 0)
        unread = [f"{head}{chunk.text}" for chunk in cutting.chunks(texts[row][ends[row] :])]
        passages += unread
        rows += [row] * len(unread)
    return Passages(passages, np.array(rows, dtype=np.int64))


def long_rows(
    texts: Sequence[str], counter: Counter, room: int, progress: Callable[[float], None] | None = None
) -> list[int]:
    """Positions of the texts that have more tokens than ``room``."""
    rows: list[int] = []
    for start in range(0, len(texts), BATCH):
        counts = counter.count(texts[start : start + BATCH])
        rows += [start + place for place, tokens in enumerate(counts) if tokens > room]
        if progress is not None:
            progress(min((start + BATCH) / len(texts), 1.0))
    return rows


def read_ends(texts: Sequence[str], counter: Counter, room: int) -> list[int]:
    """Where reading stops in each text, in characters: the start of the word that no longer fits.

    Found by bisection over all texts at once: the longest beginning of at most ``room`` tokens.
    """
    low = np.zeros(len(texts), dtype=np.int64)
    high = np.array([min(len(text), room * LONGEST_TOKEN) for text in texts], dtype=np.int64)
    while (open_rows := np.flatnonzero(low < high)).size:
        middle = (low[open_rows] + high[open_rows] + 1) // 2
        counts = counter.count([texts[row][:end] for row, end in zip(open_rows.tolist(), middle.tolist(), strict=True)])
        fits = np.array(counts) <= room
        low[open_rows[fits]] = middle[fits]
        high[open_rows[~fits]] = middle[~fits] - 1
    return [_word_start(text, int(end)) for text, end in zip(texts, low, strict=True)]


def _word_start(text: str, end: int) -> int:
    """The start of the word that ``end`` cuts in two; ``end`` itself between words, or in a script without blanks."""
    if end <= 0 or end >= len(text) or text[end].isspace() or text[end - 1].isspace():
        return end
    start = max(text.rfind(blank, 0, end) for blank in (" ", "\n", "\t")) + 1
    return start if start and end - start <= LONGEST_TOKEN else end
