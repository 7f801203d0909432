"""Chunks put together again, to see what was lost by cutting."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from components.i18n import tr
from components.records import BadInputError, is_chunk_table

_BETWEEN_WORDS, _BETWEEN_PARAGRAPHS = " ", "\n\n"  # what lay between chunks was blank: one character of it, or more


@dataclass(frozen=True)
class Joined:
    """Searchable texts and the document each is a part of, both (n,)."""

    texts: list[str]
    parents: list[str]


def joined(chunks: pd.DataFrame, size: int | None) -> Joined:
    """Every ``size`` neighbouring chunks of a document as one text; with None each document whole.

    Parts that chunks share are there once. The title stands before each text, as before each chunk.

    Raises:
        BadInputError: the rows are not chunks.
    """
    if not is_chunk_table(chunks):
        raise BadInputError(tr("These documents are not chunks, so there is nothing to join."))
    columns = zip(chunks["document_id"], chunks["title"], chunks["text"], chunks["start"], chunks["end"], strict=True)
    rejoined = Joined([], [])
    for parent, rows in groupby(columns, key=lambda row: row[0]):
        parts = list(rows)
        step = size or len(parts)
        for start in range(0, len(parts), step):
            part = parts[start : start + step]
            rejoined.texts.append(f"{part[0][1]} {_together(part)}".strip())
            rejoined.parents.append(parent)
    return rejoined


def _together(parts: list[tuple[str, str, str, str, str]]) -> str:
    whole, reached = "", 0
    for _, _, text, start, end in parts:
        if not whole:
            whole = text
        elif int(start) <= reached:
            whole += text[reached - int(start) :]
        else:
            whole += (_BETWEEN_WORDS if int(start) == reached + 1 else _BETWEEN_PARAGRAPHS) + text
        reached = max(reached, int(end))
    return whole
