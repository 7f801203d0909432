"""JSON and JSONL as rows of text."""

from __future__ import annotations

import json
from typing import Any

from components.datasets.limits import check_columns
from components.datasets.wording import shown
from components.records import BadInputError

Rows = tuple[list[str], list[list[str]], list[int]]
"""Column names, cells by column, and the number of each row."""

_SHAPES = 'an array of objects [{"id": ..., "text": ...}, ...] or an object of arrays {"id": [...], "text": [...]}'
_LARGEST_EXACT = 2**53  # above it a float is no longer one whole number


def cell_text(value: Any) -> str:  # noqa: ANN401 - whatever JSON or Arrow holds
    """A value as plain text: "" for none and NaN, 3.0 as "3", true and false in JSON's words, structures as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _number_text(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _LARGEST_EXACT else repr(value)


def read_json(text: str, filename: str) -> Rows:
    """Rows of a JSON text: an array of objects, or an object of columns. A .json file of JSON lines is read as such.

    Raises:
        BadInputError: broken JSON (with line and column), or another shape.
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            return read_json_lines(text, filename)
        raise BadInputError(
            f"{filename}, line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}); mend that place."
        ) from error
    except (RecursionError, ValueError) as error:
        raise BadInputError(f"{filename} holds values nested too deep or numbers too long; use {_SHAPES}.") from error
    if isinstance(value, dict):
        value = _rows_of_object(value, filename)
    if not isinstance(value, list):
        raise BadInputError(f"{filename} holds a single {type(value).__name__}; it must be {_SHAPES}.")
    for number, row in enumerate(value, start=1):
        if not isinstance(row, dict):
            raise BadInputError(f"{filename}, item {number} is {shown(cell_text(row))}, not an object; use {_SHAPES}.")
    return _columns(value, list(range(1, len(value) + 1)), filename)


def _rows_of_object(value: dict[str, Any], filename: str) -> list[Any]:
    """Rows of an object of arrays, of an object of objects (as pandas writes), or of the only array in an object."""
    parts = list(value.values())
    if len(parts) == 1 and isinstance(parts[0], list) and all(isinstance(row, dict) for row in parts[0]):
        return parts[0]
    if parts and all(isinstance(part, dict) and part.keys() == parts[0].keys() for part in parts):
        parts = [list(part.values()) for part in parts]
    if not parts or not all(isinstance(part, list) for part in parts):
        raise BadInputError(f"{filename} holds one object whose values are not all arrays; it must be {_SHAPES}.")
    lengths = {name: len(part) for name, part in zip(value, parts, strict=True)}
    if len(set(lengths.values())) > 1:
        (short, few), (long, many) = (pick(lengths.items(), key=lambda item: item[1]) for pick in (min, max))
        raise BadInputError(
            f"{filename}: column {shown(short)} has {few} values and column {shown(long)} has {many}; "
            "every array must be equally long."
        )
    return [dict(zip(value, cells, strict=True)) for cells in zip(*parts, strict=True)]


def read_json_lines(text: str, filename: str) -> Rows:
    """Rows of a text with one JSON object on each line; blank lines are skipped.

    Raises:
        BadInputError: a line that is not a JSON object, with its number.
    """
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep or a number too long"
            raise BadInputError(
                f"{filename}, line {number}: this is not JSON ({reason}): {shown(line)}; "
                "each line must be one whole object."
            ) from error
        if not isinstance(row, dict):
            raise BadInputError(
                f'{filename}, line {number} is {shown(line)}, not an object; write {{"id": ..., "text": ...}}.'
            )
        rows.append(row)
        numbers.append(number)
    return _columns(rows, numbers, filename)


def _columns(rows: list[dict[str, Any]], numbers: list[int], filename: str) -> Rows:
    header = list(dict.fromkeys(name for row in rows for name in row))
    if not header:
        raise BadInputError(f"{filename} holds no rows; it must have at least one object with an id and a text.")
    check_columns(len(header), filename)
    try:
        return header, [[cell_text(row.get(name)) for row in rows] for name in header], numbers
    except (RecursionError, ValueError) as error:
        raise BadInputError(f"{filename} holds values nested too deep or numbers too long; use {_SHAPES}.") from error
