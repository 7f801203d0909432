"""What a document is called in lists of results, and which part of it stands for it."""

from __future__ import annotations

import pandas as pd

from components.comparison.comparison import Comparison
from components.numbers import columns
from components.records import Collection

RELEVANT = 1  # the lowest grade that counts as right
TITLE_CHARACTERS = 60  # of a document without a title
LONGEST_TITLE = 120
NAME_CHARACTERS = 70


def title_of(row: pd.Series) -> str:
    """The title, or the beginning of the text where there is none; the id of a picture or sound without words."""
    title = str(row["title"])
    if title:
        return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rstrip()}…"
    return beginning(str(row["text"]), TITLE_CHARACTERS) or str(row["id"])


def beginning(text: str, most: int) -> str:
    """A text on one line, cut after ``most`` characters: between words where it has blanks between them."""
    body = " ".join(text.split())
    if len(body) <= most:
        return body
    head, around = body[:most], body[most - 1 : most + 1]
    if " " not in around and columns(around) == len(around):
        head = head.rpartition(" ")[0] or head
    return f"{head.rstrip()}…"


def document_names(collection: Collection, doc_ids: pd.Series[str]) -> list[str]:
    """Title or first words of documents, as judgments name them or of chunks."""
    parents, chunks = collection.parents(), collection.documents
    rows = pd.concat([parents, chunks]).drop_duplicates("id").set_index("id").reindex(doc_ids)
    names = rows["title"].where(rows["title"].fillna("") != "", rows["text"]).fillna("")
    return [_short(name) or doc_id for name, doc_id in zip(names, doc_ids, strict=True)]


def _short(name: str) -> str:
    plain = " ".join(name.split())
    return plain if len(plain) <= NAME_CHARACTERS else f"{plain[: NAME_CHARACTERS - 1]}…"


def first_rows(comparison: Comparison) -> dict[str, int]:
    """Document id -> its row in the collection's table, from 0; of a document in chunks, that of its first one."""
    collection = comparison.collection
    return comparison.keep("rows", collection.documents_id, lambda: _row_numbers(collection))


def _row_numbers(collection: Collection) -> dict[str, int]:
    rows = {doc_id: row for row, doc_id in enumerate(collection.documents["id"])}
    for chunk, parent in collection.parent_of.items():
        rows.setdefault(parent, rows[chunk])
    return rows


def row_of(comparison: Comparison, doc_id: str) -> pd.Series:
    """One document's row; of one in chunks, that of its first one."""
    return comparison.collection.documents.iloc[first_rows(comparison)[doc_id]]


def passage(comparison: Comparison, query_id: str, doc_id: str) -> pd.Series:
    """A document's row, or of one in chunks the row of the chunk that a model ranks highest for the query."""
    parent_of = comparison.collection.parent_of
    if not parent_of:
        return row_of(comparison, doc_id)
    places = [
        (rank, chunk)
        for result in comparison.results.values()
        if query_id in result.run.rankings
        for rank, chunk in enumerate(result.run.rankings[query_id].doc_ids)
        if parent_of.get(chunk) == doc_id
    ]
    return row_of(comparison, min(places)[1] if places else doc_id)
