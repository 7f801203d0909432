"""The words of many texts as numbers, found with array operations: five million words in about a second."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

CHUNK = 2_000_000  # characters looked at together: bounds the memory of intermediate arrays
TABLE = 0x20000  # code points with an entry of their own; higher ones share those of their lower bits
POSITIONS = 64  # positions in a word or a passage after which multipliers repeat; a power of two
SEED = 20_240_229

# What a character is; a gap is none of these.
_LETTER, _ALONE, _STOP, _HARD_STOP, _SPACE = 1, 2, 4, 8, 16
_WORD = _LETTER | _ALONE
# Written without spaces between words: Thai to Myanmar, Khmer, then kana and Chinese characters.
_UNSPACED = (
    (0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3005, 0x3008), (0x3041, 0x3100), (0x31F0, 0x3200),
    (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00),
)  # fmt: skip
_STOPS = ".!?"  # end a sentence where a space follows
_HARD_STOPS = "\n\u2028\u2029。！？｡"
_SPACES = " \t\r\n\u00a0"

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class WordScan:
    """Words in reading order. Letters, digits and marks in a row are one word.

    A character of a script without spaces (Chinese, Japanese, Thai ...) is one by itself.
    """

    text: str
    """All texts, one after another, with a line end behind each."""
    hashes: Hashes
    """uint64 (words,): equal for equal words, whatever their case."""
    starts: npt.NDArray[np.int32]
    """int32 (words,): where each word starts in ``text``."""
    ends: npt.NDArray[np.int32]
    """int32 (words,): where it ends."""
    bounds: Places
    """int64 (texts + 1,): the words of text i are those from bounds[i] to bounds[i + 1]."""
    passages: npt.NDArray[np.int32]
    """int32 (words,): a number that rises at every sentence or line end."""

    @property
    def texts(self) -> int:
        """How many texts were read."""
        return len(self.bounds) - 1

    @cached_property
    def lengths(self) -> Places:
        """int64 (texts,): words of each text."""
        return np.diff(self.bounds)

    @cached_property
    def text_of_word(self) -> npt.NDArray[np.int32]:
        """int32 (words,): the text each word stands in."""
        return np.repeat(np.arange(self.texts, dtype=np.int32), self.lengths)

    @cached_property
    def unspaced_share(self) -> float:
        """Share (0 to 1) of words that are single characters of scripts without spaces."""
        if not len(self.starts):
            return 0.0
        sample = np.linspace(0, len(self.starts) - 1, num=min(len(self.starts), 20_000)).astype(int)
        alone = [is_unspaced(self.text[place]) for place in self.starts[sample].tolist()]
        return sum(alone) / len(alone)

    def word(self, place: int) -> str:
        """The word at a place, as written."""
        return self.text[self.starts[place] : self.ends[place]]

    def between(self, first: int, last: int) -> str:
        """What is written from one word to another, both included."""
        return self.text[self.starts[first] : self.ends[last]]


def scan_words(texts: Sequence[str]) -> WordScan:
    """The words of the texts, in order."""
    joined = "".join(f"{text}\n" for text in texts)
    edges = np.zeros(len(texts) + 1, dtype=np.int64)
    edges[1:] = np.cumsum([len(text) + 1 for text in texts])
    parts = [_ScanPart.empty()]
    for start, end in _pieces(edges):
        parts.append(_scan(joined[start:end], start, parts[-1].last_passage))
    starts = np.concatenate([part.starts for part in parts])
    return WordScan(
        joined,
        np.concatenate([part.hashes for part in parts]),
        starts.astype(np.int32),
        np.concatenate([part.ends for part in parts]).astype(np.int32),
        np.searchsorted(starts, edges).astype(np.int64),
        np.concatenate([part.passages for part in parts]).astype(np.int32),
    )


def hash_word(word: str) -> int:
    """The hash that ``scan_words`` gives a word; 0 where the text is not exactly one word."""
    word_scan = scan_words([word])
    return int(word_scan.hashes[0]) if len(word_scan.hashes) == 1 else 0


def is_unspaced(character: str) -> bool:
    """Whether the character belongs to a script written without spaces."""
    point = ord(character)
    return point >= TABLE or any(low <= point < high for low, high in _UNSPACED)


def hash_runs(hashes: Hashes, starts: npt.NDArray[np.integer]) -> Hashes:
    """One hash for each run of words, the runs starting at ``starts`` and reaching to the next; order counts."""
    if not len(starts):
        return np.zeros(0, dtype=np.uint64)
    lengths = np.diff(np.append(starts, len(hashes)))
    place = np.arange(len(hashes)) - np.repeat(starts, lengths)
    weighted = (hashes + np.uint64(1)) * _multipliers()[place & (POSITIONS - 1)]
    return _mixed(np.add.reduceat(weighted, starts) + lengths.astype(np.uint64))


@dataclass(frozen=True)
class _ScanPart:
    hashes: Hashes
    starts: Places
    ends: Places
    passages: Places

    @classmethod
    def empty(cls) -> _ScanPart:
        none = np.zeros(0, dtype=np.int64)
        return cls(np.zeros(0, dtype=np.uint64), none, none, none)

    @property
    def last_passage(self) -> int:
        return int(self.passages[-1]) if len(self.passages) else 0


def _pieces(edges: Places) -> list[tuple[int, int]]:
    """Whole texts together until there are CHUNK characters."""
    pieces, start = [], 0
    for edge in edges[1:].tolist():
        if edge - start >= CHUNK:
            pieces.append((start, edge))
            start = edge
    return [*pieces, (start, int(edges[-1]))] if start < int(edges[-1]) else pieces


def _scan(text: str, offset: int, passage: int) -> _ScanPart:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds, values = _tables()
    if points.max(initial=0) >= TABLE:
        kind = np.where(points >= TABLE, _kinds_above(points), kinds[points & (TABLE - 1)])
        points = points & np.uint32(TABLE - 1)
    else:
        kind = kinds[points]
    in_word = (kind & _WORD) != 0
    starts_word = in_word.copy()
    starts_word[1:] &= (kind[1:] == _ALONE) | (kind[:-1] != _LETTER)
    starts = np.flatnonzero(starts_word)
    if not len(starts):
        return _ScanPart.empty()
    inside = np.flatnonzero(in_word)
    first = np.searchsorted(inside, starts)  # of each word among the characters of words
    lengths = np.diff(np.append(first, len(inside)))
    position = np.arange(len(inside)) - np.repeat(first, lengths)
    weighted = values[points[inside]] * _multipliers()[position & (POSITIONS - 1)]
    hashes = _mixed(np.add.reduceat(weighted, first) + lengths.astype(np.uint64))
    passages = np.cumsum(_breaks(kind))[starts] + passage + 1
    return _ScanPart(hashes, starts + offset, starts + lengths + offset, passages)


def _breaks(kind: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Where a sentence or a line ends."""
    ends = (kind & _HARD_STOP) != 0
    ends[:-1] |= (kind[:-1] == _STOP) & ((kind[1:] & _SPACE) != 0)
    return ends


