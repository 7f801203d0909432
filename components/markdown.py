"""People's own words inside our Markdown."""

from __future__ import annotations

import re

_SPECIAL = frozenset(r"\`*_{}[]()#+-.!|~:$<>&")
_LINKED = r"(?<=http)(?=\\?://)|(?<=https)(?=\\?://)|(?<=www)(?=\\?\.)|(?<=[\w.+-])(?=@[-\w]+\.)"
_PICTURES = r"(?<=:)(?=(?:material[/_])?[\w+-]+:)"  # of an icon, of a face
_ARROWS = r"(?<=(?<![-<>=~])[-<>=~])(?=[-<>=~]{1,2}(?![-<>=~]))|(?<=(?<![-<>=~])[-<>=~]{2})(?=[-<>=~](?![-<>=~]))"
_AFTERWARDS = re.compile(f"{_LINKED}|{_PICTURES}|{_ARROWS}", re.IGNORECASE)
_OWN_LINK = r"(?<!(?<!\\)\]\(http)(?<!(?<!\\)\]\(https)(?<!(?<!\\)\]\(www)"  # of which the bracket is no escaped one
_OF_STREAMLIT = re.compile(
    rf"{_OWN_LINK}(?:{_LINKED})|(?<=\\[<>~])(?=[-=])|(?<=-)(?=\\>)|(?<=[\s<]-)(?=-(?:\s|$))",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(r":(?=[\w+-]+(?:/\w+)?(?::|\\?\[))")
_UNDERLINE = re.compile(r"^([ \t]*)=", re.MULTILINE)  # a line of them makes the line above a heading
_INDENT = re.compile(r"^(?: {4,}| {0,3}\t[ \t]*)", re.MULTILINE)  # makes a line code, in which no sign is escaped
_NOTHING = ":gray[]"  # an empty piece of coloured text


def escape(words: str) -> str:
    """The words with every character that Markdown reads as a sign escaped, so that they show as they are.

    Addresses are made into links, and icons and arrows into pictures, after escapes are read; nothing put into their
    middle keeps them text.
    """
    shown = _NOTHING.join(
        "".join(f"\\{character}" if character in _SPECIAL else character for character in part)
        for part in _AFTERWARDS.split(words)
    )
    return _INDENT.sub("\u00a0" * 4, _UNDERLINE.sub(r"\1\\=", shown))


def quiet(markdown: str) -> str:
    """Markdown that was written for files, with what Streamlit alone reads in it shown as it is."""
    return _NOTHING.join(_OF_STREAMLIT.split(_DIRECTIVE.sub(rf"\\:{_NOTHING}", markdown)))


def plain(markdown: str) -> str:
    """What a reader sees of a sentence made with ``escape`` and bold words, for places that know no Markdown."""
    return re.sub(r"\\(.)", r"\1", markdown.replace(_NOTHING, "").replace("**", ""))
