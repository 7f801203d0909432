"""Options of candidates: known ones, of the right type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.i18n import N_, tr
from components.numbers import commas
from components.records import BadInputError
from components.spec import ModelSpec

_IN_WORDS = {
    int: N_("a whole number above 0, at most {most:.0e}"),
    float: N_("a number, at most {most:.0e}"),
    str: N_("a text"),
    bool: N_("true or false"),
}
MOST = 10**12  # no number that an option stands for is larger
MAY_BE_ZERO = ("b",)  # of BM25


def checked_options(spec: ModelSpec, allowed: Mapping[str, type]) -> dict[str, Any]:
    """The options of a spec, of the types its kind wants.

    Raises:
        BadInputError: an unknown option, or a value of another type.
    """
    checked: dict[str, Any] = {}
    for name, value in spec.options.items():
        if name not in allowed:
            known = commas(allowed) or tr("none")
            raise BadInputError(
                tr(
                    '"{name}" has the option "{name_2}", which is not known; allowed: {known}.',
                    name=spec.name,
                    name_2=name,
                    known=known,
                )
            )
        if not _fits(name, value, allowed[name]):
            raise BadInputError(
                tr(
                    '"{name}" has {name_2} = {value}; it must be {in_words}.',
                    name=spec.name,
                    name_2=name,
                    value=repr(value)[:60],
                    in_words=tr(_IN_WORDS[allowed[name]], most=MOST),
                )
            )
        checked[name] = value
    return checked


def _fits(name: str, value: object, wanted: type) -> bool:
    if wanted is bool or isinstance(value, bool):
        return wanted is bool and isinstance(value, bool)
    if not isinstance(value, (int, float) if wanted is float else wanted):
        return False
    return isinstance(value, str) or (value == 0 and name in MAY_BE_ZERO) or 0 < value <= MOST  # type: ignore[operator]
