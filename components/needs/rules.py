"""What a field of the needs may hold, said in the words an error uses, and checked in one place."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from components.i18n import N_, tr
from components.numbers import commas
from components.records import BadInputError

LONGEST_TEXT = 200  # characters
MOST_ITEMS = 40  # of a list
MOST = 1e11  # of anything counted or paid
_NUMBER = N_("a number from {low:,.12g} to {high:,.12g}")
_NUMBER_OF = N_("a number from {low:,.12g} to {high:,.12g} {unit}")
_WITH_HINT = N_("{said} ({hint})")
_LIST, _AT_LEAST_ONE = N_("a list of {options}"), N_("a list of at least one of {options}")
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One field: what it means, its unit ("" where it has none), the section it stands in, and what is allowed.

    ``allowed`` says that in the language of who reads. ``clean`` returns the value as it is stored, or raises
    ValueError where it is not allowed. ``optional`` fields may be None, which means "not said".
    """

    meaning: str
    unit: str
    section: str
    allowed: Callable[[], str]
    clean: Callable[[Any], Any]
    optional: bool = False

    def check(self, name: str, value: object) -> Any:  # noqa: ANN401 - str, float, bool or a tuple, as the field says
        """The value as it is stored.

        Raises:
            BadInputError: it is not allowed; the sentence names the field, the value and what is allowed.
        """
        if value is None and self.optional:
            return None
        try:
            return self.clean(value)
        except ValueError:
            shown = tr("not set") if value is None else _short(value)
            raise BadInputError(
                tr("{name} is {shown}; allowed: {allowed}.", name=name, shown=shown, allowed=self.allowed())
            ) from None


def number(
    default: float | None,
    unit: str,
    meaning: str,
    section: str,
    *,
    low: float = 0.0,
    high: float = MOST,
    hint: str = "",
) -> Any:  # noqa: ANN401 - a dataclass field
    """A number from ``low`` to ``high``, stored as float; None is allowed where the default is None."""

    def clean(value: Any) -> float:  # noqa: ANN401
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError
        checked = float(value) if abs(value) <= high else math.inf
        if not low <= checked <= high:  # NaN fails too
            raise ValueError
        return checked

    def allowed() -> str:
        text = _NUMBER_OF if unit else _NUMBER
        permitted = tr(text, low=low, high=high, unit=tr(unit))
        return tr(_WITH_HINT, said=permitted, hint=tr(hint)) if hint else permitted

    return _field(default, Rule(meaning, unit, section, allowed, clean, optional=default is None))


def choice(default: str, options: Sequence[str], meaning: str, section: str) -> Any:  # noqa: ANN401
    """One of ``options``."""

    def clean(value: Any) -> str:  # noqa: ANN401
        if not isinstance(value, str) or value not in options:
            raise ValueError
        return value

    return _field(default, Rule(meaning, "", section, lambda: tr("one of {options}", options=commas(options)), clean))


def choices(default: tuple[str, ...], options: Sequence[str], meaning: str, section: str, *, least: int = 0) -> Any:  # noqa: ANN401
    """Some of ``options``, each once, stored in their order."""

    def clean(value: Any) -> tuple[str, ...]:  # noqa: ANN401
        named = _texts(value)
        if not set(named) <= set(options) or len(named) < least:
            raise ValueError
        return tuple(option for option in options if option in named)

    def allowed() -> str:
        return tr(_AT_LEAST_ONE if least else _LIST, options=commas(options))

    return _field(default, Rule(meaning, "", section, allowed, clean))


def languages(meaning: str, section: str) -> Any:  # noqa: ANN401
    """Language codes, each once, in the order given."""

    def clean(value: Any) -> tuple[str, ...]:  # noqa: ANN401
        codes = _texts(value)
        if not all(LANGUAGE_CODE.fullmatch(code) for code in codes):
            raise ValueError
        return tuple(dict.fromkeys(codes))

    def allowed() -> str:
        return tr('a list of at most {most_items} language codes such as "en", "de" or "zh-TW"', most_items=MOST_ITEMS)

    return _field((), Rule(meaning, "", section, allowed, clean))


def flag(default: bool | None, meaning: str, section: str) -> Any:  # noqa: ANN401
    """True or False; None is allowed where the default is None."""

    def clean(value: Any) -> bool:  # noqa: ANN401
        if not isinstance(value, bool):
            raise ValueError
        return value

    def allowed() -> str:
        return tr("true or false") if default is not None else tr("true or false, or leave it out")

    return _field(default, Rule(meaning, "", section, allowed, clean, optional=default is None))


def text(meaning: str, section: str) -> Any:  # noqa: ANN401
    """A short text in one line; "" means "not said"."""

    def clean(value: Any) -> str:  # noqa: ANN401
        if not isinstance(value, str) or not value.isprintable() or len(value.strip()) > LONGEST_TEXT:
            raise ValueError
        return value.strip()

    def allowed() -> str:
        return tr("one line of at most {longest_text} characters", longest_text=LONGEST_TEXT)

    return _field("", Rule(meaning, "", section, allowed, clean))


def closest(name: str, known: Sequence[str]) -> str:
    """``, did you mean "x"?`` where a known name is near; otherwise what is known."""
    near = difflib.get_close_matches(name, known, n=1)
    return tr('did you mean "{near}"?', near=near[0]) if near else tr("known are {known}.", known=commas(known))


def _field(default: Any, rule: Rule) -> Any:  # noqa: ANN401
    return field(default=default, metadata={"rule": rule})


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    if not isinstance(value, list | tuple) or len(value) > MOST_ITEMS:
        raise ValueError
    if not all(isinstance(item, str) for item in value):
        raise ValueError
    return tuple(value)


def _short(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        shown = repr(value)
    except ValueError:  # whole numbers of thousands of digits
        return tr("a number too long to show")
    return shown if len(shown) <= 60 else shown[:57] + "..."
