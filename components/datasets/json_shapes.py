"""The shapes in which programs write a table as one JSON value, each as rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.datasets.column_names import FIELDS, is_known, plain
from components.datasets.wording import listed, shown
from components.i18n import N_, tr, tr_count
from components.nouns import counted
from components.records import BadInputError

SHAPES = N_('an array of objects [{"id": ..., "text": ...}, ...] or an object of arrays {"id": [...], "text": [...]}')
_KEY = "id"
_SPARE_KEY = "key"  # where rows have an id of their own
_TEXT_NAMES = frozenset(plain(name) for field in ("text", "title") for name in FIELDS["documents"][field])
_ID_NAMES = frozenset(plain(name) for name in FIELDS["documents"]["id"])


@dataclass(frozen=True)
class JsonRows:
    """Rows, each an object or (all of them) an array of cells, and sentences about what was not read."""

    rows: list[Any]
    notes: tuple[str, ...] = ()


def rows_of(value: Any, filename: str) -> JsonRows:  # noqa: ANN401 - whatever JSON holds
    """The rows of a value: an array; an object of columns or of rows by their key; what pandas writes in its orients.

    Raises:
        BadInputError: a value without rows, or one that can be read in two ways.
    """
    if isinstance(value, list):
        return _of_array(value, filename)
    if not isinstance(value, dict):
        raise BadInputError(
            tr(
                "{filename} holds a single {name}; it must be {shapes}.",
                filename=filename,
                name=type(value).__name__,
                shapes=tr(SHAPES),
            )
        )
    if _is_split(value):
        rows = [dict(zip(map(str, value["columns"]), row, strict=True)) for row in value["data"]]
        return JsonRows(_with_keys(rows, value.get("index")))
    if isinstance(value.get("schema"), dict) and _are_objects(value.get("data")):
        return JsonRows(_without_index(value["data"]))
    parts = list(value.values())
    inner = _rows_by_id(value) or _inner_rows(value)
    if inner is not None:
        return inner
    if parts and all(isinstance(part, dict) for part in parts):
        return _of_objects(value, filename)
    beside = _of_arrays_beside(value, filename)
    if beside is not None:
        return beside
    arrays = {name: part for name, part in value.items() if isinstance(part, list) and part and _are_objects(part)}
    if arrays:
        return _of_wrapped(value, arrays, filename)
    if parts and all(isinstance(part, list) for part in parts):
        return _of_columns(value, filename)
    return _of_values(value, filename)


def _of_array(value: list[Any], filename: str) -> JsonRows:
    if value and all(isinstance(row, str) for row in value):
        return JsonRows([{"text": row} for row in value])
    if value and all(isinstance(row, list) for row in value):
        if any(isinstance(cell, list | dict) for row in value for cell in row):
            raise BadInputError(
                tr(
                    "{filename} holds arrays in arrays in an array; it must be {shapes}.",
                    filename=filename,
                    shapes=tr(SHAPES),
                )
            )
        return JsonRows(value)
    for number, row in enumerate(value, start=1):
        if not isinstance(row, dict):
            seen = shown(row if isinstance(row, str) else repr(row))
            raise BadInputError(
                tr(
                    "{filename}, item {number} is {seen}, not an object; use {shapes}.",
                    filename=filename,
                    number=number,
                    seen=seen,
                    shapes=tr(SHAPES),
                )
            )
    return JsonRows(value)


def _is_split(value: dict[str, Any]) -> bool:
    """Whether it is what pandas writes with orient="split"."""
    columns, data = value.get("columns"), value.get("data")
    if set(value) - {"index"} != {"columns", "data"} or not isinstance(columns, list) or not isinstance(data, list):
        return False
    return all(isinstance(row, list) and len(row) == len(columns) for row in data)


def _are_objects(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _without_index(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of orient="table" without the numbers pandas gives them."""
    if all(row.get("index") == place for place, row in enumerate(rows)):
        return [{name: cell for name, cell in row.items() if name != "index"} for row in rows]
    return rows


