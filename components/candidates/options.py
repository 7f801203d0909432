"""Options of candidates: known ones, of the right type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.records import BadInputError
from components.spec import ModelSpec

_IN_WORDS = {int: "a whole number above 0", float: "a number", str: "a text", bool: "true or false"}
MOST = 10**12  # no number that an option stands for is larger
MAY_BE_ZERO = ("b",)  # of BM25


def checked_options(spec: ModelSpec, allowed: Mapping[str, type]) -> dict[str, Any]:
    """The options of a spec, of the types its kind wants.

    Raises:
        BadInputError: an unknown option, or a value of another type.
    """
    found: dict[str, Any] = {}
    for name, value in spec.options.items():
        if name not in allowed:
            known = ", ".join(allowed) or "none"
            raise BadInputError(f'"{spec.name}" has the option "{name}", which is not known; allowed: {known}.')
        if not _fits(name, value, allowed[name]):
            raise BadInputError(
                f'"{spec.name}" has {name} = {repr(value)[:60]}; it must be {_IN_WORDS[allowed[name]]}'
                f"{f', at most {MOST:.0e}' if allowed[name] in (int, float) else ''}."
            )
        found[name] = value
    return found


def _fits(name: str, value: object, wanted: type) -> bool:
    if wanted is bool or isinstance(value, bool):
        return wanted is bool and isinstance(value, bool)
    if not isinstance(value, (int, float) if wanted is float else wanted):
        return False
    return isinstance(value, str) or (value == 0 and name in MAY_BE_ZERO) or 0 < value <= MOST  # type: ignore[operator]
