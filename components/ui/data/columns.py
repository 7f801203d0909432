"""Which column of an uploaded table holds what, and which row names the columns: guessed, and corrected by eye."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd
import streamlit as st

from components import i18n
from components.datasets import guarded
from components.datasets.columns import Role, guess_columns
from components.datasets.header import Header
from components.datasets.judgment_columns import judgment_columns, question_columns
from components.datasets.nested import documents_table
from components.datasets.pairs import pair_columns
from components.datasets.qrels import read_qrels
from components.datasets.read import Upload, check_upload_size
from components.datasets.tables import read_table
from components.markdown import escape
from components.records import BadInputError, Collection
from components.ui.shared import text_data, text_files

FIELDS: dict[Role, tuple[str, ...]] = {
    "documents": ("id", "title", "text", "label", "language"),
    "queries": ("id", "text"),
    "judgments": ("query_id", "doc_id", "grade"),
    "questions": ("question", "document"),
}
_READERS: dict[Role, Callable[[bytes, str, Header], pd.DataFrame]] = {
    "documents": documents_table,
    "queries": read_table,
    "judgments": read_qrels,
    "questions": read_table,
}


@dataclass(frozen=True)
class ChosenColumns:
    """A table as a person wants it read: field -> column, and its header (see datasets.header.part)."""

    table: pd.DataFrame
    mapping: dict[str, str]
    header: Header


def has_columns(given: Upload) -> bool:
    """Whether its columns can be chosen: not in lists of queries and qrels files, which have none or fixed ones."""
    name = given[0].lower()
    if name.endswith((".txt", ".qrels", ".trec")):
        return False
    first = given[1][:400].split(b"\n")[0].decode("utf-8", "replace").split("\t")
    return not (name.endswith(".tsv") and len(first) in (3, 4) and first[0] in ("query-id", "query_id"))


def needs_a_look(given: Upload, role: Role) -> bool:
    """Whether the person should see how the columns were taken: no column of texts was told, or the rows are pairs."""
    table = _table(*given, role, None, i18n.current())
    return pair_columns(table.columns) is not None or "text" not in _guess(table, role, None)


def choose(given: Upload, role: Role, base: Collection | None = None) -> ChosenColumns:
    """The guessed column of each field and the row of column names, which the person may correct.

    ``base`` is the collection that judgments are about.
    """
    header = _header(given, role)
    table = _table(*given, role, header, i18n.current())
    pairs = pair_columns(table.columns) if role == "documents" else None
    if pairs is not None:
        first, second, score = map(escape, pairs)
        st.caption(text_files.READ_AS_PAIRS.format(first=first, second=second, score=score))
        return ChosenColumns(table, {}, header)
    guess = _guess(table, role, base)
    columns = list(table.columns)
    chosen = {}
    for box, field in zip(st.columns(len(FIELDS[role])), FIELDS[role], strict=True):
        picked = box.selectbox(
            text_data.FIELD_NAMES.get(field, field),
            columns,
            index=columns.index(guess[field]) if field in guess else None,
            placeholder=text_data.NO_COLUMN,
            key=f"map-{given[0]}-{role}-{field}",
            help=text_data.FIELD_HELP.get(field),
        )
        if picked is not None:
            chosen[field] = picked
    return ChosenColumns(table, chosen, header)


def _header(given: Upload, role: Role) -> Header:
    """What the person says of the row of column names; None where it is as found."""
    header = _table(*given, role, None, i18n.current()).attrs.get("header")
    if header is None:  # a format that has no such row
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        is_data = st.checkbox(
            text_files.FIRST_ROW_IS_DATA,
            value=header == 0,
            key=f"head-none-{given[0]}-{role}",
            help=text_files.FIRST_ROW_IS_DATA_HELP,
        )
        row = st.number_input(
            text_files.HEADER_ROW,
            min_value=1,
            value=header or 1,
            step=1,
            key=f"head-row-{given[0]}-{role}",
            disabled=is_data,
            help=text_files.HEADER_ROW_HELP,
            width=220,
        )
    wanted = 0 if is_data else int(row)
    return None if wanted == header else wanted


def _guess(table: pd.DataFrame, role: Role, base: Collection | None) -> dict[str, str]:
    if base is None or role not in ("judgments", "questions"):
        return guess_columns(table, role)
    if role == "questions":
        return question_columns(table, base.parents())
    try:
        return judgment_columns(table, base.queries, base.parents())[0]
    except BadInputError as error:
        st.warning(escape(str(error)), icon=":material/info:")
        return {}


@st.cache_data(max_entries=8, show_spinner=False)
def _table(name: str, data: bytes, role: Role, header: Header, language: str) -> pd.DataFrame:
    check_upload_size(name, data)
    is_lines = role == "questions" and PurePath(name).suffix.lower() in (".qrels", ".trec")
    return guarded.read(read_qrels if is_lines else _READERS[role], data, name, header)
