"""What an answer shares with a reference and with its question, word by word: no model is asked.

Exact match and F1 are those of SQuAD (Rajpurkar et al. 2016) with the words of any script; ROUGE-L is the F-measure of
Lin (2004), over the longest common subsequence of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from components.retrieval.tokens import words

_ARTICLES = frozenset(("a", "an", "the"))
# How models say that they cannot answer, in the languages of the demo and a few more. A stand-in: others are missed.
_REFUSAL = re.compile(
    r"\b(?:i (?:do not|don't|cannot|can't) (?:know|answer|find|tell|determine)|i'?m (?:not able|unable|sorry)|"
    r"(?:is|are|was|were) not (?:mentioned|stated|given|provided|specified|contained|included|answered)|"
    r"(?:does|do) not (?:say|mention|state|contain|provide|specify|include|answer)|no (?:information|mention|answer)|"
    r"not enough information|cannot be (?:answered|determined)|unanswerable|"
    r"(?:ich )?(?:weiß|weiss) (?:ich )?(?:es )?nicht|keine (?:information|angabe)|"
    r"nicht (?:enthalten|angegeben|erwähnt)|no (?:lo )?sé|no se (?:menciona|indica|especifica)|no hay información|"
    r"je ne sais pas|pas (?:mentionné|précisé|d'information))\b|"
    r"分かりません|わかりません|記載(?:が|は)?(?:あり|され)|不知道|没有提到",
    re.IGNORECASE,
)
LONGEST = 2_000  # words compared by ROUGE-L, whose time grows with the product


def answer_words(text: str) -> list[str]:
    """Words in small letters without English articles."""
    return [word for word in words(text) if word not in _ARTICLES]


def exact_match(answer: str, reference: str) -> float:
    """1 where both have the same words in the same order, else 0."""
    return float(answer_words(answer) == answer_words(reference))


def token_f1(answer: str, reference: str) -> float:
    """Harmonic mean of the shares of shared words in both, 0 to 1; two texts without words are equal."""
    own, other = Counter(answer_words(answer)), Counter(answer_words(reference))
    if not own or not other:
        return float(own == other)
    shared = (own & other).total()
    return 2 * shared / (own.total() + other.total())


def token_recall(answer: str, reference: str) -> float:
    """Share of the reference's words that the answer has, 0 to 1; 1 for a reference without words."""
    wanted = Counter(answer_words(reference))
    return (wanted & Counter(answer_words(answer))).total() / wanted.total() if wanted else 1.0


def rouge_l(answer: str, reference: str) -> float:
    """F-measure of the longest common subsequence of words, 0 to 1."""
    own, other = words(answer)[:LONGEST], words(reference)[:LONGEST]
    if not own or not other:
        return float(own == other)
    return 2 * _common(own, other) / (len(own) + len(other))


def is_refusal(answer: str) -> bool:
    """Whether an answer says that it cannot answer, by its words."""
    return bool(_REFUSAL.search(answer))


def _common(own: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence, row by row."""
    before = [0] * (len(other) + 1)
    for word in own:
        row = [0]
        for place, against in enumerate(other):
            row.append(before[place] + 1 if word == against else max(before[place + 1], row[place]))
        before = row
    return before[-1]
