"""From text to the words BM25 counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

TOKENISER_VERSION = 1  # raise it when the same text may give other tokens: indexes built before are then rebuilt

# Scripts written without spaces: Thai to Myanmar, Khmer, then Japanese, Chinese and Korean (Hangul has spaces, but
# its particles hang on to the words).
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff"
)
_JOINERS = "-./_"
_HYPHENS = str.maketrans("\u2010\u2011\u2212", "---")  # as word processors set them in article numbers
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
STOP_WORD_LISTS = {
    "da": "DANISH", "de": "GERMAN", "en": "EN", "es": "SPANISH", "fr": "FRENCH", "it": "ITALIAN", "nl": "DUTCH",
    "no": "NORWEGIAN", "nb": "NORWEGIAN", "nn": "NORWEGIAN", "pt": "PORTUGUESE", "ru": "RUSSIAN", "sv": "SWEDISH",
    "tr": "TURKISH",
}  # fmt: skip


def language_code(language: str) -> str:
    """The two-letter part of a language tag in lower case ("de-AT" -> "de"); "" where there is none."""
    code = language.strip().lower().replace("_", "-").split("-")[0]
    return "" if code == "mixed" else code


def words(text: str) -> list[str]:
    """The words of a text in order: NFKC, lower case, not yet stemmed.

    Words have two characters or more. A run of a script without spaces gives its overlapping pairs of characters (one
    character where the run is one long), so a compound is found inside a sentence. A code with a digit in it, such as
    TB-4471-GRN, stays whole and gives its parts too.
    """
    found: list[str] = []
    for match in _pattern().finditer(unicodedata.normalize("NFKC", text).lower().translate(_HYPHENS)):
        piece = match.group()
        if match.lastgroup == "unspaced":
            found.extend(_pairs(piece))
        elif match.lastgroup == "code":
            found.extend(_code_words(piece))
        elif len(piece) > 1:
            found.append(piece)
    return found


def pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each run of characters that ``words`` would read, and whether it is of a script without spaces.

    Found in the text as it is, so that they can be marked in it.
    """
    for match in _pattern().finditer(text):
        yield match.start(), match.end(), match.lastgroup == "unspaced"


def document_tokens(text: str, language: str) -> list[str]:
    """Words without the language's stop words, stemmed; as they are where the language has no list or stemmer."""
    code = language_code(language)
    stem, stop = _stemmer(code), stop_words(code)
    kept = [word for word in words(text) if word not in stop]
    return stem.stemWords(kept) if stem is not None else kept


def query_tokens(text: str, languages: Iterable[str]) -> list[str]:
    """The tokens a query can match in an index of these languages.

    Every word is treated as each language would; its different forms are all searched for. With one language this
    is ``document_tokens``.
    """
    codes = sorted({language_code(language) for language in languages})
    rows = [(word, [_form(word, code) for code in codes]) for word in words(text)]
    return [form for _, forms in rows for form in dict.fromkeys(forms) if form]


def _form(word: str, code: str) -> str:
    """A word as documents of one language hold it; "" where they leave it out."""
    if word in stop_words(code):
        return ""
    stem = _stemmer(code)
    return str(stem.stemWord(word)) if stem is not None else word


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for place in range(len(run) - 1):
        yield run[place : place + 2]


def _code_words(piece: str) -> list[str]:
    parts = [part for part in re.split(f"[{re.escape(_JOINERS)}]", piece) if len(part) > 1]
    is_code = any(character.isdigit() for character in piece)
    return [piece, *parts] if is_code else parts


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    r"""Python's \w leaves out the vowel signs of Indic scripts and would cut their words: marks are added."""
    marks = "".join(re.escape(chr(point)) for point in range(0x300, 0x10000) if _is_mark(chr(point)))
    letter = rf"(?:(?![{_UNSPACED}])[\w{marks}])"
    joiner = f"[{re.escape(_JOINERS)}]"
    return re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<code>{letter}+(?:{joiner}{letter}+)+)|(?P<word>{letter}+)")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc"}


@lru_cache(maxsize=64)
def _stemmer(code: str) -> Any:  # noqa: ANN401 - a Snowball stemmer has no published type
    """One stemmer per language; PyStemmer is not safe between threads, so callers hold their index's lock."""
    if code not in SNOWBALL:
        return None
    import Stemmer

    name = SNOWBALL[code]
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None


@lru_cache(maxsize=64)
def stop_words(code: str) -> frozenset[str]:
    """The stop words of a language by its two-letter code; none where no list is known."""
    if code not in STOP_WORD_LISTS:
        return frozenset()
    from bm25s import stopwords

    return frozenset(getattr(stopwords, f"STOPWORDS_{STOP_WORD_LISTS[code]}"))
