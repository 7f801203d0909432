"""One result as people read it: title, the part worth showing with its marks, and what is known of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.comparison.passages import title_of
from components.markdown import escape
from components.retrieval.highlight import Segment, Span, matching_spans, segments, window
from components.ui.shared import media, text_files

SNIPPET_CHARACTERS = 180
WIDE = frozenset("WF")  # East Asian widths of characters that take the room of two


def card(
    row: pd.Series,
    query: str,
    *,
    rank: int | None = None,
    sentence: Span | None = None,
    marks: Sequence[str] = (),
    foot: str = "",
    is_chunk: bool = False,
    length: int = SNIPPET_CHARACTERS,
) -> None:
    """Draw it. Everything from the data is escaped; marks are Streamlit's own text colours.

    Inside ``cards`` it is as high as all others there, and what does not fit is cut off with an ellipsis.

    Args:
        row: the document.
        query: whose words are marked.
        rank: shown before the title, from 1.
        sentence: the part of the text to mark as the best.
        marks: Markdown badges.
        foot: Markdown below.
        is_chunk: whether the row is a piece of a longer document, so that its page is of interest.
        length: characters of text shown.
    """
    number = f"{rank}. " if rank is not None else ""
    title = f"**{number}{marked_title(row, query)}**"
    page = text_files.PAGE.format(number=row["page"]) if is_chunk and row["page"] else ""
    body = snippet(row, query, sentence, length)
    below = " ".join(filter(None, [*marks, " · ".join(filter(None, [foot, page, body]))]))
    with st.container(border=True, gap=None):
        st.markdown(title)
        media.draw(row)
        if below:
            st.markdown(below)


def cards(lines: int, *, is_alone: bool = False, media_height: int = 0) -> DeltaGenerator:
    """What holds lists of results that are all of one height, so that those of one rank stand side by side.

    Args:
        lines: of each result.
        is_alone: one list, whose results need not be level with any others: shorter ones take less room.
        media_height: pixels of the tallest picture or player among them, see media.tallest.
    """
    room = f"{media_height + 8 if media_height else 0}px"
    st.html(f'<style>[class*="st-key-hit-cards"] {{ --lines: {lines}; --media: {room}; }}</style>')
    return st.container(key=f"hit-cards{'-alone' if is_alone else ''}", gap=None)


def marked_title(row: pd.Series, query: str) -> str:
    """The title as Markdown with the query's words marked."""
    title = title_of(row)
    words = matching_spans(title, query, row["language"])
    return markdown(segments(title, (0, len(title)), words, None))


def snippet(row: pd.Series, query: str, sentence: Span | None, length: int = SNIPPET_CHARACTERS) -> str:
    """The part of the text worth showing as Markdown; "" where the title holds all of it."""
    body = str(row["text"])
    if _is_wide(body):
        length //= 2
    if not row["title"] and len(body) <= len(title_of(row)):
        return ""
    words = matching_spans(body, query, row["language"])
    begin, end = window(body, words, length, sentence)
    shown = markdown(segments(body, (begin, end), words, sentence))
    return ("…" if begin else "") + shown + ("…" if end < len(body) else "")


def _is_wide(words: str) -> bool:
    return sum(unicodedata.east_asian_width(word) in WIDE for word in words[:40]) > 20


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
