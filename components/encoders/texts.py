"""Texts as every tokenizer can read them."""

from __future__ import annotations


def readable(text: str) -> str:
    """The text with lone surrogates and NUL replaced, which tokenizers written in Rust or C refuse or stop at."""
    if "\0" in text:
        text = text.replace("\0", " ")
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
