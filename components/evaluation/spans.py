"""How much of the right spans of a text was retrieved: recall, precision and intersection over union by characters.

The definitions are those of Smith & Troynikov, "Evaluating Chunking Strategies for Retrieval" (Chroma, 2024,
https://research.trychroma.com/evaluating-chunking), which speak of tokens and count characters. A character that two
retrieved chunks share is read twice, so it counts twice against precision and IoU.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from components.i18n import tr

Span = tuple[int, int]
"""Start and end (characters, the end left out) in one text."""
Spans = Mapping[str, Sequence[Span]]
"""Document id -> the right spans in it."""
Piece = tuple[str, int, int]
"""A retrieved chunk: document id, start and end in the document."""


@dataclass(frozen=True)
class SpanScores:
    """From 0 to 1 each. ``recall``: share of the right characters retrieved. ``precision``: of those retrieved, right.

    ``iou``: right and retrieved / (retrieved + right and missed).
    """

    recall: float
    precision: float
    iou: float


def union(spans: Iterable[Span]) -> list[Span]:
    """The same characters in spans that neither touch nor overlap, in order; empty spans go."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def length(spans: Iterable[Span]) -> int:
    """Characters of spans that do not overlap."""
    return sum(end - start for start, end in spans)


def shared(spans: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """The characters that are in both."""
    left, right = union(spans), union(other)
    return union((max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) < min(b, d))


def span_scores(right: Spans, retrieved: Sequence[Piece]) -> SpanScores:
    """Scores of one question's retrieved chunks.

    Raises:
        ValueError: there is no right character, so recall means nothing.
    """
    wanted = {doc_id: union(spans) for doc_id, spans in right.items()}
    total = sum(map(length, wanted.values()))
    if not total:
        raise ValueError(tr("a question without a right span has no recall"))
    covered = sum(
        length(shared(spans, ((start, end) for name, start, end in retrieved if name == doc_id)))
        for doc_id, spans in wanted.items()
    )
    read = sum(end - start for _, start, end in retrieved)
    return SpanScores(covered / total, covered / read if read else 0.0, covered / (read + total - covered))


def best_precision(right: Spans, chunks: Sequence[Piece]) -> float:
    """Precision omega: that of a retriever that returns every chunk with a right character and no other, 0 to 1.

    Characters count once here, and right ones that no chunk holds count as missed.
    """
    both, either = 0, 0
    for doc_id, spans in right.items():
        wanted = union(spans)
        holding = union(
            (start, end)
            for name, start, end in chunks
            if name == doc_id and any(start < last and first < end for first, last in wanted)
        )
        covered = length(shared(wanted, holding))
        both += covered
        either += length(holding) + length(wanted) - covered
    return both / either if either else 0.0
