"""Collections in BEIR layout: corpus.jsonl, queries.jsonl and qrels, in a folder or a zip archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pandas as pd

from components.datasets.archive import unpack
from components.datasets.assemble import assemble
from components.datasets.columns import guess_columns
from components.datasets.documents import documents_from_table
from components.datasets.formats.files import ALL_EXTENSIONS, documents_from_files, is_one_document
from components.datasets.json_rows import cell_text
from components.datasets.judgments import judgments_from_table
from components.datasets.pairs import documents_of_pairs, pair_columns
from components.datasets.qrels import read_qrels
from components.datasets.queries import queries_from_table
from components.datasets.tables import TABLE_EXTENSIONS, read_table, table_notes
from components.datasets.wording import listed, naming, shown
from components.records import BadInputError, Collection

_SPLITS = ("test", "dev", "validation", "train")
_QRELS_EXTENSIONS = (".tsv", ".txt", ".trec", ".qrels", ".csv")
_SENTENCE_WORDS = 4
Files = Mapping[str, Callable[[], bytes]]
"""What reads each file, by its path below the collection's folder."""


def read_beir_folder(path: Path) -> Collection:
    """The collection in a folder: corpus.jsonl, and where present queries.jsonl and judgments.

    Judgments are qrels/test.tsv, else qrels.tsv, else the first of dev, validation, train and any other file in qrels/.
    Keys of the corpus beyond _id, title and text become columns (label, category and language by their meaning, the
    keys of ``metadata`` one by one). Queries without judgments stay.

    Raises:
        BadInputError: no corpus, an unreadable file, or anything wrong inside one.
    """
    if not path.is_dir():
        raise BadInputError(f"There is no folder {path}; name one that holds corpus.jsonl.")
    try:
        inside = [file for folder in (path, path / "qrels") if folder.is_dir() for file in sorted(folder.iterdir())]
        files = {file.relative_to(path).as_posix(): _reader(file) for file in inside if file.is_file()}
    except OSError as error:
        raise BadInputError(f"The folder {path} cannot be read ({error.strerror}); check its permissions.") from error
    return _read_beir(files, path.resolve().name)


def read_beir_zip(data: bytes, name: str) -> Collection:
    """The collection in a zip archive, its files at the root or inside one folder; other files are ignored.

    An archive without a corpus that holds exactly one table is read as documents; one with files that are documents (or
    workbooks) is read as those, see ``documents_from_files``.

    Raises:
        BadInputError: as ``unpack`` and ``read_beir_folder``.
    """
    unpacked = unpack(
        data, name, lambda path: PurePosixPath(path).suffix.lower() in (*ALL_EXTENSIONS, *_QRELS_EXTENSIONS)
    )
    corpora = [path for path in unpacked if _is_corpus(path)]
    tables = [path for path in unpacked if PurePosixPath(path).suffix.lower() in TABLE_EXTENSIONS]
    if not corpora and len(tables) == len(unpacked) == 1:
        return documents_only(unpacked[tables[0]], PurePosixPath(tables[0]).name, PurePosixPath(name).stem)
    if not corpora and _are_documents(unpacked):
        return documents_of_files(list(unpacked.items()), PurePosixPath(name).stem)
    if not corpora and len(tables) == 1:
        return documents_only(unpacked[tables[0]], PurePosixPath(tables[0]).name, PurePosixPath(name).stem)
    folders = {PurePosixPath(path).parent for path in corpora}
    if len(folders) != 1:
        seen = listed(sorted(corpora or unpacked)) or "no table"
        many = "more than one corpus" if folders else "no corpus.jsonl"
        raise BadInputError(
            f"{name} holds {many} ({seen}); pack one folder with corpus.jsonl, queries.jsonl and qrels/."
        )
    folder = folders.pop()
    inside = {
        PurePosixPath(path).relative_to(folder).as_posix(): content
        for path, content in unpacked.items()
        if PurePosixPath(path).is_relative_to(folder)
    }
    files: Files = {path: _holding(content) for path, content in inside.items()}
    return _read_beir(files, PurePosixPath(name).stem)


def _are_documents(unpacked: Mapping[str, bytes]) -> bool:
    """Whether members are files of text, and none belongs to a collection in BEIR layout."""
    parts = {PurePosixPath(path).stem.lower() for path in unpacked} | {PurePosixPath(p).parent.name for p in unpacked}
    if {"queries", "qrels"} & parts:
        return False
    return any(path.lower().endswith(".xlsx") or is_one_document(path, data) for path, data in unpacked.items())


def documents_of_files(files: Sequence[tuple[str, bytes]], name: str) -> Collection:
    """The collection of files of any format, see ``documents_from_files``."""
    documents, notes = documents_from_files(files)
    return assemble(name, documents, notes=notes)


