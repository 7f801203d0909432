"""Judgments from a table of grades, or from a table of questions and the document that answers each."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from components import nouns
from components.datasets.columns import check_mapping
from components.datasets.id_match import IdMatcher, apart_note
from components.datasets.limits import MAX_MATCH_CANDIDATES
from components.datasets.wording import listed, row_numbers, shown
from components.i18n import N_, tr, tr_count
from components.numbers import one_of
from components.records import JUDGMENT_COLUMNS, BadInputError, empty_judgments

_GRADE = re.compile(r"([+-]?\d{1,9})(?:[.,]0*)?")


NO_GRADES = N_("The judgments have no grades: every pair counts as relevant (grade 1).")


def judgments_from_table(
    frame: pd.DataFrame, mapping: Mapping[str, str], queries: pd.DataFrame, documents: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Judgments (JUDGMENT_COLUMNS, grade int64 >= 0, one row per pair, known queries only) and notes about changes.

    ``mapping`` is field -> column as ``guess_columns(frame, "judgments")`` gives it; without a grade column every row
    is a grade of 1. A negative grade counts as 0, as the classic collections mean it. Of a pair judged twice the higher
    grade is kept. Ids that differ from those of ``queries`` and ``documents`` only as ``IdMatcher`` allows are matched,
    with a note. Rows of questions that are not among ``queries`` are left out; those on documents that are not among
    ``documents`` stay, as right documents that nothing can find (see ``Scoring``).

    Raises:
        BadInputError: a wrong mapping, a grade that is not a whole number (with its row), or no row with known ids.
    """
    check_mapping(frame, mapping, "judgments", needed=("query_id", "doc_id"))
    notes: list[str] = []
    grades = [1] * len(frame)
    if "grade" in mapping:
        grades = [
            _grade(*cell, mapping["grade"]) for cell in zip(frame[mapping["grade"]], row_numbers(frame), strict=True)
        ]
    else:
        notes.append(tr(NO_GRADES))
    ids = {}
    for field, table, what in (("query_id", queries, "question"), ("doc_id", documents, "document")):
        ids[field], matched = IdMatcher(table["id"]).matched(frame[mapping[field]].str.strip(), what)
        notes.extend(matched)
    judgments = pd.DataFrame({**{field: values.tolist() for field, values in ids.items()}, "grade": grades})
    judgments = judgments.astype({"query_id": "str", "doc_id": "str", "grade": "int64"})
    negative = int((judgments["grade"] < 0).sum())
    if negative:
        notes.append(
            tr_count(
                "{count} negative grade counts as 0 (not relevant).",
                "{count} negative grades count as 0 (not relevant).",
                negative,
            )
        )
        judgments["grade"] = judgments["grade"].clip(lower=0)
    known, more = _known(judgments, queries, documents)
    kept, conflicts = one_per_pair(known)
    return kept, (*notes, *more, *conflicts)


def _grade(cell: str, row: int, column: str) -> int:
    whole = _GRADE.fullmatch(cell.strip())
    if not whole:
        raise BadInputError(
            tr(
                "Row {row}, column {column} holds the grade {cell}; a grade is a whole number, "
                "0 (not relevant) or higher.",
                row=row,
                column=shown(column),
                cell=shown(cell),
            )
        )
    return int(whole.group(1))


