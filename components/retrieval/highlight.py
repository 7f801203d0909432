"""What to mark in a result: the words it shares with the query, and the part of it that is worth showing."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import NamedTuple

from components.retrieval.segment import is_japanese, worth_marking, written_words
from components.retrieval.tokens import document_tokens, language_code, pieces, query_tokens

UNKNOWN_LANGUAGE = "en"  # of a text whose language nobody gave: its stop words are not worth a mark
LONGEST_READ = 20_000  # characters of a text that are looked at
MOST_SENTENCES = 40
SHORTEST_SENTENCE = 12  # characters; what is shorter goes with the one before

Span = tuple[int, int]
_lock = threading.Lock()  # stemmers are not safe between threads
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_PART = re.compile(r"[^-./_:@&+#,$\u2010\u2011\u2212]+")  # of a code
_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|(?<=[。！？])|\n+")


class Segment(NamedTuple):
    """A piece of text, whether it is a word of the query, and whether it is part of the best sentence."""

    text: str
    is_word: bool
    in_sentence: bool


def matching_spans(text: str, query: str, language: str = "") -> list[Span]:
    """Start and end of every word of the text that the query has too.

    Words are compared as BM25 does: lower case, stemmed, without stop words. In scripts without spaces BM25 counts
    pairs of characters, which cross words; here whole words are compared. Korean words, on which particles hang, are
    marked as far as they are alike. ``language`` is the text's; "" is read as English.
    """
    code = language or UNKNOWN_LANGUAGE
    text = text[:LONGEST_READ]
    with _lock:
        wanted = set(query_tokens(query, [code]))
        written = _written(query, code)
        spans: list[Span] = []
        for start, end, is_unspaced in pieces(text):
            if not is_unspaced:
                spans += _words(text, start, end, code, wanted)
            elif _HANGUL.search(text, start, end):
                width = 2 if end - start > 1 else 1
                spans += [(at, at + width) for at in range(start, end - width + 1) if text[at : at + width] in wanted]
            elif written:
                spans += [(a, b) for a, b in written_words(text, start, end) if text[a:b] in written]
    return _joined(spans)


def _written(query: str, code: str) -> frozenset[str]:
    """The words of a query in scripts without spaces that are worth a mark."""
    runs = [(start, end) for start, end, is_unspaced in pieces(query) if is_unspaced]
    words = (query[a:b] for start, end in runs for a, b in written_words(query, start, end))
    japanese = language_code(code) == "ja" or is_japanese(query)
    return frozenset(word for word in words if worth_marking(word, is_japanese=japanese))


def _words(text: str, start: int, end: int, code: str, wanted: set[str]) -> list[Span]:
    """The word; of a code such as TB-4471-GRN all of it, or the parts that match."""
    tokens = document_tokens(text[start:end], code)
    if not wanted & set(tokens):
        return []
    if len(tokens) < 2 or tokens[0] in wanted:
        return [(start, end)]
    parts = [(start + match.start(), start + match.end()) for match in _PART.finditer(text[start:end])]
    return [(a, b) for a, b in parts if wanted & set(document_tokens(text[a:b], code))]


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def first_sentences(text: str) -> list[Span]:
    """Start and end of the first MOST_SENTENCES sentences; very short ones belong to the one before."""
    text = text[:LONGEST_READ]
    spans: list[Span] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        stripped = text[start:end].strip()
        if stripped:
            begin = start + len(text[start:end]) - len(text[start:end].lstrip())
            if len(stripped) < SHORTEST_SENTENCE and spans:
                spans[-1] = spans[-1][0], begin + len(stripped)
            else:
                spans.append((begin, begin + len(stripped)))
        start = end
    return spans[:MOST_SENTENCES]


def window(text: str, marks: Sequence[Span], length: int, sentence: Span | None = None) -> Span:
    """The part of at most ``length`` characters to show: from the sentence on, else where most marks are.

    Ties go to the earliest; a part that begins inside the text begins at a word.
    """
    if len(text) <= length:
        return 0, len(text)
    if sentence is not None:
        begin = min(sentence[0], max(0, len(text) - length))
        return _at_word(text, begin), min(len(text), begin + length)
    starts = [0, *(max(0, start - length // 4) for start, _ in marks)]
    begin = max(starts, key=lambda at: (sum(at <= start and end <= at + length for start, end in marks), -at))
    begin = min(begin, len(text) - length)
    return _at_word(text, begin), begin + length


def _at_word(text: str, begin: int) -> int:
    if begin == 0 or text[begin - 1].isspace():
        return begin
    space = text.find(" ", begin, begin + 20)
    return begin if space < 0 else space + 1


def segments(text: str, part: Span, words: Sequence[Span], sentence: Span | None) -> list[Segment]:
    """The shown part cut where a mark begins or ends, in order; its texts together are the part."""
    begin, end = part
    cuts = {begin, end}
    for start, stop in [*words, *([sentence] if sentence else [])]:
        cuts |= {min(max(start, begin), end), min(max(stop, begin), end)}
    edges = sorted(cuts)
    return [
        Segment(
            text[a:b],
            any(start <= a and b <= stop for start, stop in words),
            sentence is not None and sentence[0] <= a and b <= sentence[1],
        )
        for a, b in zip(edges, edges[1:], strict=False)
    ]
