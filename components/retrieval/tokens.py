"""From text to the words BM25 counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

TOKENISER_VERSION = 2  # raise it when the same text may give other tokens: indexes built before are then rebuilt

# Scripts written without spaces: Thai to Myanmar, Khmer, then Japanese, Chinese and Korean (Hangul has spaces, but
# its particles hang on to the words).
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff"
)
_JOINER = r"(?:::|\+\+|[-./_:@&+#]|(?<=\d),(?=\d))"  # between the parts of an identifier, an address, a number
_LEADER = r"(?<![^\s(\[{\"',;:])(?:--|[.#@$])"  # before a name: .NET, #1234, @user, $HOME, --force
_TRAILER = r"(?:\+{1,2}|#)(?![\w+#])"  # after a name: C++, C#, A+
_SIGNS = re.compile(r"[-./_:@&+#,$]+")
DOTTED_I = frozenset({"tr", "az"})
"""Languages in which i and the dotless \u0131 are two letters, each with a capital of its own."""
_DOTTED = str.maketrans("\u0130I", "i\u0131")
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
    "nn": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
STOP_WORD_LISTS = {
    "da": "DANISH", "de": "GERMAN", "en": "EN", "es": "SPANISH", "fr": "FRENCH", "it": "ITALIAN", "nl": "DUTCH",
    "no": "NORWEGIAN", "nb": "NORWEGIAN", "nn": "NORWEGIAN", "pt": "PORTUGUESE", "ru": "RUSSIAN", "sv": "SWEDISH",
    "tr": "TURKISH",
}  # fmt: skip
_TWO_LETTERS = {name: code for code, name in SNOWBALL.items() if code not in ("nb", "nn")} | {
    "ara": "ar", "aze": "az", "azerbaijani": "az", "ces": "cs", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl",
    "ell": "el", "eng": "en", "fas": "fa", "fin": "fi", "fra": "fr", "fre": "fr", "ger": "de", "gre": "el", "hin": "hi",
    "hun": "hu", "ind": "id", "ita": "it", "nld": "nl", "nob": "nb", "nor": "no", "pol": "pl", "por": "pt", "ron": "ro",
    "rum": "ro", "rus": "ru", "spa": "es", "srp": "sr", "swe": "sv", "tam": "ta", "tur": "tr",
}  # fmt: skip
_ELIDED = frozenset("bcdfghjklmnpqrstvwxz")  # French c', d', l': apostrophes take them off, and C and R are names


def language_code(language: str) -> str:
    """The two-letter code of a language tag, three-letter code or English name ("de-AT", "deu_Latn", "German": "de").

    What is unknown stays, in small letters; "" for "mixed".
    """
    code = language.strip().lower().replace("_", "-").split("-")[0]
    return "" if code == "mixed" else _TWO_LETTERS.get(code, code)


def words(text: str, language: str = "") -> list[str]:
    """The words of a text in order: NFKC, in the language's own small letters (see ``case_folded``), not yet stemmed.

    A word may have one character (C, R, 5), except what an apostrophe cuts off (don't, l'eau). A run of a script
    without spaces gives its overlapping pairs of characters (one character where the run is one long), so a compound is
    found inside a sentence. What is joined by signs, or begins or ends with one, such as TB-4471-GRN, node.js,
    snake_case, C++ or .NET, stays whole and gives its parts too, except where all are single letters (U.S., R&D); of
    plain words joined by hyphens only the parts are kept.
    """
    return [case_folded(word, language) for word in _split(text)]


def case_folded(word: str, language: str = "") -> str:
    """A word in small letters as Unicode's full case folding has it (ß is ss, a final ς is σ).

    In Turkish and Azerbaijani İ is the capital of i, and I that of ı; elsewhere İ is read as I.
    """
    if language_code(language) in DOTTED_I:
        word = word.translate(_DOTTED)
    return word.casefold().replace("i\u0307", "i")


def pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each run of characters that ``words`` would read, and whether it is of a script without spaces.

    Found in the text as it is, so that they can be marked in it.
    """
    for match in _pattern().finditer(text):
        yield match.start(), match.end(), match.lastgroup == "unspaced"


def document_tokens(text: str, language: str) -> list[str]:
    """Words without the language's stop words, stemmed; as they are where the language has no list or stemmer."""
    code = language_code(language)
    return [form for word in _split(text) if (form := _form(word, code))]


