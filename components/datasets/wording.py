"""How messages name values, so that every sentence of the readers looks the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pandas as pd

from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError

MAX_SHOWN_CHARACTERS = 60


def shown(value: object) -> str:
    """A value in quotes, on one line and cut at MAX_SHOWN_CHARACTERS characters."""
    text = " ".join(str(value).split())
    if len(text) > MAX_SHOWN_CHARACTERS:
        text = text[: MAX_SHOWN_CHARACTERS - 1] + "…"
    return f"'{text}'"


def listed(values: Sequence[object], limit: int = 5) -> str:
    """The first ``limit`` values, and how many more there are."""
    first = commas(value if isinstance(value, str) else str(value) for value in values[:limit])
    return (
        first
        if len(values) <= limit
        else tr("{first} and {number_of_values} more", first=first, number_of_values=len(values) - limit)
    )


def ending(filename: str, extension: str) -> str:
    """What a name ends in, where that is no format that is read."""
    if not extension:
        return tr("{filename} has no extension.", filename=filename)
    return tr("{filename} ends in {extension}.", filename=filename, extension=shown(extension))


def row_numbers(frame: pd.DataFrame) -> list[int]:
    """The row of each record as a person sees it: what ``read_table`` noted, else its place under a header in row 1."""
    if frame.index.name == "row":
        return [int(number) for number in frame.index]
    return list(range(2, len(frame) + 2))


@contextmanager
def naming(filename: str) -> Iterator[None]:
    """Put the file's name in front of the message of any BadInputError raised inside that lacks it."""
    try:
        yield
    except BadInputError as error:
        if filename in str(error):
            raise
        raise type(error)(tr("{name}: {value}", name=filename, value=error)) from error
