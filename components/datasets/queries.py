"""Queries from a table or from pasted lines."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from components.datasets.cleaning import clean_text
from components.datasets.columns import check_mapping
from components.datasets.documents import check_ids
from components.datasets.text_bytes import DAMAGED, damage_note, decode
from components.datasets.wording import listed, row_numbers, shown
from components.i18n import tr, tr_count
from components.records import QUERY_COLUMNS, BadInputError


def queries_from_table(frame: pd.DataFrame, mapping: Mapping[str, str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Queries (QUERY_COLUMNS, then every other column as a tag) and notes about rows left out for having no text.

    ``mapping`` is field -> column as ``guess_columns(frame, "queries")`` gives it. Without an id column the ids are
    q1, q2 ... by place. Two queries may have the same text.

    Raises:
        BadInputError: a wrong mapping, a row without id, an id that stands twice, or no row with a text.
    """
    check_mapping(frame, mapping, "queries", needed=("text",))
    numbers = pd.Series(row_numbers(frame))
    frame = frame.reset_index(drop=True)
    made = pd.Series([f"q{place}" for place in range(1, len(frame) + 1)], dtype="str")
    ids = frame[mapping["id"]].str.strip() if "id" in mapping else made
    tags = {
        f"{name} (column)" if name in QUERY_COLUMNS else str(name): frame[name]
        for name in frame.columns
        if name not in mapping.values()
    }
    queries = pd.DataFrame({"id": ids, "text": frame[mapping["text"]].str.strip(), **tags})
    empty = queries["text"] == ""
    left_out = numbers[empty].tolist()
    queries, numbers = queries[~empty], numbers[~empty]
    if queries.empty:
        raise BadInputError(
            tr(
                "No row has a question in column {text}; choose the column that holds them.",
                text=shown(mapping["text"]),
            )
        )
    if "id" in mapping:
        check_ids(queries["id"], numbers, mapping["id"], tr("Or choose no id column (ids are then made)."))
    note = tr_count(
        "{count} row has no question and was left out: row {rows}.",
        "{count} rows have no question and were left out: rows {rows}.",
        len(left_out),
        rows=listed(left_out),
    )
    return queries.reset_index(drop=True), (note,) if left_out else ()


def queries_from_lines(text: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Queries (QUERY_COLUMNS) pasted one per line, with ids q1, q2 ...; a repeated line is dropped with a note.

    Raises:
        BadInputError: there is no line with text.
    """
    lines = [line.strip() for line in clean_text(text).split("\n")]
    given = [line for line in lines if line]
    texts = list(dict.fromkeys(given))
    if not texts:
        raise BadInputError(tr("No question was given; write at least one, each on its own line."))
    repeated = len(given) - len(texts)
    note = tr_count(
        "{count} line repeats an earlier question and was dropped.",
        "{count} lines repeat earlier questions and were dropped.",
        repeated,
    )
    columns = ([f"q{place}" for place in range(1, len(texts) + 1)], texts)
    queries = pd.DataFrame(dict(zip(QUERY_COLUMNS, columns, strict=True)), dtype="str")
    return queries, (note,) if repeated else ()


def queries_from_file(data: bytes, filename: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """As ``queries_from_lines``, of a text file in whatever encoding.

    Raises:
        BadInputError: as ``decode`` and ``queries_from_lines``.
    """
    text, encoding = decode(data, filename)
    queries, notes = queries_from_lines(text)
    return queries, ((damage_note(data, filename), *notes) if encoding == DAMAGED else notes)
