"""What can be added to a project that exists: questions, judgments, ready vectors and runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from components.candidates.kinds.own_run import add_ready_run
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.datasets import guarded
from components.datasets.answers_beside import queries_with_answers
from components.datasets.assemble import assemble
from components.datasets.columns import guess_columns
from components.datasets.id_match import IdMatcher
from components.datasets.judgment_columns import judgment_columns, question_columns
from components.datasets.judgments import judgments_from_table, questions_from_table
from components.datasets.qrels import read_qrels
from components.datasets.queries import queries_from_file, queries_from_lines
from components.datasets.read import check_upload_size
from components.datasets.tables import read_table, table_notes
from components.datasets.trec_run import read_trec_run
from components.datasets.vectors import read_vectors
from components.i18n import tr, tr_count
from components.markdown import escape
from components.records import BadInputError, Collection, Item
from components.spec import ModelSpec
from components.ui.shared import session, text_data
from components.ui.shared.session import View


def add_queries(view: View) -> None:
    """Questions, pasted one per line or from a file; those that are there stay."""
    pasted = st.text_area(
        text_data.MORE_QUERIES, height=200, key="more-queries", placeholder=text_data.PASTE_QUERIES_EXAMPLE
    )
    given = st.file_uploader(
        text_data.OR_A_FILE, type=["csv", "tsv", "txt", "json", "jsonl", "parquet", "xlsx"], key="more-queries-file"
    )
    if not st.button(text_data.ADD_QUERIES, type="primary"):
        return
    if not pasted.strip() and given is None:
        raise BadInputError(text_data.QUERIES_MISSING)
    judgments = None
    if given is not None:
        data = given.getvalue()
        check_upload_size(given.name, data)
        if given.name.lower().endswith(".txt"):
            queries, notes = guarded.read(queries_from_file, data, given.name)
        else:
            table = guarded.read(read_table, data, given.name)
            documents = session.full_collection(view.project).parents()
            queries, judgments, notes = queries_with_answers(table, guess_columns(table, "queries"), documents)
            notes = (*table_notes(table, given.name), *notes)
    else:
        queries, notes = queries_from_lines(pasted)
    _change(view, lambda now: _with_more(now, queries, judgments, notes))


def _with_more(
    now: Collection, queries: pd.DataFrame, judgments: pd.DataFrame | None, notes: tuple[str, ...]
) -> Collection:
    """The collection with these questions and their answers, which count for questions that it has already, too."""
    stacked = _stack(now, fresh_queries(now, queries))
    if judgments is None:
        return _changed(now, stacked, now.all_judgments(), notes)
    ids = dict(zip(stacked["text"], stacked["id"], strict=True))
    texts = dict(zip(queries["id"], queries["text"], strict=True))
    own = judgments.assign(query_id=judgments["query_id"].map(texts).map(ids))
    merged = pd.concat([now.all_judgments(), own], ignore_index=True)
    return _changed(now, stacked, merged.drop_duplicates(["query_id", "doc_id"], keep="first"), notes)


def fresh_queries(collection: Collection, queries: pd.DataFrame) -> pd.DataFrame:
    """Those of the questions whose words the collection does not have yet, with ids that are free in it."""
    fresh = queries[~queries["text"].isin(set(collection.queries["text"]))].copy()
    fresh["id"] = _free_ids(set(collection.queries["id"]), fresh["id"].tolist())
    return fresh


def with_queries(collection: Collection, fresh: pd.DataFrame) -> Collection:
    """The collection with these questions added."""
    changed = assemble(
        collection.name, collection.documents, _stack(collection, fresh), collection.all_judgments(), collection.notes
    )
    return replace(changed, scoring=collection.scoring)


def with_item(collection: Collection, asked: Item) -> Collection:
    """The collection with a picture or sound, and the words beside it, as one more question.

    Raises:
        BadInputError: it is a question already.
    """
    if asked in collection.query_items():
        raise BadInputError(tr("This is a question of the project already; choose it from the list."))
    name = _free_ids(set(collection.queries["id"]), [asked.modality])[0]
    row = {"id": name, "text": asked.text, "media": asked.media, "modality": asked.modality}
    return with_queries(collection, pd.DataFrame([row]).astype("str"))


def add_judgments(view: View) -> None:
    """Judgments by ids, or a sheet of questions with the document that answers each."""
    st.markdown(text_data.JUDGMENTS_HOW)
    given = st.file_uploader(
        text_data.JUDGMENTS_FILE,
        type=["csv", "tsv", "txt", "json", "jsonl", "parquet", "xlsx", "qrels", "trec"],
        key="more-judgments",
    )
    if given is None:
        return
    data = given.getvalue()
    check_upload_size(given.name, data)
    table = guarded.read(read_qrels, data, given.name)
    _, judgments, notes = _judged(session.full_collection(view.project), table)
    notes = (*table_notes(table, given.name), *notes)
    for note in notes:
        st.warning(escape(note))
    st.markdown(
        text_data.JUDGMENTS_FOUND.format(judgments=tr_count("{count} judgment", "{count} judgments", len(judgments)))
    )
    if st.button(text_data.ADD_JUDGMENTS, type="primary"):
        _change(view, lambda now: _with_judgments(now, table))


def _judged(collection: Collection, table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """The collection's questions with those of the table, the table's judgments, and notes."""
    mapping, told = _judgment_columns(table, collection)
    if mapping is not None and IdMatcher(collection.queries["id"]).share(table[mapping["query_id"]].str.strip()):
        judgments, notes = judgments_from_table(table, mapping, collection.queries, collection.parents())
        return collection.queries, judgments, (*told, *notes)
    guess = question_columns(table, collection.parents())
    fresh, judgments, notes = questions_from_table(table, guess, collection.parents())
    ids = dict(zip(fresh["id"], _free_ids(set(collection.queries["id"]), fresh["id"].tolist()), strict=True))
    fresh = fresh.assign(id=fresh["id"].map(ids))
    return _stack(collection, fresh), judgments.assign(query_id=judgments["query_id"].map(ids)), notes


def _with_judgments(collection: Collection, table: pd.DataFrame) -> Collection:
    queries, judgments, notes = _judged(collection, table)
    merged = pd.concat([collection.all_judgments(), judgments], ignore_index=True)
    return _changed(collection, queries, merged.drop_duplicates(["query_id", "doc_id"], keep="last"), notes)


def _judgment_columns(table: pd.DataFrame, collection: Collection) -> tuple[dict[str, str] | None, tuple[str, ...]]:
    """The columns of a table of judgments; None where it has none, as in a sheet of questions and answers."""
    if len(table.columns) < 2 or collection.queries.empty:
        return None, ()
    return judgment_columns(table, collection.queries, collection.parents())


def add_vectors(view: View) -> None:
    """Ready vectors of a system in use, for documents and (where there are any) queries."""
    st.markdown(text_data.VECTORS_HOW)
    collection = view.collection
    name = st.text_input(text_data.SYSTEM_NAME, value=text_data.OUR_SYSTEM, max_chars=60, key="vectors-name")
    left, right = st.columns(2)
    documents = left.file_uploader(text_data.DOCUMENT_VECTORS, type=["npy", "parquet"], key="vectors-documents")
    queries = right.file_uploader(text_data.QUERY_VECTORS, type=["npy", "parquet"], key="vectors-queries")
    needs_queries = len(collection.queries) > 0
    if not st.button(text_data.ADD_SYSTEM, type="primary"):
        return
    if documents is None or (needs_queries and queries is None):
        raise BadInputError(text_data.VECTORS_MISSING)
    matrix = read_vectors(documents.getvalue(), documents.name, collection.documents["id"].tolist(), "documents")
    asked = matrix[:0]
    if needs_queries and queries is not None:
        asked = read_vectors(queries.getvalue(), queries.name, collection.queries["id"].tolist(), "queries")
    _add_candidate(view, add_ready_vectors(session.workspace(), _free_name(view, name), collection, matrix, asked))


def add_run(view: View) -> None:
    """A TREC run of a system in use."""
    st.markdown(text_data.RUN_HOW)
    name = st.text_input(text_data.SYSTEM_NAME, value=text_data.OUR_SYSTEM, max_chars=60, key="run-name")
    given = st.file_uploader(text_data.RUN_FILE, key="run-file")
    if not st.button(text_data.ADD_SYSTEM, type="primary"):
        return
    if given is None:
        raise BadInputError(text_data.RUN_MISSING)
    collection = view.collection
    run, notes = read_trec_run(
        given.getvalue(),
        given.name,
        collection.queries["id"].tolist(),
        [*collection.documents["id"], *collection.parent_ids],
    )
    for note in notes:
        st.toast(escape(note))
    _add_candidate(view, add_ready_run(session.workspace(), _free_name(view, name), run))


def _add_candidate(view: View, spec: ModelSpec) -> None:
    session.workspace().set_candidates(view.project.id, [*(c.spec for c in view.candidates), spec])
    st.switch_page("pages/models.py", query_params={"project": view.project.id})


def _free_name(view: View, name: str) -> str:
    taken = {candidate.name for candidate in view.project.candidates}
    wanted = name.strip() or text_data.OUR_SYSTEM
    return next(free for free in [wanted, *(f"{wanted} {n}" for n in range(2, 100))] if free not in taken)


def _free_ids(taken: set[str], wanted: list[str]) -> list[str]:
    ids = []
    for name in wanted:
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        taken.add(free)
        ids.append(free)
    return ids


def _stack(collection: Collection, fresh: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([collection.queries, fresh], ignore_index=True).fillna("")


def _changed(
    collection: Collection, queries: pd.DataFrame, judgments: pd.DataFrame, notes: tuple[str, ...]
) -> Collection:
    changed = assemble(collection.name, collection.documents, queries, judgments, (*collection.notes, *notes))
    before, after = len(collection.all_judgments()), len(changed.all_judgments())
    if len(changed.queries) == len(collection.queries) and before == after:
        raise BadInputError(tr("Everything in it is there already; nothing was added."))
    return replace(changed, scoring=collection.scoring)


def _change(view: View, change: Callable[[Collection], Collection]) -> None:
    session.workspace().change_collection(view.project.id, change)
    st.toast(text_data.ADDED)
    st.switch_page("pages/compare.py", query_params={"project": view.project.id})
