"""Pictures and sounds as pages show them: small, without the metadata of their files, each made once."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from components.datasets.media.pictures import data_url, thumbnail
from components.datasets.media.sounds import preview
from components.markdown import escape
from components.records import BadInputError, has_media
from components.ui.shared import session, text_files
from components.ui.shared.session import View

CARD_HEIGHT, PLAYER_HEIGHT = 120, 40  # pixels
LARGE_HEIGHT = 400
BYTES_PER_PIXEL_HIGH = 100  # at most, of a thumbnail no higher than a card's: usually half of that
GALLERY_PAGE = 48  # at most 600 KB of thumbnails
GALLERY_COLUMNS = 3  # of players, which need room for their line
TABLE_HEIGHT, TABLE_ROWS = 36, 200  # of pictures in a table: at most 1 MB
TITLE_CHARACTERS = 60
KEPT = 3000  # thumbnails and previews held by the server, some 5 and 80 KB each


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _thumbnail(media: str, height: int) -> bytes:
    most = BYTES_PER_PIXEL_HIGH * height if height <= CARD_HEIGHT else None
    return thumbnail(session.workspace().media.path(media), height, most_bytes=most)


@st.cache_data(max_entries=KEPT // 10, show_spinner=False)
def _preview(media: str) -> bytes:
    return preview(session.workspace().media.path(media))


def draw(row: pd.Series, height: int = CARD_HEIGHT) -> None:
    """The picture or a player of the first seconds of the sound of a document's or query's row; else nothing."""
    media = str(row.get("media", "") or "")
    if not media:
        return
    try:
        if row["modality"] == "image":
            st.image(_thumbnail(media, height))
        else:
            st.audio(_preview(media), format="audio/mpeg")
    except BadInputError as error:
        st.caption(escape(str(error)))


def tallest(documents: pd.DataFrame) -> int:
    """Pixels of the tallest picture or player on a result's card; 0 where there is none."""
    if not has_media(documents):
        return 0
    return CARD_HEIGHT if (documents["modality"] == "image").any() else PLAYER_HEIGHT


def asked_with(view: View, query_id: str | None) -> None:
    """The picture or sound of a query of the collection, if it has one."""
    queries = view.collection.queries
    if query_id is None or not has_media(queries):
        return
    table = queries[queries["id"] == query_id]
    if len(table):
        draw(table.iloc[0])


def query_names(queries: pd.DataFrame) -> dict[str, str]:
    """Query id -> what a list calls it: its text, or what it is where it has none."""
    texts = dict(zip(queries["id"], queries["text"], strict=True))
    if not has_media(queries):
        return texts
    kinds = dict(zip(queries["id"], queries["modality"], strict=True))
    return {
        name: text_files.MEDIA_QUERY.get(kinds[name], "{name}").format(name=text or name)
        for name, text in texts.items()
    }


def gallery(view: View) -> None:
    """The pictures and sounds of the collection, a page at a time; nothing where there are none."""
    documents = view.collection.documents
    if not has_media(documents):
        return
    shown = documents[documents["media"] != ""]
    with st.expander(
        text_files.GALLERY.format(
            files=text_files.shown_in_gallery("".join(sorted(shown["modality"].unique())), len(shown))
        ),
        expanded=True,
    ):
        pages = -(-len(shown) // GALLERY_PAGE)
        page = 1
        if pages > 1:
            label = text_files.GALLERY_PAGE.format(pages=pages)
            page = int(st.number_input(label, 1, pages, 1, key="gallery-page", width=160))
        _grid(shown.iloc[(page - 1) * GALLERY_PAGE : page * GALLERY_PAGE])


def of_documents(documents: pd.DataFrame) -> None:
    """The pictures and sounds of some documents, the first GALLERY_PAGE of them; nothing where there are none."""
    if not has_media(documents):
        return
    shown = documents[documents["media"] != ""]
    _grid(shown.head(GALLERY_PAGE))
    if len(shown) > GALLERY_PAGE:
        st.caption(text_files.GALLERY_FIRST.format(shown=GALLERY_PAGE, total=f"{len(shown):,}"))


def address_of(row: pd.Series, height: int) -> str:
    """The thumbnail of a document's picture as a data URL; "" where it has none, or it cannot be read."""
    if row.get("modality", "") != "image":
        return ""
    try:
        return data_url(_thumbnail(str(row["media"]), height))
    except BadInputError:
        return ""


def in_table(documents: pd.DataFrame) -> pd.DataFrame:
    """The first TABLE_ROWS rows with a small picture in the place of its file's name; without what is no picture's."""
    rows = documents.head(TABLE_ROWS)
    if not has_media(rows):
        return rows
    shown = rows.drop(columns=["media", "modality"])
    if (rows["modality"] == "image").any():
        pictures = [address_of(row, TABLE_HEIGHT) or None for _, row in rows.iterrows()]
        shown.insert(1, "picture", pd.Series(pictures, index=rows.index, dtype="object"))
    return shown


def _grid(documents: pd.DataFrame) -> None:
    if set(documents["modality"]) == {"image"}:
        figures = "".join(_figure(row) for _, row in documents.iterrows())
        st.html(f'<div class="gallery">{figures}</div>')
        return
    rows = [row for _, row in documents.iterrows()]
    for start in range(0, len(rows), GALLERY_COLUMNS):
        for box, row in zip(st.columns(GALLERY_COLUMNS), rows[start : start + GALLERY_COLUMNS], strict=False):
            with box:
                draw(row)
                label = f" · {escape(row['label'])}" if row["label"] else ""
                st.caption(f"{escape(str(row['title'] or row['text'])[:TITLE_CHARACTERS])}{label}")


def _figure(row: pd.Series) -> str:
    """A picture of one height with its title below."""
    try:
        address = data_url(_thumbnail(str(row["media"]), CARD_HEIGHT))
        picture = f'<img src="{address}" alt="" loading="lazy">'
    except BadInputError as error:
        picture = f"<div>{html.escape(str(error))}</div>"
    title = html.escape(str(row["title"] or row["text"])[:TITLE_CHARACTERS])
    label = f"<small>{html.escape(str(row['label']))}</small>" if row["label"] else ""
    return f"<figure>{picture}<figcaption>{title}{label}</figcaption></figure>"
