"""What the sections of the Diagnose page share: folding, document names, tables whose rows open a question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from components.comparison.passages import document_names
from components.ui.diagnose import words as text_diagnose
from components.ui.shared import text
from components.ui.shared.downloads import download
from components.ui.shared.session import View

TABLE_PIXELS = 300
STATEMENT_PIXELS = 860
WORDS_PIXELS = 260  # of each of two columns of words, so that the columns after them are seen in a narrow window


def statement() -> st.delta_generator.DeltaGenerator:
    """Where a section's sentences stand: lines short enough to be read."""
    return st.container(width=STATEMENT_PIXELS)


@contextmanager
def folded(label: str, key: str) -> Iterator[bool]:
    """A closed box; what is drawn inside is only computed once it is open, which the value says."""
    box = st.expander(label, on_change="rerun", key=key)
    with box:
        yield bool(box.open)


def question_table(view: View, rows: pd.DataFrame, *, key: str, file_name: str) -> None:
    """Rows with ``query_id`` and ``doc_id``: shown by their words, downloadable, a selected one opened in Search."""
    questions = view.collection.queries.set_index("id")["text"]
    table = rows.assign(
        Question=questions.reindex(rows["query_id"]).to_numpy(),
        Document=document_names(view.collection, rows["doc_id"]),
    ).reset_index(drop=True)
    shown = ["Question", "Document", *(c for c in rows.columns if c not in ("query_id", "doc_id"))]
    event = st.dataframe(
        table[shown],
        hide_index=True,
        height=min(TABLE_PIXELS, 36 * (len(table) + 1) + 3),
        on_select="rerun",
        selection_mode="single-row",
        key=f"table-{key}",
        column_config={
            "Question": st.column_config.TextColumn(text.QUESTION, width=WORDS_PIXELS),
            "Document": st.column_config.TextColumn(text.DOCUMENT, width=WORDS_PIXELS),
            "rank": st.column_config.NumberColumn(text_diagnose.RANK, format="%d"),
        },
    )
    below = st.container(horizontal=True, vertical_alignment="center")
    download(text_diagnose.DOWNLOAD, lambda: table, file_name, key=f"csv-{key}", place=below)
    if event.selection.rows:
        chosen = str(table["query_id"].iloc[event.selection.rows[0]])
        if below.button(text_diagnose.OPEN_QUESTION, type="primary", key=f"open-{key}"):
            st.switch_page("pages/search.py", query_params={"project": view.project.id, "q": chosen})
    else:
        below.caption(text_diagnose.SELECT_ROW)
