"""What groups of documents are about, in their own words: class-based TF-IDF."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.datasets.domain_words import FUNCTION_WORDS
from components.datasets.segments import UNSPACED, Segmenter
from components.numbers import commas
from components.retrieval.tokens import SNOWBALL, language_code, stop_words

READ_CHARACTERS = 1_000  # of each text: a text says early what it is about
MOST_TEXTS = 20_000  # read; a seeded draw of more
LEAST_LETTERS = 3
MOST_GROUPS_SHARE = 0.6  # a word that more of the groups use often tells none apart
WORDS = 3  # in a name
# Numbers stand in any text and name no group; lists of stop words leave them in.
NUMBER_WORDS = frozenset(
    "eins zwei drei vier fünf sechs sieben acht neun zehn hundert uno una dos tres cuatro cinco seis siete ocho "
    "nueve diez cien cada un deux trois quatre cinq six sept huit neuf dix cent due tre quattro cinque sei sette "
    "otto nove dieci dois três quatro sete oito dez".split()
)

_WORD = re.compile(rf"(?:(?![{UNSPACED}])[^\W\d_]){{{LEAST_LETTERS},}}")
_HAS_UNSPACED = re.compile(f"[{UNSPACED}]")

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Theme:
    """A group of documents: its telling words, strongest first, and how many documents it has."""

    words: tuple[str, ...]
    documents: int

    @property
    def name(self) -> str:
        """The words as a name; "" where none tells the group apart."""
        return commas(self.words)


def name_groups(
    texts: Sequence[str],
    codes: Codes,
    languages: Sequence[str] = (),
    *,
    words: int = WORDS,
    seed: int = 0,
) -> list[Theme]:
    """The words that tell each group from the others, by class-based TF-IDF (Grootendorst 2022).

    A group's documents count as one text: ``tf(t, c) * log(1 + A / f(t))``, with tf the share of word t in group c,
    f(t) its occurrences in all groups and A the mean number of words in a group. A name never repeats
    a word or its stem.

    Args:
        texts: the documents.
        codes: the group of each, int32 (n,), 0 or more; below 0: none.
        languages: two-letter codes, one per text, for stop words and stems; "" or none: English stop words only.
        words: in a name.
        seed: of the draw where there are more than MOST_TEXTS texts.
    """
    groups = int(codes.max(initial=-1)) + 1
    rows = np.flatnonzero(codes >= 0)
    if len(rows) > MOST_TEXTS:
        rows = np.sort(np.random.default_rng(seed).choice(rows, MOST_TEXTS, replace=False))
    counted = _count(texts, codes, languages, rows, groups)
    sizes = np.bincount(codes[codes >= 0], minlength=groups)
    names = _names(counted, words)
    return [Theme(names[group], int(sizes[group])) for group in range(groups)]


@dataclass(frozen=True)
class _StemCounts:
    """Stems per group with occurrences and documents, and the commonest way each stem is written."""

    occurrences: list[Counter[str]]
    documents: list[Counter[str]]
    texts: list[int]
    written: dict[str, Counter[str]]


def _count(
    texts: Sequence[str], codes: Codes, languages: Sequence[str], rows: npt.NDArray[np.int64], groups: int
) -> _StemCounts:
    parts = {int(row): texts[int(row)][:READ_CHARACTERS] for row in rows}
    unspaced = {row for row, part in parts.items() if _HAS_UNSPACED.search(part)}
    segmenter = Segmenter.learn(parts[row] for row in sorted(unspaced))
    stems = _Stems()
    stem_counts = _StemCounts(
        [Counter() for _ in range(groups)], [Counter() for _ in range(groups)], [0] * groups, defaultdict(Counter)
    )
    for row, part in parts.items():
        language = language_code(languages[row]) if len(languages) else ""
        own: Counter[str] = Counter()
        for word in _WORD.findall(part) + (segmenter.words(part) if row in unspaced else []):
            stem = stems.of(word.lower(), language)
            if stem:
                own[stem] += 1
                stem_counts.written[stem][word.lower()] += 1
        group = int(codes[row])
        stem_counts.occurrences[group].update(own)
        stem_counts.documents[group].update(own.keys())
        stem_counts.texts[group] += 1
    return stem_counts


class _Stems:
    """Words as they are counted; stop words as ""."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._stemmers: dict[str, object] = {}

    def of(self, word: str, language: str) -> str:
        key = (word, language)
        if key not in self._known:
            self._known[key] = "" if self._is_empty(word, language) else self._stem(word, language)
        return self._known[key]

    @staticmethod
    def _is_empty(word: str, language: str) -> bool:
        is_english = language in ("", "en")
        return word in NUMBER_WORDS or word in stop_words(language or "en") or (is_english and word in FUNCTION_WORDS)

    def _stem(self, word: str, language: str) -> str:
        import Stemmer

        if language not in self._stemmers:
            name = SNOWBALL.get(language or "en", "")
            self._stemmers[language] = Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None
        stemmer = self._stemmers[language]
        return str(stemmer.stemWord(word)) if isinstance(stemmer, Stemmer.Stemmer) else word


def _names(counted: _StemCounts, words: int) -> list[tuple[str, ...]]:
    groups = len(counted.occurrences)
    everywhere: Counter[str] = sum(counted.occurrences, Counter())
    mean_words = sum(everywhere.values()) / max(groups, 1)
    holders = Counter(stem for own in counted.documents for stem, count in own.items() if count >= 2)
    common = {stem for stem, count in holders.items() if groups > 2 and count > MOST_GROUPS_SHARE * groups}
    names = []
    for own, documents, size in zip(counted.occurrences, counted.documents, counted.texts, strict=True):
        total = sum(own.values()) or 1
        least = min(2, size)  # a word of a single document names no group
        scored = {
            stem: count / total * np.log1p(mean_words / everywhere[stem])
            for stem, count in own.items()
            if documents[stem] >= least and stem not in common
        }
        best = sorted(scored, key=lambda stem: (-scored[stem], stem))
        names.append(_distinct(best, counted.written, words))
    return names


def _distinct(stems: Sequence[str], written: dict[str, Counter[str]], words: int) -> tuple[str, ...]:
    """The first few as commonly written, none of which is part of another."""
    chosen: list[str] = []
    for stem in stems:
        word = min(written[stem], key=lambda spelling: (-written[stem][spelling], spelling))
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
        if len(chosen) == words:
            break
    return tuple(chosen)
