"""Training data for retrieval read as a collection: a question, its right answers, and wrong ones, in each row.

The answers may be one text, a list of texts, or a list of objects with a text, a title and an id, as exports of the
Hugging Face hub and of passage retrievers have them. Each different text becomes a document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from components.datasets.json_rows import cell_text
from components.i18n import tr, tr_count
from components.numbers import commas
from components.records import DOCUMENT_COLUMNS, JUDGMENT_COLUMNS, QUERY_COLUMNS, BadInputError

Triplets = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, tuple[str, ...]]
"""Documents, queries, judgments (grade 1, and 0 for wrong answers) and notes."""
_QUERY = ("query", "question", "anchor")
_QUERY_ID = ("query_id", "qid", "question_id", "id", "_id")
_RIGHT = ("pos", "positive", "positives")
_WRONG = ("neg", "negative", "negatives", "hard_negative", "hard_negatives", "hard_neg")
_KINDS = ("", "_passages", "_ctxs", "_docs", "_documents", "_contexts", "_texts")
_TEXT = ("text", "content", "passage", "contents", "body", "document")
_ID = ("docid", "doc_id", "passage_id", "pid", "id", "_id")


@dataclass(frozen=True)
class TripletColumns:
    """Which columns hold what; ``query_id`` "" where there is none."""

    query: str
    query_id: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass
class _Texts:
    """The different texts, each with an id of its own."""

    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def id_of(self, given: str, title: str, text: str) -> str:
        """The document's id: the one it had at first, numbered on where another text has it."""
        key = (title, text)
        if key not in self.ids:
            wanted = given or f"d{len(self.ids) + 1}"
            document_id, number = wanted, 1
            while document_id in self.taken:
                number += 1
                document_id = f"{wanted}-{number}"
            self.taken.add(document_id)
            self.ids[key] = document_id
        return self.ids[key]


def triplet_columns(columns: Iterable[object]) -> TripletColumns | None:
    """The columns by their names; None where a table is not of this shape."""
    named = {str(column).strip().lower(): str(column) for column in columns}
    query = next((named[name] for name in _QUERY if name in named), None)
    right, wrong = _of(named, _RIGHT), _of(named, _WRONG)
    if query is None or not right:
        return None
    return TripletColumns(query, next((named[name] for name in _QUERY_ID if name in named), ""), right, wrong)


def with_answers(table: pd.DataFrame) -> pd.DataFrame:
    """The table with columns ``positives`` and ``negatives`` where it has MS MARCO's ``passages``.

    Those are objects of two lists: the texts, and for each whether it was selected as the answer.
    """
    if "passages" not in table.columns or not len(table):
        return table
    sides: dict[str, list[str]] = {"positives": [], "negatives": []}
    for cell in table["passages"]:
        value = _nested(cell)
        texts, chosen = (value.get("passage_text"), value.get("is_selected")) if isinstance(value, dict) else (0, 0)
        if not isinstance(texts, list) or not isinstance(chosen, list) or len(texts) != len(chosen):
            return table
        for side, wanted in zip(sides.values(), (True, False), strict=True):
            side.append(
                json.dumps([passage for passage, is_chosen in zip(texts, chosen, strict=True) if is_chosen == wanted])
            )
    wider = table.drop(columns=["passages", *(name for name in sides if name in table.columns)])
    wider = wider.assign(**{name: pd.Series(cells, index=table.index, dtype="str") for name, cells in sides.items()})
    wider.attrs = table.attrs
    return wider


def _nested(cell: str) -> object:
    """The list or object a cell is written as; None for words."""
    if cell[:1] not in ("[", "{"):
        return None
    try:
        value: object = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list | dict) else None


