"""The vector store on the Cost page: exact search against indexes with a few settings."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.candidates import candidate_of
from components.comparison import bills
from components.comparison.cost.store import store_rows, store_sentence
from components.comparison.cost.store_plan import plan_sentence
from components.markdown import escape
from components.measurements import index_kinds
from components.measurements.index_settings import INDEX_SETTINGS
from components.ui.cost import load_words as words
from components.ui.cost import measured
from components.ui.shared import session, text
from components.ui.shared.downloads import download
from components.ui.shared.fold import fold
from components.ui.shared.session import View


def section(view: View) -> None:
    """One sentence; inside, a row per setting."""
    specs = {candidate.name: candidate.spec for candidate in view.ready if candidate_of(candidate.spec).has_index}
    if not specs:
        fold(words.STORE, words.STORE_NONE, key="cost-store")
        return
    tables = {name: INDEX_SETTINGS.load(session.subject(view, spec)) for name, spec in specs.items()}
    done = [name for name, table in tables.items() if table is not None]
    name = measured.shown(view, INDEX_SETTINGS.name, list(specs), done)
    table = tables[name]
    sentence = store_sentence(view, name, table) if table is not None else words.STORE_UNKNOWN.format(model=name)
    box = fold(words.STORE, sentence, key="cost-store")
    if box is None:
        return
    with box:
        measured.choose_and_measure(
            view,
            INDEX_SETTINGS.name,
            list(specs),
            done,
            label=words.MEASURE_STORE,
            help_text=words.MEASURE_STORE_HELP.format(count=len(index_kinds.HNSW)),
        )
        if table is not None:
            _table(name, table)
        dim = view.results[name].manifest.get("dim")
        if dim:
            kept = bills.documents_kept(view.needs, view.documents_in_all)
            st.caption(escape(plan_sentence(round(kept), int(dim))))


def _table(name: str, table: pd.DataFrame) -> None:
    shown = store_rows(table)
    left = ("setting", "hnsw")
    columns = {
        key: st.column_config.TextColumn(
            label, help=words.STORE_HELP.get(key), alignment="left" if key in left else "right"
        )
        for key, label in words.STORE_COLUMNS.items()
    }
    st.dataframe(shown, hide_index=True, height="content", column_config=columns, key="store-table")
    st.caption(escape(words.EXACT_NOTE))
    for sentence in table.attrs.get("refused", ()):
        st.caption(escape(sentence))
    download(
        text.DOWNLOAD_TABLE,
        lambda: table.drop(columns="hnsw").assign(hnsw=shown["hnsw"]),
        f"index-{name}.csv",
        key="csv-store",
    )
