"""A collection of pictures and sounds from the files it is made of."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from pathlib import PurePosixPath

import pandas as pd

from components.datasets.assemble import assemble
from components.datasets.formats.files import DOCUMENT_EXTENSIONS
from components.datasets.judgment_columns import judgment_columns
from components.datasets.judgments import judgments_from_table
from components.datasets.media.keep import Kept, all_failed, keep_all
from components.datasets.media.naming import Files, media_column
from components.datasets.media.sniff import is_media_name
from components.datasets.media.sources import MediaKeeper, MediaSource
from components.datasets.media.tables import (
    documents_from_files_alone,
    documents_from_media_table,
    queries_from_media_table,
)
from components.datasets.qrels import read_qrels
from components.datasets.tables import TABLE_EXTENSIONS, read_table, table_notes
from components.datasets.wording import listed, naming
from components.i18n import tr, tr_count
from components.records import BadInputError, Collection, empty_queries

TABLE_NAMES = ("corpus", "manifest", "metadata", "documents", "labels", "captions", "index")
"""Names, best first, of the table that says more of the files."""
_QRELS = re.compile(r"(qrels/(test|dev|validation|train)|qrels|judgments)\.(tsv|txt|trec|qrels|csv)", re.IGNORECASE)
_ASIDE = ("readme", "licence", "license", "info", "credits", "attribution", "copying", "queries", "qrels", "judgments")
_PEEK_BYTES = 65_536
_NAMES_MEDIA = re.compile(rb'"(media|image|images|audio|sound|picture|file_name|image_path|audio_path)"\s*:', re.I)
_NAMES_MEDIA_CSV = re.compile(rb"(^|[,;\t])\"?(media|image|audio|picture|sound)\"?([,;\t]|$)", re.I)


def is_media_collection(sources: Sequence[MediaSource]) -> bool:
    """Whether these files are a collection of pictures or sounds, not texts with some pictures among them."""
    media = sum(1 for source in sources if is_media_name(source.name))
    if not media:
        return False
    corpus = next((source for source in sources if _is_table(source) and _stem(source) == "corpus"), None)
    if corpus is not None:
        return _names_media(corpus)
    texts = [
        source
        for source in sources
        if PurePosixPath(source.name).suffix.lower() in DOCUMENT_EXTENSIONS and not _stem(source).startswith(_ASIDE)
    ]
    return media >= len(texts)


def read_media(sources: Sequence[MediaSource], name: str, keeper: MediaKeeper) -> Collection:
    """The collection of pictures and sounds in these files.

    A table beside them (corpus, manifest, metadata ... or the only one) says more of each: id, title, caption, label,
    language, anything else. Without one every file is a document, its folder its label. ``queries`` may name files
    too; judgments are qrels.

    Raises:
        BadInputError: no file can be read, a table that names no file, or anything wrong in one.
    """
    tables = [source for source in sources if _is_table(source)]
    main, others = _main_table(tables)
    queries_file = next((table for table in tables if _stem(table) == "queries"), None)
    asked = None if queries_file is None else _table(queries_file)
    kept = keep_all([source for source in sources if is_media_name(source.name)], keeper)
    if not kept.media:
        raise (
            all_failed(kept.failures)
            if kept.failures
            else BadInputError(tr("{name} holds no picture and no sound.", name=name))
        )
    column = None if asked is None else media_column(asked, kept.media)
    files = Files(kept.media)
    asked_files = set() if asked is None or column is None else {files.find(cell) for cell in asked[column]}
    documents, notes = _documents(main, kept, asked_files)
    if others:
        notes = (
            *notes,
            tr(
                "{others} was not read; {name} was.",
                others=listed([other.name for other in others]),
                name=main.name if main else "",
            ),
        )
    queries = empty_queries()
    if asked is not None and queries_file is not None:
        with naming(queries_file.name):
            queries, more = queries_from_media_table(asked, column, kept)
        notes = (*notes, *table_notes(asked, queries_file.name), *more)
    judgments, more = _judgments(sources, queries, documents)
    return assemble(name, documents, queries, judgments, (*kept.notes(), *notes, *more))


def _documents(
    main: MediaSource | None, kept: Kept, asked_files: Container[str | None]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    if main is None:
        alone = {
            name: medium for name, medium in kept.media.items() if "queries" not in PurePosixPath(name).parent.parts
        }
        if not alone:
            raise BadInputError(tr("Every picture and sound belongs to a question; give some to look through as well."))
        return documents_from_files_alone(Kept(alone))
    with naming(main.name):
        table = _table(main)
        column = media_column(table, kept.media)
        if column is None:
            raise BadInputError(
                tr(
                    "no column names the pictures or sounds beside it (it has {columns}); add a "
                    "column 'file' with the path of each.",
                    columns=listed(list(table.columns)),
                )
            )
        documents, notes = documents_from_media_table(table, column, kept)
    named = set(documents["media"])
    unnamed = [name for name, medium in kept.media.items() if medium[0] not in named and name not in asked_files]
    if unnamed:
        notes = (
            *notes,
            tr_count(
                "{count} file is not in {name} and was left out: {unnamed}.",
                "{count} files are not in {name} and were left out: {unnamed}.",
                len(unnamed),
                name=main.name,
                unnamed=listed(unnamed),
            ),
        )
    return documents, (*table_notes(table, main.name), *notes)


def _main_table(tables: Sequence[MediaSource]) -> tuple[MediaSource | None, list[MediaSource]]:
    """The table that says more of the files, and tables that are not read."""
    wanted = [table for table in tables if not _stem(table).startswith(_ASIDE) and not _QRELS.fullmatch(table.name)]
    wanted = [table for table in wanted if "qrels" not in PurePosixPath(table.name).parent.parts]
    for stem in TABLE_NAMES:
        for source in wanted:
            if _stem(source) == stem:
                return source, [other for other in wanted if other is not source]
    return (wanted[0], []) if len(wanted) == 1 else (None, wanted)


def _judgments(
    sources: Sequence[MediaSource], queries: pd.DataFrame, documents: pd.DataFrame
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    qrels = [source for source in sources if _QRELS.fullmatch(source.name)]
    if not qrels or queries.empty:
        if qrels:
            raise BadInputError(
                tr(
                    "There are judgments ({name}) but no queries; add queries.jsonl, or remove them.",
                    name=qrels[0].name,
                )
            )
        return None, ()
    order = ("qrels/test", "qrels", "judgments", "qrels/dev", "qrels/validation", "qrels/train")
    chosen = min(qrels, key=lambda source: order.index(str(PurePosixPath(source.name).with_suffix("")).lower()))
    with naming(chosen.name):
        grades = read_qrels(_content(chosen), PurePosixPath(chosen.name).name)
        mapping, told = judgment_columns(grades, queries, documents)
        judgments, notes = judgments_from_table(grades, mapping, queries, documents)
    return judgments, (*table_notes(grades, chosen.name), *told, *notes)


def _table(source: MediaSource) -> pd.DataFrame:
    return read_table(_content(source), PurePosixPath(source.name).name)


def _content(source: MediaSource) -> bytes:
    with source.open() as stream:
        return stream.read()


def _stem(source: MediaSource) -> str:
    return PurePosixPath(source.name).stem.lower()


def _is_table(source: MediaSource) -> bool:
    path = PurePosixPath(source.name)
    return len(path.parts) <= 2 and path.suffix.lower() in TABLE_EXTENSIONS and path.suffix.lower() != ".txt"


def _names_media(corpus: MediaSource) -> bool:
    """Whether a corpus has a column for files, by its first bytes: it may be large, and is read again in any case."""
    if PurePosixPath(corpus.name).suffix.lower() == ".parquet":
        return False
    with corpus.open() as stream:
        head = stream.read(_PEEK_BYTES)
    return bool(_NAMES_MEDIA.search(head) or _NAMES_MEDIA_CSV.search(head.split(b"\n", 1)[0].strip()))
