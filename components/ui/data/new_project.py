"""One form for a new project: documents and questions, as files or pasted, what is read of them, and the button."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import i18n, nouns
from components.comparison.scope import how_many
from components.datasets import guarded
from components.datasets.columns import Role
from components.datasets.header import Header
from components.datasets.interactions.read import is_interactions
from components.datasets.interactions.rules import Rules
from components.datasets.limits import MAX_UPLOAD_MB
from components.datasets.read import Mappings, Upload, collection_from_upload
from components.i18n import tr, tr_count
from components.markdown import escape
from components.records import BadInputError, Collection
from components.said import again
from components.ui.data import columns, found_vectors
from components.ui.data.interactions import choose_rules
from components.ui.shared import data_files, press, start, text_data, text_files, told_late
from components.ui.shared.session import workspace

TABLE_TYPES = ["csv", "tsv", "json", "jsonl", "parquet", "xlsx", "txt"]
PREVIEW_ROWS = 8
LARGE = 5000  # documents above which a project starts with a sample
PASTE_PIXELS = 130
PASTED_QUESTIONS = "questions.txt"
ON_ITS_WAY = 1.5  # seconds; nobody chooses a file that soon after pressing the button
_PRESSED_AT = "_create-pressed-at"


@dataclass(frozen=True)
class _Given:
    """What the person gave; ``is_pasted``: the documents came one per line from the box."""

    documents: list[Upload]
    queries: Upload | None
    judgments: Upload | None
    is_pasted: bool


@dataclass(frozen=True)
class _Found:
    """The collection that was read, what its project may be called, and vectors that came with it."""

    collection: Collection
    name: str
    vectors: found_vectors.FoundVectors | None = None


def form() -> None:
    """Documents and questions in; a project out."""
    began = time.monotonic()
    st.markdown(text_files.NEW_HOW)
    left, right = st.columns(2, gap="medium")
    with left:
        documents, is_pasted = _documents()
    with right:
        queries = _questions()
    with st.expander(text_data.JUDGMENTS_FILE):
        st.caption(text_files.JUDGMENTS_WHAT.format(size=MAX_UPLOAD_MB))
        judgments = _file(text_data.JUDGMENTS_FILE, [*TABLE_TYPES, "qrels", "trec"], text_data.JUDGMENTS_FILE_HELP)
        _examples()
    given = _Given(documents, queries, judgments, is_pasted)
    reading, problem = None, text_data.PASTE_NOTHING
    if documents:
        try:
            reading = _read_all(given)
            _preview(reading.collection)
        except BadInputError as error:
            problem = str(error)
            st.error(escape(problem))
    _create_bar(reading, problem, None if is_pasted else began)


def _documents() -> tuple[list[Upload], bool]:
    """The files, else the pasted lines as a table of one column."""
    files = data_files.pick_documents(st.container())
    pasted = st.text_area(
        text_data.PASTE_DOCUMENTS,
        height=PASTE_PIXELS,
        key="paste-documents",
        persist_state="session",
        placeholder=text_data.PASTE_DOCUMENTS_EXAMPLE,
    )
    lines = [line.strip() for line in pasted.splitlines() if line.strip()]
    if files and lines:
        st.caption(text_files.PASTED_UNUSED)
    if files or not lines:
        return files, False
    table = pd.DataFrame({"text": pd.Series(lines, dtype="str")}).to_csv(index=False)
    return [(f"{text_data.PASTED}.csv", table.encode())], True


def _questions() -> Upload | None:
    given = _file(text_data.QUERIES_FILE, TABLE_TYPES, text_data.QUERIES_FILE_HELP)
    pasted = st.text_area(
        text_data.PASTE_QUERIES,
        height=PASTE_PIXELS,
        key="paste-queries",
        persist_state="session",
        placeholder=text_data.PASTE_QUERIES_EXAMPLE,
    )
    if given is not None and pasted.strip():
        st.caption(text_files.PASTED_UNUSED)
    return given or ((PASTED_QUESTIONS, pasted.encode()) if pasted.strip() else None)


def _file(label: str, types: list[str], help_text: str) -> Upload | None:
    given = st.file_uploader(label, type=types, help=help_text, key=f"file-{label}")
    return None if given is None else (given.name, given.getvalue())


def _read_all(given: _Given) -> _Found:
    """What was given as a collection, with columns as the person corrected them.

    Raises:
        BadInputError: something in it cannot be read.
    """
    documents, queries, judgments = given.documents, given.queries, given.judgments
    chosen: dict[Role, columns.ChosenColumns] = {}
    if data_files.is_table(documents) and not given.is_pasted:
        is_open = columns.needs_a_look(documents[0], "documents")
        with st.expander(text_data.COLUMNS_OF.format(name=escape(documents[0][0])), expanded=is_open):
            chosen["documents"] = columns.choose(documents[0], "documents")
    if queries is not None and columns.has_columns(queries):
        with st.expander(text_data.COLUMNS_OF.format(name=escape(queries[0]))):
            chosen["queries"] = columns.choose(queries, "queries")
    collection = _read(documents, queries, None, chosen)
    if judgments is not None and collection.queries.empty and guarded.read(is_interactions, *judgments):
        collection = _read(documents, queries, judgments, chosen)
    elif judgments is not None:
        judged_as: Role = "judgments" if len(collection.queries) else "questions"
        if columns.has_columns(judgments):
            with st.expander(text_data.COLUMNS_OF.format(name=escape(judgments[0]))):
                chosen[judged_as] = columns.choose(judgments, judged_as, collection)
        collection = _read(documents, queries, judgments, chosen)
    name = text_data.PASTED if given.is_pasted else data_files.suggested_name(documents)
    vectors = found_vectors.find(chosen.get("documents"), chosen.get("queries"))
    if collection.interactions is not None:
        return _Found(_read(documents, queries, judgments, chosen, choose_rules(collection)), name, vectors)
    return _Found(data_files.cut(collection), name, vectors)


def _read(
    documents: list[Upload],
    queries: Upload | None,
    judgments: Upload | None,
    chosen: Mapping[Role, columns.ChosenColumns],
    rules: Rules | None = None,
) -> Collection:
    """As the columns were chosen; of interactions, by these rules."""
    rules = rules or Rules()
    mappings: Mappings = {role: choice.mapping for role, choice in chosen.items()}
    headers = {role: choice.header for role, choice in chosen.items() if choice.header is not None}
    return _read_cached(
        documents, queries, judgments, repr((mappings, headers, rules, i18n.current())), mappings, headers, rules
    )


@told_late.waiting(lambda: text_data.READING)
@st.cache_resource(max_entries=2, show_spinner=False)
def _read_cached(
    documents: list[Upload],
    queries: Upload | None,
    judgments: Upload | None,
    choices: str,
    _mappings: Mappings,
    _headers: Mapping[Role, Header],
    _rules: Rules,
) -> Collection:
    return collection_from_upload(documents, queries, judgments, _mappings, workspace().media, _headers, _rules)


def _preview(collection: Collection) -> None:
    st.subheader(text_data.PREVIEW, anchor=False)
    for note in collection.notes[: -1 if collection.is_chunked else None]:  # the last says what was cut, as above
        st.warning(escape(again(note)), icon=":material/info:")
    st.dataframe(
        collection.documents.head(PREVIEW_ROWS),
        hide_index=True,
        column_config=dict(text_data.COLUMN_NAMES),
        height=35 * (min(PREVIEW_ROWS, len(collection.documents)) + 1) + 3,
    )
    if len(collection.queries):
        with st.expander(text_data.PREVIEW_QUERIES):
            names = dict(text_data.COLUMN_NAMES)
            st.dataframe(collection.queries.head(PREVIEW_ROWS), hide_index=True, column_config=names)


def _counts(collection: Collection) -> str:
    """What is there; nothing of what is not: a question still being typed is not counted yet, and "0" would deny it."""
    parts = [how_many(collection)]
    if len(collection.queries):
        parts.append(nouns.counted("user" if collection.interactions else "question", len(collection.queries)))
    if len(collection.judgments):
        parts.append(tr_count("{count} judgment", "{count} judgments", len(collection.judgments)))
    return " · ".join(parts)


def _create_bar(reading: _Found | None, problem: str, began: float | None) -> None:
    """The button, always in view and always live: pressed too early it says what is missing.

    ``began``: when this run did (time.monotonic); None where the documents were pasted, which takes no time to arrive.
    """
    adds_vectors = found_vectors.offer(reading.vectors, reading.collection) if reading is not None else False
    with st.bottom:
        note = st.empty()
        with st.form("create", border=False):
            what, name, button = st.columns([3, 4, 2], vertical_alignment="bottom")
            what.markdown(_counts(reading.collection) if reading is not None else text_files.NOTHING_YET)
            suggested = reading.name if reading is not None else ""
            chosen = name.text_input(
                text_data.PROJECT_NAME, value=suggested, max_chars=80, placeholder=text_files.NAME_LATER
            )
            is_pressed = press.button(button, text_data.CREATE, key="create-project", kind="primary", in_form=True)
    if not (is_pressed or (reading is not None and began is not None and _was_pressed_for(began))):
        return
    if reading is None:
        st.session_state[_PRESSED_AT] = time.monotonic()
        note.warning(escape(problem), icon=":material/info:")
        return
    # Users are tested over the whole catalogue: in a part of it everything would be found more easily.
    is_large = len(reading.collection.documents) > LARGE and reading.collection.interactions is None
    limit = 1000 if is_large else None
    project_id = start.new_project(chosen.strip() or reading.name, reading.collection, document_limit=limit)
    if adds_vectors and reading.vectors is not None:
        found_vectors.add(project_id, reading.vectors, reading.collection)
    for key in ("paste-documents", "paste-queries"):
        st.session_state.pop(key, None)
    st.switch_page("pages/models.py", query_params={})


def _was_pressed_for(began: float) -> bool:
    """Whether the button was pressed while the documents of the run that ``began`` then were on their way."""
    pressed = st.session_state.pop(_PRESSED_AT, None)
    return pressed is not None and began - pressed < ON_ITS_WAY


def _examples() -> None:
    st.markdown(f"**{text_data.WHAT_A_FILE_LOOKS_LIKE}**")
    st.markdown(text_data.EXAMPLE_DOCUMENTS)
    st.code(
        tr("id,title,text,label,language\n17,Returns,You can send anything back within 60 days.,policy,en"),
        language=None,
    )
    st.markdown(text_data.EXAMPLE_QUESTIONS)
    st.code(tr("question,correct_document\nHow long can I send a tent back?,17"), language=None)
