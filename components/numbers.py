"""How numbers and dates are written, and several names or sentences one after another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from unicodedata import east_asian_width

from components import said
from components.i18n import SOURCE, current, tr

LEAST_MEGABYTES = 0.001
_HALF_WIDTH = {0xFEE0 + sign: sign for sign in range(0x21, 0x7F)} | {0x3000: " ", 0x2212: "-", 0x3001: ","}


def about_left(seconds: float) -> str:
    """A time left, as roughly as it is known."""
    if seconds < 10:
        return tr("a few seconds left")
    return tr("about {duration} left", duration=duration(seconds))


def duration(seconds: float) -> str:
    """A length of time in the unit a person would use."""
    if seconds < 1:
        return tr("under a second")
    if seconds < 90:
        return tr("{seconds:.0f} s", seconds=seconds)
    if seconds < 5400:
        return tr("{minutes:.0f} min", minutes=seconds / 60)
    return tr("{hours:.1f} h", hours=seconds / 3600)


def in_a_row(names: Sequence[str]) -> str:
    """Names or clauses as a person writes them: "a, b and c"; "" for none."""
    from babel.lists import format_list

    return format_list(list(names), locale=_locale())


def one_of(names: Sequence[str]) -> str:
    """Names of which one is meant: "a, b or c"; "" for none."""
    from babel.lists import format_list

    return format_list(list(names), style="or", locale=_locale())


def sentences(parts: Iterable[str]) -> str:
    """Whole sentences one after another, the empty ones left out: with a blank between them where words have blanks."""
    return said.together(parts)


def commas(names: Iterable[str]) -> str:
    """Names with no more than a comma between them: "a, b, c"."""
    return said.commas(names)


def clauses(parts: Iterable[str]) -> str:
    """Clauses of one sentence, set apart: "a; b"."""
    return tr("; ").join(parts)


def language(code: str) -> str:
    """A language by its code, as the reader calls it: "German", "Chinese (Taiwan)"; others as they are."""
    from babel import Locale

    reader = Locale.parse(_locale())
    base, _, place = code.partition("-")
    name = reader.languages.get(base, code)
    return tr("{language} ({place})", language=name, place=reader.territories.get(place, place)) if place else name


def half_width(typed: str) -> str:
    """What was typed with a Japanese keyboard: its wide digits, Latin letters, signs and blanks as usual ones."""
    return typed.translate(_HALF_WIDTH)


def columns(words: str) -> int:
    """How much room words take in a row, in Latin letters: a Japanese or Chinese one takes that of two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)


def day(at: date) -> str:
    """A day: 5 November 2026."""
    from babel.dates import format_date

    return format_date(at, "long", locale=_locale())


def month(at: date) -> str:
    """A month: November 2026."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", datetime(at.year, at.month, 1), locale=_locale())  # noqa: DTZ001 - a month has no zone


def minute(at: datetime) -> str:
    """A day and a time on it: 5 November 2026, 14:03."""
    from babel.dates import format_time

    return tr("{day}, {time}", day=day(at), time=format_time(at.replace(tzinfo=None), "HH:mm", locale=_locale()))


def _locale() -> str:
    """English as the British write it: the day before the month, no comma before "and"."""
    return "en_GB" if current() == SOURCE else current()


def milliseconds(value: float | None) -> str:
    """Two significant digits, or "unknown"."""
    if value is None:
        return tr("unknown")
    if value >= 100:
        return f"{float(f'{value:.2g}'):,.0f} ms"
    return f"{value:.2g} ms" if value < 10 else f"{value:.0f} ms"


def rounded(value: float | None) -> str:
    """Three significant digits at most, with thousands separated, or "unknown"."""
    if value is None:
        return tr("unknown")
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def in_round_words(value: float) -> str:
    """A large number as people say it: 1.2 billion, 380 million; below a million in digits."""
    from babel.numbers import format_compact_decimal

    if value < 1e6:
        return f"{value:,.0f}"
    return str(format_compact_decimal(value, format_type="long", locale=_locale(), fraction_digits=1))


def megabytes(value: float | None) -> str:
    """A size in MB without its unit, which stands in the header."""
    if value is None:
        return tr("unknown")
    if 0 < value < LEAST_MEGABYTES:
        return tr("below {least_megabytes}", least_megabytes=LEAST_MEGABYTES)
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}" if value < 10 else f"{value:.1f}"


def share(value: float | None) -> str:
    """A share of 1 in percent; never rounded up to 100."""
    if value is None:
        return tr("unknown")
    percent = value * 100
    return in_percent("100" if percent == 100 else f"{min(percent, 99.9):.1f}")


def in_percent(shown: str) -> str:
    """A number of percent as it is written, with its sign."""
    return tr("{number} %", number=shown)


def interval(row: Mapping[Any, Any], key: str) -> str:
    """A mean with half the width of its 95 % interval, which sets the decimals: 0.71 ± 0.03."""
    mean, low, high = float(row[key]), float(row[f"{key}_low"]), float(row[f"{key}_high"])
    if math.isnan(mean):
        return tr("unknown")
    if math.isnan(low) or math.isnan(high):
        return f"{mean:.2f}"
    half = (high - low) / 2
    decimals = 2 if half >= 0.005 else 3
    return f"{mean:.{decimals}f} ± {half:.{decimals}f}"
