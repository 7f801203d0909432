"""What is compared, in a line: documents, questions, and how many of them are judged."""

from __future__ import annotations

from components.comparison.comparison import Comparison
from components.datasets.practice import practice_ids
from components.i18n import N_, tr, tr_count
from components.records import Collection

IN_CHUNKS = N_("{documents} in {chunks}")
SAMPLE_OF = N_("{documents} (a sample: easier than the full collection)")
PRACTICE = N_("{queries} ({count} of them practice)")
JUDGED = N_("{count} of them with known right documents")
NONE_RIGHT = N_("no known right documents yet")
HELD_OUT = N_("something was held out of each to test on")


def how_many(collection: Collection) -> str:
    """How many documents there are, and in how many chunks where they are cut."""
    documents = tr_count("{count} document", "{count} documents", len(collection.parent_ids))
    if not collection.is_chunked:
        return documents
    return tr(
        IN_CHUNKS, documents=documents, chunks=tr_count("{count} chunk", "{count} chunks", len(collection.documents))
    )


def scope(comparison: Comparison) -> tuple[str, ...]:
    """Documents, questions (or users) and judgments, a part each."""
    collection = comparison.collection
    documents = how_many(collection)
    if comparison.project.document_limit is not None:
        documents = tr(SAMPLE_OF, documents=documents)
    if collection.interactions is not None:
        return documents, tr_count("{count} user", "{count} users", len(collection.queries)), tr(HELD_OUT)
    queries = tr_count("{count} question", "{count} questions", len(collection.queries))
    made = len(practice_ids(collection.queries))
    if made:
        queries = tr(PRACTICE, queries=queries, count=f"{made:,}")
    judged = int(collection.judgments.loc[collection.judgments["grade"] > 0, "query_id"].nunique())
    return documents, queries, tr(JUDGED, count=f"{judged:,}") if judged else tr(NONE_RIGHT)
