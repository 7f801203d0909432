"""Other ways to cut a text than by a number of tokens: at its headings, and at its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.datasets.chunking import Chunk, Cutting
from components.datasets.sentences import sentence_ends

# Markdown's two forms of a heading: "## Words", and words underlined with = or - on the next line.
_HEADING = re.compile(r"^(?:#{1,6}[ \t]+\S|[^\s#][^\n]*\n(?:={3,}|-{3,})[ \t]*$)", re.MULTILINE)


@dataclass(frozen=True)
class HeadingCutting:
    """A chunk is what stands under one heading, with it; a longer part is cut again as ``within`` says."""

    within: Cutting

    def chunks(self, text: str, has_pages: bool = False) -> list[Chunk]:
        """See Cutting."""
        starts = [match.start() for match in _HEADING.finditer(text)]
        return _cut_again(text, [0, *starts, len(text)], self.within, has_pages)


@dataclass(frozen=True)
class SentenceCutting:
    """A chunk is one sentence; a longer one is cut again as ``within`` says."""

    within: Cutting

    def chunks(self, text: str, has_pages: bool = False) -> list[Chunk]:
        """See Cutting."""
        return _cut_again(text, [0, *sentence_ends(text), len(text)], self.within, has_pages)


def _cut_again(text: str, places: list[int], within: Cutting, has_pages: bool) -> list[Chunk]:
    pages = [match.start() for match in re.finditer("\f", text)] if has_pages else []
    return [
        Chunk(chunk.text, start + chunk.start, start + chunk.end, _page_at(pages, start + chunk.start))
        for start, end in zip(places, places[1:], strict=False)
        if start < end
        for chunk in within.chunks(text[start:end])
    ]


def _page_at(breaks: list[int], start: int) -> int | None:
    from bisect import bisect_left

    return bisect_left(breaks, start) + 1 if breaks else None
