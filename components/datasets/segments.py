"""Words of texts written without spaces, found from script changes and from the texts themselves.

No dictionary is installed. In Japanese a run of katakana or of Chinese characters is a word far more often than not. In
Chinese, Thai, Lao, Khmer and Burmese a word is a string that recurs, whose parts stand together more often than chance
would have it, and which many different strings precede and follow.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005"
KATAKANA = "\u30a1-\u30fa\u30fc"
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
UNSPACED = f"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u3096{HAN}{KATAKANA}"
SOUTHEAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"

LEAST_TIMES = 3  # a string must recur to be taken for a word
LEAST_COHESION = 2.0  # bits by which the parts of a word stand together more often than by chance
LEAST_FREEDOM = 1.0  # bits of surprise at what stands before and behind a word
LONGEST_HAN = 4  # characters
LONGEST_SOUTHEAST = 12
MOST_CHARACTERS = 600_000  # read to find words; more would say the same

_JAPANESE = re.compile(f"[{KATAKANA}]{{2,}}|[{HAN}]{{2,6}}(?![{HAN}])|[{HAN}]{{2,4}}")
_HAN_RUN = re.compile(f"[{HAN}]+")
_SOUTHEAST_RUN = re.compile(f"[{SOUTHEAST}]+")
# Nouns of Japanese that carry grammar rather than a subject.
JAPANESE_FILLERS = frozenset(
    "場合 必要 可能 以下 以上 以内 以外 以降 前後 自分 一部 一方 同様 今回 全体 全部 方法 状態 対象 内容 程度 "
    "および または ください こと メートル センチ ミリ キロ グラム リットル パーセント".split()
)


@dataclass(frozen=True)
class Segmenter:
    """Cuts texts of scripts without spaces into words; ``learn`` makes one from the texts it is to cut."""

    han: frozenset[str] = field(default_factory=frozenset)
    southeast: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Segmenter:
        """Find the words of Chinese, Thai, Lao, Khmer and Burmese texts; Japanese needs none."""
        han, southeast, read = list[str](), list[str](), 0
        for text in texts:
            if read >= MOST_CHARACTERS:
                break
            if not KANA.search(text):
                han += _HAN_RUN.findall(text)
            southeast += _SOUTHEAST_RUN.findall(text)
            read += len(text)
        return cls(_recurring(han, LONGEST_HAN), _recurring(southeast, LONGEST_SOUTHEAST))

    def words(self, text: str) -> list[str]:
        """The words of two characters or more, in order of script; a string that is no known word gives nothing."""
        if KANA.search(text):
            words = [word for word in _JAPANESE.findall(text) if word not in JAPANESE_FILLERS]
        else:
            words = self._cut(_HAN_RUN.findall(text), self.han, LONGEST_HAN)
        return words + self._cut(_SOUTHEAST_RUN.findall(text), self.southeast, LONGEST_SOUTHEAST)

    @staticmethod
    def _cut(runs: Sequence[str], known: frozenset[str], longest: int) -> list[str]:
        words = []
        for run in runs:
            place = 0
            while place < len(run):
                size = next(
                    (n for n in range(min(longest, len(run) - place), 1, -1) if run[place : place + n] in known), 1
                )
                if size > 1:
                    words.append(run[place : place + size])
                place += size
        return words


def _recurring(runs: Sequence[str], longest: int) -> frozenset[str]:
    return frozenset(_Strings(runs, longest).words) if runs else frozenset()


@dataclass(frozen=True)
class _Strings:
    """The strings inside runs, how often each stands, and what stands around it."""

    runs: Sequence[str]
    longest: int

    @cached_property
    def counts(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for size in range(1, self.longest + 1):
            # A string can only recur where the string without its last character does.
            for run in self.runs:
                counts.update(
                    run[i : i + size]
                    for i in range(len(run) - size + 1)
                    if size == 1 or counts[run[i : i + size - 1]] >= LEAST_TIMES
                )
        return counts

    @cached_property
    def words(self) -> list[str]:
        total = sum(len(run) for run in self.runs)
        firm = {
            string: count
            for string, count in self.counts.items()
            if len(string) > 1 and count >= LEAST_TIMES and self._cohesion(string, count, total) >= LEAST_COHESION
        }
        before, behind = self._around(firm)
        return [s for s in firm if min(_surprise(before[s]), _surprise(behind[s])) >= LEAST_FREEDOM]

    def _cohesion(self, string: str, count: int, total: int) -> float:
        """Pointwise mutual information (bits) of the weakest place to cut the string."""
        halves = (self.counts[string[:cut]] * self.counts[string[cut:]] for cut in range(1, len(string)))
        return math.log2(count * total / max(max(halves), 1))

    def _around(self, strings: dict[str, int]) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
        before: dict[str, Counter[str]] = defaultdict(Counter)
        behind: dict[str, Counter[str]] = defaultdict(Counter)
        for number, run in enumerate(self.runs):
            for size in range(2, self.longest + 1):
                for i in range(len(run) - size + 1):
                    string = run[i : i + size]
                    if string in strings:
                        # The end of a run is a cut nobody doubts: each one counts as a different neighbour.
                        before[string][run[i - 1] if i else f"^{number}"] += 1
                        behind[string][run[i + size] if i + size < len(run) else f"${number}"] += 1
        return before, behind


def _surprise(counts: Counter[str]) -> float:
    """Shannon entropy in bits."""
    total = sum(counts.values())
    return -sum(count / total * math.log2(count / total) for count in counts.values()) if total else 0.0
