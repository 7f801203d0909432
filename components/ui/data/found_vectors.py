"""Vectors that came in a column of an uploaded table, offered as a system in use to compare with."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.candidates.kinds.own_vectors import add_ready_vectors
from components.datasets.vector_columns import vector_columns, vectors_by_id
from components.markdown import escape
from components.records import Collection, FloatArray
from components.ui.data.columns import ChosenColumns
from components.ui.shared import text_data, text_files
from components.ui.shared.session import workspace


@dataclass(frozen=True)
class FoundVectors:
    """A column of document vectors, and the one of question vectors of the same size, if the questions have one."""

    documents: ChosenColumns
    column: str
    size: int
    queries: ChosenColumns | None = None
    queries_column: str | None = None


def find(documents: ChosenColumns | None, queries: ChosenColumns | None) -> FoundVectors | None:
    """The vectors in the tables; None where there are none."""
    if documents is None:
        return None
    asked = {} if queries is None else vector_columns(queries.table)
    for column, size in vector_columns(documents.table).items():
        matching = next((name for name, other in asked.items() if other == size), None)
        return FoundVectors(documents, column, size, queries, matching)
    return None


def offer(found_vectors: FoundVectors | None, collection: Collection) -> bool:
    """Ask whether they are to be compared; whether they are. Where they cannot be, say why."""
    if found_vectors is None:
        return False
    if collection.is_chunked:
        st.caption(text_files.VECTORS_OF_WHOLE.format(column=escape(found_vectors.column)))
        return False
    if len(collection.queries) and found_vectors.queries_column is None:
        st.caption(
            text_files.VECTORS_NEED_QUESTIONS.format(column=escape(found_vectors.column), size=found_vectors.size)
        )
        return False
    return st.checkbox(
        text_files.ADD_FOUND_VECTORS.format(column=escape(found_vectors.column), size=found_vectors.size),
        value=True,
        key="found-vectors",
        help=text_files.ADD_FOUND_VECTORS_HELP,
    )


def add(project_id: str, found_vectors: FoundVectors, collection: Collection) -> None:
    """Keep the vectors as a candidate of the project."""
    documents = vectors_by_id(
        found_vectors.documents.table,
        found_vectors.documents.mapping.get("id"),
        found_vectors.column,
        "row-",
        collection.documents["id"],
    )
    asked: FloatArray = documents[:0]
    if len(collection.queries) and found_vectors.queries is not None and found_vectors.queries_column is not None:
        asked = vectors_by_id(
            found_vectors.queries.table,
            found_vectors.queries.mapping.get("id"),
            found_vectors.queries_column,
            "q",
            collection.queries["id"],
        )
    spec = add_ready_vectors(workspace(), text_data.OUR_SYSTEM, collection, documents, asked)
    candidates = [candidate.spec for candidate in workspace().project(project_id).candidates]
    workspace().set_candidates(project_id, [*candidates, spec])
