"""Bytes to text: which encoding a file is in, or one sentence why it is none."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise

from components.datasets.languages import classify
from components.records import BadInputError

_BOMS = (  # UTF-32 first: its little-endian mark begins with the one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an Excel or Word file"),
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_WAY_OUT = "save it as UTF-8 text (in Excel: 'CSV UTF-8') and try again"
_SAMPLE_CHARACTERS = 200_000
_MAX_CONTROL_SHARE = 0.002
_CONTROL_BYTES = bytes(set(range(0x20)) - set(b"\t\n\r\f\x0b\x1a\x1b")) + b"\x7f"
# Asian encodings charset-normalizer tells apart, given enough characters to go by.
_WIDE = ("gb18030", "big5", "euc_jp", "euc_kr", "cp949")
_MIN_WIDE_CHARACTERS = 12
_WESTERN = "en de fr es pt it nl sv no nb nn da fi is ca gl eu"
_CENTRAL = "pl cs sk hu ro sl hr bs sq"
_CYRILLIC = "ru uk bg sr mk be"
# Encodings of one byte per character, and the languages people write in them.
_NARROW = {
    "cp1252": _WESTERN, "cp1250": _CENTRAL, "iso8859_2": _CENTRAL, "cp1251": _CYRILLIC, "koi8_r": _CYRILLIC,
    "cp1253": "el", "cp1254": "tr", "cp1255": "he", "cp1256": "ar fa ur", "cp1257": "lt lv et", "cp1258": "vi",
    "cp850": _WESTERN, "mac_roman": _WESTERN, "cp866": _CYRILLIC,
}  # fmt: skip
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[¡-©«-´¶¸-¿×÷†‡‰ˆ˜¤]+(?=[^\W\d_])|[\x80-\x9f]")
_MIN_CONFIDENCE = 0.6
_LANGUAGE_CHARACTERS = 3_000


def decode(data: bytes, filename: str) -> tuple[str, str]:
    """Text without byte order mark, and the name of the encoding it was in.

    Tried in this order: byte order marks, UTF-16 without one where its zero bytes show it, strict UTF-8, ISO-2022-JP,
    CP932 (Shift_JIS) where it gives runs of Japanese characters, Windows-1252 where it gives western words, Chinese and
    Korean encodings where charset-normalizer finds one, and last the one-byte encoding whose reading is most surely
    text of one of its languages. Too little text to tell is refused rather than guessed.

    Raises:
        BadInputError: the file is empty, binary, or in none of these.
    """
    if not data.strip():
        raise BadInputError(f"{filename} is empty; choose a file with a header and at least one row.")
    for mark, what in _SIGNATURES:
        if data.startswith(mark):
            raise BadInputError(f"{filename} is {what}, not text; {_WAY_OUT}.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding, filename), encoding
    if b"\x00" in data:
        return _utf16_without_mark(data, filename)
    for encoding in ("iso2022_jp", "utf-8") if b"\x1b$" in data else ("utf-8",):
        decoded = _try(data, encoding)
        if decoded is not None:
            return decoded, encoding
    _check_not_damaged(data, filename)
    return _legacy(data, filename)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _strictly(data: bytes, encoding: str, filename: str) -> str:
    text = _try(data, encoding)
    if text is None or "\x00" in text:
        raise BadInputError(f"{filename} begins like {encoding} text but holds bytes that are not; {_WAY_OUT}.")
    if not text.strip():
        raise BadInputError(f"{filename} is empty; choose a file with a header and at least one row.")
    return text


def _check_not_damaged(data: bytes, filename: str) -> None:
    """Refuse what is UTF-8 in most places: read in another encoding, every other foreign letter would be wrong."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character >= "\x80" for character in text) - broken
    if whole >= 4 * broken:
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise BadInputError(
            f"{filename}, line {line} holds bytes that are not UTF-8 though the rest is; mend that line."
        )


def _utf16_without_mark(data: bytes, filename: str) -> tuple[str, str]:
    found = [(text, name) for name in ("utf-16-le", "utf-16-be") if (text := _try(data, name)) and _is_plain(text)]
    if not found:
        raise BadInputError(f"{filename} holds zero bytes, so it is not a text file; {_WAY_OUT}.")
    # Read the wrong way round, separators and line ends turn into rare letters: the reading with more ASCII is right.
    return max(found, key=lambda item: sum(character < "\x80" for character in item[0][:_SAMPLE_CHARACTERS]))


