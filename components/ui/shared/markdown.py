"""People's own words inside our Markdown."""

from __future__ import annotations

import re

_SPECIAL = frozenset(r"\`*_{}[]()#+-.!|~:$<>&")
_LINKED = re.compile(r"(?<=http)(?=://)|(?<=https)(?=://)|(?<=www)(?=\.)|(?<=[\w.+-])(?=@[-\w]+\.)", re.IGNORECASE)
_NOTHING = ":gray[]"  # an empty piece of coloured text


def escape(words: str) -> str:
    """The words with every character that Markdown reads as a sign escaped, so that they show as they are.

    Addresses are made into links after escapes are read; nothing put into their middle keeps them text.
    """
    return _NOTHING.join(_escaped(part) for part in _LINKED.split(words))


def plain(markdown: str) -> str:
    """What a reader sees of a sentence made with ``escape`` and bold words, for places that know no Markdown."""
    return re.sub(r"\\(.)", r"\1", markdown.replace(_NOTHING, "").replace("**", ""))


def _escaped(words: str) -> str:
    return "".join(f"\\{character}" if character in _SPECIAL else character for character in words)