def read_triplets(table: pd.DataFrame, columns: TripletColumns) -> Triplets:
    """The collection in such a table; rows without a question or without a right answer are left out with a note.

    Raises:
        BadInputError: no row has both.
    """
    texts, asked = _Texts(), dict[tuple[str, str], str]()
    grades: dict[tuple[str, str], int] = {}
    nested = {
        name: all(_nested(cell) is not None for cell in table[name] if cell.strip())
        for name in (*columns.right, *columns.wrong)
    }
    left_out = 0
    for row in table.to_dict("records"):
        question = str(row[columns.query]).strip()
        right = [right_passage for name in columns.right for right_passage in _passages(str(row[name]), nested[name])]
        if not question or not right:
            left_out += 1
            continue
        query_id = _query_id(asked, str(row[columns.query_id]).strip() if columns.query_id else "", question)
        wrong = [wrong_passage for name in columns.wrong for wrong_passage in _passages(str(row[name]), nested[name])]
        for grade, passages in ((1, right), (0, wrong)):
            for passage in passages:
                pair = (query_id, texts.id_of(*passage))
                grades[pair] = max(grade, grades.get(pair, 0))
    if not grades:
        raise BadInputError(
            tr(
                "No row has both a question ({query}) and a right answer ({right}); fill them.",
                query=columns.query,
                right=commas(columns.right),
            )
        )
    return (
        pd.DataFrame(
            [(document_id, *key, "", "") for key, document_id in texts.ids.items()],
            columns=list(DOCUMENT_COLUMNS),
            dtype="str",
        ),
        pd.DataFrame(
            [(asked_id, text) for (_, text), asked_id in asked.items()], columns=list(QUERY_COLUMNS), dtype="str"
        ),
        pd.DataFrame([(*pair, grade) for pair, grade in grades.items()], columns=list(JUDGMENT_COLUMNS)),
        _notes(columns, len(texts.ids), len(asked), left_out),
    )


def _of(named: dict[str, str], words: tuple[str, ...]) -> tuple[str, ...]:
    whole = {f"{word}{kind}" for word in words for kind in _KINDS}
    return tuple(
        real for name, real in named.items() if name in whole or name.rstrip("0123456789").rstrip("_") in whole
    )


def _query_id(asked: dict[tuple[str, str], str], given: str, question: str) -> str:
    """One id for one question, however many rows ask it."""
    key = (given, question)
    if key not in asked:
        taken = set(asked.values())
        query_id = given or f"q{len(asked) + 1}"
        while query_id in taken:
            query_id += "-2"
        asked[key] = query_id
    return asked[key]


def _passages(cell: str, is_nested: bool) -> Iterator[tuple[str, str, str]]:
    """Id, title and text of each passage in a cell, which is a list or an object, or is words."""
    value = _nested(cell) if is_nested and cell.strip() else cell
    for passage in value if isinstance(value, list) else [value]:
        if isinstance(passage, dict):
            text = next((cell_text(passage[name]) for name in _TEXT if passage.get(name)), "").strip()
            given = next((cell_text(passage[name]) for name in _ID if passage.get(name) not in (None, "")), "").strip()
            title = cell_text(passage.get("title")).strip()
        else:
            given, title, text = "", "", cell_text(passage).strip()
        if text or title:
            yield given, title, text


def _notes(columns: TripletColumns, documents: int, questions: int, left_out: int) -> tuple[str, ...]:
    right, wrong = commas(columns.right), commas(columns.wrong)
    how = (
        tr(
            "Read as questions ({query}) with right answers ({right}) and wrong ones ({wrong}): {questions}, and "
            "{different_texts} as documents."
        )
        if wrong
        else tr(
            "Read as questions ({query}) with right answers ({right}): {questions}, and {different_texts} as documents."
        )
    )
    notes = [
        how.format(
            query=columns.query,
            right=right,
            wrong=wrong,
            questions=tr_count("{count} question", "{count} questions", questions),
            different_texts=tr_count("{count} different text", "{count} different texts", documents),
        )
    ]
    if left_out:
        notes.append(
            tr_count(
                "{count} row has no question or no right answer and was left out.",
                "{count} rows have no question or no right answer and were left out.",
                left_out,
            )
        )
    return tuple(notes)
