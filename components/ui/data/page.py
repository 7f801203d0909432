"""The sections of the Data page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from components import numbers
from components.datasets.assemble import assemble
from components.datasets.column_names import Role
from components.datasets.documents import documents_from_table
from components.datasets.export import safe_csv
from components.datasets.header import Header
from components.datasets.limits import MAX_UPLOAD_MB
from components.datasets.queries import queries_from_lines
from components.datasets.read import Mappings, Upload, collection_from_upload
from components.records import BadInputError, Collection
from components.ui.data import columns, found_vectors
from components.ui.shared import address, data_extras, data_files, practice, start, text_data, text_files
from components.ui.shared.downloads import download
from components.ui.shared.markdown import escape
from components.ui.shared.session import View, workspace
from components.workspace import Project

TABLE_TYPES = ["csv", "tsv", "json", "jsonl", "parquet", "xlsx", "txt"]
PREVIEW_ROWS = 8
CONTENT_ROWS = 200
LARGE = 5000  # documents above which a project starts with a sample


def choose_way(project: Project | None) -> str:
    """What the page shows, kept in the address (as ``way``)."""
    ways = dict(text_data.WAYS) if project is not None else {key: text_data.WAYS[key] for key in ("upload", "paste")}
    return address.segmented(
        text_data.WAY, list(ways), param="way", default=next(iter(ways)), names=lambda one: ways.get(one, one)
    )


def upload() -> None:
    """Files in, columns checked by eye, a project out."""
    st.markdown(text_files.UPLOAD_HOW.format(size=MAX_UPLOAD_MB))
    first, second, third = st.columns(3)
    documents = data_files.pick_documents(first)
    queries = _file(second, text_data.QUERIES_FILE, TABLE_TYPES, text_data.QUERIES_FILE_HELP)
    judgments = _file(third, text_data.JUDGMENTS_FILE, [*TABLE_TYPES, "qrels", "trec"], text_data.JUDGMENTS_FILE_HELP)
    if not documents:
        with st.expander(text_data.WHAT_A_FILE_LOOKS_LIKE):
            _examples()
        return
    _try(lambda: _uploaded(documents, queries, judgments))


def _uploaded(documents: list[Upload], queries: Upload | None, judgments: Upload | None) -> None:
    chosen: dict[Role, columns.ChosenColumns] = {}
    if data_files.is_table(documents):
        st.subheader(text_data.COLUMNS, anchor=False)
        chosen["documents"] = columns.choose(documents[0], "documents")
    if queries is not None and columns.has_columns(queries):
        with st.expander(text_data.COLUMNS_OF.format(name=escape(queries[0]))):
            chosen["queries"] = columns.choose(queries, "queries")
    collection = _read(documents, queries, None, chosen)
    if judgments is not None:
        judged_as: Role = "judgments" if len(collection.queries) else "questions"
        if columns.has_columns(judgments):
            with st.expander(text_data.COLUMNS_OF.format(name=escape(judgments[0]))):
                chosen[judged_as] = columns.choose(judgments, judged_as, collection)
        collection = _read(documents, queries, judgments, chosen)
    collection = data_files.cut(collection)
    _preview(collection)
    vectors = found_vectors.find(chosen.get("documents"), chosen.get("queries"))
    _create(collection, data_files.suggested_name(documents), vectors)


def _file(box: st.delta_generator.DeltaGenerator, label: str, types: list[str], help_text: str) -> Upload | None:
    given = box.file_uploader(label, type=types, help=help_text, key=f"file-{label}")
    return None if given is None else (given.name, given.getvalue())


@st.cache_resource(max_entries=2, show_spinner=text_data.READING)
def _read_cached(
    documents: list[Upload],
    queries: Upload | None,
    judgments: Upload | None,
    said: str,
    _mappings: Mappings,
    _headers: Mapping[Role, Header],
) -> Collection:
    return collection_from_upload(documents, queries, judgments, _mappings, workspace().media, _headers)


def _read(
    documents: list[Upload],
    queries: Upload | None,
    judgments: Upload | None,
    chosen: Mapping[Role, columns.ChosenColumns],
) -> Collection:
    mappings: Mappings = {role: one.mapping for role, one in chosen.items()}
    headers = {role: one.header for role, one in chosen.items() if one.header is not None}
    return _read_cached(documents, queries, judgments, repr((mappings, headers)), mappings, headers)


def paste() -> None:
    """Documents and questions typed or pasted, one per line."""
    st.markdown(text_data.PASTE_HOW)
    left, right = st.columns(2)
    documents = left.text_area(
        text_data.PASTE_DOCUMENTS,
        height=260,
        key="paste-documents",
        persist_state="session",
        placeholder=text_data.PASTE_DOCUMENTS_EXAMPLE,
    )
    queries = right.text_area(
        text_data.PASTE_QUERIES,
        height=260,
        key="paste-queries",
        persist_state="session",
        placeholder=text_data.PASTE_QUERIES_EXAMPLE,
    )
    lines = [line.strip() for line in documents.splitlines() if line.strip()]
    if not lines:
        st.caption(text_data.PASTE_NOTHING)
        return
    _try(lambda: _pasted(lines, queries))


def _pasted(lines: list[str], queries: str) -> None:
    frame = pd.DataFrame({"text": pd.Series(lines, dtype="str")})
    documents, notes = documents_from_table(frame, {"text": "text"})
    asked, more = queries_from_lines(queries) if queries.strip() else (None, ())
    collection = assemble(text_data.PASTED, documents, asked, None, [*notes, *more])
    _preview(collection)
    _create(collection, text_data.PASTED)


def _try(show: Callable[[], None]) -> None:
    try:
        show()
    except BadInputError as error:
        st.error(escape(str(error)))


def _preview(collection: Collection) -> None:
    st.subheader(text_data.PREVIEW, anchor=False)
    counts = [
        data_files.how_many(collection),
        numbers.count(len(collection.queries), "question"),
        numbers.count(len(collection.judgments), "judgment"),
    ]
    st.markdown(" · ".join(counts))
    for note in collection.notes[: -1 if collection.is_chunked else None]:  # the last says what was cut, as above
        st.warning(escape(note), icon=":material/info:")
    st.dataframe(
        collection.documents.head(PREVIEW_ROWS),
        hide_index=True,
        height=35 * (min(PREVIEW_ROWS, len(collection.documents)) + 1) + 3,
    )
    if len(collection.queries):
        with st.expander(text_data.PREVIEW_QUERIES):
            st.dataframe(collection.queries.head(PREVIEW_ROWS), hide_index=True)


def _create(collection: Collection, name: str, vectors: found_vectors.FoundVectors | None = None) -> None:
    adds_vectors = found_vectors.offer(vectors, collection)
    with st.form("create", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        chosen = left.text_input(text_data.PROJECT_NAME, value=name, max_chars=80)
        if right.form_submit_button(text_data.CREATE, type="primary", width="stretch"):
            limit = 1000 if len(collection.documents) > LARGE else None
            project_id = start.new_project(chosen.strip() or name, collection, document_limit=limit)
            if adds_vectors and vectors is not None:
                found_vectors.add(project_id, vectors, collection)
            st.switch_page("pages/models.py", query_params={})


def add_to(view: View) -> None:
    """Questions, judgments, ready vectors and runs for the chosen project; which, stands in the address (``what``)."""
    address.take("what", "add-kind", text_data.ADDABLE)
    kind = st.radio(
        text_data.ADD_WHAT,
        list(text_data.ADDABLE),
        format_func=lambda one: text_data.ADDABLE[one],
        horizontal=True,
        key="add-kind",
    )
    address.put("what", kind if kind != next(iter(text_data.ADDABLE)) else None)
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
        text_data.N_CHUNKS if collection.is_chunked else text_data.N_DOCUMENTS: collection.documents,
        text_data.N_QUERIES: collection.queries,
        "Judgments": collection.judgments,
    }
    tabs = st.tabs(list(parts))
    for tab, (name, frame) in zip(tabs, parts.items(), strict=True):
        with tab:
            if frame.empty:
                st.caption(text_data.NONE_YET)
                continue
            st.dataframe(
                frame.head(CONTENT_ROWS), hide_index=True, height=min(35 * (min(len(frame), CONTENT_ROWS) + 1) + 3, 360)
            )
            if len(frame) > CONTENT_ROWS:
                st.caption(text_data.FIRST_ROWS.format(shown=CONTENT_ROWS, total=f"{len(frame):,}"))
            download(text_data.DOWNLOAD_CSV, partial(safe_csv, frame), f"{name.lower()}.csv", key=f"csv-{name}")


def _examples() -> None:
    st.markdown(text_data.EXAMPLE_DOCUMENTS)
    st.code(
        "id,title,text,label,language\n17,Returns,You can send anything back within 60 days.,policy,en", language=None
    )
    st.markdown(text_data.EXAMPLE_QUESTIONS)
    st.code("question,correct_document\nHow long can I send a tent back?,17", language=None)
