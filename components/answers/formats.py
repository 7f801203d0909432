"""Answers and test sets as the data sets of Ragas, DeepEval, Phoenix, TruLens and FiddleCube; none need be installed.

components.answers.brought reads answers in these shapes again, components.datasets.test_sets test sets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from components.answers.records import Answered
from components.files import write_csv

FOLDER = "formats"
Row = dict[str, Any]


def to_ragas(rows: Iterable[Answered]) -> list[Row]:
    """Rows as Ragas' EvaluationDataset reads them."""
    return [
        {
            "user_input": row.question,
            "response": row.answer,
            "retrieved_contexts": row.texts,
            "reference": row.reference,
        }
        for row in rows
    ]


def to_deepeval(rows: Iterable[Answered]) -> list[Row]:
    """Rows by the names of DeepEval's test cases."""
    return [
        {
            "input": row.question,
            "actual_output": row.answer,
            "expected_output": row.reference,
            "retrieval_context": row.texts,
        }
        for row in rows
    ]


def to_phoenix(rows: Iterable[Answered]) -> list[Row]:
    """Rows by the names that Phoenix' evaluators ask for; its context is one text."""
    return [
        {"input": row.question, "output": row.answer, "context": "\n\n".join(row.texts), "reference": row.reference}
        for row in rows
    ]


def to_trulens(rows: Iterable[Answered]) -> list[Row]:
    """TruLens' ground truth: each question once, with its reference and every right text that stands in a context."""
    truths: dict[str, Row] = {}
    for row in rows:
        truth = {"query_id": row.query_id, "query": row.question, "expected_response": row.reference}
        chunks = truths.setdefault(row.query_id, {**truth, "expected_chunks": []})["expected_chunks"]
        for context in row.contexts:
            if (context.document_id or context.id) in row.relevant and {"text": context.text} not in chunks:
                chunks.append({"text": context.text})
    return list(truths.values())


def to_fiddlecube(rows: Iterable[Answered]) -> list[Row]:
    """Rows as FiddleCube writes them; its score is unknown here and left empty."""
    return [
        {
            "query": row.question,
            "contexts": row.texts,
            "answer": row.reference or row.answer,
            "score": None,
            "question_type": "SIMPLE" if row.is_answerable else "NEGATIVE",
        }
        for row in rows
    ]


def write_answers(folder: Path, answers: Mapping[str, Sequence[Answered]]) -> None:
    """One file for each tool, all candidates in it: ``model`` and ``query_id`` stand beside the tool's own names.

    TruLens keeps what is right of each question, not answers.
    """
    folder.mkdir()
    rows = [(model, row) for model, of in answers.items() for row in of]

    def named(told: Sequence[Row]) -> list[Row]:
        both = zip(rows, told, strict=True)
        return [{"model": model, "query_id": row.query_id, **fields} for (model, row), fields in both]

    every = [row for _, row in rows]
    write_lines(folder / "ragas.jsonl", named(to_ragas(every)))
    _write_array(folder / "deepeval.json", named(to_deepeval(every)))
    write_csv(folder / "phoenix.csv", pd.DataFrame(named(to_phoenix(every))))
    write_lines(folder / "trulens.jsonl", to_trulens(every))


def write_test_set(folder: Path, rows: Sequence[Answered], kinds: Sequence[str]) -> None:
    """A test set, whose rows have the texts that answer them as contexts, and no answer, in four tools' shapes."""
    ragas = [
        {
            "user_input": row.question,
            "reference_contexts": row.texts,
            "reference": row.reference,
            "synthesizer_name": kind,
        }
        for row, kind in zip(rows, kinds, strict=True)
    ]
    write_lines(folder / "ragas.jsonl", ragas)
    goldens = [{"input": row.question, "expected_output": row.reference, "context": row.texts} for row in rows]
    _write_array(folder / "deepeval.json", goldens)
    write_lines(folder / "trulens.jsonl", to_trulens(rows))
    write_lines(folder / "fiddlecube.jsonl", to_fiddlecube(rows))


def write_lines(path: Path, rows: Iterable[Row]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _write_array(path: Path, rows: Sequence[Row]) -> None:
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
