"""Bytes to text: which encoding a file is in, or one sentence why it is none."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise

from components.datasets.languages import classify
from components.i18n import N_, in_own_language, tr, tr_count
from components.numbers import sentences
from components.records import BadInputError

_BOMS = (  # UTF-32 first: its little-endian mark begins with the one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", N_("a zip archive or an Excel or Word file")),
    (b"%PDF-", N_("a PDF")),
    (b"\x1f\x8b", N_("a gzip archive")),
    (b"PAR1", N_("a Parquet file")),
    (b"\xd0\xcf\x11\xe0", N_("an old Excel or Word file")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
)
DAMAGED = "utf-8 with damage"
"""What ``decode`` calls the encoding of UTF-8 in which some bytes are broken."""
_MARK = "\ufffd"
_BROKEN_DASH_OR_QUOTE = re.compile(rb"\xe2[\x80-\x84](?![\x80-\xbf])")  # in an old encoding no two letters people write
_SURELY_UTF8 = re.compile(r"(?<!\ufffd)(?:[\u0800-\ufffc]|(?<=[A-Za-z])[\xa0-\xff]|[\xa0-\xff](?=[A-Za-z]))(?!\ufffd)")
_MOST_DAMAGE_AFTER_BOM = 0.01  # share of characters
_WAY_OUT = N_("Save it as UTF-8 text (in Excel: 'CSV UTF-8') and try again.")
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
_LEAST_CYRILLIC, _LEAST_COHERENCE = 0.4, 0.4  # where letters are as frequent as in a language
_LANGUAGE_CHARACTERS = 3_000


class NoTextError(BadInputError):
    """A file in which there is no text at all."""


def decode(data: bytes, filename: str) -> tuple[str, str]:
    """Text without byte order mark, and the name of the encoding it was in.

    Tried in this order: byte order marks, UTF-16 without one where its zero bytes show it, strict UTF-8, ISO-2022-JP,
    CP932 (Shift_JIS) where it gives runs of Japanese characters, Windows-1252 where it gives western words, Chinese and
    Korean encodings where charset-normalizer finds one, and last the one-byte encoding whose reading is most surely
    text of one of its languages. Too little text to tell is refused rather than guessed. UTF-8 with a few broken bytes
    is read with a \ufffd in their place, and its encoding is called DAMAGED; ``damage_note`` says where.

    Raises:
        BadInputError: the file is empty, binary, or in none of these.
    """
    if not data.strip():
        raise NoTextError(
            tr("{filename} is empty; choose a file with a header and at least one row.", filename=filename)
        )
    for mark, what in _SIGNATURES:
        if data.startswith(mark):
            raise BadInputError(
                sentences([tr("{filename} is {what}, not text.", filename=filename, what=what), tr(_WAY_OUT)])
            )
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _after_mark(data, encoding, filename)
    if b"\x00" in data:
        return _utf16_without_mark(data, filename)
    for encoding in ("iso2022_jp", "utf-8") if b"\x1b$" in data else ("utf-8",):
        decoded = _try(data, encoding)
        if decoded is not None:
            return decoded, encoding
    if (marked := _damaged(data)) is not None:
        return marked, DAMAGED
    return _legacy(data, filename)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _after_mark(data: bytes, encoding: str, filename: str) -> tuple[str, str]:
    """The text after a byte order mark; UTF-8 in which few bytes are broken is read with marks."""
    if encoding == "utf-8-sig":
        text = data.decode(encoding, "replace")
        broken = text.count(_MARK) - data.count(_MARK.encode())
        if 0 < broken <= _MOST_DAMAGE_AFTER_BOM * len(text) and "\x00" not in text:
            return text, DAMAGED
    return _strictly(data, encoding, filename), encoding


def _strictly(data: bytes, encoding: str, filename: str) -> str:
    text = _try(data, encoding)
    if text is None or "\x00" in text:
        raise BadInputError(
            sentences(
                [
                    tr(
                        "{filename} begins like {encoding} text but holds bytes that are not.",
                        filename=filename,
                        encoding=encoding,
                    ),
                    tr(_WAY_OUT),
                ]
            )
        )
    if not text.strip():
        raise NoTextError(
            tr("{filename} is empty; choose a file with a header and at least one row.", filename=filename)
        )
    return text


def damage_note(data: bytes, filename: str) -> str:
    """Where UTF-8 with damage (see ``decode``) is broken, what was made of it and what can be done, in one sentence."""
    damaged = data.decode("utf-8", "replace").count(_MARK) - data.count(_MARK.encode())
    try:
        data.decode("utf-8")
        return ""
    except UnicodeDecodeError as error:
        line, place, broken = data[: error.start].count(b"\n") + 1, error.start + 1, data[error.start]
    where = tr("line {line:,} (byte {place:,} of the file, 0x{broken:02X})", line=line, place=place, broken=broken)
    return tr_count(
        "{filename} is UTF-8 except in {where}: what stood there is read as "
        "{mark}. Go on with that, or mend that line and upload the file again.",
        "{filename} is UTF-8 except in {count} places, the first in {where}: what stood there is read as "
        "{mark}. Go on with that, or mend those lines and upload the file again.",
        max(damaged, 1),
        filename=filename,
        where=where,
        mark=_MARK,
    )


def _damaged(data: bytes) -> str | None:
    """The text with marks where it is UTF-8 in most places: read otherwise, every other foreign letter would be wrong.

    Few foreign letters decide only where no old encoding gives such bytes by chance: characters of three bytes, and
    Latin letters and signs that touch a letter of ASCII.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count(_MARK)
    whole = sum(character >= "\x80" for character in text) - broken
    if whole >= 4 * broken or _BROKEN_DASH_OR_QUOTE.search(data):
        return text
    return text if len(_SURELY_UTF8.findall(text)) >= broken else None


