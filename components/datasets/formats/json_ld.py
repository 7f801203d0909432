"""What a page says of itself to search engines, JSON-LD by schema.org: often the answers that a script draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from components.datasets.json_text import parse

TYPE = "application/ld+json"
"""The ``type`` of such a script."""

_ANSWERS = ("acceptedAnswer", "suggestedAnswer")


def said_texts(scripts: Sequence[str]) -> list[tuple[str, ...]]:
    """Questions with their answers (``Question``) and the texts of articles (``articleBody``), in their order.

    Their texts may be HTML. A script that is no JSON says nothing, as to search engines.
    """
    texts = []
    for script in scripts:
        try:
            texts += [parts for thing in _things(parse(script)[0]) if (parts := _texts(thing))]
        except (ValueError, RecursionError):
            continue
    return texts


def _things(value: object) -> Iterator[dict[str, Any]]:
    """Every object in it, outer ones first."""
    if isinstance(value, dict):
        yield value
        for inside in value.values():
            yield from _things(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _things(inside)


def _texts(thing: dict[str, Any]) -> tuple[str, ...]:
    types = thing.get("@type")
    if "Question" in (types if isinstance(types, list) else [types]):
        answers = [answer for name in _ANSWERS for answer in _as_list(thing.get(name)) if isinstance(answer, dict)]
        answered = _strings([answer.get("text") for answer in answers])
        return _strings([thing.get("name") or thing.get("text")]) + answered if answered else ()
    return _strings([thing.get("articleBody")])


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _strings(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str) and value.strip())
