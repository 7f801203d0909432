"""The ways into the app: a path from the command line, or files sent through the browser.

Both are read in a process of their own (see guarded.py): whatever a file does there, this one goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath

import pandas as pd

from components.datasets.answers_beside import queries_with_answers
from components.datasets.assemble import assemble
from components.datasets.beir import is_layout, read_layout
from components.datasets.columns import Role, fields_of, guess_columns
from components.datasets.folders import read_folder, read_zip
from components.datasets.guarded import guarded
from components.datasets.header import Header
from components.datasets.interactions.read import is_interactions, read_interactions
from components.datasets.interactions.rules import Rules
from components.datasets.judgment_columns import judgment_columns, question_columns
from components.datasets.judgments import judgments_from_table, questions_from_table
from components.datasets.limits import MAX_UPLOAD_MB
from components.datasets.media.open import media_from_path, media_from_upload
from components.datasets.media.sources import MediaKeeper
from components.datasets.one_file import read_files, read_one
from components.datasets.qrels import read_qrels
from components.datasets.queries import queries_from_file, queries_from_table
from components.datasets.spans import is_spanned_folder, read_spanned
from components.datasets.table_options import Reading, TableOptions
from components.datasets.tables import TABLE_EXTENSIONS, read_table, table_notes
from components.datasets.wording import naming
from components.i18n import tr
from components.records import BadInputError, Collection, empty_judgments, empty_queries

Upload = tuple[str, bytes]
"""A file's name and its content."""
Mappings = Mapping[Role, Mapping[str, str]]
"""For each role whose guess a person corrected: field -> column."""

UPLOADED = "uploaded"
"""The name of a collection of several files, which have no folder to be called by."""
_BYTES_PER_MB = 1_000_000


def collection_from_path(path: Path, keeper: MediaKeeper | None = None) -> Collection:
    """The collection at a path; see ``read_path``."""
    return read_path(path, keeper=keeper).collection


