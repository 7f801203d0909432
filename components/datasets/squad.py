"""Question answering data in SQuAD's nested JSON: paragraphs are documents, their questions are judged by them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import pandas as pd

from components.datasets.cleaning import clean_characters
from components.datasets.json_rows import cell_text
from components.datasets.json_text import parse, parse_lines
from components.datasets.text_bytes import decode
from components.datasets.wording import shown
from components.i18n import tr, tr_count
from components.records import DOCUMENT_COLUMNS, JUDGMENT_COLUMNS, QUERY_COLUMNS, BadInputError

Squad = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, tuple[str, ...]]
"""Documents, queries, judgments (grade 1) and notes."""
_MARK = b'"paragraphs"'
_LINES = (".jsonl", ".ndjson")


def is_squad(data: bytes, filename: str) -> bool:
    """Whether a file is in this shape."""
    return _articles(data, filename) is not None


def read_squad(data: bytes, filename: str) -> Squad | None:
    """Paragraphs as documents, questions as queries, and each question judged to be answered by its paragraph.

    A document's id is the number of its article and of the paragraph in it ("1-2"). Questions that their paragraph does
    not answer (``is_impossible``) are left out with a note. None where the file is in another shape.

    Raises:
        BadInputError: a paragraph without a context, or no paragraph.
    """
    articles = _articles(data, filename)
    if articles is None:
        return None
    documents: list[tuple[str, ...]] = []
    queries: list[tuple[str, str]] = []
    judgments: list[tuple[str, str, int]] = []
    unanswered = 0
    for place, title, paragraph in _paragraphs(articles):
        context = paragraph.get("context") if isinstance(paragraph, dict) else None
        if not isinstance(context, str):
            raise BadInputError(
                tr(
                    "{filename}, paragraph {place} of {title} has no context that is a text.",
                    filename=filename,
                    place=place,
                    title=shown(title),
                )
            )
        documents.append((place, title, clean_characters(context), "", ""))
        for question in _questions(paragraph):
            if question.get("is_impossible") is True:
                unanswered += 1
                continue
            query_id = cell_text(question.get("id")).strip() or f"q{len(queries) + 1}"
            queries.append((query_id, clean_characters(cell_text(question["question"])).strip()))
            judgments.append((query_id, place, 1))
    if not documents:
        raise BadInputError(
            tr("{filename} holds articles without paragraphs; it must have at least one.", filename=filename)
        )
    notes = [
        tr(
            "Read as question answering data: {paragraphs} as documents, {questions} with "
            "their paragraph as the right answer.",
            paragraphs=tr_count("{count} paragraph", "{count} paragraphs", len(documents)),
            questions=tr_count("{count} question", "{count} questions", len(queries)),
        )
    ]
    if unanswered:
        notes.append(
            tr_count(
                "{count} question has no answer and was left out.",
                "{count} questions have no answer and were left out.",
                unanswered,
            )
        )
    return (
        pd.DataFrame(documents, columns=list(DOCUMENT_COLUMNS), dtype="str"),
        pd.DataFrame(queries, columns=list(QUERY_COLUMNS), dtype="str"),
        pd.DataFrame(judgments, columns=list(JUDGMENT_COLUMNS)),
        tuple(notes),
    )


def _articles(data: bytes, filename: str) -> list[Any] | None:
    extension = PurePath(filename).suffix.lower()
    if extension not in (".json", *_LINES) or _MARK not in data:
        return None
    try:
        text = decode(data, filename)[0]
        value = [row for _, row in parse_lines(text, filename)[0]] if extension in _LINES else parse(text)[0]
    except (BadInputError, ValueError, RecursionError):
        return None
    articles = value.get("data") if isinstance(value, dict) else value
    if not isinstance(articles, list) or not articles:
        return None
    fits = all(isinstance(article, dict) and isinstance(article.get("paragraphs"), list) for article in articles)
    return articles if fits else None


def _paragraphs(articles: list[Any]) -> Iterator[tuple[str, str, Any]]:
    for number, article in enumerate(articles, start=1):
        title = clean_characters(cell_text(article.get("title"))).replace("_", " ")
        for place, paragraph in enumerate(article["paragraphs"], start=1):
            yield f"{number}-{place}", title, paragraph


def _questions(paragraph: dict[str, Any]) -> Iterator[dict[str, Any]]:
    questions = paragraph.get("qas")
    for question in questions if isinstance(questions, list) else []:
        if isinstance(question, dict) and cell_text(question.get("question")).strip():
            yield question
