"""The words and phrases a collection is about, told from the collection alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.datasets.domain_words import FUNCTION_WORDS
from components.datasets.word_scan import Hashes, Places, WordScan, hash_runs

MOST_COMMON = 0.4  # share of documents from which a word says little
LEAST_DOCUMENTS = 3
LEAST_LETTERS = 3
LONGEST_PHRASE = 3  # words
_UNSPACED_TERM = re.compile("[\u30a1-\u30ff]{3,}|[\u4e00-\u9fff\u3400-\u4dbf]{2,6}")


@dataclass(frozen=True)
class Term:
    """A word or phrase, and in how many documents and how often it stands."""

    text: str
    documents: int
    occurrences: int


@dataclass(frozen=True)
class Vocabulary:
    """Words that carry meaning: no stop words, no numbers, nothing shorter than three letters."""

    words: tuple[Term, ...]
    """Words in LEAST_DOCUMENTS documents or more, most occurrences first."""
    characteristic: tuple[Term, ...]
    """Those the collection keeps coming back to where it mentions them, strongest first."""
    phrases: tuple[Term, ...]
    """Two and three words that stand together, strongest first."""
    by_label: tuple[tuple[str, tuple[str, ...]], ...]
    """For the commonest labels the words that set their documents apart."""


def vocabulary(
    scan: WordScan, languages: Sequence[str], labels: Sequence[str] = (), *, most: int = 15, most_words: int = 1500
) -> Vocabulary:
    """The vocabulary of scanned texts.

    Characteristic words by residual IDF (Church and Gale 1995: documents hold them together, where chance would spread
    them) times the logarithm of their documents; phrases by C-value (Frantzi, Ananiadou and Mima 2000).

    Args:
        scan: the texts.
        languages: two-letter codes of their languages, for stop words.
        labels: one per text, or none.
        most: characteristic words and phrases given.
        most_words: words given.
    """
    if scan.unspaced_share >= 0.5:
        return _unspaced(scan, most, most_words)
    table = _WordCounts.of(scan, languages)
    if not len(table.codes):
        return Vocabulary((), (), (), ())
    return Vocabulary(
        tuple(table.term(word) for word in table.by_occurrence(most_words)),
        tuple(table.term(word) for word in table.characteristic(most)),
        _phrases(scan, table, most),
        _by_label(table, labels),
    )


@dataclass(frozen=True)
class _WordCounts:
    """Different words with their counts; ``content`` marks those that carry meaning."""

    scan: WordScan
    codes: npt.NDArray[np.int64]
    """int64 (words,): which different word each word of the scan is."""
    first: Places
    occurrences: Places
    documents: Places
    content: npt.NDArray[np.bool_]
    pairs: Places
    """Every (word, text) pair that occurs, once, as word * texts + text."""

    @classmethod
    def of(cls, scan: WordScan, languages: Sequence[str]) -> _WordCounts:
        _, first, codes, occurrences = np.unique(
            scan.hashes, return_index=True, return_inverse=True, return_counts=True
        )
        pairs = np.unique(codes * scan.texts + scan.text_of_word)
        documents = np.bincount(pairs // max(scan.texts, 1), minlength=len(first))
        often = (documents >= min(LEAST_DOCUMENTS, scan.texts)) & (documents <= max(MOST_COMMON * scan.texts, 3))
        content = np.zeros(len(first), dtype=bool)
        for word in np.flatnonzero(often).tolist():
            content[word] = _carries_meaning(scan.word(int(first[word])).lower(), languages)
        return cls(scan, codes, first, occurrences, documents, content, pairs)

    def term(self, word: int) -> Term:
        return Term(
            self.scan.word(int(self.first[word])).lower(), int(self.documents[word]), int(self.occurrences[word])
        )

    def by_occurrence(self, most: int) -> list[int]:
        chosen = np.flatnonzero(self.content)
        return chosen[np.argsort(-self.occurrences[chosen], kind="stable")][:most].tolist()

    def characteristic(self, most: int) -> list[int]:
        chosen = np.flatnonzero(self.content)
        share = self.documents[chosen] / self.scan.texts
        by_chance = 1 - np.exp(-self.occurrences[chosen] / self.scan.texts)
        score = np.log2(by_chance / share) * np.log2(1 + self.documents[chosen])
        return chosen[np.argsort(-score, kind="stable")][:most].tolist()


def _carries_meaning(word: str, languages: Sequence[str]) -> bool:
    from components.retrieval.tokens import document_tokens

    if len(word) < LEAST_LETTERS or not word.isalpha() or word in FUNCTION_WORDS:
        return False
    return all(document_tokens(word, language) for language in languages)


def _phrases(scan: WordScan, table: _WordCounts, most: int) -> tuple[Term, ...]:
    """C-value: how often a phrase stands, less how often it is only part of a longer one, times log2 of its words."""
    runs: dict[int, tuple[Hashes, Places, Places, Places]] = {}
    for size in range(LONGEST_PHRASE, 1, -1):
        runs[size] = _runs_of(scan, table, size)
    inside: Counter[int] = Counter()
    holders: Counter[int] = Counter()
    scored: list[tuple[float, int, int, int]] = []
    for size, (hashes, starts, counts, documents) in runs.items():
        for number, value in enumerate(hashes.tolist()):
            count = int(counts[number]) - (inside[value] / holders[value] if holders[value] else 0.0)
            scored.append((np.log2(size) * count, size, int(starts[number]), int(documents[number])))
            if size == LONGEST_PHRASE:
                for shift in (0, 1):
                    part = int(_hash_of(scan, int(starts[number]) + shift, size - 1))
                    inside[part] += int(counts[number])
                    holders[part] += 1
    best = sorted(scored, key=lambda phrase: (-phrase[0], phrase[2]))[:most]
    return tuple(
        Term(scan.between(start, start + size - 1).lower(), documents, round(score / np.log2(size)))
        for score, size, start, documents in best
    )


def _runs_of(scan: WordScan, table: _WordCounts, size: int) -> tuple[Hashes, Places, Places, Places]:
    """Different runs of words that carry meaning: hash, a first word, occurrences, documents; commonest 2,000."""
    count = len(scan.hashes) - size + 1
    nothing = np.zeros(0, dtype=np.int64)
    if count < 1:
        return np.zeros(0, dtype=np.uint64), nothing, nothing, nothing
    good = table.content[table.codes]
    fits = np.ones(count, dtype=bool)
    for offset in range(size):
        fits &= good[offset : offset + count]
        fits &= scan.passages[:count] == scan.passages[offset : offset + count]  # and so in one text
        if offset:  # one space or hyphen between them
            fits &= scan.starts[offset : offset + count] - scan.ends[offset - 1 : offset - 1 + count] == 1
    starts = np.flatnonzero(fits)
    if not len(starts):
        return np.zeros(0, dtype=np.uint64), nothing, nothing, nothing
    columns = np.stack([scan.hashes[starts + offset] for offset in range(size)], axis=1)
    hashes = hash_runs(columns.ravel(), np.arange(0, columns.size, size))
    values, first, group, counts = np.unique(hashes, return_index=True, return_inverse=True, return_counts=True)
    pairs = np.unique(group * scan.texts + scan.text_of_word[starts])
    documents = np.bincount(pairs // scan.texts, minlength=len(values))
    kept = np.flatnonzero(documents >= min(LEAST_DOCUMENTS, scan.texts))
    kept = kept[np.argsort(-counts[kept], kind="stable")][:2000]
    return values[kept], starts[first[kept]], counts[kept], documents[kept]


def _hash_of(scan: WordScan, start: int, size: int) -> np.uint64:
    return np.uint64(hash_runs(scan.hashes[start : start + size], np.zeros(1, dtype=np.int64))[0])


def _by_label(
    table: _WordCounts, labels: Sequence[str], most_labels: int = 8, words: int = 4
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Words by log-odds of standing in a document of the label rather than in another (with a prior of one half)."""
    named = [(label, count) for label, count in Counter(labels).most_common() if label and count >= LEAST_DOCUMENTS]
    if len(named) < 2:
        return ()
    codes, texts = table.pairs // table.scan.texts, table.pairs % table.scan.texts
    chosen = np.flatnonzero(table.content)
    by_label = []
    label_of = np.array(labels)
    for label, count in named[:most_labels]:
        inside = np.bincount(codes[label_of[texts] == label], minlength=len(table.first))[chosen]
        outside = table.documents[chosen] - inside
        others = table.scan.texts - count
        odds = np.log((inside + 0.5) / (count - inside + 0.5)) - np.log((outside + 0.5) / (others - outside + 0.5))
        error = np.sqrt(1 / (inside + 0.5) + 1 / (outside + 0.5))
        best = np.argsort(-(odds / error), kind="stable")[:words]
        by_label.append((label, tuple(table.term(int(chosen[word])).text for word in best if odds[word] > 0)))
    return tuple(by_label)


def _unspaced(scan: WordScan, most: int, most_words: int) -> Vocabulary:
    """Katakana words and runs of Chinese characters stand for words where there are no spaces."""
    edges = np.append(scan.starts, len(scan.text))[scan.bounds]
    occurrences: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        terms = Counter(_UNSPACED_TERM.findall(scan.text[start:end]))
        occurrences.update(terms)
        documents.update(terms.keys())
    limit = max(MOST_COMMON * scan.texts, 3)
    kept = [
        Term(text, documents[text], count)
        for text, count in occurrences.items()
        if min(LEAST_DOCUMENTS, scan.texts) <= documents[text] <= limit
    ]
    by_count = sorted(kept, key=lambda term: (-term.occurrences, term.text))
    return Vocabulary(tuple(by_count[:most_words]), tuple(by_count[:most]), (), ())
