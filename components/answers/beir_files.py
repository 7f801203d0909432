"""Written questions as files in BEIR layout, with spans, and in the formats of other tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from components.answers.formats import write_lines, write_test_set
from components.answers.question_writing import Written
from components.answers.records import Answered, Context
from components.datasets.practice_queries import PRACTICE_COLUMN, SYNTHETIC_COLUMN, YES
from components.records import Collection


def write_beir(folder: Path, collection: Collection, written: Sequence[Written], author: str) -> None:
    """corpus.jsonl, queries.jsonl with all that is known of each, qrels/test.tsv, and the formats of four tools.

    Spans are of the whole documents' texts. A question that nothing answers has no judgment and no span.
    """
    documents = collection.documents
    write_lines(
        folder / "corpus.jsonl",
        (
            {"_id": row["id"], "title": row["title"], "text": row["text"]}
            for row in documents[["id", "title", "text"]].to_dict("records")
        ),
    )
    names = [f"w{place}" for place in range(1, len(written) + 1)]
    write_lines(
        folder / "queries.jsonl",
        (_query(name, question, author) for name, question in zip(names, written, strict=True)),
    )
    judged = [f"{name}\t{doc}\t1" for name, question in zip(names, written, strict=True) for doc in question.spans]
    (folder / "qrels").mkdir(exist_ok=True)
    text = "\n".join(["query-id\tcorpus-id\tscore", *judged]) + "\n"
    (folder / "qrels" / "test.tsv").write_text(text, encoding="utf-8")
    texts = dict(zip(documents["id"], documents["text"], strict=True))
    rows = [_row(name, question, texts) for name, question in zip(names, written, strict=True)]
    write_test_set(folder, rows, [question.question_type for question in written])


def _query(name: str, question: Written, author: str) -> dict[str, Any]:
    spans = {doc: [list(span) for span in in_document] for doc, in_document in question.spans.items()}
    return {
        "_id": name,
        "text": question.text,
        "kind": question.question_type,
        "language": question.language,
        "reference": question.reference,
        "spans": spans,
        SYNTHETIC_COLUMN: author,
        PRACTICE_COLUMN: YES,
    }


def _row(name: str, question: Written, texts: dict[str, str]) -> Answered:
    contexts = tuple(Context(doc, texts[doc]) for doc in question.spans)
    relevant, is_answerable = tuple(question.spans), bool(question.spans)
    return Answered(name, question.text, contexts, "", "", question.reference, relevant, is_answerable=is_answerable)
