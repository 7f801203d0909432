"""Fonts of a PDF that draw shapes without saying which letters they are (ISO 32000-1, 9.10)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_NAMED = re.compile(r"/(?:uni(?:[0-9A-F]{4})+|u[0-9A-F]{4,6})$")
_MOST_UNKNOWN = 0.5  # share of a font's own glyph names that may be in no list of glyphs
MOST_LOST = 0.05  # share of a page's characters that may be in fonts without letters
_MOST_ODD = 0.2  # share of a page's characters that may be control, private or unassigned ones
_GLYPHS = re.compile(r"(?:/[A-Za-z]{0,8}\d{1,5}){3,}|(?:\(cid:\d+\)){2,}")


def lost_share(page: Any, text: str) -> float:  # noqa: ANN401 - pypdf is heavy to import for a type
    """The share of a page's characters (0 to 1) that are no letters a person could read.

    Args:
        page: a page of pypdf.
        text: what pypdf extracts from it.
    """
    letters = "".join(text.split())
    if not letters:
        return 0.0
    odd = sum(unicodedata.category(letter) in ("Cc", "Co", "Cn") or letter == "\ufffd" for letter in letters)
    glyphs = sum(len(match[0]) for match in _GLYPHS.finditer(letters))
    by_text = max(odd, glyphs) / len(letters)
    if by_text > _MOST_ODD:
        return 1.0
    return max(by_text if by_text > MOST_LOST else 0.0, _share_by_font(page))


def _share_by_font(page: Any) -> float:  # noqa: ANN401
    resources = page.get("/Resources")
    fonts = resources.get_object().get("/Font") if resources is not None else None
    if not fonts or all(has_letters(font.get_object()) for font in fonts.get_object().values()):
        return 0.0
    counts = {True: 0, False: 0}

    def count(text: str, _: Any, __: Any, font: Any, ___: Any) -> None:  # noqa: ANN401 - as pypdf calls it
        if font is not None and text.strip():
            counts[has_letters(font)] += len("".join(text.split()))

    page.extract_text(visitor_text=count)
    total = counts[True] + counts[False]
    return counts[False] / total if total else 0.0


def has_letters(font: Any) -> bool:  # noqa: ANN401
    """Whether a font says which letters its shapes are: by a ToUnicode map, a known encoding, or names of glyphs."""
    if "/ToUnicode" in font:
        return True
    encoding = font.get("/Encoding")
    encoding = encoding.get_object() if encoding is not None else None
    if font.get("/Subtype") == "/Type0":
        return not (isinstance(encoding, str) and encoding.startswith("/Identity"))
    if not isinstance(encoding, dict) or "/Differences" not in encoding:
        return True
    names = [str(name) for name in encoding["/Differences"] if isinstance(name, str) and name != "/.notdef"]
    unknown = sum(not _is_glyph(name) for name in names)
    return unknown <= _MOST_UNKNOWN * len(names)


@lru_cache(maxsize=10_000)
def _is_glyph(name: str) -> bool:
    from pypdf._codecs import adobe_glyphs

    base = name.split(".")[0]
    return base in adobe_glyphs or bool(_NAMED.match(base)) or name == "/space"
