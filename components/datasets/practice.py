"""Practice queries in a collection: putting them in, recognising them, and keeping their numbers apart.

components.datasets.practice_queries says where they come from and what they can tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from components.datasets.practice_queries import OWN_COLUMNS, PRACTICE_COLUMN, SOURCE_COLUMN, YES, Practice
from components.i18n import tr
from components.records import BadInputError, Collection


def with_practice(collection: Collection, practice: Practice) -> Collection:
    """The collection with the practice queries that it does not have yet, and their judgments.

    Raises:
        BadInputError: it has all of them.
    """
    fresh = practice.queries[~practice.queries["id"].isin(set(collection.queries["id"]))]
    if fresh.empty:
        raise BadInputError(tr("All of these practice questions are there already; nothing was added."))
    judgments = practice.judgments[practice.judgments["query_id"].isin(set(fresh["id"]))]
    return replace(
        collection,
        queries=pd.concat([collection.queries, fresh], ignore_index=True).fillna("").astype("str"),
        judgments=pd.concat([collection.judgments, judgments], ignore_index=True),
    )


def without_practice(collection: Collection) -> Collection:
    """The collection without practice queries, their judgments, and the columns only they have."""
    practice = practice_ids(collection.queries)
    if not practice:
        return collection
    queries = collection.queries[~collection.queries["id"].isin(practice)].reset_index(drop=True)
    empty = [name for name in (*OWN_COLUMNS, "kind") if name in queries.columns and (queries[name] == "").all()]
    judgments = collection.judgments[~collection.judgments["query_id"].isin(practice)].reset_index(drop=True)
    return replace(collection, queries=queries.drop(columns=empty), judgments=judgments)


def held_out(collection: Collection, practice: Practice) -> Collection:
    """A collection of its own with only the practice queries, whose documents lack the part that became their query.

    Near-duplicate queries need no such thing and keep their documents. Its numbers are about these documents only.
    """
    documents = collection.documents.copy()
    parents = documents["document_id"] if collection.is_chunked else documents["id"]
    rows = parents.isin(set(practice.without))
    documents.loc[rows, "title"] = [practice.without[doc_id][0] for doc_id in parents[rows]]
    is_first = rows & ~parents.duplicated()  # the chunk that the query was taken from; titles stand before them all
    documents.loc[is_first, "text"] = [practice.without[doc_id][1] for doc_id in parents[is_first]]
    texts = practice.queries.set_index("id")["text"]
    asked = dict(zip(practice.judgments["doc_id"], practice.judgments["query_id"].map(texts), strict=True))
    overlapping = rows & ~is_first
    documents.loc[overlapping, "text"] = [
        text.replace(asked[doc_id], " ")
        for text, doc_id in zip(documents.loc[overlapping, "text"], parents[overlapping], strict=True)
    ]
    note = tr(
        "{number_of_without:,} documents of this practice collection lack the title or "
        "sentence that became their question.",
        number_of_without=len(practice.without),
    )
    return Collection(
        tr("{name} (practice)", name=collection.name), documents, practice.queries, practice.judgments, (note,)
    )


def practice_ids(queries: pd.DataFrame) -> set[str]:
    """The ids of the practice queries in a query table."""
    if PRACTICE_COLUMN not in queries.columns:
        return set()
    return set(queries.loc[queries[PRACTICE_COLUMN] == YES, "id"])


def left_out_documents(queries: pd.DataFrame) -> dict[str, str]:
    """Query id -> the document that must not count among its results, because the query is its own text."""
    if SOURCE_COLUMN not in queries.columns or not practice_ids(queries):
        return {}
    rows = queries[(queries[PRACTICE_COLUMN] == YES) & (queries[SOURCE_COLUMN] != "")]
    return dict(zip(rows["id"], rows[SOURCE_COLUMN], strict=True))


def truly_judged(collection: Collection) -> bool:
    """Whether a query that is not a practice one has a relevant document (a grade above 0)."""
    return bool(_relevant(collection) - practice_ids(collection.queries))


def counts_practice(collection: Collection) -> bool:
    """Whether numbers about this collection rest on practice queries: some are judged, and no other query is."""
    return bool(_relevant(collection)) and not truly_judged(collection)


def counted(collection: Collection) -> Collection:
    """What numbers are taken over: true judgments where there are any, else the practice queries alone.

    The two are never mixed. Where nothing is judged the collection stays as it is.
    """
    practice = practice_ids(collection.queries)
    if not practice or not collection.has_judgments:
        return collection
    return without_practice(collection) if truly_judged(collection) else only_practice(collection)


def only_practice(collection: Collection) -> Collection:
    """The collection with its practice queries and their judgments alone."""
    practice = practice_ids(collection.queries)
    return replace(
        collection,
        queries=_rows_of(collection.queries, "id", practice),
        judgments=_rows_of(collection.judgments, "query_id", practice),
        absent=_rows_of(collection.absent, "query_id", practice),
    )


def _rows_of(frame: pd.DataFrame, column: str, ids: Iterable[str]) -> pd.DataFrame:
    return frame[frame[column].isin(set(ids))].reset_index(drop=True)


def _relevant(collection: Collection) -> set[str]:
    return set(collection.judgments.loc[collection.judgments["grade"] > 0, "query_id"])
