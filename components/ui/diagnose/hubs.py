"""Diagnose: documents that intrude into many lists, how narrow the vectors lie, and what can be done."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.comparison.diagnose import readings
from components.comparison.diagnose import words as diagnose_words
from components.comparison.diagnose.hubs import figures, found_intruders, hub_rows, hub_words, narrowest_cone
from components.comparison.passages import document_names
from components.evaluation.metric_registry import metric
from components.evaluation.verdict import WORDS
from components.i18n import tr, tr_count
from components.markdown import escape
from components.measurements import diagnosis, repairs
from components.measurements.vector_space import DEPTH, QueryHubs, Space
from components.numbers import sentences
from components.results import scores
from components.ui.diagnose import data as diagnose_data
from components.ui.diagnose import space_words as text_space
from components.ui.diagnose import words as text_diagnose
from components.ui.diagnose.parts import folded, statement
from components.ui.shared import address, model_table, text
from components.ui.shared.downloads import download
from components.ui.shared.session import View

SHOWN_DOCUMENTS = 200
NAME_PIXELS = 330  # of a document, so that the columns after it are seen in a narrow window


def section(view: View) -> None:
    """One sentence about the worst intruder and one about the narrowest cone; the rest folded away."""
    st.subheader(text_space.HUBS, anchor=False)
    spaces, hubs = diagnose_data.spaces(view), readings.hubs(view)
    with statement():
        st.markdown(sentences([hub_words(view, spaces, hubs), narrowest_cone(spaces)]))
    if len(view.collection.documents) < 2:
        return
    with folded(text_space.HUBS_OPEN, "open-hubs") as is_open:
        if is_open:
            _table(view, spaces, hubs)
            _documents(view, spaces, hubs)
            _what_to_do(view, spaces)


def _table(view: View, spaces: dict[str, Space], hubs: dict[str, QueryHubs]) -> None:
    table = figures(view, spaces, hubs)
    shown = hub_rows(table)
    chance = next((space.neighbours.chance for space in spaces.values()), float("nan"))
    columns = {
        key: model_table.right_text(label, help_text.format(chance=f"{chance:.1f}"))
        for key, (label, help_text) in text_space.HUB_COLUMNS.items()
        if key in shown
    }
    model_table.model_table(shown, view.candidates, columns, key="hubs-table")
    download(text_diagnose.DOWNLOAD, lambda: table, "hubs.csv", key="csv-hubs")
    near = next((space.neighbours for space in spaces.values()), None)
    if near is not None and near.documents < len(view.collection.documents):
        st.caption(
            text_space.HUB_SAMPLE.format(
                drawn=f"{near.documents:,}", total=f"{len(view.collection.documents):,}", seed=scores.SEED
            )
        )


def _documents(view: View, spaces: dict[str, Space], hubs: dict[str, QueryHubs]) -> None:
    """The documents behind the figures, and a chosen one to read."""
    names = [candidate.name for candidate in view.ready if candidate.name in hubs or candidate.name in spaces]
    worst = max(hubs, key=lambda model: len(found_intruders(view, hubs[model])), default=names[0])
    name = address.one_of(text_diagnose.MODEL, names, param="hubs", default=worst)
    if name in hubs:
        st.markdown(f"**{text_space.HUB_DOCUMENTS.format(model=escape(name))}**")
        table = _query_table(view, hubs, name)
    else:
        st.markdown(f"**{text_space.HUB_NEIGHBOUR_DOCUMENTS.format(model=escape(name))}**")
        table = spaces[name].frequent.copy()
    if table.empty:
        st.caption(diagnose_words.HUB_EMPTY.replace("**", ""))
        return
    shown = table.head(SHOWN_DOCUMENTS)
    shown = shown.assign(Document=document_names(view.collection, shown["doc_id"]))
    number = st.column_config.NumberColumn
    is_query = name in hubs
    config = {
        "Document": st.column_config.TextColumn(text.DOCUMENT, width=NAME_PIXELS),
        "lists": number(
            text_space.HUB_LISTS if is_query else text_space.HUB_NEAR,
            help=text_space.HUB_LISTS_HELP if is_query else text_space.HUB_NEAR_HELP,
        ),
        "right": number(text_space.HUB_RIGHT_COLUMN, help=text_space.HUB_RIGHT_HELP),
        "wrong": number(text_space.HUB_WRONG_COLUMN, help=text_space.HUB_WRONG_HELP),
        "elsewhere": number(text_space.HUB_OTHERS, help=text_space.HUB_OTHERS_HELP, format="%.1f"),
        "mark": st.column_config.TextColumn("", width="small"),
    }
    order = [column for column in ("Document", "lists", "right", "wrong", "elsewhere", "mark") if column in shown]
    event = st.dataframe(
        shown[order],
        hide_index=True,
        height=300,
        on_select="rerun",
        selection_mode="single-row",
        key="hub-documents",
        column_config=config,
    )
    below = st.container(horizontal=True, vertical_alignment="center")
    download(
        text_diagnose.DOWNLOAD,
        lambda: table.assign(model=name),
        "hub_documents.csv",
        key="csv-hub-documents",
        place=below,
    )
    if event.selection.rows:
        _read(view, str(shown["doc_id"].iloc[event.selection.rows[0]]), name, below)
    else:
        below.caption(text_space.SELECT_DOCUMENT)


def _query_table(view: View, hubs: dict[str, QueryHubs], name: str) -> pd.DataFrame:
    table = hubs[name].table.copy()
    others = [query_hubs.table.set_index("doc_id")["lists"] for other, query_hubs in hubs.items() if other != name]
    if others:
        counts = [other.reindex(table["doc_id"]).fillna(0).to_numpy() for other in others]
        table["elsewhere"] = sum(counts) / len(counts)
    if not (table["right"].any() or table["wrong"].any()):
        table = table.drop(columns=["right", "wrong"])
    guilty = set(found_intruders(view, hubs[name])["doc_id"])
    table["mark"] = [text_space.INTRUDER if document_id in guilty else "" for document_id in table["doc_id"]]
    return table


def _read(view: View, doc_id: str, name: str, below: st.delta_generator.DeltaGenerator) -> None:
    """The document's words, the questions it came up for, and a way to read all of it."""
    names = view.collection.row_documents
    rows = view.collection.documents[(names == doc_id) | (view.collection.documents["id"] == doc_id)]
    row = rows.iloc[0]
    if below.button(text_space.READ_DOCUMENT, type="primary"):
        st.switch_page("pages/data.py", query_params={"project": view.project.id, "doc": str(row["id"])})
    st.text(f"{row['title']}\n{row['text'][:600]}".strip())
    asked = [q for q, ranking in view.runs[name].rankings.items() if doc_id in ranking.doc_ids[:DEPTH]]
    if asked:
        words = view.collection.queries.set_index("id")["text"].reindex(asked[:8])
        lines = "\n".join(f"- {escape(' '.join(word.split()))}" for word in words)
        count = tr_count("{count} question", "{count} questions", len(asked))
        st.markdown(f"{text_space.CAME_UP_FOR.format(count=count)}\n{lines}")