def _of_objects(value: dict[str, Any], filename: str) -> JsonRows:
    """An object of objects: rows by their key, or columns by theirs, as pandas writes them unasked."""
    parts = list(value.values())
    if len(parts) == 1 and all(isinstance(part, dict) for part in parts[0].values()) and parts[0]:
        return rows_of(parts[0], filename)
    if len(parts) == 1 and all(isinstance(part, list) for part in parts[0].values()) and len(parts[0]) > 1:
        return rows_of(parts[0], filename)
    inner = list(dict.fromkeys(name for part in parts for name in part))
    is_even = all(part.keys() == parts[0].keys() for part in parts)
    by_columns, by_rows = any(map(is_known, value)), any(map(is_known, inner))
    is_numbered = inner == [str(place) for place in range(len(inner))]
    if is_even and inner and (is_numbered or (by_columns and not by_rows)):
        rows = [dict(zip(value, cells, strict=True)) for cells in zip(*(p.values() for p in parts), strict=True)]
        return JsonRows(_with_keys(rows, inner))
    if is_even and by_columns and by_rows and sum(map(is_known, value)) * 2 > len(value):
        raise BadInputError(
            tr(
                "{filename} can be read in two ways: rows called {value}, or columns called so "
                "with the rows {inner}; use {shapes}.",
                filename=filename,
                value=listed([shown(name) for name in value], 3),
                inner=listed([shown(name) for name in inner], 3),
                shapes=tr(SHAPES),
            )
        )
    return JsonRows(_keyed(value, inner))


