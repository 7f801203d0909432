"""The ways into the app: a path from the command line, or files sent through the browser.

Both are read in a process of their own (see guarded.py): whatever a file does there, this one goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

import pandas as pd

from components.datasets.assemble import assemble
from components.datasets.beir import documents_of_files, documents_only, read_beir_folder, read_beir_zip
from components.datasets.columns import Role, guess_columns
from components.datasets.guarded import guarded
from components.datasets.judgments import judgments_from_table, questions_from_table
from components.datasets.limits import MAX_UPLOAD_MB
from components.datasets.media.open import media_from_path, media_from_upload
from components.datasets.media.sources import MediaKeeper
from components.datasets.qrels import looks_like_qrels, read_qrels, split_line
from components.datasets.queries import queries_from_file, queries_from_table
from components.datasets.tables import read_table, table_notes
from components.datasets.text_bytes import decode
from components.datasets.wording import naming
from components.records import BadInputError, Collection, empty_judgments, empty_queries

Upload = tuple[str, bytes]
"""A file's name and its content."""
Mappings = Mapping[Role, Mapping[str, str]]
"""For each role whose guess a person corrected: field -> column."""

_BYTES_PER_MB = 1_000_000
_QRELS_ONLY = (".qrels", ".trec")
_MAYBE_QRELS = (".tsv", ".txt", ".csv", ".tab")


@guarded
def collection_from_path(path: Path, keeper: MediaKeeper | None = None) -> Collection:
    """The collection at a path: a folder in BEIR layout, a zip archive, or a single documents file.

    A file is a table of documents, or one document (text, Markdown, HTML, PDF, Word); an archive holds a folder in BEIR
    layout or any of these files. A folder without a corpus is read like an archive of its files. Pictures and sounds go
    to the ``keeper``; see components.datasets.media.

    Raises:
        BadInputError: nothing is there, it cannot be read, or its content is wrong.
    """
    if keeper is not None:
        found = media_from_path(path, keeper)
        if found is not None:
            return found
    if path.is_dir():
        return read_beir_folder(path)
    if not path.is_file():
        raise BadInputError(f"There is no file or folder {path}; check the path.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{path} cannot be read ({error.strerror}); check its permissions.") from error
    if path.suffix.lower() == ".zip":
        return read_beir_zip(data, path.name)
    return documents_only(data, path.name, path.stem)


@guarded
def collection_from_upload(
    documents: Upload | Sequence[Upload],
    queries: Upload | None = None,
    judgments: Upload | None = None,
    mappings: Mappings | None = None,
    keeper: MediaKeeper | None = None,
) -> Collection:
    """The collection in up to three files, columns guessed where ``mappings`` does not say.

    ``documents`` is a table or a zip archive in BEIR layout (queries and judgments beside it replace its own), or
    one or several files of text, Markdown, HTML, PDF, Word, Excel, or zip archives of them.
    ``queries`` is a table, or a .txt file with one query per line. ``judgments`` is a table, a qrels file, or, where
    there are no queries, a table of questions and the document that answers each. Pictures and sounds among the
    documents go to the ``keeper``.

    Raises:
        BadInputError: a file over MAX_UPLOAD_MB, or anything wrong in one.
    """
    given = [documents] if isinstance(documents, tuple) else list(documents)
    for upload in (*given, queries, judgments):
        if upload is not None:
            check_upload_size(*upload)
    chosen = mappings or {}
    media = None if keeper is None else media_from_upload(given, keeper)
    collection = _documents(given, chosen.get("documents")) if media is None else media
    if queries is not None:
        collection = _with_queries(collection, queries, chosen.get("queries"))
    if judgments is not None:
        collection = _with_judgments(collection, judgments, chosen)
    return collection


def _documents(given: Sequence[Upload], mapping: Mapping[str, str] | None) -> Collection:
    if len(given) != 1:
        return documents_of_files(given, PurePath(given[0][0]).stem if given else "")
    filename, data = given[0]
    if filename.lower().endswith(".zip"):
        return read_beir_zip(data, filename)
    return documents_only(data, filename, PurePath(filename).stem, mapping)


def check_upload_size(filename: str, data: bytes) -> None:
    """Raise BadInputError where a file is over MAX_UPLOAD_MB."""
    if len(data) > MAX_UPLOAD_MB * _BYTES_PER_MB:
        raise BadInputError(
            f"{filename} has {len(data) / _BYTES_PER_MB:,.0f} MB; the browser takes up to {MAX_UPLOAD_MB} MB: use the "
            "command line (python -m components.cli compare --data FILE), which has no such limit."
        )


def _with_queries(collection: Collection, upload: Upload, mapping: Mapping[str, str] | None) -> Collection:
    filename, data = upload
    with naming(filename):
        if filename.lower().endswith(".txt") and mapping is None:
            queries, notes = queries_from_file(data, filename)
        else:
            table = read_table(data, filename)
            queries, notes = queries_from_table(table, mapping or guess_columns(table, "queries"))
            notes = (*table_notes(table, filename), *notes)
    # Judgments that came with other queries would be about those.
    blank = replace(collection, queries=empty_queries(), judgments=empty_judgments(), absent=empty_judgments())
    return _assembled(blank, queries, None, notes)


def _with_judgments(collection: Collection, upload: Upload, mappings: Mappings) -> Collection:
    filename, data = upload
    with naming(filename):
        if collection.queries.empty or "questions" in mappings:
            table = read_table(data, filename)
            mapping = mappings.get("questions") or guess_columns(table, "questions")
            queries, judgments, notes = questions_from_table(table, mapping, collection.documents)
            return _assembled(collection, queries, judgments, notes)
        table = _judgment_table(data, filename, raw_allowed="judgments" not in mappings)
        mapping = mappings.get("judgments") or guess_columns(table, "judgments")
        judgments, notes = judgments_from_table(table, mapping, collection.queries, collection.documents)
        return _assembled(collection, collection.queries, judgments, notes)


def _judgment_table(data: bytes, filename: str, raw_allowed: bool) -> pd.DataFrame:
    extension = PurePath(filename).suffix.lower()
    if extension in _QRELS_ONLY:
        return read_qrels(data, filename)
    if raw_allowed and extension in _MAYBE_QRELS:
        first = next((line for line in decode(data, filename)[0].split("\n") if line.strip()), "")
        if looks_like_qrels(split_line(first, "," if extension == ".csv" else None)):
            return read_qrels(data, filename)
    return read_table(data, filename)


def _assembled(
    collection: Collection, queries: pd.DataFrame, judgments: pd.DataFrame | None, notes: tuple[str, ...]
) -> Collection:
    return assemble(collection.name, collection.documents, queries, judgments, (*collection.notes, *notes))
