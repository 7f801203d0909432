"""Uploading files of any format, and cutting long documents into chunks before a project is made of them."""

from __future__ import annotations

from pathlib import PurePath

import pandas as pd
import streamlit as st

from components import i18n, nouns
from components.datasets import guarded
from components.datasets.chunking import (
    DEFAULT_OVERLAP,
    DEFAULT_SIZE,
    LARGEST_SIZE,
    PAGES_COLUMN,
    SMALLEST_SIZE,
    chunk_collection,
)
from components.datasets.formats.files import ALL_EXTENSIONS
from components.datasets.media.sniff import MEDIA_EXTENSIONS
from components.datasets.one_file import has_columns
from components.datasets.read import Upload
from components.encoders.minilm_tokens import minilm_tokens
from components.i18n import tr_count
from components.markdown import escape
from components.records import Collection
from components.ui.shared import text_data, text_files, told_late

TYPES = [*(extension[1:] for extension in (*ALL_EXTENSIONS, *MEDIA_EXTENSIONS)), "zip"]
LONG_CHARACTERS = 1000  # a table whose longest texts are longer may be cut: some 200 tokens of English
COUNTED = 200  # documents, and chunks, whose tokens are counted to describe all
LISTED = 500  # documents to choose from
SHOWN_CHUNKS = 12


def pick_documents(box: st.delta_generator.DeltaGenerator) -> list[Upload]:
    """The files of the documents' uploader, which takes several."""
    label = text_data.DOCUMENTS_FILE
    given = box.file_uploader(
        label, type=TYPES, help=text_files.DOCUMENTS_HELP, key=f"file-{label}", accept_multiple_files=True
    )
    return [(file.name, file.getvalue()) for file in given]


def is_table(documents: list[Upload]) -> bool:
    """Whether it is one table, whose columns can be corrected."""
    if len(documents) != 1 or documents[0][0].lower().endswith(".zip"):
        return False
    return guarded.read(has_columns, *documents[0])


def suggested_name(documents: list[Upload]) -> str:
    """What the project may be called."""
    if len(documents) == 1:
        return PurePath(documents[0][0]).stem
    return text_files.SEVERAL.format(count=len(documents))


def cut(collection: Collection) -> Collection:
    """Offer to cut long documents; returns the collection that is to be compared."""
    lengths = collection.documents["text"].str.len()
    if collection.is_chunked or lengths.max() <= LONG_CHARACTERS:
        return collection
    st.subheader(text_files.CHUNKS, anchor=False)
    longest = _longest(collection.content_hash, collection)
    st.markdown(text_files.CHUNKS_WHY.format(longest=longest))
    has_files = PAGES_COLUMN in collection.documents.columns
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.toggle(text_files.CUT, value=has_files, key="cut-wanted")
        size = st.number_input(
            text_files.SIZE,
            SMALLEST_SIZE,
            LARGEST_SIZE,
            DEFAULT_SIZE,
            step=10,
            key="cut-size",
            help=text_files.SIZE_HELP,
            disabled=not wanted,
            width=200,
        )
        overlap = st.number_input(
            text_files.OVERLAP,
            0,
            int(size) // 2,
            min(DEFAULT_OVERLAP, int(size) // 2),
            step=5,
            key="cut-overlap",
            help=text_files.OVERLAP_HELP,
            disabled=not wanted,
            width=200,
        )
    if not wanted:
        return collection
    if longest <= size:
        st.caption(text_files.CHUNKS_NOT_NEEDED.format(size=size))
        return collection
    chunked = _cut(collection.content_hash, int(size), int(overlap), i18n.current(), collection)
    _result(collection, chunked)
    _see(collection, chunked)
    return chunked


@st.cache_resource(max_entries=4, show_spinner=False)
def _longest(content_hash: str, _collection: Collection) -> int:
    texts = _collection.documents["text"]
    longest = texts.iloc[texts.str.len().argsort().to_numpy()[-10:]]
    return max(minilm_tokens(text) for text in longest)


@told_late.waiting(lambda: text_files.CUTTING)
@st.cache_resource(max_entries=2, show_spinner=False)
def _cut(content_hash: str, size: int, overlap: int, language: str, _collection: Collection) -> Collection:
    return chunk_collection(_collection, minilm_tokens, size, overlap)


def units(collection: Collection) -> str:
    """What the rows of the collection are: "documents", or "chunks" where documents are cut."""
    return nouns.several("chunk" if collection.is_chunked else "document")


def _result(collection: Collection, chunked: Collection) -> None:
    drawn = chunked.documents["text"].sample(min(COUNTED, len(chunked.documents)), random_state=0)
    median = int(drawn.map(minilm_tokens).median())
    st.markdown(
        text_files.RESULT.format(
            documents=tr_count("{count} document", "{count} documents", len(collection.documents)),
            chunks=tr_count("{count} chunk", "{count} chunks", len(chunked.documents)),
            median=median,
        )
    )


def _see(collection: Collection, chunked: Collection) -> None:
    """One document with its cuts; at first the one with the most chunks."""
    with st.expander(text_files.SEE_CUTS, expanded=True):
        counts = chunked.documents["document_id"].value_counts()
        titles = dict(zip(collection.documents["id"], collection.documents["title"], strict=True))
        chosen = st.selectbox(
            text_files.WHICH,
            counts.index[:LISTED].tolist(),
            format_func=lambda document_id: (
                f"{titles[document_id] or document_id} · {nouns.counted('chunk', int(counts[document_id]))}"
            ),
            key="cut-see",
        )
        rows = chunked.documents[chunked.documents["document_id"] == chosen]
        _chunks(rows.head(SHOWN_CHUNKS))
        if len(rows) > SHOWN_CHUNKS:
            st.caption(text_files.MORE_CHUNKS.format(shown=SHOWN_CHUNKS, total=len(rows)))


def _chunks(rows: pd.DataFrame) -> None:
    before, has_shared = 0, False
    with st.container(height=420, border=True):
        for number, row in enumerate(rows.to_dict("records"), 1):
            start, end = int(row["start"]), int(row["end"])
            place = text_files.CHARACTERS.format(start=start, end=end)
            if row["page"]:
                place = f"{text_files.PAGE.format(number=row['page'])} · {place}"
            head = text_files.CHUNK_HEAD.format(number=number, tokens=minilm_tokens(row["text"]), place=place)
            st.divider() if number > 1 else None
            st.caption(f"**{head}**")
            shared, fresh = row["text"][: max(before - start, 0)], row["text"][max(before - start, 0) :]
            has_shared |= bool(shared)
            before = end
            st.markdown((f":gray-background[{_line(shared)}] " if shared else "") + _line(fresh))
    if has_shared:
        st.caption(text_files.SHARED)


def _line(words: str) -> str:
    return escape(" ".join(words.split()))
