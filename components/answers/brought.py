"""Answers a person brings, made by a system of theirs: a table of questions, answers, contexts and references.

Ragas' rows (user_input, response, retrieved_contexts, reference; before 0.2: question, answer, contexts, ground_truth),
FiddleCube's (query, contexts, answer, score, question_type), DeepEval's (input, actual_output, retrieval_context,
expected_output) and Phoenix' (input, output, context) are the same table by other names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from components.answers.records import Answered, Context
from components.datasets import guarded
from components.datasets.tables import read_table
from components.datasets.wording import listed
from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError

NAMES: Mapping[str, tuple[str, ...]] = {
    "question": ("question", "query", "user_input", "input"),
    "answer": ("answer", "response", "actual_output", "output"),
    "contexts": ("contexts", "retrieved_contexts", "retrieval_context", "context"),
    "reference": ("reference", "ground_truth", "ground_truths", "expected_output", "reference_answer"),
    "query_id": ("query_id", "id", "_id"),
    "kind": ("question_type", "kind"),
    "model": ("model", "system"),
}
"""Field -> names of its column, the likeliest first."""
NEEDED = ("question", "answer", "contexts")
BROUGHT = "brought answers"


def read_brought(path: Path) -> dict[str, list[Answered]]:
    """System -> its answers (one system called BROUGHT where no column names it), in the order of the file.

    Raises:
        BadInputError: it cannot be read, a column is missing, or contexts are no list.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInputError(
            tr("{path} cannot be read ({strerror}); check the path.", path=path, strerror=error.strerror)
        ) from None
    return brought_from(data, path.name)


def brought_from(data: bytes, file_name: str) -> dict[str, list[Answered]]:
    """As ``read_brought``, of a file's bytes; the table is read in a process of its own.

    Raises:
        BadInputError: as ``read_brought``.
    """
    table = guarded.read(read_table, data, file_name)
    columns = {field: name for field, names in NAMES.items() if (name := _column(table, names))}
    missing = [field for field in NEEDED if field not in columns]
    if missing:
        raise BadInputError(
            tr(
                "{name} has no column for {missing}; it needs question, answer and contexts "
                "(also by the names of Ragas and FiddleCube). It has {columns}.",
                name=file_name,
                missing=commas(missing),
                columns=listed(list(table.columns), 20),
            )
        )
    by_system: dict[str, list[Answered]] = {}
    seen: set[tuple[str, str]] = set()
    firsts: dict[str, str] = {}  # question -> its id where none is given: the same for every system
    for number, row in enumerate(table.to_dict("records"), 1):
        told = {field: str(row.get(name) or "").strip() for field, name in columns.items()}
        texts = _contexts(told["contexts"], tr("{name}, row {number}", name=file_name, number=number))
        system = told.get("model") or BROUGHT
        name = told.get("query_id") or firsts.setdefault(told["question"], f"q{number}")
        if not told.get("query_id") and (system, name) in seen:  # a question asked twice
            name = f"q{number}"
        if (system, name) in seen:
            raise BadInputError(
                tr(
                    "{name}, row {number}: {system} has answered the question {id} before; one row per question and "
                    "system, each question with its own id.",
                    name=file_name,
                    number=number,
                    system=system,
                    id=name,
                )
            )
        seen.add((system, name))
        contexts = tuple(Context(f"{name}-{place}", text) for place, text in enumerate(texts, 1))
        question_type = told.get("kind", "")
        by_system.setdefault(system, []).append(
            Answered(
                name,
                told["question"],
                contexts,
                told["answer"],
                "" if told["answer"] else tr("The answer that was brought is empty."),
                _reference(told.get("reference", "")),
                is_answerable=question_type not in ("NEGATIVE", "unanswerable"),
            )
        )
    return by_system


def _column(table: pd.DataFrame, names: Sequence[str]) -> str:
    by_name = {str(name).strip().lower(): str(name) for name in table.columns}
    return next((by_name[name] for name in names if name in by_name), "")


def _contexts(cell: str, where: str) -> list[str]:
    if not cell:
        return []
    if not cell.startswith("["):
        return [cell]
    try:
        told = json.loads(cell)
    except (ValueError, RecursionError):
        raise BadInputError(
            tr('{where}: contexts begin as a list but are none: "{cell}".', where=where, cell=cell[:40])
        ) from None
    texts = [context.get("text", "") if isinstance(context, dict) else context for context in told]
    if not all(isinstance(text, str) for text in texts):
        raise BadInputError(tr("{where}: contexts must be texts.", where=where))
    return [text for text in texts if text.strip()]


def _reference(cell: str) -> str:
    """Ragas once kept a list of ground truths."""
    if cell.startswith("["):
        try:
            told = json.loads(cell)
        except (ValueError, RecursionError):
            return cell
        return " ".join(str(truth) for truth in told)
    return cell
