"""People's own words inside our Markdown."""

from __future__ import annotations

_SPECIAL = frozenset(r"\`*_{}[]()#+-.!|~:$<>&")


def escape(words: str) -> str:
    """The words with every character that Markdown reads as a sign escaped, so that they show as they are."""
    return "".join(f"\\{character}" if character in _SPECIAL else character for character in words)
