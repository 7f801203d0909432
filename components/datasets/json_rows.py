"""JSON and JSONL as rows of text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from components.datasets.column_names import UNNAMED
from components.datasets.header import part
from components.datasets.json_shapes import SHAPES, rows_of
from components.datasets.json_text import parse, parse_lines
from components.datasets.limits import check_columns
from components.i18n import tr, tr_count
from components.records import BadInputError


@dataclass(frozen=True)
class Rows:
    """Column names, cells by column, the number of each row, and sentences about how they were read."""

    header: list[str]
    columns: list[list[str]]
    numbers: list[int]
    notes: tuple[str, ...] = ()


_EXTENDED = frozenset(
    "$oid $numberLong $numberInt $numberDouble $date $uuid S N BOOL stringValue integerValue doubleValue booleanValue "
    "timestampValue".split()
)
"""Names in which exports of MongoDB, DynamoDB and Firestore wrap a value."""
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
    if isinstance(value, dict) and len(value) == 1 and (wrapped := next(iter(value.items())))[0] in _EXTENDED:
        return cell_text(wrapped[1])
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _number_text(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _LARGEST_EXACT else repr(value)


def rows_of_json(text: str, filename: str) -> Rows:
    """Rows of a JSON text in any of the shapes of ``json_shapes``. A .json file of JSON lines is read as such.

    Raises:
        BadInputError: broken JSON (with line and column), or another shape.
    """
    try:
        value, was_mended = parse(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            return read_json_lines(text, filename)
        raise BadInputError(
            tr(
                "{filename}, line {lineno}, column {colno}: this is not JSON ({msg}); mend that place.",
                filename=filename,
                lineno=error.lineno,
                colno=error.colno,
                msg=error.msg,
            )
        ) from error
    except (RecursionError, ValueError) as error:
        raise BadInputError(
            tr(
                "{filename} holds values nested too deep or numbers too long; use {shapes}.",
                filename=filename,
                shapes=tr(SHAPES),
            )
        ) from error
    shape = rows_of(value, filename)
    notes = shape.notes
    if was_mended:
        notes = (
            *notes,
            tr(
                "{filename}: commas behind the last element, which JSON does not allow, were overlooked.",
                filename=filename,
            ),
        )
    if shape.rows and isinstance(shape.rows[0], list):
        return _cells(shape.rows, filename, notes)
    return _columns(shape.rows, list(range(1, len(shape.rows) + 1)), filename, notes)


def _cells(rows: list[list[Any]], filename: str, notes: tuple[str, ...]) -> Rows:
    """Rows that are arrays: the first may hold the names of the columns, as in a delimited file."""
    records = [(number, [cell_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
    records = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    if not records:
        raise BadInputError(
            tr("{filename} holds no rows; it must have at least one object with an id and a text.", filename=filename)
        )
    parted = part(records, 0 if len(records) == 1 else None, filename)
    width = len(parted.names)
    for number, cells in parted.rows:
        if len(cells) != width:
            raise BadInputError(
                tr(
                    "{filename}, item {number} has {number_of_cells} cells where others have {width}.",
                    filename=filename,
                    number=number,
                    number_of_cells=len(cells),
                    width=width,
                )
            )
    names = [name or f"{UNNAMED}{place}" for place, name in enumerate(parted.names, start=1)]
    columns = [[cells[place] for _, cells in parted.rows] for place in range(width)]
    return Rows(names, columns, [number for number, _ in parted.rows], (*notes, *parted.notes))


def read_json_lines(text: str, filename: str) -> Rows:
    """Rows of a JSONL text, one object a line; blank lines are skipped. One JSON array is read as such.

    Raises:
        BadInputError: a line that is not a JSON object, with its number.
    """
    if text.lstrip().startswith("["):
        try:
            value, _ = parse(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            return rows_of_json(text, filename)
    rows, mended = parse_lines(text, filename)
    notes: tuple[str, ...] = ()
    if mended:
        notes = (
            tr_count(
                "{filename}: {count} line ends in a comma, which was overlooked.",
                "{filename}: {count} lines end in commas, which were overlooked.",
                mended,
                filename=filename,
            ),
        )
    rows = _without_actions(rows)
    return _columns([row for _, row in rows], [number for number, _ in rows], filename, notes)


def _without_actions(rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
    """The documents of a bulk request of Elasticsearch or OpenSearch, with the ids that the lines above them name."""
    actions, documents = rows[::2], rows[1::2]
    if not documents or len(actions) != len(documents) or not all(_is_action(row) for _, row in actions):
        return rows
    ids = [next(iter(row.values())).get("_id") for _, row in actions]
    return [
        (number, row if "_id" in row or action_id is None else {"_id": action_id, **row})
        for action_id, (number, row) in zip(ids, documents, strict=True)
    ]


def _is_action(row: dict[str, Any]) -> bool:
    return len(row) == 1 and next(iter(row)) in ("index", "create") and isinstance(next(iter(row.values())), dict)


def _columns(rows: list[dict[str, Any]], numbers: list[int], filename: str, notes: tuple[str, ...] = ()) -> Rows:
    header = list(dict.fromkeys(name for row in rows for name in row))
    if not header:
        raise BadInputError(
            tr("{filename} holds no rows; it must have at least one object with an id and a text.", filename=filename)
        )
    check_columns(len(header), filename)
    try:
        return Rows(header, [[cell_text(row.get(name)) for row in rows] for name in header], numbers, notes)
    except (RecursionError, ValueError) as error:
        raise BadInputError(
            tr(
                "{filename} holds values nested too deep or numbers too long; use {shapes}.",
                filename=filename,
                shapes=tr(SHAPES),
            )
        ) from error
