"""Edits that should matter: what is asked for is no longer the same."""

from __future__ import annotations

import re

from components.evaluation.robustness.context import EditContext, codes_in, names_in

_AUXILIARIES = "can|do|does|did|is|are|was|were|will|should|could|must|may"
_PRONOUNS = "I|you|we|they|he|she|it|one"
# (pattern, replacement) pairs per language; the first that applies is used.
_NEGATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\bwithout\b", "with"),
        (r"\bwith no\b", "with"),
        (r"\bwith\b", "without"),
        (r"\b(ca)n['’]t\b", r"\1n"),
        (r"\b(do|does|did|is|are|was|were|should|could|would|must|has|have)n['’]t\b", r"\1"),
        (rf"\b({_AUXILIARIES}) ?not\b", r"\1"),
        (r"\bno longer\b", "still"),
        (r"\bnot to\b", "to"),
        (r"\bhow to\b", "how not to"),
        (rf"\b({_AUXILIARIES}) ({_PRONOUNS}) not\b", r"\1 \2"),
        (rf"\b({_AUXILIARIES}) ({_PRONOUNS})\b", r"\1 \2 not"),
        # In a statement only: after a question word, "not" would stand in the wrong place.
        (rf"^(?!.*\b(?:how|what|which|when|where|why|who)\b)(\S.*? )({_AUXILIARIES})\b", r"\1\2 not"),
    ),
    "de": (
        (r"\bohne\b", "mit"),
        (r"\bmit\b", "ohne"),
        (r"\bkeine(n|m|r|s)?\b", r"eine\1"),
        (r"\beine(n|m|r|s)?\b", r"keine\1"),
        (r"\bnicht ", ""),
        (r"\b(ist|sind|kann|können|darf|dürfen|muss|müssen|wird|werden)\b", r"\1 nicht"),
    ),
    "es": (
        (r"\bsin\b", "con"),
        (r"\bcon\b", "sin"),
        (r"\bno ", ""),
        (r"\b(es|son|puede|puedo|pueden|debe|deben|está|están|se)\b", r"no \1"),
    ),
    "fr": (
        (r"\bsans\b", "avec"),
        (r"\bavec\b", "sans"),
        (r"\b(est|sont|peut|doit) pas\b", r"\1"),
        (r"\b(est|sont|peut|doit)\b", r"\1 pas"),
    ),
    # A polite question in the negative ("できませんか") asks the same: endings before か stay.
    "ja": (
        ("なしで", "ありで"),
        ("ありで", "なしで"),
        ("できません(?!か)", "できます"),
        ("できます(?!か)", "できません"),
        ("できない", "できる"),
        ("できる", "できない"),
        ("ではない", "である"),
        ("ません(?!か)", "ます"),
        ("ます(?!か)", "ません"),
        ("しない", "する"),
        ("する", "しない"),
    ),
}
# Units of one kind: a value keeps its number and gets another unit.
_UNITS: tuple[tuple[str, ...], ...] = (
    ("kg", "g", "t"),
    ("km", "m", "cm", "mm"),
    ("l", "ml"),
    ("hours", "days", "minutes"),
    ("hour", "day", "minute"),
    ("years", "months", "weeks"),
    ("year", "month", "week"),
    ("stunden", "tage", "minuten"),
    ("jahre", "monate", "wochen"),
    ("horas", "días", "minutos"),
    ("años", "meses", "semanas"),
    ("時間", "日", "分"),
    ("年間", "か月", "週間"),
    ("°c", "°f"),
    ("usd", "eur", "jpy"),
    ("mb", "gb", "kb"),
)
_NUMBER = re.compile(r"(?<![\w.\-])(\d+)(?![\w\-]*-\d)(?=$|[^\w]|[^\W\d_])")


def negated(text: str, context: EditContext) -> str:
    """The first rule of the language that applies turns one word into its opposite; German nouns stay as they are."""
    for pattern, replacement in _NEGATIONS.get(context.language, ()):
        changed, count = re.subn(pattern, replacement, text, count=1, flags=re.IGNORECASE)
        if count:
            return changed
    return text


def other_number(text: str, context: EditContext) -> str:
    """One number that is no part of a code replaced by another with as many digits, first digit not 0."""
    matches = list(_NUMBER.finditer(text))
    if not matches:
        return text
    match = matches[int(context.rng.integers(len(matches)))]
    digits = len(match.group(1))
    low, high = (0, 9) if digits == 1 else (10 ** min(digits - 1, 17), 10 ** min(digits, 18) - 1)
    number = int(context.rng.integers(low, high))  # high stands for the number itself, so that the draw always differs
    old = int(match.group(1)[:18])
    return text[: match.start(1)] + str(high if number == old else number) + text[match.end(1) :]


def other_unit(text: str, context: EditContext) -> str:
    """One unit behind a number replaced by another of its kind."""
    for units in _UNITS:
        names = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
        match = re.search(rf"(?<=\d)(\s*)({names})(?![A-Za-zäöüßñ\-])", text, re.IGNORECASE)
        if match:
            others = [unit for unit in units if unit != match.group(2).lower()]
            return text[: match.start(2)] + str(context.rng.choice(others)) + text[match.end(2) :]
    return text


def other_name(text: str, context: EditContext) -> str:
    """One code, else one name, replaced by another that these queries hold; unchanged where there is no other."""
    for own, known in (
        (codes_in(text), context.names.codes),
        (names_in(text), context.names.of_language(context.language)),
    ):
        others = [name for name in known if name not in text]
        if own and others:
            return text.replace(own[int(context.rng.integers(len(own)))], str(context.rng.choice(others)), 1)
    return text
