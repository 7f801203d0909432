"""What is compared, in a line: documents, questions, and how many of them are judged."""

from __future__ import annotations

from components import numbers
from components.comparison.comparison import Comparison
from components.datasets.practice import practice_ids
from components.records import Collection

IN_CHUNKS = "{documents} in {chunks}"
SAMPLE_OF = " (a sample: easier than the full collection)"
PRACTICE = "{count} of them practice"
JUDGED = "{count} of them with known right documents"
NONE_RIGHT = "no known right documents yet"
HELD_OUT = "something was held out of each to test on"


def how_many(collection: Collection) -> str:
    """How many documents there are, and in how many chunks where they are cut."""
    documents = numbers.count(len(collection.parent_ids), "document")
    if not collection.is_chunked:
        return documents
    return IN_CHUNKS.format(documents=documents, chunks=numbers.count(len(collection.documents), "chunk"))


def scope(comparison: Comparison) -> tuple[str, ...]:
    """Documents, questions (or users) and judgments, a part each."""
    collection = comparison.collection
    documents = how_many(collection) + (SAMPLE_OF if comparison.project.document_limit is not None else "")
    if collection.interactions is not None:
        return documents, numbers.count(len(collection.queries), "user"), HELD_OUT
    queries = numbers.count(len(collection.queries), "question")
    made = len(practice_ids(collection.queries))
    queries += f" ({PRACTICE.format(count=f'{made:,}')})" if made else ""
    judged = int(collection.judgments.loc[collection.judgments["grade"] > 0, "query_id"].nunique())
    return documents, queries, JUDGED.format(count=f"{judged:,}") if judged else NONE_RIGHT