# What to do


def _what_to_do(view: View, spaces: dict[str, Space]) -> None:
    st.markdown(f"**{text_space.WHAT_TO_DO}**\n\n{text_space.TO_DO}")
    if not spaces or not len(view.collection.queries):
        return
    stages = {
        candidate.name: {
            repairs.SPREADING: diagnosis.stage_of(
                view.collection, candidate.spec, view.results[candidate.name], repairs.SPREADING
            )
        }
        for candidate in view.ready
        if candidate.name in spaces
    }
    st.markdown(f"**{text_space.SPREADING}**")
    measured = {name: of["spreading"].measured for name, of in stages.items() if of["spreading"].measured is not None}
    if measured:
        _spreading_table(view, measured)
    missing = diagnose_data.open_stages(stages, [repairs.SPREADING])
    if missing:
        if not measured:
            st.caption(text_space.SPREADING_OPEN)
        diagnose_data.button(view, missing, "measure-spreading")
    st.caption(text_space.SPREADING_WHAT)


def _spreading_table(view: View, measured: dict[str, repairs.Repaired]) -> None:
    rows = []
    for name, repaired in measured.items():
        changes = readings.spreading(view, name, view.leading_metric)
        row: dict[str, object] = {"model": name}
        row |= {
            variant: f"{diagnose_words.change(pair)} {tr(WORDS[pair.verdict])}" for variant, pair in changes.items()
        }
        before = readings.hubs(view)[name].table
        row["before"] = str(before["lists"].iloc[0]) if len(before) else "0"
        row["after"] = str(readings.worst_after_centring(view, name, repaired))
        rows.append(row)
    columns = {
        key: model_table.right_text(label, help_text.format(metric=metric(view.leading_metric).name))
        for key, (label, help_text) in text_space.SPREADING_COLUMNS.items()
        if any(key in row for row in rows)
    }
    model_table.model_table(pd.DataFrame(rows), view.candidates, columns, key="spreading-table")