def _is_plain(text: str) -> bool:
    sample = text[:_SAMPLE_CHARACTERS]
    odd = any(unicodedata.category(c) in ("Cn", "Co", "Cc") and c not in "\t\n\r" for c in sample)
    return "\x00" not in text and "\n" in text and not odd


def _legacy(data: bytes, filename: str) -> tuple[str, str]:
    if len(data) - len(data.translate(None, _CONTROL_BYTES)) > _MAX_CONTROL_SHARE * len(data):
        raise BadInputError(f"{filename} holds control bytes, so it is not a text file; {_WAY_OUT}.")
    for encoding, fits in (("cp932", _is_japanese), ("cp1252", _is_western)):
        text = _try(data, encoding)
        if text is not None and fits(text[:_SAMPLE_CHARACTERS]):
            return text, encoding
    found = _wide(data) or _narrow(data)
    if found is None:
        raise BadInputError(f"The encoding of {filename} could not be told (it is not UTF-8); {_WAY_OUT}.")
    return found


def _is_japanese(sample: str) -> bool:
    """Whether CP932 made sense: most other characters stand in runs and come from the common rows of the table.

    Windows-1252 with typographic quotes also decodes as CP932, but into single kanji; Cyrillic and Chinese code pages
    do too, but into rare kanji, half-width kana and private characters.
    """
    others = re.findall(r"[^\x00-\x7f]+", sample)
    count = sum(map(len, others))
    in_runs = sum(len(run) for run in others if len(run) > 1)
    common = sum(0x81 <= c.encode("cp932", "replace")[0] <= 0x9F for run in others for c in run)
    private = any("\ue000" <= c <= "\uf8ff" for run in others for c in run)
    return not private and in_runs >= 0.6 * count and common >= 0.6 * count


def _is_western(sample: str) -> bool:
    """Whether Windows-1252 made sense: a minority of accented letters, none of the signs of another code page."""
    letters = sum(character.isalpha() for character in sample)
    accented = re.findall(r"[À-ÖØ-öø-ÿŒœŠšŽžŸ]", sample)
    foreign = _holds_signs_in_words(sample) or re.search(r"[À-ÖØ-öø-ÿ]{4,}|[ÐðÞþ]", sample)
    return len(accented) <= 0.4 * letters and not foreign


def _wide(data: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    names = [*_WIDE, *(name for name in _NARROW if name not in ("cp850", "mac_roman", "cp866"))]
    best = from_bytes(data[:_SAMPLE_CHARACTERS], cp_isolation=names).best()
    if best is None or best.encoding not in _WIDE:
        return None
    text = _try(data, best.encoding)
    if text is None or sum(character >= "\x80" for character in text) < _MIN_WIDE_CHARACTERS:
        return None
    return text, best.encoding


def _narrow(data: bytes) -> tuple[str, str] | None:
    readings = {name: text for name in _NARROW if (text := _try(data, name)) is not None}
    sure = {name: _confidence(text, _NARROW[name]) for name, text in readings.items()}
    best = max(sure, key=lambda name: sure[name], default="")
    return (readings[best], best) if best and sure[best] >= _MIN_CONFIDENCE else None


def _confidence(text: str, languages: str) -> float:
    """How surely the lines with other characters than ASCII are text in one of the languages."""
    lines = [line for line in text[:_SAMPLE_CHARACTERS].split("\n") if not line.isascii()]
    sample = "\n".join(lines)[:_LANGUAGE_CHARACTERS]
    # Read in the wrong encoding, words hold signs, control characters and capitals in their middle.
    capitals = sum(a.islower() and b.isupper() and not b.isascii() for a, b in pairwise(sample))
    if _holds_signs_in_words(sample) or capitals * 20 > len(sample):
        return 0.0
    code, confidence = classify(sample)
    return confidence if code in languages.split() else 0.0


def _holds_signs_in_words(sample: str) -> bool:
    """Whether more than one in twenty of the characters beyond ASCII is a sign where only a letter can stand."""
    others = sum(character >= "\x80" for character in sample)
    return len(_SIGN_IN_WORD.findall(sample)) * 20 > others
