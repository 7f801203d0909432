"""Numbers, codes and identifiers: what keyword search finds and embeddings tend to blur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

REMEMBERED = 1_000_000  # different tokens whose kind is kept

_RUN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/:+#@\-]*[A-Za-z0-9+#])?")
_DIGIT = re.compile(r"\d")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# 12, 1,250.00, 3.5, 12-14, 12/2024, 2024-05-01, 14:30, 1.2e-5, +5; and with a unit behind: 500g, 10km, 1990s, 2nd, 5GB
_NUMBER = re.compile(
    r"[+-]?\d{1,5}(?:[.,:/\-+]\d{1,4}){0,2}(?:e[+-]?\d+)?(?:-?[a-z]{1,3}\d?)?|\d[a-z]{4,}", re.IGNORECASE
)
_MEASURE = re.compile(
    r"\d+(?:[.,x/\-]\d+)*-?(?:[a-z]{4,}(?:-[a-z]+)*)", re.IGNORECASE
)  # 90-minute, 3-season, 4x100metres
_LISTED = re.compile(r"\d{1,3}\.[a-z]{2,}", re.IGNORECASE)  # "1.the": a number of a list and the next word
_CODES = (
    re.compile(r"0x[0-9A-F]{2,}", re.IGNORECASE),
    re.compile(r"[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}", re.IGNORECASE),  # UUID
    re.compile(r"[0-9A-F]*\d[0-9A-F]*[A-F][0-9A-F]{6,}", re.IGNORECASE),  # a hash
    re.compile(r"v?\d+(?:\.\d+){2,3}(?:-?[a-z]+\d*)?", re.IGNORECASE),  # a version or an address
    re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+"),  # snake_case
    re.compile(r"[a-z]+(?:[A-Z][a-z0-9]+)+"),  # camelCase
    re.compile(r"(?:[A-Z][a-z0-9]+){2,}(?:\.[A-Za-z]+)+"),  # Class.member
    re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"),  # an address of mail
    re.compile(r"\d{6,}"),  # an order or an article number
    re.compile(r"(?=[A-Za-z./:#+\-]*\d)(?=[\d./:#+\-]*[A-Za-z])[A-Za-z0-9]+(?:[./:#+\-][A-Za-z0-9]+)*", re.IGNORECASE),
)
_LONGEST = 200  # characters of an identifier; the patterns would try every way to part a longer run, and none is one


@dataclass(frozen=True)
class Tokens:
    """What stands in one text."""

    numbers: int
    """Quantities, dates and prices."""
    identifiers: int
    """Codes, article numbers, versions, names of program parts, addresses."""


@dataclass(frozen=True)
class CodeCount:
    """Numbers and identifiers of many texts."""

    words: int
    """Words the shares are of: pieces between spaces."""
    numbers: int
    identifiers: int
    texts_with_identifiers: int
    commonest: tuple[tuple[str, int], ...]
    """The identifiers that stand in most places, with how many."""
    examples: tuple[tuple[int, tuple[str, ...]], ...]
    """Positions of texts with most identifiers for their length, and some of those."""

    @property
    def number_share(self) -> float:
        """Numbers per word (0 to 1)."""
        return self.numbers / self.words if self.words else 0.0

    @property
    def identifier_share(self) -> float:
        """Identifiers per word (0 to 1)."""
        return self.identifiers / self.words if self.words else 0.0


def is_identifier(token: str) -> bool:
    """Whether one word is a code rather than a word or a quantity."""
    if token.isalpha() and not _mixes_case(token):  # as nearly all are: no pattern need be tried
        return False
    if len(token) > _LONGEST:
        return False
    if (
        _MEASURE.fullmatch(token)
        or _LISTED.fullmatch(token)
        or (_NUMBER.fullmatch(token) and not (token.isdigit() and len(token) >= 6))
    ):
        return False
    return any(code.fullmatch(token) for code in _CODES)


def is_number(token: str) -> bool:
    """Whether one word is a quantity, a date or a price."""
    return bool(_DIGIT.search(token)) and not is_identifier(token)


def identifiers_in(text: str) -> list[str]:
    """The identifiers of a text, in order."""
    return [run for run in _RUN.findall(_LINK.sub(" ", text)) if is_identifier(run)]


def count_codes(texts: Sequence[str], words: Iterable[int] | None = None) -> CodeCount:
    """Numbers and identifiers of the texts. ``words`` gives the words of each text where spaces do not tell them."""
    kinds = _Kinds()
    lengths = list(words) if words is not None else [0] * len(texts)
    total = numbers = identifiers = texts_with = 0
    rows: list[tuple[float, int]] = []
    for place, text in enumerate(texts):
        parts = text.split()
        length = max(len(parts), lengths[place])
        code_kinds = [kind for kind in map(kinds.__getitem__, parts) if kind is not None]
        own = sum(kind.identifiers for kind in code_kinds)
        total += length
        numbers += sum(kind.numbers for kind in code_kinds)
        identifiers += own
        if own:
            texts_with += 1
            rows.append((own / length, place))
    best = sorted(rows, key=lambda row: (-row[0], row[1]))
    shown = tuple((place, tuple(dict.fromkeys(identifiers_in(texts[place])))[:5]) for _, place in best[:5])
    return CodeCount(total, numbers, identifiers, texts_with, _commonest(texts, best), shown)


def _commonest(texts: Sequence[str], rows: list[tuple[float, int]], most: int = 2000) -> tuple[tuple[str, int], ...]:
    counted = Counter(identifier for _, place in rows[:most] for identifier in identifiers_in(texts[place]))
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:10])


class _Kinds(dict[str, Tokens | None]):
    """A piece of text between spaces -> what is in it; None where that is nothing to count."""

    def __missing__(self, part: str) -> Tokens | None:
        if len(self) >= REMEMBERED:
            self.clear()
        self[part] = tokens = _look_at(part)
        return tokens


def _look_at(part: str) -> Tokens | None:
    if part.isalpha() and not (part.isascii() and _mixes_case(part)):
        return None
    runs = _RUN.findall(_LINK.sub(" ", part))
    own = sum(is_identifier(run) for run in runs)
    numbers = sum(is_number(run) for run in runs)
    return Tokens(numbers, own) if own or numbers else None


def _mixes_case(word: str) -> bool:
    """Capital letters after small ones, as in getElementById."""
    return word[0].islower() and not word.islower()