def _mixed(values: Hashes) -> Hashes:
    """The finalizer of MurmurHash3: every bit of the input changes half of the bits of the output."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _kinds_above(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """Chinese characters of the higher planes stand alone; emoji lie below."""
    return np.where((points >= TABLE) & (points < 0x40000), _ALONE, 0).astype(np.uint8)


@lru_cache(maxsize=1)
def _multipliers() -> Hashes:
    return np.random.default_rng(SEED).integers(1, 2**63, POSITIONS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


@lru_cache(maxsize=1)
def _tables() -> tuple[npt.NDArray[np.uint8], Hashes]:
    """For each code point what kind it is, and a random number that small and capital letters share."""
    kinds = np.zeros(TABLE, dtype=np.uint8)
    lower = np.arange(TABLE)
    for point in range(TABLE):
        character = chr(point)
        if unicodedata.category(character)[0] in "LMN":
            kinds[point] = _LETTER
            small = character.lower()
            lower[point] = ord(small) if len(small) == 1 else point
    for low, high in _UNSPACED:
        kinds[low:high] = np.where(kinds[low:high] == _LETTER, _ALONE, 0)
    for signs, kind in ((_STOPS, _STOP), (_HARD_STOPS, _HARD_STOP), (_SPACES, _SPACE)):
        for sign in signs:
            kinds[ord(sign)] |= kind
    random = np.random.default_rng(SEED + 1).integers(1, 2**63, TABLE, dtype=np.uint64)
    return kinds, random[lower]
