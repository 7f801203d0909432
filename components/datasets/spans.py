"""The exact spans of documents that answer a question, kept as a tag of the question beside its reference answer."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from components.datasets.assemble import assemble
from components.evaluation.spans import Span
from components.i18n import tr, tr_count
from components.numbers import commas
from components.records import BadInputError, Collection

SPANS_COLUMN = "spans"
"""A tag of queries: {"document id": [[start, end], ...]} as JSON, characters of the document's text; "" for none."""
REFERENCE_COLUMN = "reference"
"""A tag of queries: the right answer in words; "" for none."""
QUESTIONS_FILE = "questions_df.csv"
CORPORA_FOLDER = "corpora"
_FIELDS = {"question", "references", "corpus_id"}


def spans_text(spans: Mapping[str, Sequence[Span]]) -> str:
    """The tag of these spans."""
    return json.dumps(
        {name: [list(span) for span in in_document] for name, in_document in spans.items()}, ensure_ascii=False
    )


def right_spans(collection: Collection) -> dict[str, dict[str, list[Span]]]:
    """Query id -> document id -> the right spans in it; queries without spans are left out.

    Raises:
        BadInputError: a tag that is no such JSON, an unknown document, or a span outside its text.
    """
    if SPANS_COLUMN not in collection.queries.columns:
        return {}
    texts = dict(zip(collection.documents["id"], collection.documents["text"], strict=True))
    by_query = {}
    for query_id, cell in zip(collection.queries["id"], collection.queries[SPANS_COLUMN], strict=True):
        if isinstance(cell, str) and cell.strip():
            spans = _read(cell, query_id, {} if collection.is_chunked else texts)
            if any(spans.values()):
                by_query[query_id] = spans
    return by_query


def references(collection: Collection) -> dict[str, str]:
    """Query id -> the right answer in words, where there is one."""
    if REFERENCE_COLUMN not in collection.queries.columns:
        return {}
    pairs = zip(collection.queries["id"], collection.queries[REFERENCE_COLUMN], strict=True)
    return {name: text.strip() for name, text in pairs if isinstance(text, str) and text.strip()}


def _read(cell: str, query_id: str, texts: Mapping[str, str]) -> dict[str, list[Span]]:
    try:
        told = json.loads(cell)
        spans = {str(name): [(int(start), int(end)) for start, end in pairs] for name, pairs in told.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise BadInputError(
            tr(
                'The spans of question {query_id} are "{cell}"; write {{"document id": '
                "[[start, end]]}}, characters of the document's text.",
                query_id=query_id,
                cell=cell[:60],
            )
        ) from None
    for name, pairs in spans.items():
        if texts and name not in texts:
            raise BadInputError(
                tr(
                    'The spans of question {query_id} name the document "{name}", which is not there.',
                    query_id=query_id,
                    name=name,
                )
            )
        size = len(texts.get(name, "")) if texts else None
        for start, end in pairs:
            if start < 0 or end <= start or (size is not None and end > size):
                raise BadInputError(
                    tr(
                        "A span of question {query_id} in {name} is {start} to {end}; it must begin "
                        "before it ends and lie within the document's {size:,} characters.",
                        query_id=query_id,
                        name=name,
                        start=start,
                        end=end,
                        size=size or 0,
                    )
                )
    return spans


def is_spanned_folder(folder: Path) -> bool:
    """Whether a folder holds texts and questions as Chroma's chunking_evaluation keeps them."""
    return (folder / QUESTIONS_FILE).is_file() and (folder / CORPORA_FOLDER).is_dir()


def read_spanned(folder: Path) -> Collection:
    """The collection in such a folder: one document a text, its name as id, and questions with their right spans.

    Raises:
        BadInputError: a row without what it needs, or a span that is not in its text.
    """
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / CORPORA_FOLDER).iterdir())}
    with (folder / QUESTIONS_FILE).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if not _FIELDS <= set(reader.fieldnames or ()):
            raise BadInputError(
                tr(
                    "{questions_file} has no columns {fields}; it needs all three.",
                    questions_file=QUESTIONS_FILE,
                    fields=commas(sorted(_FIELDS)),
                )
            )
        rows = list(reader)
    documents = pd.DataFrame({"id": list(texts), "text": list(texts.values())}, dtype="str")
    before = assemble(folder.name, documents)
    cleaned = dict(zip(before.documents["id"], before.documents["text"], strict=True))
    tags = [_placed(row, number, cleaned) for number, row in enumerate(rows, 2)]
    ids = [f"q{place}" for place in range(1, len(rows) + 1)]
    queries = pd.DataFrame(
        {"id": ids, "text": [row["question"].strip() for row in rows], SPANS_COLUMN: tags}, dtype="str"
    )
    judgments = pd.DataFrame({"query_id": ids, "doc_id": [row["corpus_id"] for row in rows], "grade": 1})
    note = tr(
        "Read as texts with exact spans: {texts}, {questions}.",
        texts=tr_count("{count} text", "{count} texts", len(texts)),
        questions=tr_count("{count} question", "{count} questions", len(rows)),
    )
    return assemble(folder.name, documents, queries, judgments, (note,))


def _placed(row: Mapping[str, Any], number: int, texts: Mapping[str, str]) -> str:
    """The tag of one row's spans, each found again in the text as it is kept."""
    text = texts.get(row["corpus_id"])
    if text is None:
        raise BadInputError(
            tr(
                "{questions_file}, row {number}: there is no text {corpus_id} in {corpora_folder}.",
                questions_file=QUESTIONS_FILE,
                number=number,
                corpus_id=row["corpus_id"],
                corpora_folder=CORPORA_FOLDER,
            )
        )
    spans: list[Span] = []
    try:
        told = [(load["content"], int(load["start_index"])) for load in json.loads(row["references"])]
    except (ValueError, TypeError, KeyError):
        raise BadInputError(
            tr(
                "{questions_file}, row {number}: references is no list of content and start_index.",
                questions_file=QUESTIONS_FILE,
                number=number,
            )
        ) from None
    for content, start in told:
        at = start if text[start : start + len(content)] == content else text.find(content)
        if at < 0:
            raise BadInputError(
                tr(
                    '{questions_file}, row {number}: "{content}" is not in {corpus_id}.',
                    questions_file=QUESTIONS_FILE,
                    number=number,
                    content=content[:40],
                    corpus_id=row["corpus_id"],
                )
            )
        spans.append((at, at + len(content)))
    return spans_text({row["corpus_id"]: spans})
