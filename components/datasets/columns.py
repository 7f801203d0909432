"""Which column holds what: told by names first and contents second, for a person to correct."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import pandas as pd

from components.datasets.column_kinds import Kind, kind_of, said_of
from components.datasets.column_names import (
    ANSWER_TEXTS,
    FIELDS,
    NOT_TEXT_WORDS,
    QUESTION_WORDS,
    TEXT_WORDS,
    UNNAMED,
    Role,
    is_known,
    plain,
    unprefixed,
    words_of,
)
from components.datasets.wording import listed, shown
from components.i18n import N_, tr
from components.numbers import commas, in_a_row
from components.records import BadInputError

__all__ = ["Role", "check_mapping", "columns_by_name", "fields_of", "guess_columns", "no_text_message"]

_SAMPLE_ROWS = 500
_MAX_ID_CHARACTERS = 40
_MAX_TITLE_CHARACTERS = 120  # on average
_MOST_UNIQUE = 0.9  # share of different cells from which a column of a table without names can be its titles
_ROLES: dict[Role, str] = {
    "documents": N_("documents"),
    "queries": N_("queries"),
    "judgments": N_("judgments"),
    "questions": N_("questions"),
}
_NOT_TEXT = (Kind.VECTOR, Kind.STRUCTURE, Kind.EMPTY)
_NEVER_BY_LENGTH = (*_NOT_TEXT, Kind.NUMBER, Kind.DATE, Kind.LINK, Kind.HASH, Kind.BOOLEAN)


def fields_of(role: Role) -> tuple[str, ...]:
    """The fields a column can be mapped to, in the order a form shows them."""
    return tuple(FIELDS[role])


class _Columns:
    """A table's columns, what each holds, and how long its cells are; looked at when asked for."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self.names = [str(name) for name in frame.columns]
        self._kinds: dict[str, Kind] = {}

    @cached_property
    def by_plain(self) -> dict[str, str]:
        bare = {plain(unprefixed(name)): name for name in reversed(self.names)}
        return bare | {plain(name): name for name in reversed(self.names)}

    @cached_property
    def has_names(self) -> bool:
        return not all(name.startswith(UNNAMED) for name in self.names)

    def kind(self, name: str) -> Kind:
        if name not in self._kinds:
            self._kinds[name] = kind_of(self.frame[name])
        return self._kinds[name]

    def length(self, name: str) -> float:
        """The mean number of characters of its cells."""
        return float(self.frame[name].head(_SAMPLE_ROWS).str.len().mean())

    def is_key(self, name: str) -> bool:
        """Whether every row has a value of its own here."""
        cells = self.frame[name].str.strip()
        return bool(cells.is_unique and (cells != "").all())


def guess_columns(frame: pd.DataFrame, role: Role) -> dict[str, str]:
    """The likely column of each field (fields without one are absent; no column stands twice).

    Names decide first: well-known ones in English, German, Spanish, French and Japanese, whatever their case, accents
    or separators; of several names for an id the one whose values are all there and all different. Lists of numbers,
    lists and objects are no texts whatever their name, unless nothing else can be. What is left is told by contents:
    the longest text on average is the text, a column of short unique values in front of it is the id. Judgments are
    better told by ``judgment_columns``, which knows the ids there are; here their columns are taken in order.
    """
    columns = _Columns(frame)
    if len(columns.names) == 1 and role in ("documents", "queries"):
        return {"text": columns.names[0]}
    mapping = _by_name(columns, role)
    if role in ("documents", "queries"):
        _add_text(columns, mapping, role)
        _add_id(columns, mapping)
        _settle_title(columns, mapping)
    elif role == "judgments" and len(columns.names) in (2, 3):
        mapping = mapping if len(mapping) == len(columns.names) else _in_order(frame, ("query_id", "doc_id", "grade"))
    elif role == "questions" and len(columns.names) == 2 and len(mapping) < 2:
        mapping = _in_order(frame, ("question", "document"))
    return {field: mapping[field] for field in FIELDS[role] if field in mapping}


