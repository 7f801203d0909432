"""Options in a typed name: NAME?factors=64&rounds=15."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from components.candidates.options import checked_options
from components.spec import ModelSpec, Option

_READ = {int: int, float: float, str: str}


def typed_options(text: str, name: str, kind: str, allowed: Mapping[str, type]) -> dict[str, Option]:
    """The options behind the ? of a typed name, of the types its kind wants.

    Raises:
        BadInputError: an unknown option, or a value of another type.
    """
    options: dict[str, Option] = {}
    for option, value in parse_qsl(text, keep_blank_values=True):
        try:
            options[option] = _READ[allowed.get(option, str)](value)
        except ValueError:
            options[option] = value
    return checked_options(ModelSpec(name, kind, "", options), allowed)


def as_typed(options: Mapping[str, Option]) -> str:
    """The options as they stand in a typed name, with the ? in front; "" without any."""
    return "?" + "&".join(f"{name}={value}" for name, value in sorted(options.items())) if options else ""
