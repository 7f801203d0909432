"""One document of the collection, or one chunk of one, in full."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.datasets.rejoin import joined
from components.i18n import tr, tr_count
from components.markdown import escape
from components.numbers import half_width
from components.records import CHUNK_COLUMNS, MEDIA_COLUMNS, Collection
from components.ui.shared import media, text_data, text_files
from components.ui.shared.session import View

_TYPED = "_typed_document"
LONG = 4000  # characters of a document above which it scrolls in a box
BOX_HEIGHT = 420  # pixels


def is_linked() -> bool:
    """Whether a link asks for a document: then it comes first, as what the person came for."""
    wanted = st.session_state.get("doc") or st.query_params.get("doc")
    return bool(wanted) and wanted != st.session_state.get(_TYPED)


def _typed() -> None:
    st.session_state[_TYPED] = st.session_state["doc"]


def read(view: View) -> None:
    """One document by its id (in the address as ``doc``); where documents are cut, a chunk's id does as well."""
    collection = view.collection
    with st.expander(text_data.READ_ONE, expanded="doc" in st.query_params):
        wanted = st.text_input(
            text_files.DOCUMENT_OR_CHUNK_ID if collection.is_chunked else text_data.DOCUMENT_ID,
            key="doc",
            bind="query-params",
            placeholder=collection.parent_ids[0],
            on_change=_typed,
        )
        written = (wanted, half_width(wanted).strip())  # an id may have wide letters of its own
        if wanted and not any(show(collection, name, key="read-one") for name in dict.fromkeys(written)):
            st.error(text_data.UNKNOWN_DOCUMENT.format(name=escape(wanted)))


def show(collection: Collection, name: str, *, key: str) -> bool:
    """Draw the document or chunk with this id; False where there is none."""
    documents = collection.documents
    table = documents[documents["id"] == name]
    if table.empty and collection.is_chunked:
        chunks = documents[documents["document_id"] == name]
        if len(chunks):
            _whole(chunks)
            return True
    if table.empty:
        return False
    row = table.iloc[0]
    if row["title"]:
        st.markdown(f"**{escape(row['title'])}**")
    if not collection.is_chunked:
        media.draw(row, media.LARGE_HEIGHT)
        _body(row["text"])
        _facts(row, ("title", "text", *MEDIA_COLUMNS))
        return True
    chunks = documents[documents["document_id"] == row["document_id"]]
    st.caption(_place(row, chunks))
    _body(row["text"])
    _facts(row, ("title", "text", *CHUNK_COLUMNS))
    if len(chunks) > 1 and st.toggle(text_files.WHOLE_DOCUMENT, key=f"{key}-whole-{name}"):
        _body(_text(chunks))
    return True


def _whole(chunks: pd.DataFrame) -> None:
    """A document put together from its chunks."""
    first = chunks.iloc[0]
    if first["title"]:
        st.markdown(f"**{escape(first['title'])}**")
    st.caption(text_files.CUT_INTO.format(chunks=tr_count("{count} chunk", "{count} chunks", len(chunks))))
    _body(_text(chunks))
    _facts(first.drop("id").rename({"document_id": "id"}), ("title", "text", "page", "start", "end"))


def _text(chunks: pd.DataFrame) -> str:
    return joined(chunks.assign(title=""), None).texts[0]


def _place(row: pd.Series, chunks: pd.DataFrame) -> str:
    """Which chunk of what it is, and where it stands there."""
    number = chunks["id"].tolist().index(row["id"]) + 1
    parts = [
        text_files.CHUNK_OF.format(number=number, total=len(chunks), document=escape(row["document_id"])),
        text_files.CHARACTERS.format(start=int(row["start"]), end=int(row["end"])),
    ]
    if row["page"]:
        parts.insert(1, text_files.PAGE.format(number=escape(row["page"])))
    return " · ".join(parts)


def _body(words: str) -> None:
    if len(words) <= LONG:
        st.text(words)
        return
    with st.container(height=BOX_HEIGHT, border=True):
        st.text(words)


def _facts(row: pd.Series, left_out: tuple[str, ...]) -> None:
    st.caption(
        " · ".join(
            escape(tr("{name}: {value}", name=text_data.COLUMN_NAMES.get(str(name), str(name)), value=value))
            for name, value in row.items()
            if name not in left_out and value
        )
    )