def columns_by_name(frame: pd.DataFrame, role: Role) -> dict[str, str]:
    """As ``guess_columns`` by well-known names alone: what a column holds is not looked at."""
    by_plain = {plain(str(name)): str(name) for name in reversed(list(frame.columns))}
    mapping: dict[str, str] = {}
    for field, names in FIELDS[role].items():
        for name in map(plain, names):
            if name in by_plain and by_plain[name] not in mapping.values():
                mapping[field] = by_plain[name]
                break
    return mapping


def check_mapping(frame: pd.DataFrame, mapping: Mapping[str, str], role: Role, needed: Sequence[str] = ()) -> None:
    """Raise BadInputError where a mapping names an unknown field or column, one column twice, or lacks a field."""
    columns = commas(shown(name) for name in frame.columns)
    for field, column in mapping.items():
        if field not in FIELDS[role]:
            raise BadInputError(
                tr(
                    "{field} is no field of {role}; allowed are {fields}.",
                    field=shown(field),
                    role=tr(_ROLES[role]),
                    fields=commas(FIELDS[role]),
                )
            )
        if column not in frame.columns:
            raise BadInputError(
                tr(
                    "There is no column {column} for the {field}; choose one of {columns}.",
                    column=shown(column),
                    field=field,
                    columns=columns,
                )
            )
    twice = [column for column in mapping.values() if list(mapping.values()).count(column) > 1]
    if twice:
        fields = in_a_row([field for field, column in mapping.items() if column == twice[0]])
        raise BadInputError(
            tr(
                "Column {twice} is chosen for {fields}; choose it for one of them only.",
                twice=shown(twice[0]),
                fields=fields,
            )
        )
    for field in needed:
        if field not in mapping:
            raise BadInputError(
                tr(
                    "No column is chosen for {field} of the {role}; choose one of {columns}.",
                    field=field,
                    role=tr(_ROLES[role]),
                    columns=columns,
                )
            )


def no_text_message(frame: pd.DataFrame) -> str:
    """One sentence for a table without a column of texts: what its columns hold."""
    columns = _Columns(frame)
    seen = [tr("{name} holds {what}", name=shown(name), what=_what(columns, name)) for name in columns.names]
    return tr(
        "No column is one of texts: {seen}. Choose the column that holds the texts, or add one.", seen=listed(seen, 6)
    )


def _what(columns: _Columns, name: str) -> str:
    kind = columns.kind(name)
    return tr("questions") if kind is Kind.TEXT and set(words_of(name)) & QUESTION_WORDS else said_of(kind)


def _by_name(columns: _Columns, role: Role) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for field, names in FIELDS[role].items():
        given = [columns.by_plain[name] for name in map(plain, names) if name in columns.by_plain]
        free = [name for name in dict.fromkeys(given) if name not in mapping.values()]
        chosen = _choice(columns, field, free)
        if chosen is not None:
            mapping[field] = chosen
    return mapping


def _choice(columns: _Columns, field: str, names: list[str]) -> str | None:
    """The surest of the columns whose names fit a field, given the surest name first."""
    if not names:
        return None
    if field == "id":
        single = [name for name in names if columns.kind(name) not in (Kind.VECTOR, Kind.STRUCTURE)]
        return next((name for name in names if columns.is_key(name)), next(iter(single), None))
    usable = [name for name in names if columns.kind(name) not in _NOT_TEXT]
    if field == "text":
        texts = [name for name in usable if columns.kind(name) is Kind.TEXT]
        return next(iter(texts or usable or _last_resort(columns, names)), None)
    return next(iter(usable or [name for name in names if columns.kind(name) is not Kind.VECTOR]), None)


