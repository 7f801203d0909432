"""Ids in two files that are the same to a person: other Unicode forms, invisible characters, blanks, 101 for 101.0."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

import pandas as pd

from components.datasets.wording import listed, shown
from components.i18n import N_, tr, tr_count

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NUMBER = re.compile(r"0*(\d+)(?:\.0*)?")


def folded(value: str) -> str:
    """An id in Unicode's composed form (NFC), without invisible characters, its blanks single and none at the ends."""
    if value.isascii() and value.isprintable() and "  " not in value:
        return value.strip()
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", value)).split())


class IdMatcher:
    """Finds the id of a collection that a value of another file means.

    The same characters come first; else the only id that is ``folded`` alike; else the only one that is the same whole
    number (101 and 101.0, 7 and 007). Where two ids would do none is taken.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = set(ids)
        self._folded: dict[str, str | None] = {}
        self._numbers: dict[str, str | None] = {}
        for known_id in self.ids:
            _add(self._folded, folded(known_id), known_id)
            number = _number(known_id)
            if number is not None:
                _add(self._numbers, number, known_id)

    def find(self, value: str) -> str | None:
        """The id meant; None where there is none, or more than one."""
        if value in self.ids:
            return value
        meant = self._folded.get(folded(value))
        if meant is None:
            number = _number(value)
            meant = None if number is None else self._numbers.get(number)
        return meant

    def share(self, values: Iterable[str]) -> float:
        """The share of values (0 to 1) that mean an id; 0 without values."""
        given = list(values)
        return sum(self.find(value) is not None for value in given) / len(given) if given else 0.0

    def matched(self, values: pd.Series, what: str) -> tuple[pd.Series, tuple[str, ...]]:
        """The values with the ids they mean (as they are where they mean none), and a note where any was written apart.

        ``what`` names the ids in the note: "document" or "question".
        """
        meant = {value: self.find(value) for value in values.unique()}
        changed = {value: known_id for value, known_id in meant.items() if known_id is not None and known_id != value}
        if not changed:
            return values, ()
        note = apart_note(changed, what)
        return values.map(lambda value: changed.get(value, value)).astype("str"), (note,)


_IDS = {
    "question": (N_("question id"), N_("question ids")),
    "document": (N_("document id"), N_("document ids")),
    "item": (N_("item id"), N_("item ids")),
    "": (N_("id"), N_("ids")),
}


def apart_note(changed: Mapping[str, str], what: str = "") -> str:
    """One sentence about ids (as written -> as meant) that were matched though written in another way.

    ``what`` says whose ids they are: "question", "document", "item", "" of no one kind.
    """
    one, several = _IDS[what]
    examples = [
        tr("{visible} for {visible_2}", visible=_visible(value), visible_2=_visible(meant))
        for value, meant in changed.items()
    ]
    return tr_count(
        "{count} {ids} differs from the collection's only in blanks, invisible characters, Unicode "
        "form or the way a number is written, and was matched: {examples}.",
        "{count} {ids} differ from the collection's only in blanks, invisible characters, Unicode "
        "form or the way a number is written, and were matched: {examples}.",
        len(changed),
        ids=tr(one if len(changed) == 1 else several),
        examples=listed(examples, 3),
    )


def _add(table: dict[str, str | None], key: str, known_id: str) -> None:
    table[key] = None if key in table else known_id


def _number(value: str) -> str | None:
    match = _NUMBER.fullmatch(value.strip()) if value.isascii() else None
    return match.group(1) if match else None


def _visible(value: str) -> str:
    """A value in quotes, what nobody sees in it written as its code."""
    return shown(INVISIBLE.sub(lambda match: f"<U+{ord(match[0]):04X}>", value))
