"""Edits that should not matter: a person who types this still means the same."""

from __future__ import annotations

import re
import unicodedata

from components.evaluation.robustness.context import EditContext

SHORTEST_WORD = 4  # letters a word needs before a slip inside it leaves it readable
CUT_SHARE = 0.1  # of the characters
SHORTEST_CUT = 20  # characters a text needs before its end can go without its meaning

# The letters around each on the keyboards of their languages; only neighbours in the same row, the commonest slip.
_ROWS = {
    "": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "de": ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    "fr": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "es": ("qwertyuiop", "asdfghjklñ", "zxcvbnm"),
}
_FILLERS = {
    "en": ("please tell me ", "hi, I would like to know: ", "quick question: "),
    "de": ("Bitte sagen Sie mir: ", "Hallo, ich wüsste gern: ", "Kurze Frage: "),
    "es": ("Por favor, dígame: ", "Hola, quisiera saber: ", "Una pregunta: "),
    "fr": ("Dites-moi, s'il vous plaît : ", "Bonjour, je voudrais savoir : "),
    "ja": ("すみません、", "教えてください。", "ちょっと聞きたいのですが、"),
}
_WORD = re.compile(r"[^\W\d_]+")
_END_MARKS = re.compile(r"[\s.!?。！？…]+$")
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def neighbour_key(text: str, context: EditContext) -> str:
    """One letter inside a word replaced by its neighbour on the keyboard; the case stays."""
    rows = _ROWS.get(context.language, _ROWS[""])
    beside = {
        letter: [row[i] for i in (place - 1, place + 1) if 0 <= i < len(row)]
        for row in rows
        for place, letter in enumerate(row)
    }
    places = [place for place in _inner_letters(text) if text[place].lower() in beside]
    if not places:
        return text
    place = int(context.rng.choice(places))
    letter = str(context.rng.choice(beside[text[place].lower()]))
    return text[:place] + (letter.upper() if text[place].isupper() else letter) + text[place + 1 :]


def dropped_letter(text: str, context: EditContext) -> str:
    """One letter inside a word left out."""
    places = _inner_letters(text)
    if not places:
        return text
    place = int(context.rng.choice(places))
    return text[:place] + text[place + 1 :]


def doubled_letter(text: str, context: EditContext) -> str:
    """One letter inside a word typed twice."""
    places = _inner_letters(text)
    if not places:
        return text
    place = int(context.rng.choice(places))
    return text[: place + 1] + text[place:]


def lower_case(text: str, context: EditContext) -> str:
    """Everything in small letters."""
    return text.lower()


def upper_case(text: str, context: EditContext) -> str:
    """Everything in capitals."""
    return text.upper()


def without_accents(text: str, context: EditContext) -> str:
    """Latin letters without their marks; other scripts keep theirs, where marks make other letters."""
    return "".join(_plain(character) for character in text)


def other_width(text: str, context: EditContext) -> str:
    """ASCII in full width; where there is any in full width already, all in half width."""
    half = "".join(unicodedata.normalize("NFKC", c) if 0xFF01 <= ord(c) <= 0xFF5E or c == "\u3000" else c for c in text)
    return half if half != text else text.translate(_FULL_WIDTH)


def more_spaces(text: str, context: EditContext) -> str:
    """Two spaces between words, one before the text and a line break after it."""
    return f" {re.sub(' +', '  ', text)}\n"


def other_punctuation(text: str, context: EditContext) -> str:
    """The marks at the end left out; three dots where there are none."""
    bare = _END_MARKS.sub("", text)
    return bare if bare and bare != text else f"{text}..."


def markup(text: str, context: EditContext) -> str:
    """Wrapped in tags as a web page would."""
    return f"<p><b>{text}</b></p>"


def swapped_words(text: str, context: EditContext) -> str:
    """Two neighbouring words that differ swapped; needs four words, since few words leave no other order."""
    pieces = re.split(r"(\s+)", text)
    words = [i for i in range(0, len(pieces), 2) if pieces[i]]
    if len(words) < 4:
        return text
    places = [i for i in words[:-1] if pieces[i] != pieces[i + 2]]
    if not places:
        return text
    place = int(context.rng.choice(places))
    pieces[place], pieces[place + 2] = pieces[place + 2], pieces[place]
    return "".join(pieces)


def filler(text: str, context: EditContext) -> str:
    """A polite phrase of the text's context.language in front; nothing where the language has no list."""
    phrases = _FILLERS.get(context.language)
    return f"{context.rng.choice(phrases)}{text}" if phrases else text


def cut_off(text: str, context: EditContext) -> str:
    """The last tenth of the characters missing; short texts stay whole."""
    return text if len(text) < SHORTEST_CUT else text[: len(text) - max(1, round(len(text) * CUT_SHARE))]


def _inner_letters(text: str) -> list[int]:
    """Places of letters that are neither first nor last of a word of SHORTEST_WORD letters; scripts with cases only.

    People hardly ever mistype a first letter, and codes (with digits in them) are no words.
    """
    places: list[int] = []
    for match in _WORD.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        is_code = (before + after) != "" and any(c.isdigit() or c in "-_/" for c in before + after)
        if len(match.group()) >= SHORTEST_WORD and match.group().lower() != match.group().upper() and not is_code:
            places.extend(range(match.start() + 1, match.end() - 1))
    return places


def _plain(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    if len(decomposed) == 1 or not unicodedata.name(decomposed[0], "").startswith("LATIN"):
        return character
    return decomposed[0]