def _last_resort(columns: _Columns, names: list[str]) -> list[str]:
    """Columns named like a text whose cells are empty or structures, where no column without a known name could be."""
    others = [name for name in columns.names if not is_known(name) and columns.kind(name) is Kind.TEXT]
    return [] if others else [name for name in names if columns.kind(name) is not Kind.VECTOR]


def _add_text(columns: _Columns, mapping: dict[str, str], role: Role) -> None:
    if "text" in mapping:
        return
    free = [name for name in columns.names if name not in mapping.values()]
    named = [name for name in free if _is_named_like_text(name) and columns.kind(name) is Kind.TEXT]
    chosen = _longest(columns, named)
    if chosen is None:
        chosen = _longest(columns, _spare(columns, free, role))
        if chosen and "title" in mapping and columns.length(chosen) <= columns.length(mapping["title"]):
            return
    if chosen is not None:
        mapping["text"] = chosen


def _spare(columns: _Columns, free: list[str], role: Role) -> list[str]:
    """Columns one of which may be the text by its length: of questions only where nothing else could hold texts."""
    usable = [name for name in free if columns.kind(name) not in _NEVER_BY_LENGTH]
    others = usable if role == "queries" else [name for name in usable if not set(words_of(name)) & QUESTION_WORDS]
    has_lists = any(columns.kind(name) is Kind.STRUCTURE for name in columns.names)
    return others if others or has_lists else usable


def _is_named_like_text(name: str) -> bool:
    words = set(words_of(name))
    return bool(words & TEXT_WORDS) and not words & NOT_TEXT_WORDS


def _longest(columns: _Columns, names: Iterable[str]) -> str | None:
    return max(names, key=columns.length, default=None)


def _add_id(columns: _Columns, mapping: dict[str, str]) -> None:
    if "id" in mapping:
        return
    free = [name for name in columns.names if name not in mapping.values()]
    ends = [name for name in free if words_of(name)[-1:] == ("id",)]
    places = [columns.names.index(mapping[field]) for field in ("title", "text") if field in mapping]
    before = [name for name in columns.names[: min(places, default=0)] if name in free]
    behind = [] if columns.has_names else [name for name in free if _is_numbered(columns, name)]
    chosen = next((name for name in (*ends, *before, *behind) if _is_id(columns, name)), None)
    if chosen is not None:
        mapping["id"] = chosen


def _is_id(columns: _Columns, name: str) -> bool:
    cells = columns.frame[name].str.strip()
    short = cells.str.len().max() <= _MAX_ID_CHARACTERS and not cells.str.contains(r"\s").any()
    return bool(short and columns.is_key(name) and columns.kind(name) not in _NOT_TEXT)


def _is_numbered(columns: _Columns, name: str) -> bool:
    """Whether cells are codes of one shape that differ in their digits, at least three of them."""
    shapes = set(columns.frame[name].str.strip().str.replace(r"\d+", "9", regex=True))
    return len(columns.frame) > 2 and len(shapes) == 1 and "9" in next(iter(shapes))


def _settle_title(columns: _Columns, mapping: dict[str, str]) -> None:
    """A question is the title of its answer only; in a table without names the title is a text before the text."""
    title, text = mapping.get("title"), mapping.get("text")
    if title and text and set(words_of(title)) & QUESTION_WORDS and not set(words_of(text)) & ANSWER_TEXTS:
        del mapping["title"]
    if columns.has_names or title or not text:
        return
    for name in columns.names[: columns.names.index(text)]:
        cells = columns.frame[name].head(_SAMPLE_ROWS)
        is_apart = cells.nunique() >= _MOST_UNIQUE * len(cells)
        is_short = columns.length(name) <= min(_MAX_TITLE_CHARACTERS, columns.length(text))
        if name not in mapping.values() and columns.kind(name) is Kind.TEXT and is_apart and is_short:
            mapping["title"] = name
            return


def _in_order(frame: pd.DataFrame, fields: Sequence[str]) -> dict[str, str]:
    return dict(zip(fields, map(str, frame.columns), strict=False))
