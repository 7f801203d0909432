"""Sentences of a text, by their signs alone."""

from __future__ import annotations

import re

# . ! ? and what closes a quotation, where a space follows; full-width signs always; blank lines; and line ends where
# the next line begins a list item.
_END = re.compile(
    r"[.!?…][\"'”’)\]]*(?=\s+[^\s\d.,;:!?…a-zà-öø-ÿ])"
    r"|[。！？｡][」』）”]*"
    r"|\n\s*\n"
    r"|\n(?=\s*[-*•·]\s)"
)


def sentences(text: str) -> list[str]:
    """The sentences in order, without surrounding space and never empty.

    A full stop ends one only where a space and then neither a digit nor a small letter follow, so "approx. 5 kg" and
    "e.g. this" stay whole. Titles such as "Dr." before a name do split: there are no word lists here.
    """
    ends = sentence_ends(text)
    parts = (text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True))
    trimmed = [" ".join(part.split()) for part in parts]
    return [part for part in trimmed if part]


def sentence_ends(text: str) -> list[int]:
    """Where sentences end (characters), in order; the end of the text is not among them unless a sign stands there."""
    return [match.end() for match in _END.finditer(text)]
