"""The last step of every reader: tables in, a collection that keeps its promises out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components import nouns
from components.datasets.cleaning import clean_frame
from components.datasets.judgments import one_per_pair
from components.datasets.wording import listed, shown
from components.i18n import tr, tr_count
from components.records import (
    DOCUMENT_COLUMNS,
    QUERY_COLUMNS,
    BadInputError,
    Collection,
    empty_judgments,
    empty_queries,
    has_media,
    is_chunk_table,
)


def assemble(
    name: str,
    documents: pd.DataFrame,
    queries: pd.DataFrame | None = None,
    judgments: pd.DataFrame | None = None,
    notes: Sequence[str] = (),
) -> Collection:
    """A collection whose tables have the schema of ``Collection``, whatever made them.

    Judgments on documents that are not there are kept apart (``Collection.absent``).

    Texts stay as they are (HTML and script tags are text) but for line ends, which become LF, control characters, which
    are removed, and half characters (lone surrogates), which become U+FFFD. Documents without title and text are left
    out, and judgments of a query that is not there; each is a note. Where the documents are chunks,
    judgments name what they were cut from; one that names a chunk counts for its document.

    Raises:
        BadInputError: no documents, an empty or repeated id, or a column missing.
    """
    all_notes = list(notes)
    documents, changed = clean_frame(documents)
    queries, changed_queries = clean_frame(empty_queries() if queries is None else queries)
    if changed + changed_queries:
        cells = tr_count("{count} cell", "{count} cells", changed + changed_queries)
        all_notes.append(tr("Characters that no text can hold were removed or replaced in {cells}.", cells=cells))
    documents = _with_columns(documents, DOCUMENT_COLUMNS, ("id", "text"), "document")
    queries = _with_columns(queries, QUERY_COLUMNS, ("id", "text"), "query")
    documents = _with_text(documents, all_notes)
    if documents.empty:
        raise BadInputError(tr("There are no documents with a title or a text; give at least one."))
    _check_unique(documents["id"], "document")
    _check_unique(queries["id"], "query")
    checked, absent = _checked_judgments(judgments, queries, documents, all_notes)
    return Collection(name, documents, queries, checked, tuple(all_notes), absent)


def _with_columns(frame: pd.DataFrame, wanted: Sequence[str], needed: Sequence[str], what: str) -> pd.DataFrame:
    for column in needed:
        if column not in frame.columns:
            raise BadInputError(
                tr(
                    "The {what} have no column {column}; they have {columns}.",
                    what=nouns.several(what),
                    column=shown(column),
                    columns=listed(list(frame.columns)),
                )
            )
    blank = pd.Series([""] * len(frame), dtype="str")
    columns = {column: frame[column] if column in frame.columns else blank for column in wanted}
    return pd.DataFrame({**columns, **{c: frame[c] for c in frame.columns if c not in wanted}})


def _with_text(documents: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    empty = (documents["title"].str.strip() == "") & (documents["text"].str.strip() == "")
    if has_media(documents):
        empty &= documents["media"] == ""
    if empty.any():
        ids = documents.loc[empty, "id"].tolist()
        notes.append(
            tr_count(
                "{count} document has neither title nor text and was left out: {ids}.",
                "{count} documents have neither and were left out: {ids}.",
                len(ids),
                ids=listed(ids),
            )
        )
    return documents[~empty].reset_index(drop=True)


def _check_unique(ids: pd.Series, what: str) -> None:
    if (ids.str.strip() == "").any():
        raise BadInputError(tr("A {what} has an empty id; give every {what} one.", what=nouns.one(what)))
    if ids.duplicated().any():
        raise BadInputError(
            tr(
                "The {what} id {iloc} stands twice; every id may stand once.",
                what=nouns.one(what),
                iloc=shown(ids[ids.duplicated()].iloc[0]),
            )
        )


def _checked_judgments(
    judgments: pd.DataFrame | None, queries: pd.DataFrame, documents: pd.DataFrame, notes: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The judgments on documents that are there, and those on documents that are not."""
    if judgments is None or judgments.empty:
        return empty_judgments(), empty_judgments()
    ids, _ = clean_frame(judgments[["query_id", "doc_id"]])
    table = ids.assign(grade=judgments["grade"].astype("int64").clip(lower=0).to_numpy())
    column = "id"
    if is_chunk_table(documents):
        column = "document_id"
        parents = dict(zip(documents["id"], documents["document_id"], strict=True))
        table["doc_id"] = [parents.get(doc_id, doc_id) for doc_id in table["doc_id"]]
    known = table["query_id"].isin(set(queries["id"]))
    if not known.all():
        notes.append(
            tr_count(
                "{count} judgment names a question that is not in the collection and was left out.",
                "{count} judgments name questions that are not in the collection and were left out.",
                int((~known).sum()),
            )
        )
    kept, conflicts = one_per_pair(table[known])
    notes.extend(conflicts)
    kept = kept.astype({"query_id": "str", "doc_id": "str"})
    if len(kept) and not (kept["grade"] > 0).any():
        notes.append(
            tr_count(
                "The only grade is 0: no document is judged relevant to any question, so nothing can be scored.",
                "All {count} grades are 0: no document is judged relevant to any question, so nothing can be scored.",
                len(kept),
            )
        )
    is_here = kept["doc_id"].isin(set(documents[column]))
    return kept[is_here].reset_index(drop=True), kept[~is_here].reset_index(drop=True)
