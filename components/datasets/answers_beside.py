"""Tables of questions with a column that names the documents which answer each: questions and judgments in one file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pandas as pd

from components.datasets.column_names import FIELDS, plain, words_of
from components.datasets.id_match import IdMatcher
from components.datasets.judgments import NO_GRADES, judgments_from_table
from components.datasets.queries import queries_from_table
from components.datasets.wording import row_numbers, shown
from components.i18n import tr

_NAMES = frozenset(
    plain(name) for name in (*FIELDS["questions"]["document"], *FIELDS["judgments"]["doc_id"]) if name != "title"
)
_WORDS = frozenset(
    "doc docs document documents docid docids pid pids passage passages article articles answer answers correct "
    "expected target targets gold relevant positive positives truth source sources dokument dokumente antwort "
    "documento documentos respuesta réponse 文書 記事 正解 正解文書 正解の文書 回答".split()
)
_ENOUGH = 0.5  # share of cells that name a document from which a column called after documents is one of answers


def queries_with_answers(
    table: pd.DataFrame, mapping: Mapping[str, str], documents: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame | None, tuple[str, ...]]:
    """Queries as ``queries_from_table`` reads them, judgments (grade 1) where a column names documents, and notes.

    Such a column is called after documents or answers, or holds ids that are no bare numbers, and names documents of
    the collection by id or title: one in a cell, or several ids as a list or with ; or , between them. A question may
    stand on several rows, one for each of its answers. Judgments are None where there is no such column.

    Raises:
        BadInputError: as ``queries_from_table`` and ``judgments_from_table``.
    """
    column = _answer_column(table, mapping, documents)
    if column is None:
        queries, notes = queries_from_table(table, mapping)
        return queries, None, notes
    chosen = {field: name for field, name in mapping.items() if name != column}
    keys = [chosen[field] for field in ("id", "text") if field in chosen]
    once = table[~table[keys].apply(lambda cells: cells.str.strip()).duplicated()]
    queries, notes = queries_from_table(once.drop(columns=column), chosen)  # what answers a question is no tag of it
    if "id" in chosen:
        asked = table[chosen["id"]].str.strip().tolist()
    else:
        by_text = dict(zip(queries["text"], queries["id"], strict=True))
        asked = [by_text.get(text, "") for text in table[chosen["text"]].str.strip()]
    known = _Known(documents)
    pairs = [
        (query_id, known.by_title(doc_id), row)
        for query_id, cell, row in zip(asked, table[column], row_numbers(table), strict=True)
        for doc_id in _named(cell, known)
        if query_id
    ]
    rows = pd.DataFrame([pair[:2] for pair in pairs], columns=["query_id", "doc_id"], dtype="str")
    rows.index = pd.Index([row for _, _, row in pairs], name="row", dtype="int64")
    judgments, told = judgments_from_table(rows, {"query_id": "query_id", "doc_id": "doc_id"}, queries, documents)
    answers_note = tr(
        "Column {column} of the questions names documents: they were read as right answers (grade 1).",
        column=shown(column),
    )
    return queries, judgments, (*notes, answers_note, *(note for note in told if note != tr(NO_GRADES)))


class _Known:
    """Documents by their ids, and by titles that only one of them has."""

    def __init__(self, documents: pd.DataFrame) -> None:
        self.ids = IdMatcher(documents["id"])
        titles = documents["title"].map(_folded)
        alone = (titles != "") & ~titles.duplicated(keep=False)
        self.titles = dict(zip(titles[alone], documents["id"][alone], strict=True))

    def find(self, value: str) -> str | None:
        """The id a value means by itself."""
        return self.ids.find(value)

    def by_title(self, value: str) -> str:
        """The id of the document of this title, where the value is no id; else the value."""
        return value if self.ids.find(value) is not None else self.titles.get(_folded(value), value)

    def share(self, values: list[str], *, with_titles: bool) -> float:
        """The share of values (0 to 1) that mean an id or, all of them, a title."""
        by_id = self.ids.share(values)
        is_titles = with_titles and bool(values) and all(_folded(value) in self.titles for value in values)
        return 1.0 if is_titles else by_id


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _answer_column(table: pd.DataFrame, mapping: Mapping[str, str], documents: pd.DataFrame) -> str | None:
    """The column that names documents; of several the one with most cells that do. None where there is none."""
    known = _Known(documents)
    shares = {}
    for name in map(str, table.columns):
        if name == mapping.get("text") or (
            name == mapping.get("id") and not _is_of_documents(table, mapping, documents)
        ):
            continue
        cells = [cell for cell in table[name].tolist() if cell.strip()]
        parts = [part for cell in cells for part in _named(cell, known)]
        is_named = plain(name) in _NAMES or bool(set(words_of(name)) & _WORDS)
        share = known.share(parts, with_titles=is_named)
        is_number = all(re.fullmatch(r"[\d.]+", part) for part in parts)
        if share == 1 and (is_named or not is_number) or (share >= _ENOUGH and plain(name) in _NAMES):
            shares[name] = (share, is_named, len(cells))
    return max(shares, key=lambda name: shares[name], default=None)


def _is_of_documents(table: pd.DataFrame, mapping: Mapping[str, str], documents: pd.DataFrame) -> bool:
    """Whether the column taken for the questions' id is called after documents, and the questions are none."""
    by_query = {plain(name) for name in FIELDS["queries"]["id"] if name.startswith(("query", "q", "frage"))}
    name = plain(mapping["id"])
    texts = set(documents["text"].str.strip())
    return name in _NAMES - by_query and not table[mapping["text"]].str.strip().isin(texts).any()


def _named(cell: str, known: _Known) -> list[str]:
    """The documents named in a cell: one, or the parts of a list."""
    cell = cell.strip()
    if not cell or known.find(cell) is not None:
        return [cell] if cell else []
    if cell[0] == "[":
        try:
            parts = json.loads(cell)
        except (ValueError, RecursionError):
            parts = None
        if isinstance(parts, list) and all(isinstance(part, str | int) for part in parts):
            return [str(part).strip() for part in parts]
    parts = [part.strip() for part in re.split(r"[;,|\n]", cell)]
    return parts if len(parts) > 1 and all(known.find(part) is not None for part in parts) else [cell]