def _utf16_without_mark(data: bytes, filename: str) -> tuple[str, str]:
    readings = [(text, name) for name in ("utf-16-le", "utf-16-be") if (text := _try(data, name)) and _is_plain(text)]
    if not readings:
        raise BadInputError(
            sentences([tr("{filename} holds zero bytes, so it is not a text file.", filename=filename), tr(_WAY_OUT)])
        )
    # Read the wrong way round, separators and line ends turn into rare letters: the reading with more ASCII is right.
    return max(readings, key=lambda item: sum(character < "\x80" for character in item[0][:_SAMPLE_CHARACTERS]))


def _is_plain(text: str) -> bool:
    sample = text[:_SAMPLE_CHARACTERS]
    odd = any(unicodedata.category(c) in ("Cn", "Co", "Cc") and c not in "\t\n\r" for c in sample)
    return "\x00" not in text and "\n" in text and not odd


def _legacy(data: bytes, filename: str) -> tuple[str, str]:
    if len(data) - len(data.translate(None, _CONTROL_BYTES)) > _MAX_CONTROL_SHARE * len(data):
        raise BadInputError(
            sentences(
                [tr("{filename} holds control bytes, so it is not a text file.", filename=filename), tr(_WAY_OUT)]
            )
        )
    for encoding, fits in (("cp932", _is_japanese), ("cp1252", _is_western)):
        text = _try(data, encoding)
        if text is not None and fits(text[:_SAMPLE_CHARACTERS]):
            return text, encoding
    decoded = _wide(data) or _narrow(data)
    if decoded is None:
        raise BadInputError(
            sentences(
                [tr("The encoding of {filename} could not be told (it is not UTF-8).", filename=filename), tr(_WAY_OUT)]
            )
        )
    return decoded


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
    sure = {name: _confidence(text, in_own_language(_NARROW[name])) for name, text in readings.items()}
    best = max(sure, key=lambda name: sure[name], default="")
    cyrillic = _cyrillic(data)
    if cyrillic and sure.get(cyrillic, 0.0) >= _LEAST_CYRILLIC:
        best = cyrillic
        return readings[best], best
    return (readings[best], best) if best and sure[best] >= _MIN_CONFIDENCE else None


def _cyrillic(data: bytes) -> str:
    """The Cyrillic encoding in which the letters are as frequent as in its languages; "" for none.

    Read in another one they are words of no language, but all in one script, by which alone some languages are told.
    """
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_CHARACTERS], cp_isolation=list(_NARROW)).best()
    is_sure = best is not None and best.coherence >= _LEAST_COHERENCE
    return (
        best.encoding
        if best is not None and is_sure and in_own_language(_NARROW.get(best.encoding)) == tr(_CYRILLIC)
        else ""
    )


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
