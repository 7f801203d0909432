"""Practice queries that are a part of their document: its title, a sentence, or its first half."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.datasets.sentences import sentences
from components.retrieval.tokens import words

FEWEST_WORDS = 5  # of a sentence that becomes a query
MOST_WORDS = 40
MOST_WORDS_OF_HALF = 200
HALF = "half-document"
FEWEST_TITLE_WORDS = 2
FEWEST_LEFT = 8  # words a document must keep once the query is taken out
COUNTED = 5_000  # documents drawn to count how rare a word is


@dataclass(frozen=True, slots=True)
class PracticeItem:
    """One query. ``without`` is the document's title and text once the query is taken out."""

    method: str
    doc_id: str
    text: str
    answers: tuple[str, ...]
    without: tuple[str, str] | None = None


def parts_of(rows: pd.DataFrame, methods: Sequence[str], each: int, seed: int, used: set[str]) -> list[PracticeItem]:
    """Parts of documents, drawn in turn so that methods share the documents evenly."""
    if not methods:
        return []
    titles, texts, ids = rows["title"].tolist(), rows["text"].tolist(), rows["id"].tolist()
    split = [sentences(text) for text in texts]
    held_by = _holders(titles, split)
    rarity = _Rarity(texts, seed)
    counts = dict.fromkeys(methods, 0)
    items: list[PracticeItem] = []
    for row in (int(number) for number in np.random.default_rng(seed).permutation(len(rows))):
        wanted = sorted((key for key in methods if counts[key] < each), key=lambda key: (counts[key], key))
        if not wanted:
            break
        if ids[row] in used:
            continue
        item = next(
            (
                practice_item
                for key in wanted
                if (practice_item := _part(key, ids[row], titles[row], split[row], rarity))
            ),
            None,
        )
        if item is not None and held_by[_folded(item.text)] == 1:
            items.append(item)
            counts[item.method] += 1
    return items


def _holders(titles: Sequence[str], split: Sequence[Sequence[str]]) -> Counter[str]:
    """How many documents have this title or sentence, whatever its case and spacing."""
    holders: Counter[str] = Counter()
    for title, parts in zip(titles, split, strict=True):
        holders.update({_folded(part) for part in (title, *parts, _half(parts)[0])})
    return holders


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


class _Rarity:
    """How rare words are: log(N / documents with the word), counted on at most COUNTED documents drawn."""

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        self._texts, self._seed = texts, seed
        self._counted: tuple[int, Counter[str]] | None = None

    def of(self, sentence: str) -> float:
        """The mean rarity of the sentence's different words."""
        total, holders = self._counts()
        rare = [math.log((total + 1) / (holders[word] + 1)) for word in set(words(sentence))]
        return sum(rare) / max(len(rare), 1)

    def _counts(self) -> tuple[int, Counter[str]]:
        if self._counted is None:
            draw = np.random.default_rng(self._seed).permutation(len(self._texts))[:COUNTED]
            holders: Counter[str] = Counter()
            for row in draw:
                holders.update(set(words(self._texts[int(row)])))
            self._counted = len(draw), holders
        return self._counted


def _part(key: str, doc_id: str, title: str, parts: Sequence[str], rarity: _Rarity) -> PracticeItem | None:
    """The document's query by this method; None where it has none, or would not keep enough text."""
    most = MOST_WORDS
    if key == "title":
        asked, rest = " ".join(title.split()), ("", " ".join(parts))
        size, fewest = len(words(asked)), FEWEST_TITLE_WORDS
    elif key == HALF:
        asked, left = _half(parts)
        rest, size, fewest, most = (title, left), len(words(asked)), FEWEST_WORDS, MOST_WORDS_OF_HALF
    else:
        place = 0 if key == "first-sentence" else _most_distinctive(parts, rarity)
        if place is None or len(parts) < 2:
            return None
        asked = parts[place]
        rest = (title, " ".join([*parts[:place], *parts[place + 1 :]]))
        size, fewest = len(words(asked)), FEWEST_WORDS
    if not fewest <= size <= most or len(words(rest[1])) < FEWEST_LEFT:
        return None
    if _folded(asked) in _folded(" ".join(rest)):
        return None  # it would stand there twice
    return PracticeItem(key, doc_id, asked, (doc_id,), rest)


def _half(parts: Sequence[str]) -> tuple[str, str]:
    """The sentences up to the middle, by words, and those behind it; ("", "") of a text that cannot be parted."""
    if len(parts) < 2:
        return "", ""
    read = np.cumsum([len(words(part)) for part in parts])
    place = int(np.abs(read[:-1] - read[-1] / 2).argmin()) + 1
    return " ".join(parts[:place]), " ".join(parts[place:])


def _most_distinctive(parts: Sequence[str], rarity: _Rarity) -> int | None:
    """The place, not the first, of the sentence of fitting length with the rarest words."""
    fitting = [place for place in range(1, len(parts)) if FEWEST_WORDS <= len(words(parts[place])) <= MOST_WORDS]
    return max(fitting, key=lambda place: (rarity.of(parts[place]), -place)) if fitting else None
