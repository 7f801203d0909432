"""Tokens counted fast, by the tokenizer of a model that comes with the app."""

from __future__ import annotations

import re
from functools import cache

_KEPT_WORDS = 200_000
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BLANK = " \t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # other blanks are signs BERT leaves out
_WORD = re.compile(f"[{_HAN}]|[^{_BLANK}{_HAN}]+")


def minilm_tokens(text: str) -> int:
    """Tokens of all-MiniLM-L6-v2's tokenizer (English WordPiece, 30,522 entries), without those around every text.

    Equal to the tokenizer's own count; words are remembered, which makes it many times faster on slices of one text.
    """
    return _WordTokens.shared().count(text)


class _WordTokens:
    """Token counts of words by the tokenizer that came with MiniLM; it cuts at blanks and around Han characters."""

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        from components.encoders import weights

        folder = weights.package_folder(weights.MINILM)
        self._tokenizer = Tokenizer.from_file(str(folder / "model" / "tokenizer.json"))
        self._tokenizer.no_truncation()  # the file asks for 128 tokens
        self._tokenizer.no_padding()
        self._known: dict[str, int] = {}

    @staticmethod
    @cache
    def shared() -> _WordTokens:
        """The one of this process."""
        return _WordTokens()

    def count(self, text: str) -> int:
        """Tokens of the text."""
        total, known = 0, self._known
        for word in _WORD.findall(text):
            tokens = known.get(word)
            if tokens is None:
                if len(known) >= _KEPT_WORDS:
                    known.clear()
                tokens = known[word] = len(self._tokenizer.encode(word, add_special_tokens=False).ids)
            total += tokens
        return total
