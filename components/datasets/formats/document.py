"""What every reader of a format gives, and what it may stumble over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from components.datasets.cleaning import clean_text
from components.datasets.id_match import INVISIBLE
from components.datasets.text_bytes import NoTextError
from components.i18n import tr, tr_count
from components.numbers import sentences

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
"""Begins an old Office file, and the envelope of an Office file with a password."""

_BLANKS = re.compile(r"[^\S\n\f]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_NO_TITLE = re.compile(r"\s*(microsoft|powerpoint|untitled|unbenannt|document\d*\s*$|.*\.\w{2,5}\s*$)", re.IGNORECASE)
_LONGEST_TITLE = 200  # characters


@dataclass(frozen=True)
class Content:
    """The text of one file. ``pages`` is their number where the format has some: form feeds part them in ``text``."""

    title: str
    text: str
    pages: int | None = None
    notes: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """Text with single blanks, at most one empty line in a row, no control characters and no typographic ligatures."""
    lines = _BLANKS.sub(" ", clean_text(text).replace("\v", "\n")).split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip(" ") for line in lines)).strip("\n").translate(_LIGATURES)


def title_or_name(title: object, filename: str) -> str:
    """A title that says something, else the file's name without its ending."""
    words = " ".join(clean_text(str(title or "")).split())
    stem = PurePath(filename).stem.replace("_", " ")
    return stem if not words or len(words) > _LONGEST_TITLE or _NO_TITLE.match(words) else words


def check_text(text: str, filename: str, hint: str) -> None:
    """Raise NoTextError with the hint, a sentence, where there is no text that anybody sees."""
    if not INVISIBLE.sub("", text).strip():
        raise NoTextError(sentences([tr("{filename} holds no text.", filename=filename), hint]))


def comments_note(count: int, filename: str) -> str:
    """That so many comments were not read."""
    return tr_count(
        "{filename}: {count} comment was not read.",
        "{filename}: {count} comments were not read.",
        count,
        filename=filename,
    )