@guarded
def read_path(path: Path, choice: TableOptions | None = None, keeper: MediaKeeper | None = None) -> Reading:
    """The collection at a path, and how its tables were read: a folder, a zip archive, or a single documents file.

    A file is a table of documents, or one document (text, Word, PDF and so on); a folder or an archive holds a
    collection in BEIR layout, or any of these files. ``choice`` names columns of the documents' table and its header.
    Pictures and sounds go to the ``keeper``; see components.datasets.media.

    Raises:
        BadInputError: nothing is there, it cannot be read, or its content is wrong.
    """
    wanted = choice or TableOptions()
    media = None if keeper is None else media_from_path(path, keeper)
    if media is not None:
        return Reading(media)
    if path.is_dir():
        return Reading(read_spanned(path)) if is_spanned_folder(path) else read_folder(path, wanted)
    if not path.is_file():
        raise BadInputError(tr("There is no file or folder {path}; check the path.", path=path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInputError(
            tr("{path} cannot be read ({strerror}); check its permissions.", path=path, strerror=error.strerror)
        ) from error
    if path.suffix.lower() == ".zip":
        return read_zip(data, path.name, wanted)
    return read_one(data, path.name, path.stem, wanted)


@guarded
def collection_from_upload(
    documents: Upload | Sequence[Upload],
    queries: Upload | None = None,
    judgments: Upload | None = None,
    mappings: Mappings | None = None,
    keeper: MediaKeeper | None = None,
    headers: Mapping[Role, Header] | None = None,
    rules: Rules | None = None,
) -> Collection:
    """The collection in up to three files, columns and headers guessed where ``mappings`` and ``headers`` do not say.

    ``documents`` is a table or a zip archive in BEIR layout (queries and judgments beside it replace its own), or
    one or several files of text, Markdown, HTML, PDF, Word, Excel, or zip archives of them.
    ``queries`` is a table, of which a column may name the right answers where there are no ``judgments``, or a .txt
    file with one query per line. ``judgments`` is a table, a qrels file, or, where
    there are no queries, a table of questions and the document that answers each, or of interactions, of which
    ``rules`` say what counts. Pictures and sounds among the documents go to the ``keeper``.

    Raises:
        BadInputError: a file over MAX_UPLOAD_MB, or anything wrong in one.
    """
    given = [documents] if isinstance(documents, tuple) else list(documents)
    for upload in (*given, queries, judgments):
        if upload is not None:
            check_upload_size(*upload)
    chosen, rows = mappings or {}, headers or {}
    media = None if keeper is None else media_from_upload(given, keeper)
    by = rules or Rules()
    collection = _documents(given, chosen.get("documents"), rows.get("documents"), by) if media is None else media
    if queries is not None:
        taken, is_judged = chosen.get("queries"), judgments is not None
        collection = _with_queries(collection, queries, taken, rows.get("queries"), is_judged=is_judged)
    if judgments is not None and collection.queries.empty and is_interactions(*judgments):
        filename, data = judgments
        with_interactions, _ = read_interactions(data, filename, collection.name, collection.documents, by)
        return replace(with_interactions, notes=(*collection.notes, *with_interactions.notes))
    if judgments is not None:
        judged_as: Role = "questions" if collection.queries.empty or "questions" in chosen else "judgments"
        collection = _with_judgments(collection, judgments, judged_as, chosen.get(judged_as), rows.get(judged_as))
    return collection


def _documents(given: Sequence[Upload], mapping: Mapping[str, str] | None, header: Header, rules: Rules) -> Collection:
    columns = {field: mapping.get(field) for field in fields_of("documents")} if mapping else {}
    choice = TableOptions(columns, header, rules)
    if len(given) > 1 and is_layout([name for name, _ in given]):
        return read_layout({name: partial(_content, data) for name, data in given}, UPLOADED, choice).collection
    if len(given) != 1:
        return read_files(given, PurePath(given[0][0]).stem if given else "", choice).collection
    filename, data = given[0]
    if filename.lower().endswith(".zip"):
        return read_zip(data, filename, choice).collection
    return read_one(data, filename, PurePath(filename).stem, choice).collection


def _content(data: bytes) -> bytes:
    return data


def check_upload_size(filename: str, data: bytes) -> None:
    """Raise BadInputError where a file is over MAX_UPLOAD_MB."""
    if len(data) > MAX_UPLOAD_MB * _BYTES_PER_MB:
        raise BadInputError(
            tr(
                "{filename} has {number_of_data:,.0f} MB; the browser takes up to "
                "{max_upload_mb} MB: use the command line (python -m components.cli compare "
                "--data FILE), which has no such limit.",
                filename=filename,
                number_of_data=len(data) / _BYTES_PER_MB,
                max_upload_mb=MAX_UPLOAD_MB,
            )
        )


def _with_queries(
    collection: Collection, upload: Upload, mapping: Mapping[str, str] | None, header: Header, *, is_judged: bool
) -> Collection:
    filename, data = upload
    judgments = None
    with naming(filename):
        if filename.lower().endswith(".txt") and mapping is None:
            queries, notes = queries_from_file(data, filename)
        else:
            table = read_table(data, filename, header)
            mapping = mapping or guess_columns(table, "queries")
            if is_judged:
                queries, notes = queries_from_table(table, mapping)
            else:
                queries, judgments, notes = queries_with_answers(table, mapping, collection.documents)
            notes = (*table_notes(table, filename), *notes)
    # Judgments that came with other queries would be about those.
    blank = replace(collection, queries=empty_queries(), judgments=empty_judgments(), absent=empty_judgments())
    return _assembled(blank, queries, judgments, notes)


def _with_judgments(
    collection: Collection, upload: Upload, role: Role, mapping: Mapping[str, str] | None, header: Header
) -> Collection:
    filename, data = upload
    with naming(filename):
        if role == "questions":
            is_table = PurePath(filename).suffix.lower() in TABLE_EXTENSIONS
            table = (read_table if is_table else read_qrels)(data, filename, header)
            mapping = mapping or question_columns(table, collection.documents)
            queries, judgments, notes = questions_from_table(table, mapping, collection.documents)
            return _assembled(collection, queries, judgments, (*table_notes(table, filename), *notes))
        table = read_qrels(data, filename, header)
        told: tuple[str, ...] = ()
        if mapping is None:
            mapping, told = judgment_columns(table, collection.queries, collection.documents)
        judgments, notes = judgments_from_table(table, mapping, collection.queries, collection.documents)
        return _assembled(collection, collection.queries, judgments, (*table_notes(table, filename), *told, *notes))


def _assembled(
    collection: Collection, queries: pd.DataFrame, judgments: pd.DataFrame | None, notes: tuple[str, ...]
) -> Collection:
    return assemble(collection.name, collection.documents, queries, judgments, (*collection.notes, *notes))
