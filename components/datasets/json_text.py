"""JSON as people and programs write it: parsed, trailing commas forgiven, or refused with the place."""

from __future__ import annotations

import json
import re
from typing import Any

from components.datasets.wording import shown
from components.i18n import tr
from components.records import BadInputError

_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)


def parse(text: str) -> tuple[Any, bool]:
    """The value, and whether commas behind last elements, which JSON does not allow, were overlooked.

    Raises:
        ValueError, RecursionError: as ``json.loads`` of the text as it is.
    """
    try:
        return json.loads(text), False
    except json.JSONDecodeError as error:
        mended = _STRING_OR_COMMA.sub(lambda match: match[0] if match[0] != "," else "", text)
        if mended == text:
            raise
        try:
            return json.loads(mended), True
        except ValueError:
            raise error from None


def parse_lines(text: str, filename: str) -> tuple[list[tuple[int, dict[str, Any]]], int]:
    """The object of each line that is not blank, with its number, and how many lines end in a comma, overlooked here.

    Raises:
        BadInputError: a line that is not one whole object.
    """
    rows: list[tuple[int, dict[str, Any]]] = []
    mended = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row, was_mended = parse(line)
        except (ValueError, RecursionError) as error:
            bare = line.rstrip().removesuffix(",")
            row = _object(bare) if bare != line.rstrip() else None
            was_mended = True
            if row is None:
                reason = (
                    error.msg if isinstance(error, json.JSONDecodeError) else tr("nested too deep or a number too long")
                )
                raise BadInputError(
                    tr(
                        "{filename}, line {number}: this is not JSON ({reason}): {line}; each line "
                        "must be one whole object.",
                        filename=filename,
                        number=number,
                        reason=reason,
                        line=shown(line),
                    )
                ) from error
        if not isinstance(row, dict):
            raise BadInputError(
                tr(
                    '{filename}, line {number} is {line}, not an object; write {{"id": ..., "text": ...}}.',
                    filename=filename,
                    number=number,
                    line=shown(line),
                )
            )
        mended += was_mended
        rows.append((number, row))
    return rows, mended


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