def _known(judgments: pd.DataFrame, queries: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    known_query = judgments["query_id"].isin(set(queries["id"]))
    known_doc = judgments["doc_id"].isin(set(documents["id"]))
    kept = judgments[known_query & known_doc]
    if kept.empty and len(judgments):
        what, column, table = (
            ("document", "doc_id", documents) if known_query.any() else ("question", "query_id", queries)
        )
        raise BadInputError(
            tr(
                "None of the {judgments} fits: their {what} ids look like {unique}, those of "
                "the collection like {head}; use the same ids in both files.",
                judgments=tr_count("{count} judgment", "{count} judgments", len(judgments)),
                what=nouns.one(what),
                unique=listed([shown(value) for value in judgments[column].unique()], 2),
                head=listed([shown(value) for value in table["id"].head(2)]),
            )
        )
    notes = []
    if not known_query.all():
        ids = judgments.loc[~known_query, "query_id"].unique().tolist()
        notes.append(
            tr_count(
                "{count} judgment names unknown questions and was left out: {ids}.",
                "{count} judgments name unknown questions and were left out: {ids}.",
                int((~known_query).sum()),
                ids=listed(ids),
            )
        )
    absent = judgments.loc[known_query & ~known_doc]
    if len(absent):
        notes.append(
            tr_count(
                "{count} judgment names documents that are not in the collection: {tolist}.",
                "{count} judgments name documents that are not in the collection: {tolist}.",
                len(absent),
                tolist=listed(absent["doc_id"].unique().tolist()),
            )
        )
    return judgments[known_query], notes


def one_per_pair(judgments: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Judgments with one row per pair, its highest grade, in the order first seen; and a note where grades differed."""
    if judgments.empty:
        return empty_judgments(), ()
    pairs = judgments.groupby(["query_id", "doc_id"], sort=False)["grade"].agg(["max", "nunique"])
    kept = pairs["max"].rename("grade").reset_index()[list(JUDGMENT_COLUMNS)]
    conflicts = int((pairs["nunique"] > 1).sum())
    note = tr_count(
        "{count} pair was judged twice with different grades and keeps its highest.",
        "{count} pairs were judged twice with different grades and keep their highest.",
        conflicts,
    )
    return kept.astype({"grade": "int64"}), (note,) if conflicts else ()


def questions_from_table(
    frame: pd.DataFrame, mapping: Mapping[str, str], documents: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Queries, judgments (grade 1) and notes from rows of a question and the document that answers it.

    ``mapping`` names the columns ``question`` and ``document``; a document is named by its id or its exact title
    (upper and lower case and repeated blanks do not matter). A question on several rows is one query with several
    relevant documents. Rows without a question are left out with a note.

    Raises:
        BadInputError: a wrong mapping, no question, or a document that is unknown or whose title several have.
    """
    check_mapping(frame, mapping, "questions", needed=("question", "document"))
    find = _Finder(documents)
    query_ids: dict[str, str] = {}
    pairs: list[tuple[str, str, int]] = []
    skipped: list[int] = []
    cells = zip(
        frame[mapping["question"]].str.strip(), frame[mapping["document"]].str.strip(), row_numbers(frame), strict=True
    )
    for question, value, row in cells:
        if not question:
            skipped.append(row)
            continue
        query_id = query_ids.setdefault(question, f"q{len(query_ids) + 1}")
        pairs.append((query_id, find.document(value, row, mapping["document"]), 1))
    if not pairs:
        raise BadInputError(
            tr(
                "No row has a question in column {question}; choose the column that does.",
                question=shown(mapping["question"]),
            )
        )
    queries = pd.DataFrame({"id": list(query_ids.values()), "text": list(query_ids)}, dtype="str")
    judgments, _ = one_per_pair(pd.DataFrame(pairs, columns=list(JUDGMENT_COLUMNS)))
    judgments = judgments.astype({"query_id": "str", "doc_id": "str"})
    notes = [apart_note(find.apart, "document")] if find.apart else []
    if skipped:
        notes.append(
            tr_count(
                "{count} row has no question and was left out: row {rows}.",
                "{count} rows have no question and were left out: rows {rows}.",
                len(skipped),
                rows=listed(skipped),
            )
        )
    return queries, judgments, tuple(notes)


class _Finder:
    """Finds the document a person means by an id or a title."""

    def __init__(self, documents: pd.DataFrame) -> None:
        self.ids = IdMatcher(documents["id"])
        self.apart: dict[str, str] = {}  # ids as they were written -> as they are, where those differ
        self.by_title: dict[str, list[str]] = {}
        for doc_id, title in zip(documents["id"], documents["title"], strict=True):
            if title.strip():
                self.by_title.setdefault(_folded(title), []).append(doc_id)
        self.names = [*documents["id"], *documents["title"]]

    def document(self, value: str, row: int, column: str) -> str:
        """The id of the document named in a cell."""
        known = self.ids.find(value) if value else None
        if known is not None:
            if known != value:
                self.apart[value] = known
            return known
        ids = self.by_title.get(_folded(value), [])
        if len(ids) == 1:
            return ids[0]
        place = tr("Row {row}, column {column}", row=row, column=shown(column))
        if ids:
            raise BadInputError(
                tr(
                    "{place}: {number_of_found} documents have the title {value}; name one by id: {found}.",
                    place=place,
                    number_of_found=len(ids),
                    value=shown(value),
                    found=listed(ids),
                )
            )
        if not value:
            raise BadInputError(
                tr("{place} names no document; write the id or the exact title of the right one.", place=place)
            )
        near = self._near(value)
        hint = (
            tr("did you mean {near}?", near=near)
            if near
            else tr("write the id or the exact title of a document of this collection.")
        )
        raise BadInputError(
            tr(
                "{place} names {value}, which is neither an id nor a title in the collection; {hint}",
                place=place,
                value=shown(value),
                hint=hint,
            )
        )

    def _near(self, value: str) -> str:
        from difflib import get_close_matches

        names = {_folded(name): name for name in self.names[:MAX_MATCH_CANDIDATES] if name.strip()}
        return one_of([shown(names[near]) for near in get_close_matches(_folded(value), list(names), n=3)])


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
