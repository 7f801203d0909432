"""One result as people read it: title, the part worth showing with its marks, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.comparison.passages import title_of
from components.retrieval.highlight import Segment, Span, matching_spans, segments, window
from components.ui.shared import media, text_files
from components.ui.shared.markdown import escape

SNIPPET_CHARACTERS = 180


def card(
    row: pd.Series,
    query: str,
    *,
    rank: int | None = None,
    sentence: Span | None = None,
    marks: Sequence[str] = (),
    foot: str = "",
    is_right: bool = False,
    is_chunk: bool = False,
    length: int = SNIPPET_CHARACTERS,
) -> None:
    """Draw it. Everything from the data is escaped; marks are Streamlit's own text colours.

    Args:
        row: the document.
        query: whose words are marked.
        rank: shown before the title, from 1.
        sentence: the part of the text to mark as the best.
        marks: Markdown badges.
        foot: Markdown after them.
        is_right: judged relevant.
        is_chunk: whether the row is a piece of a longer document, so that its page is of interest.
        length: characters of text shown.
    """
    with st.container(border=True, gap=None):
        number = f"**{rank}.** " if rank is not None else ""
        bold = "**" if is_right else ""
        st.markdown(f"{number}{bold}{marked_title(row, query)}{bold}")
        media.draw(row)
        body = snippet(row, query, sentence, length)
        if body:
            st.caption(body)
        page = f" · {text_files.PAGE.format(number=row['page'])}" if is_chunk and row["page"] else ""
        if marks or foot or page:
            st.caption(" ".join([*marks, f"{foot}{page}"]))


def marked_title(row: pd.Series, query: str) -> str:
    """The title as Markdown with the query's words marked."""
    title = title_of(row)
    words = matching_spans(title, query, row["language"])
    return markdown(segments(title, (0, len(title)), words, None))


def snippet(row: pd.Series, query: str, sentence: Span | None, length: int = SNIPPET_CHARACTERS) -> str:
    """The part of the text worth showing as Markdown; "" where the title holds all of it."""
    body = str(row["text"])
    if not row["title"] and len(body) <= len(title_of(row)):
        return ""
    words = matching_spans(body, query, row["language"])
    begin, end = window(body, words, length, sentence)
    shown = markdown(segments(body, (begin, end), words, sentence))
    return ("…" if begin else "") + shown + ("…" if end < len(body) else "")


def markdown(pieces: Sequence[Segment]) -> str:
    """Segments as Markdown, every sign of Markdown in their texts escaped and line breaks shown as spaces."""
    parts = []
    for piece in pieces:
        words = escape(" ".join(piece.text.split("\n")))
        if not piece.text.strip():
            parts.append(words)
        elif piece.is_word:
            parts.append(f":yellow-background[{words}]")
        else:
            parts.append(f":blue-background[{words}]" if piece.in_sentence else words)
    return "".join(parts)