def query_tokens(text: str, languages: Iterable[str]) -> list[str]:
    """The tokens a query can match in an index of these languages.

    Every word is treated as each language would; its different forms are all searched for. With one language this
    is ``document_tokens``.
    """
    codes = sorted({language_code(language) for language in languages})
    rows = [[_form(word, code) for code in codes] for word in _split(text)]
    return [form for forms in rows for form in dict.fromkeys(forms) if form]


@lru_cache(maxsize=200_000)
def _form(word: str, code: str) -> str:
    """A word as documents of one language hold it; "" where they leave it out.

    What is joined by signs is not stemmed. At last ı is read as i: on keyboards without a dotless ı, and in capitals
    typed on them, the two are one letter.
    """
    folded, stem = case_folded(word, code), _stemmer(code)
    if folded in stop_words(code):
        return ""
    stemmed = str(stem.stemWord(folded)) if stem is not None and not _SIGNS.search(folded) else folded
    return stemmed.replace("\u0131", "i")


def _split(text: str) -> list[str]:
    """Words and their parts in order, as they are written."""
    text = unicodedata.normalize("NFKC", text).translate(_plain_signs())
    in_order: list[str] = []
    for match in _pattern().finditer(text):
        piece = match.group()
        if match.lastgroup == "unspaced":
            in_order.extend(_pairs(piece))
        elif match.lastgroup == "code":
            in_order.extend(_code_words(piece))
        elif len(piece) > 1 or not _is_cut_off(text, match.start(), match.end()):
            in_order.append(piece)
    return in_order


def _is_cut_off(text: str, start: int, end: int) -> bool:
    """Whether an apostrophe stands between the letter and a word: the t of don't, the l of l'eau."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    sides = [(side[0], side[1]) for side in (before[::-1], after) if len(side) == 2]
    return any(sign in "'\u2019" and neighbour.isalnum() for sign, neighbour in sides)


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for place in range(len(run) - 1):
        yield run[place : place + 2]


def _code_words(piece: str) -> list[str]:
    parts = [part for part in _SIGNS.split(piece) if part]
    if piece == "-".join(parts) and all(len(part) > 1 and part.isalpha() for part in parts):
        return parts
    is_spelled = len(parts) > 1 and all(len(part) == 1 and part.isalpha() for part in parts)  # e.g., U.S., R&D
    return [piece] if is_spelled else [piece, *parts]


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    r"""Python's \w leaves out the vowel signs of Indic scripts and would cut their words: marks are added."""
    marks = "".join(
        re.escape(chr(point)) for point in range(0x300, 0x10000) if unicodedata.category(chr(point)) in {"Mn", "Mc"}
    )
    letter = rf"(?:(?![_{_UNSPACED}])[\w{marks}])"
    joined, end = rf"(?:(?:{_JOINER}|_++){letter}++)", rf"(?:{_TRAILER}|_++)"
    code = rf"(?:{_LEADER}|(?<!_)_++){letter}++{joined}*+{end}?+|{letter}++(?:{joined}++{end}?+|{end})"
    return re.compile(rf"(?P<unspaced>[{_UNSPACED}]++)|(?P<code>{code})|(?P<word>{letter}++)")


@lru_cache(maxsize=1)
def _plain_signs() -> dict[int, str]:
    """Hyphens as word processors set them in article numbers, digits of other scripts, and Greek accents.

    Greek capitals have no accents, so a word in capitals would not be found.
    """
    table = dict.fromkeys(map(ord, "\u2010\u2011\u2212"), "-")
    digits = (chr(point) for point in range(0x80, 0x20000) if unicodedata.category(chr(point)) == "Nd")
    table |= {ord(digit): str(unicodedata.decimal(digit)) for digit in digits}
    greek = [chr(point) for point in (*range(0x370, 0x400), *range(0x1F00, 0x2000))]
    table |= {ord(character): unicodedata.normalize("NFD", character)[0] for character in greek if character.isalpha()}
    return table


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

    listed = {*getattr(stopwords, f"STOPWORDS_{STOP_WORD_LISTS[code]}"), *(["i"] if code == "en" else [])}
    return frozenset(case_folded(word, code) for word in listed - _ELIDED)