def documents_only(data: bytes, filename: str, name: str, mapping: Mapping[str, str] | None = None) -> Collection:
    """The collection of one file: a table, whose columns are guessed where no mapping is given, or a document."""
    if mapping is None and is_one_document(filename, data):
        collection = documents_of_files([(filename, data)], name)
        if PurePosixPath(filename).suffix.lower() == ".txt":
            note = f"{filename} was read as one document; a table of documents needs a header such as 'text'."
            collection = replace(collection, notes=(*collection.notes, note))
        return collection
    with naming(filename):
        table = read_table(data, filename)
        columns = pair_columns(table.columns)
        if columns is not None:
            return _pairs_collection(name, table, columns, table_notes(table, filename))
        documents, notes = documents_from_table(table, mapping or guess_columns(table, "documents"))
        return assemble(name, documents, notes=(*table_notes(table, filename), *_header_notes(table), *notes))


def _pairs_collection(
    name: str, table: pd.DataFrame, columns: tuple[str, str, str], notes: tuple[str, ...]
) -> Collection:
    pairs = documents_of_pairs(table, columns)
    documents, own = documents_from_table(pairs, {"id": "id", "text": "text"})
    note = f"Read as {len(table):,} pairs of texts with a score ({', '.join(columns)}); each text is a document."
    return assemble(name, documents, notes=(*notes, note, *own))


def _header_notes(table: pd.DataFrame) -> tuple[str, ...]:
    """A note where the only column has a sentence for a name, as happens when a header is missing."""
    name = str(table.columns[0])
    if len(table.columns) > 1 or len(name.split()) < _SENTENCE_WORDS:
        return ()
    return (f"The first row, {shown(name)}, was taken as the column's name; put a name such as 'text' above it.",)


def _reader(file: Path) -> Callable[[], bytes]:
    return file.read_bytes


def _holding(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def _is_corpus(path: str) -> bool:
    place = PurePosixPath(path)
    return len(place.parts) <= 2 and place.stem.lower() == "corpus" and place.suffix.lower() in TABLE_EXTENSIONS


def _read_beir(files: Files, name: str) -> Collection:
    corpus = _table_file(files, "corpus")
    if corpus is None:
        seen = f"it holds {listed(sorted(files))}" if files else "it is empty"
        raise BadInputError(f"{name} has no corpus.jsonl ({seen}); add it, or name a single documents file.")
    with naming(corpus):
        table = _spread_metadata(read_table(_content(files, corpus), corpus))
        documents, notes = documents_from_table(table, guess_columns(table, "documents"))
        notes = (*table_notes(table, corpus), *notes)
    queries_file, qrels_file = _table_file(files, "queries"), _qrels_file(files)
    if queries_file is None:
        if qrels_file is not None:
            raise BadInputError(
                f"{name} has judgments ({qrels_file}) but no queries.jsonl; add it, or remove the judgments."
            )
        return assemble(name, documents, notes=notes)
    with naming(queries_file):
        asked = read_table(_content(files, queries_file), queries_file)
        queries, more = queries_from_table(asked, guess_columns(asked, "queries"))
    notes = (*notes, *table_notes(asked, queries_file), *more)
    if qrels_file is None:
        return assemble(name, documents, queries, notes=notes)
    with naming(qrels_file):
        grades = read_qrels(_content(files, qrels_file), qrels_file)
        mapping = {field: field for field in grades.columns}
        judgments, more = judgments_from_table(grades, mapping, queries, documents)
    return assemble(name, documents, queries, judgments, (*notes, *more, *_other_splits(files, qrels_file)))


def _content(files: Files, path: str) -> bytes:
    try:
        return files[path]()
    except OSError as error:
        raise BadInputError(f"{path} cannot be read ({error.strerror}); check its permissions.") from error


def _table_file(files: Files, stem: str) -> str | None:
    for extension in (".jsonl", *TABLE_EXTENSIONS):
        for path in files:
            if path.lower() == stem + extension:
                return path
    return None


def _qrels_file(files: Files) -> str | None:
    wanted = ["qrels/test.tsv", *(f"qrels{extension}" for extension in _QRELS_EXTENSIONS)]
    wanted += [f"qrels/{split}{extension}" for split in _SPLITS for extension in _QRELS_EXTENSIONS]
    wanted += sorted(path for path in files if path.startswith("qrels/") and path.lower().endswith(_QRELS_EXTENSIONS))
    return next((path for path in wanted if path in files), None)


def _other_splits(files: Files, chosen: str) -> tuple[str, ...]:
    others = sorted(
        path
        for path in files
        if path != chosen and path.startswith("qrels") and path.lower().endswith(_QRELS_EXTENSIONS)
    )
    return (f"Judgments come from {chosen}; {listed(others)} was not read.",) if others else ()


def _spread_metadata(table: pd.DataFrame) -> pd.DataFrame:
    """The keys of a ``metadata`` column of objects as columns of their own; any other column of that name stays."""
    if "metadata" not in table.columns:
        return table
    try:
        parts = [json.loads(cell) if cell else {} for cell in table["metadata"]]
    except ValueError:
        return table
    if not all(isinstance(part, dict) for part in parts):
        return table
    keys = dict.fromkeys(str(key) for part in parts for key in part)
    spread = table.drop(columns="metadata")
    for key in keys:
        name = key.strip() if key.strip() not in spread.columns else f"metadata.{key.strip()}"
        spread[name] = pd.Series([cell_text(part.get(key)) for part in parts], index=spread.index, dtype="str")
    return spread
