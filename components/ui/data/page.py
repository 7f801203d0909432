"""The sections of the Data page for a project that exists; components.ui.data.new_project makes one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.datasets.export import safe_csv
from components.markdown import escape
from components.records import BadInputError
from components.ui.shared import address, data_extras, media, practice, text_data, text_users
from components.ui.shared.downloads import download
from components.ui.shared.session import View
from components.workspace import Project

CONTENT_ROWS = 200
OF_QUESTIONS = ("queries", "judgments", "practice")  # nothing that could be added to users


def choose_way(project: Project | None) -> str:
    """What the page shows, kept in the address (as ``way``)."""
    if st.query_params.get("way") == "paste":  # links from when pasting had a form of its own
        st.query_params["way"] = "upload"
    if project is None:
        address.put("way", None)
        return "upload"
    ways = text_data.WAYS
    return address.segmented(
        text_data.WAY, list(ways), param="way", default=next(iter(ways)), names=lambda way: ways.get(way, way)
    )


def _try(show: Callable[[], None]) -> None:
    try:
        show()
    except BadInputError as error:
        st.error(escape(str(error)))


def add_to(view: View) -> None:
    """Questions, judgments, ready vectors and runs for the chosen project; which, stands in the address (``what``)."""
    kinds = list(text_data.ADDABLE)
    if view.collection.interactions is not None:
        st.info(text_users.NO_QUESTIONS)
        kinds = [kind for kind in kinds if kind not in OF_QUESTIONS]
    address.take("what", "add-kind", kinds)
    kind = st.radio(
        text_data.ADD_WHAT,
        kinds,
        format_func=lambda name: text_data.ADDABLE[name],
        horizontal=True,
        key="add-kind",
    )
    address.put("what", kind if kind != kinds[0] else None)
    shown = {
        "queries": data_extras.add_queries,
        "judgments": data_extras.add_judgments,
        "practice": practice.add_practice,
        "vectors": data_extras.add_vectors,
        "run": data_extras.add_run,
    }[kind]
    _try(lambda: shown(view))


def contents(view: View) -> None:
    """Documents, queries and judgments as tables."""
    collection = view.collection
    parts = {
        **(
            {"chunks": (text_data.N_CHUNKS, collection.documents)}
            if collection.is_chunked
            else {"documents": (text_data.N_DOCUMENTS, collection.documents)}
        ),
        **(
            {"users": (text_users.N_USERS, collection.queries)}
            if collection.interactions
            else {"questions": (text_data.N_QUERIES, collection.queries)}
        ),
        "judgments": (text_data.N_JUDGMENTS, collection.judgments),
        **(
            {"interactions": (text_users.INTERACTIONS, collection.interactions.table)}
            if collection.interactions
            else {}
        ),
    }
    tabs = st.tabs([label for label, _ in parts.values()])
    for tab, (name, (_, frame)) in zip(tabs, parts.items(), strict=True):
        with tab:
            if frame.empty:
                st.caption(text_data.NONE_YET)
                continue
            st.dataframe(
                media.in_table(frame.head(CONTENT_ROWS)),
                hide_index=True,
                height=min(35 * (min(len(frame), CONTENT_ROWS) + 1) + 3, 360),
                column_config=text_data.COLUMN_NAMES | {"picture": st.column_config.ImageColumn(text_data.PICTURE)},
            )
            if len(frame) > CONTENT_ROWS:
                st.caption(text_data.FIRST_ROWS.format(shown=CONTENT_ROWS, total=f"{len(frame):,}"))
            download(text_data.DOWNLOAD_CSV, partial(safe_csv, frame), f"{name}.csv", key=f"csv-{name}")
