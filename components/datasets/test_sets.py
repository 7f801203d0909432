"""Test sets of other tools: questions with the texts that answer them and an answer in words, as a collection.

Ragas, FiddleCube and DeepEval let a language model write them, and TruLens keeps them as ground truth. Each different
text becomes a document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from components.datasets.practice_queries import PRACTICE_COLUMN, SYNTHETIC_COLUMN, YES
from components.datasets.spans import REFERENCE_COLUMN
from components.i18n import tr, tr_count
from components.records import DOCUMENT_COLUMNS, JUDGMENT_COLUMNS, BadInputError

TestSet = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, tuple[str, ...]]
"""Documents, queries (with their tags), judgments (grade 1) and notes."""
NOT_ANSWERED = ("NEGATIVE",)
"""Types of questions that their texts do not answer."""
UNANSWERABLE = "unanswerable"


@dataclass(frozen=True)
class Columns:
    """Whose columns these are and what they hold; ``kind`` "" where questions have none.

    ``is_written``: a language model writes such questions.
    """

    tool: str
    question: str
    contexts: str
    reference: str
    kind: str
    is_written: bool = True


KNOWN = (
    Columns("Ragas", "user_input", "reference_contexts", "reference", "synthesizer_name"),
    Columns("Ragas", "question", "contexts", "ground_truth", "evolution_type"),
    Columns("FiddleCube", "query", "contexts", "answer", "question_type"),
    Columns("DeepEval", "input", "context", "expected_output", ""),
    Columns("TruLens", "query", "expected_chunks", "expected_response", "", is_written=False),
)
QUERY_ID = "query_id"


def test_set_columns(table: pd.DataFrame) -> Columns | None:
    """The tool whose columns a table has; None where it has no tool's, or its texts are no lists."""
    there = set(map(str, table.columns))
    for columns in KNOWN:
        if {columns.question, columns.contexts, columns.reference, *filter(None, (columns.kind,))} <= there:
            cells = [cell for cell in table[columns.contexts] if str(cell).strip()]
            return columns if cells and all(_texts(str(cell)) is not None for cell in cells) else None
    return None


def read_test_set(table: pd.DataFrame, columns: Columns) -> TestSet:
    """The collection in such a table; rows without a question are left out with a note.

    Questions that a language model wrote are marked as synthetic and counted as practice questions. One that its texts
    do not answer is of the kind "unanswerable" and judged by none.

    Raises:
        BadInputError: no row has a question and a text.
    """
    ids: dict[str, str] = {}
    queries: list[dict[str, str]] = []
    judgments: dict[tuple[str, str], int] = {}
    left_out = 0
    for row in table.to_dict("records"):
        question, kind = str(row[columns.question]).strip(), str(row.get(columns.kind) or "").strip()
        texts = [text for text in _texts(str(row[columns.contexts])) or () if text.strip()]
        documents_of_row = [ids.setdefault(text, f"d{len(ids) + 1}") for text in texts]
        if not question:
            left_out += 1
            continue
        is_answered = kind not in NOT_ANSWERED
        query_id = str(row.get(QUERY_ID) or "").strip() or f"q{len(queries) + 1}"
        tags = {"kind": kind if is_answered else UNANSWERABLE} if columns.kind else {}
        if columns.is_written:
            tags |= {SYNTHETIC_COLUMN: tr("a test set of {tool}", tool=columns.tool), PRACTICE_COLUMN: YES}
        reference = str(row[columns.reference]).strip() if is_answered else ""
        queries.append({"id": query_id, "text": question, REFERENCE_COLUMN: reference, **tags})
        judgments |= {(query_id, name): 1 for name in documents_of_row if is_answered}
    if not ids or not queries:
        raise BadInputError(
            tr(
                "No row has both a question ({question}) and a text ({contexts}); fill them.",
                question=columns.question,
                contexts=columns.contexts,
            )
        )
    notes = [
        tr(
            "Read as a test set of {tool}: {texts} as documents, {questions} with the texts that answer them.",
            tool=columns.tool,
            texts=tr_count("{count} text", "{count} texts", len(ids)),
            questions=tr_count("{count} question", "{count} questions", len(queries)),
        )
    ]
    if left_out:
        notes.append(
            tr_count(
                "{count} row without a question was left out.",
                "{count} rows without a question were left out.",
                left_out,
            )
        )
    return (
        pd.DataFrame(
            [(name, "", text, "", "") for text, name in ids.items()], columns=list(DOCUMENT_COLUMNS), dtype="str"
        ),
        pd.DataFrame(queries, dtype="str"),
        pd.DataFrame([(*pair, grade) for pair, grade in judgments.items()], columns=list(JUDGMENT_COLUMNS)),
        tuple(notes),
    )


def _texts(cell: str) -> list[str] | None:
    """The texts in a cell that is a list of texts, or of objects with a text; None for anything else."""
    if not cell.strip():
        return []
    try:
        told = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, list):
        return None
    entries: Iterable[object] = [entry.get("text") if isinstance(entry, dict) else entry for entry in told]
    texts = [entry for entry in entries if isinstance(entry, str)]
    return texts if len(texts) == len(told) else None
