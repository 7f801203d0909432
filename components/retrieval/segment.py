"""Words in scripts without spaces, by ICU's dictionaries of Japanese, Chinese, Thai, Lao, Khmer and Burmese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from icu4py.breakers import WordBreaker

_KANA = re.compile(r"[\u3041-\u30ff]")
_ENDING = re.compile(r"[\u3041-\u309f]{1,2}")  # of one or two hiragana: particles, endings, "is", "do"
_THAI = frozenset(
    "ก็ กับ การ ความ ของ ครับ ค่ะ คะ คือ จะ จาก ด้วย ที่ ถ้า นี้ นั้น ใน บน เป็น มา มี แล้ว และ ว่า หรือ ให้ ไหม ได้ ไม่ ไป "
    "อยู่ อะไร อย่างไร".split()
)


def written_words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end, in ``text``, of each word of one of its runs."""
    for word in WordBreaker(text[start:end], ""):  # its own offsets count UTF-16 units, not characters
        yield start, start + len(word)
        start += len(word)


def is_japanese(text: str) -> bool:
    """Whether a text has kana, which no other language is written with."""
    return _KANA.search(text) is not None


def worth_marking(word: str, *, is_japanese: bool) -> bool:
    """Whether a word says what a text is about; particles and endings do not.

    In Japanese some words of Chinese that say nothing are nouns (本 is a book).
    """
    return not (_ENDING.fullmatch(word) or word in _THAI or (not is_japanese and word in _chinese()))


@lru_cache(maxsize=1)
def _chinese() -> frozenset[str]:
    from bm25s import stopwords

    return frozenset(stopwords.STOPWORDS_CHINESE)
