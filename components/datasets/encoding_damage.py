"""Text that was decoded wrongly somewhere on its way, and leftovers of markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.i18n import N_, tr

_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # what bytes 80 to 9F look like when read as Windows-1252
_CONTINUATION = f"[\u0080-\u00bf{_CP1252}]"
_MISREAD = re.compile(
    f"[\u00c2-\u00df]{_CONTINUATION}|[\u00e0-\u00ef]{_CONTINUATION}{{2}}|[\u00f0-\u00f4]{_CONTINUATION}{{3}}"
)
_TYPESET = frozenset("‘’“”–—…•™€»«°·„‚›")  # stand behind a capital letter in good text too
_REPLACED = re.compile("\ufffd+|ï¿½")
_CONTROL = re.compile("[\u0080-\u009f\u0001-\u0008\u000e-\u001f]")
_QUESTION = re.compile(r"(?<![/?&=\w.])[^\W\d_]+(?:\?[a-zß-öø-ÿ]+)+(?![\w=/&])")
_ENTITY = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|apos|[a-z]{2,6}uml|[lr][sd]quo|[mn]dash|hellip|#\d{2,5}|#x[0-9a-f]{2,5});", re.I
)
_TAG = re.compile(
    r"</?(?:p|br|div|span|b|i|em|strong|ul|ol|li|table|tr|td|th|h[1-6]|a|img|font|sup|sub)(?:\s[^<>]{0,300})?/?>", re.I
)
_HYPHENATED = re.compile(r"[a-zà-öø-ÿ]{2}[\u00ad-]\r?\n\s*[a-zà-öø-ÿ]{2}")
_AROUND = 30  # characters shown on either side

KINDS = {
    "misread": N_("read as if it were Windows-1252 (Ã¼ for ü)"),
    "replaced": N_("lost for good (�)"),
    "control": N_("invisible control characters"),
    "question": N_("a question mark inside a word"),
}


@dataclass(frozen=True)
class Damage:
    """Texts with one kind of trouble."""

    texts: tuple[int, ...]
    """Positions of the texts, in order."""
    places: int
    """How often it was found in them."""
    kinds: dict[str, int]
    """Texts by kind, commonest first."""
    examples: tuple[tuple[int, str], ...]
    """Position and what stands there, with what it should be where that is sure."""


def encoding_damage(texts: Sequence[str]) -> Damage:
    """Texts with signs of a wrong decoding.

    "Misread" is what turns into valid text when encoded as Windows-1252 and decoded as UTF-8; the other kinds are the
    replacement character, control characters, and a question mark between letters.
    """
    return _collect(texts, _damage_in)


def markup_left(texts: Sequence[str]) -> Damage:
    """Texts with HTML tags, HTML entities, or words cut in two at the end of a line."""
    return _collect(texts, _markup_in)


def repaired(part: str) -> str | None:
    """What a misread piece was before: None where it is no misread UTF-8."""
    data = bytearray()
    for character in part:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return None
            data.append(ord(character))  # the five bytes that Windows-1252 leaves out
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return decoded if len(decoded) < len(part) else None


def _damage_in(text: str) -> list[tuple[str, int, int, str]]:
    """Kind, start, end and repair of everything suspicious."""
    spots = []
    if "?" in text:
        spots += [("question", match.start(), match.end(), "") for match in _QUESTION.finditer(text)]
    if text.isascii() and text.isprintable():
        return spots
    for match in _MISREAD.finditer(text):
        better = repaired(match.group())
        if better is not None and not _is_good_text(text, match):
            spots.append(("misread", match.start(), match.end(), better))
    spots += [("replaced", match.start(), match.end(), "") for match in _REPLACED.finditer(text)]
    spots += [("control", match.start(), match.end(), "") for match in _CONTROL.finditer(text)]
    taken = {place for kind, start, end, _ in spots if kind == "misread" for place in range(start, end)}
    return [spot for spot in spots if spot[0] != "control" or spot[1] not in taken]


def _is_good_text(text: str, match: re.Match[str]) -> bool:
    """CAFÉ” and the like: a word in capitals with a quotation mark behind it."""
    part = match.group()
    before = text[match.start() - 1 : match.start()]
    return (
        len(part) == 2 and part[1] in _TYPESET and (before.isupper() or (not before.isalpha() and part[0] not in "ÃÂ"))
    )


def _markup_in(text: str) -> list[tuple[str, int, int, str]]:
    spots = []
    if "&" in text:
        spots += [("entity", match.start(), match.end(), "") for match in _ENTITY.finditer(text)]
    if "<" in text:
        spots += [("tag", match.start(), match.end(), "") for match in _TAG.finditer(text)]
    if "\n" in text:
        spots += [("hyphen", match.start(), match.end(), "") for match in _HYPHENATED.finditer(text)]
    return spots


def _collect(texts: Sequence[str], look: Callable[[str], list[tuple[str, int, int, str]]]) -> Damage:
    positions: list[int] = []
    examples: list[tuple[int, str]] = []
    kinds: Counter[str] = Counter()
    places = 0
    for place, text in enumerate(texts):
        spots = look(text)
        if not spots:
            continue
        positions.append(place)
        places += len(spots)
        kinds.update({kind for kind, *_ in spots})
        if len(examples) < 5:
            examples.append((place, _shown(text, *spots[0][1:])))
    return Damage(tuple(positions), places, dict(kinds.most_common()), tuple(examples))


def _shown(text: str, start: int, end: int, better: str) -> str:
    before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    shown = " ".join(f"{before}{text[start:end]}{after}".split())
    return (
        tr("{shown} ({text} should be {better})", shown=shown, text=text[start:end], better=better) if better else shown
    )
