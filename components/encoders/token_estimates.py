"""How many tokens texts are likely to be, and at most, before anybody has counted them; and requests cut by that."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

BATCH_TEXTS = 32  # texts per request; servers such as text-embeddings-inference refuse more by default
BATCH_TOKENS = 50_000  # estimated tokens per request; OpenAI allows 300,000
SPECIAL_TOKENS = 4  # a text may be charged beyond its own


def batches_by_tokens(texts: Sequence[str], size: int = BATCH_TEXTS, tokens: int = BATCH_TOKENS) -> Iterator[list[str]]:
    """Consecutive groups of at most ``size`` texts and about ``tokens`` tokens; a longer text stands alone."""
    batch: list[str] = []
    held = 0
    for text, count in zip(texts, estimate_tokens(texts), strict=True):
        if batch and (len(batch) >= size or held + count > tokens):
            yield batch
            batch, held = [], 0
        batch.append(text)
        held += count
    if batch:
        yield batch


def fitting(texts: Sequence[str], room: int) -> list[str]:
    """The first of the texts whose ``most_tokens`` stay within ``room``; the very first whatever it takes."""
    sums = accumulate(most_tokens([text]) for text in texts)
    return list(texts[: max(sum(1 for total in sums if total <= room), 1)])


def estimate_tokens(texts: Sequence[str]) -> list[int]:
    """An estimate, never a count: four characters of most scripts, or one Chinese, Japanese or Korean character.

    At least 1 per text.
    """
    return [_estimate(text) for text in texts]


def most_tokens(texts: Sequence[str]) -> int:
    """More tokens than any tokenizer makes of the texts: one for every byte, and some that mark beginning and end."""
    return sum(len(text.encode("utf-8", "replace")) + SPECIAL_TOKENS for text in texts)


def _estimate(text: str) -> int:
    if text.isascii():
        return max(1, -(-len(text) // 4))
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return max(1, wide - (-(len(text) - wide) // 4))
