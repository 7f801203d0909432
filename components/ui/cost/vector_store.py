"""The vector store on the Cost page: exact search against Chroma's index with a few settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates import candidate_of
from components.comparison import bills
from components.markdown import escape
from components.measurements import index_settings
from components.measurements.index_settings import INDEX_SETTINGS
from components.ui.cost import load_words as words
from components.ui.cost import measured
from components.ui.shared import session, text
from components.ui.shared.downloads import download
from components.ui.shared.fold import fold
from components.ui.shared.session import View

MUCH_MORE = 2.0  # times the documents measured, from where on exact search is foretold


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
    sentence = answer(view, name, table) if table is not None else words.STORE_UNKNOWN.format(model=name)
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
            help_text=words.MEASURE_STORE_HELP.format(count=len(index_settings.SETTINGS)),
        )
        if table is not None:
            _table(name, table)


def answer(view: View, name: str, table: pd.DataFrame) -> str:
    """Whether exact search is enough; where many more documents will be kept, what it would take there."""
    exact = table[table["setting"] == index_settings.EXACT].iloc[0]
    measured_documents = len(view.collection.documents)
    kept = bills.documents_kept(view.needs, session.dataset_size(view.project))
    if not index_settings.exact_is_enough(table):
        usual = table.iloc[1]
        return words.INDEX.format(
            exact=numbers.milliseconds(exact["p95_ms"]),
            model=name,
            ms=numbers.milliseconds(usual["p95_ms"]),
            recall=numbers.share(float(usual["recall"])),
        )
    sentence = words.ENOUGH.format(
        model=name, documents=f"{measured_documents:,}", ms=numbers.milliseconds(exact["p95_ms"])
    )
    if kept < MUCH_MORE * measured_documents:
        return sentence
    later = float(exact["p95_ms"]) * kept / measured_documents  # every vector is looked at: it grows with their number
    return sentence + words.ENOUGH_NOW.format(kept=f"{kept:,.0f}", later=numbers.milliseconds(later))


def _table(name: str, table: pd.DataFrame) -> None:
    rows = table.to_dict("records")
    shown = pd.DataFrame(
        {
            "setting": [row["setting"] for row in rows],
            "recall": [numbers.share(row["recall"]) for row in rows],
            "lowest": [numbers.share(row["recall_low_query"]) for row in rows],
            "p50": [numbers.milliseconds(row["p50_ms"]) for row in rows],
            "p95": [numbers.milliseconds(row["p95_ms"]) for row in rows],
            "build": [f"{row['build_seconds']:.1f}" if row["build_seconds"] else "–" for row in rows],
            "megabytes": [numbers.megabytes(row["megabytes"]) for row in rows],
            "hnsw": [_hnsw(row) for row in rows],
        }
    )
    left = ("setting", "hnsw")
    columns = {
        key: st.column_config.TextColumn(
            label, help=words.STORE_HELP.get(key), alignment="left" if key in left else "right"
        )
        for key, label in words.STORE_COLUMNS.items()
    }
    st.dataframe(shown, hide_index=True, height="content", column_config=columns, key="store-table")
    st.caption(escape(words.EXACT_NOTE))
    download(
        text.DOWNLOAD_TABLE,
        lambda: table.drop(columns="hnsw").assign(hnsw=shown["hnsw"]),
        f"index-{name}.csv",
        key="csv-store",
    )


def _hnsw(row: Mapping[Any, Any]) -> str:
    if row["setting"] == index_settings.EXACT:
        return "–"
    said = row["hnsw"] or {}
    return ", ".join(f"{name} {value}" for name, value in said.items()) or words.AS_IT_COMES