def _with_keys(rows: list[dict[str, Any]], keys: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Rows with the index pandas wrote beside them as their id, where it is more than their place.

    Numbers are the id only where there is no other: they may as well count the rows of a longer table.
    """
    if not isinstance(keys, list) or len(keys) != len(rows) or all(key in (n, str(n)) for n, key in enumerate(keys)):
        return rows
    if any(isinstance(key, list | dict) for key in keys) or len(set(keys)) < len(keys):
        return rows
    names = list(rows[0])
    if all(str(key).isdecimal() for key in keys) and any(plain(name) in _ID_NAMES for name in names):
        return rows
    return _keyed(dict(zip(map(str, keys), rows, strict=True)), names)


def _of_arrays_beside(value: dict[str, Any], filename: str) -> JsonRows | None:
    """Columns as a vector store gives them: arrays of one length, of texts, vectors and objects; others are named."""
    arrays = {name: part for name, part in value.items() if isinstance(part, list) and part}
    size = max(map(len, arrays.values()), default=0)
    columns = {name: part for name, part in arrays.items() if len(part) == size}
    texts = [name for name, part in columns.items() if is_known(name) and all(isinstance(cell, str) for cell in part)]
    objects = [name for name, part in columns.items() if _are_objects(part)]
    known = [name for name in arrays if is_known(name)]
    if not texts or len(known) < 2 or not set(known) <= columns.keys() or (len(columns) == len(value) and not objects):
        return None
    if any(_names_text(cell) for name in objects for cell in columns[name]):
        return None
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    others = [shown(name) for name in value if name not in columns]
    if not others:
        return JsonRows(rows)
    note = tr_count(
        "{filename}: {others} was not read.",
        "{filename}: {others} were not read.",
        len(others),
        filename=filename,
        others=listed(others),
    )
    return JsonRows(rows, (note,))


def _names_text(row: dict[str, Any]) -> bool:
    """Whether a row has words under the name of a text or a title."""
    return any(plain(name) in _TEXT_NAMES and _is_text(cell) for name, cell in row.items())


def _is_text(cell: Any) -> bool:  # noqa: ANN401
    """Whether a value is words, or a list of them, as search engines write fields that may have several."""
    return (
        isinstance(cell, str)
        and bool(cell.strip())
        or (isinstance(cell, list) and bool(cell) and all(map(_is_text, cell)))
    )


def _are_texts_by_id(value: dict[str, Any]) -> bool:
    """Whether it is rows by their id, each with words under the name of a text, in itself or in an object of it."""
    rows = list(value.values())
    return bool(rows) and all(
        isinstance(row, dict) and any(_names_text(part) for part in (row, *row.values()) if isinstance(part, dict))
        for row in rows
    )


def _rows_by_id(value: dict[str, Any]) -> JsonRows | None:
    """The only object of rows by their id, as indexes keep it beside what else they know; None for none."""
    names = [name for name, part in value.items() if isinstance(part, dict) and _are_texts_by_id(part)]
    if len(names) != 1 or len(value) == 1 or _are_texts_by_id(value):
        return None
    rows = value[names[0]]
    inner = list(dict.fromkeys(name for row in rows.values() for name in row))
    return JsonRows(
        _keyed(rows, inner), (tr("The rows in {found} were read, and nothing beside them.", found=shown(names[0])),)
    )


def _inner_rows(value: dict[str, Any], depth: int = 3) -> JsonRows | None:
    """The only array of rows inside objects, as search engines and web services answer; None where there is none."""
    arrays: list[tuple[str, list[Any]]] = []
    parts = list(value.values())
    if len(parts) > 1 and all(isinstance(part, dict) and part.keys() == parts[0].keys() for part in parts):
        return None  # a table by columns or by rows

    def look(part: dict[str, Any], path: str, left: int) -> None:
        for name, inner in part.items():
            if isinstance(inner, dict) and left:
                look(inner, f"{path}{name}.", left - 1)
            elif isinstance(inner, list) and inner and _are_objects(inner):
                arrays.append((f"{path}{name}", inner))

    look(value, "", depth)
    if len(arrays) != 1 or "." not in arrays[0][0] or _names_text(value):
        return None
    path, rows = arrays[0]
    around: Any = value
    for name in path.split(".")[:-1]:
        around = around.get(name) if isinstance(around, dict) else None
        if not isinstance(around, dict) or _names_text(around):
            return None
    if not all(_names_text(row) or any(isinstance(c, dict) and _names_text(c) for c in row.values()) for row in rows):
        return None
    return JsonRows(rows, (tr("The rows in {path} were read, and nothing beside them.", path=shown(path)),))


def _keyed(value: dict[str, dict[str, Any]], inner: Sequence[str]) -> list[dict[str, Any]]:
    """Rows with the key each stands under, which is its id where it has no other."""
    has_id = any(plain(name) in _ID_NAMES for name in inner)
    if has_id and list(value) == [str(place) for place in range(len(value))]:
        return list(value.values())
    name = _SPARE_KEY if has_id else _KEY
    while name in inner:
        name += "_"
    return [{name: key, **row} for key, row in value.items()]


def _of_wrapped(value: dict[str, Any], arrays: dict[str, list[Any]], filename: str) -> JsonRows:
    """The only array of objects beside other values, as web services answer."""
    if len(arrays) > 1:
        seen = listed([f"{shown(name)} ({counted('row', len(rows))})" for name, rows in arrays.items()])
        raise BadInputError(
            tr(
                "{filename} holds {number_of_arrays} arrays of objects, {seen}; save the one to read by itself.",
                filename=filename,
                number_of_arrays=len(arrays),
                seen=seen,
            )
        )
    name, rows = next(iter(arrays.items()))
    others = [shown(other) for other in value if other != name]
    if not others:
        return JsonRows(rows)
    return JsonRows(
        rows,
        (
            tr_count(
                "{filename}: the rows in {name} were read; {others} was not.",
                "{filename}: the rows in {name} were read; {others} were not.",
                len(others),
                filename=filename,
                name=shown(name),
                others=listed(others),
            ),
        ),
    )


def _of_columns(value: dict[str, list[Any]], filename: str) -> JsonRows:
    lengths = {name: len(part) for name, part in value.items()}
    is_named = any(map(is_known, value))
    texts = all(isinstance(cell, str) for part in value.values() for cell in part)
    if not is_named and texts and len(value) > 1:
        first = next(iter(value))
        raise BadInputError(
            tr(
                "{filename} can be read in two ways: {value} as columns, or as labels with a "
                'list of texts each; name the columns "text" and so on, or write [{{"label": '
                '{dumps}, "text": ...}}, ...].',
                filename=filename,
                value=listed([shown(name) for name in value], 3),
                dumps=json.dumps(first, ensure_ascii=False),
            )
        )
    if len(set(lengths.values())) > 1:
        (short, few), (long, many) = (pick(lengths.items(), key=lambda item: item[1]) for pick in (min, max))
        raise BadInputError(
            tr(
                "{filename}: column {short} has {few} values and column {long} has {many}; "
                "every array must be equally long.",
                filename=filename,
                short=shown(short),
                few=few,
                long=shown(long),
                many=many,
            )
        )
    return JsonRows([dict(zip(value, cells, strict=True)) for cells in zip(*value.values(), strict=True)])


def _of_values(value: dict[str, Any], filename: str) -> JsonRows:
    """An object of single values: texts by their id, or one row."""
    texts = value and all(isinstance(part, str) for part in value.values())
    known = sum(map(is_known, value))
    if texts and not known:
        return JsonRows([{_KEY: key, "text": text} for key, text in value.items()])
    if known and not any(isinstance(part, list) and part and isinstance(part[0], dict) for part in value.values()):
        if known * 2 >= len(value):
            return JsonRows(
                [value], (tr("{filename} holds one object, which was read as one row.", filename=filename),)
            )
    raise BadInputError(
        tr(
            "{filename} holds one object whose values are not all arrays; it must be {shapes}.",
            filename=filename,
            shapes=tr(SHAPES),
        )
    )
