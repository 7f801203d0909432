"""What the cells of a column hold, told from a sample of them."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from itertools import islice

import pandas as pd

from components.datasets.limits import MAX_COLUMNS
from components.i18n import N_, tr

MOST_CELLS = 200  # cells with something in them that are looked at
_MOST_PARSED = 20_000  # characters of a cell up to which it is parsed as JSON; longer ones are told by their ends
LEAST_DIMENSIONS = 8  # numbers in a list from which it is taken for a vector
_BARE_DIMENSIONS = 16  # the same without brackets
_LOOKED_AT = 64  # numbers of a list that are checked
_MOST_REMEMBERED = 20_000  # characters of a column's cells up to which what they hold is remembered
_MOST = 0.9  # share of cells that must agree
_HALF = 0.5  # the same for structures, which no text has by chance
_SPACED = 0.3  # share of cells with blanks (or long runs of a script without any) that make a column one of texts

_NUMBER = re.compile(
    r"(?=[+-]?[.,]?\d)[+-]?(?:\d{1,3}(?:[ ,.'\u00a0\u202f]\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?\s?[%€$£¥]?"
)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}.{0,15})?|\d{1,2}:\d{2}(?::\d{2})?")
_LINK = re.compile(r"(?:https?|ftp|s3|gs|file)://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=.*\d)[0-9a-f]{16,128}", re.IGNORECASE)
_BOOLEAN = re.compile(r"true|false|yes|no|ja|nein|oui|non|sí|si", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]{6}")
_NAN = re.compile(r"\bnan\b")
_STRUCTURE = re.compile(r"\s*[\[{]\s*[\"'\[{\]}\d-]")


class Kind(StrEnum):
    """What most cells of a column hold."""

    EMPTY = "empty"
    VECTOR = "vector"
    STRUCTURE = "structure"
    NUMBER = "number"
    DATE = "date"
    LINK = "link"
    HASH = "hash"
    BOOLEAN = "boolean"
    CODE = "code"
    TEXT = "text"


_SAID = {
    Kind.EMPTY: N_("nothing"),
    Kind.VECTOR: N_("lists of numbers (vectors)"),
    Kind.STRUCTURE: N_("lists or objects"),
    Kind.NUMBER: N_("numbers"),
    Kind.DATE: N_("dates or times"),
    Kind.LINK: N_("addresses"),
    Kind.HASH: N_("hashes"),
    Kind.BOOLEAN: N_("yes or no"),
    Kind.CODE: N_("codes or single words"),
    Kind.TEXT: N_("texts"),
}


def said_of(kind: Kind) -> str:
    """What a column of this kind holds, in words."""
    return tr(_SAID[kind])


_PATTERNS = (
    (Kind.NUMBER, _NUMBER), (Kind.DATE, _DATE), (Kind.LINK, _LINK), (Kind.HASH, _HASH), (Kind.BOOLEAN, _BOOLEAN)
)  # fmt: skip
_LONGEST_TYPED = 200  # characters of a number, a date and the like; patterns are not tried on longer cells


def typed(cell: str) -> Kind | None:
    """The kind of one cell that is a number, a date, an address, a hash or a yes or no; None for words."""
    cell = cell.strip()
    if not cell or len(cell) > _LONGEST_TYPED:
        return None
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(cell)), None)


def kind_of(cells: Iterable[str]) -> Kind:
    """What a column holds; of its cells with something in them the first MOST_CELLS are looked at."""
    given = cells.tolist() if isinstance(cells, pd.Series) else cells  # several times as fast as going through it
    filled = tuple(islice((cell for cell in given if cell.strip()), MOST_CELLS))
    return _known(filled) if sum(map(len, filled)) <= _MOST_REMEMBERED else _looked_at(filled)


def _looked_at(filled: tuple[str, ...]) -> Kind:
    if not filled:
        return Kind.EMPTY
    different = Counter(filled)

    def share(holds: Callable[[str], object]) -> float:
        return sum(count for cell, count in different.items() if holds(cell)) / len(filled)

    if share(is_vector) >= _HALF:
        return Kind.VECTOR
    if share(is_structure) >= _HALF:
        return Kind.STRUCTURE
    kinds = Counter[Kind | None]()
    for cell, count in different.items():
        kinds[typed(cell)] += count
    for kind, _ in _PATTERNS:
        if kinds[kind] >= _MOST * len(filled):
            return kind
    return Kind.TEXT if share(lambda cell: has_words(cell)) >= _SPACED else Kind.CODE


_known = lru_cache(maxsize=MAX_COLUMNS)(_looked_at)  # each column of a table is asked about several times


def has_words(cell: str) -> bool:
    """Whether a cell holds words with blanks between them, or a run of a script that has none."""
    return len(cell.split(maxsplit=1)) > 1 or bool(_UNSPACED.search(cell))


def is_vector(cell: str) -> bool:
    """Whether a cell is a list of at least LEAST_DIMENSIONS numbers, as JSON, Python and numpy write it."""
    bare = cell.strip()
    bracketed = bare.startswith(("[", "(", "array([", "tensor([")) and bare.endswith(("]", ")"))
    if not bracketed and not bare[:1].lstrip("+-").isdigit():
        return False
    parts = re.split(r"[\s,;]+", bare.strip("[]()arytenso \n"))
    least = LEAST_DIMENSIONS if bracketed else _BARE_DIMENSIONS
    if len(parts) < least or (not bracketed and sum("." in part for part in parts) * 2 < len(parts)):
        return False
    return all(_is_float(part) for part in parts[:_LOOKED_AT])


def is_structure(cell: str) -> bool:
    """Whether a cell is a list or an object, as JSON or Python writes it."""
    bare = cell.strip()
    if not _STRUCTURE.match(bare) or bare[-1] not in "]}":
        return False
    if len(bare) > _MOST_PARSED:
        return True
    try:
        return isinstance(json.loads(bare), list | dict)
    except (ValueError, RecursionError):
        pass
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes
            return isinstance(ast.literal_eval(_NAN.sub("None", bare)), list | dict | tuple | set)
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return False


def _is_float(part: str) -> bool:
    try:
        float(part)
    except ValueError:
        return False
    return True
