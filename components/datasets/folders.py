"""Folders and zip archives: a collection in BEIR layout, one table, or any number of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from components.datasets.archive import unpack_all
from components.datasets.beir import (
    QRELS_FILES,
    Files,
    as_named_on_the_hub,
    is_aside,
    is_corpus,
    is_layout,
    read_layout,
)
from components.datasets.formats.files import ALL_EXTENSIONS, is_one_document
from components.datasets.limits import MAX_ZIP_MEMBERS
from components.datasets.one_file import read_files, read_one
from components.datasets.table_options import Reading, TableOptions
from components.datasets.tables import TABLE_EXTENSIONS
from components.datasets.wording import listed
from components.i18n import tr, tr_count
from components.numbers import commas, sentences
from components.records import BadInputError

_WANTED = {*ALL_EXTENSIONS, *QRELS_FILES}


def read_folder(path: Path, choice: TableOptions) -> Reading:
    """The collection in a folder: in BEIR layout, there or in a folder inside it; else its files as documents.

    Raises:
        BadInputError: it is empty, or cannot be read, or anything wrong inside a file.
    """
    if not path.is_dir():
        raise BadInputError(tr("There is no folder {path}; name one that holds corpus.jsonl.", path=path))
    name = path.resolve().name
    try:
        top = {
            file.relative_to(path).as_posix(): file.read_bytes
            for folder in (
                path,
                *(child for child in sorted(path.iterdir()) if child.is_dir() and "qrels" in child.name),
            )
            for file in sorted(folder.iterdir())
            if file.is_file() and not file.name.startswith(".")
        }
        if any(is_corpus(file_name) for file_name in top) or is_layout(list(top)):
            return read_layout(top, name, choice)
        files: dict[str, Callable[[], bytes]] = {}
        for file in _below(path):
            files[file.relative_to(path).as_posix()] = file.read_bytes
            if len(files) > MAX_ZIP_MEMBERS:
                raise BadInputError(
                    tr(
                        "The folder {path} holds more than {max_zip_members:,} files; name a smaller one.",
                        path=path,
                        max_zip_members=MAX_ZIP_MEMBERS,
                    )
                )
    except OSError as error:
        raise BadInputError(
            tr(
                "The folder {path} cannot be read ({strerror}); check its permissions.",
                path=path,
                strerror=error.strerror,
            )
        ) from error
    wanted = {
        file_name: read for file_name, read in files.items() if PurePosixPath(file_name).suffix.lower() in _WANTED
    }
    if not wanted:
        seen = tr("it holds {files}", files=listed(sorted(files))) if files else tr("it is empty")
        raise BadInputError(
            tr("{name} has no corpus.jsonl and no file that can be read ({seen}).", name=name, seen=seen)
        )
    return _read(wanted, [file_name for file_name in files if file_name not in wanted], name, choice)


def read_zip(data: bytes, name: str, choice: TableOptions) -> Reading:
    """The collection in a zip archive: in BEIR layout, in whatever folder; a single table; or its files as documents.

    Members that are not read are named in a note.

    Raises:
        BadInputError: as ``unpack``, more than one corpus, or anything wrong inside a file.
    """
    unpacked, others = unpack_all(data, name, lambda path: PurePosixPath(path).suffix.lower() in _WANTED)
    return _read({path: _holding(content) for path, content in unpacked.items()}, others, name, choice)


def _below(path: Path) -> Iterator[Path]:
    for file in sorted(path.iterdir()):
        if file.name.startswith(".") or file.name == "__MACOSX":
            continue
        if file.is_dir() and not file.is_symlink():
            yield from _below(file)
        elif file.is_file():
            yield file


def _holding(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def _read(files: Files, others: list[str], name: str, choice: TableOptions) -> Reading:
    stem = PurePosixPath(name).stem if name.lower().endswith(".zip") else name
    files = as_named_on_the_hub(files)
    corpora = [path for path in files if is_corpus(path)]
    folders = {PurePosixPath(path).parent for path in corpora} or _layouts(files)
    if len(folders) > 1:
        seen = listed(sorted(corpora or map(str, folders)))
        raise BadInputError(
            tr(
                "{name} holds more than one corpus ({seen}); pack one folder with "
                "corpus.jsonl, queries.jsonl and qrels/.",
                name=name,
                seen=seen,
            )
        )
    if folders:
        inside, outside = _parted(files, folders.pop())
        reading = read_layout(inside, stem, choice)
        return _noted(reading, [*outside, *others])
    tables = [path for path in files if PurePosixPath(path).suffix.lower() in TABLE_EXTENSIONS]
    contents = {path: read() for path, read in files.items()}
    is_lone_table = len(tables) == len(files) == 1
    if not is_lone_table and _are_documents(contents):
        return _noted(read_files(list(contents.items()), stem, choice), others)
    if len(tables) == 1:
        reading = read_one(contents[tables[0]], PurePosixPath(tables[0]).name, stem, choice)
        return _noted(reading, [*(path for path in files if path != tables[0]), *others])
    seen = listed(sorted(files)) or (
        tr("no table, but {others}", others=listed(sorted(others))) if others else tr("no table")
    )
    raise BadInputError(
        tr(
            "{name} holds no corpus.jsonl ({seen}); pack one folder with corpus.jsonl, "
            "queries.jsonl and qrels/, or files that can be read: {all_extensions}.",
            name=name,
            seen=seen,
            all_extensions=commas(ALL_EXTENSIONS),
        )
    )


def _layouts(files: Files) -> set[PurePosixPath]:
    """Folders that hold documents beside questions or judgments, by other names than BEIR's."""
    parents = {PurePosixPath(path).parent for path in files}
    below = {folder: [path for path in files if PurePosixPath(path).is_relative_to(folder)] for folder in parents}
    layouts = {folder for folder, paths in below.items() if is_layout([_inside(path, folder) for path in paths])}
    return {
        folder for folder in layouts if not any(other != folder and other.is_relative_to(folder) for other in layouts)
    }


def _inside(path: str, folder: PurePosixPath) -> str:
    return PurePosixPath(path).relative_to(folder).as_posix()


def _parted(files: Files, folder: PurePosixPath) -> tuple[Files, list[str]]:
    inside = {_inside(path, folder): read for path, read in files.items() if PurePosixPath(path).is_relative_to(folder)}
    return inside, [path for path in files if not PurePosixPath(path).is_relative_to(folder)]


def _are_documents(contents: dict[str, bytes]) -> bool:
    """Whether files are of text, and none belongs to a collection in BEIR layout."""
    places = [PurePosixPath(path) for path in contents]
    if {"queries", "qrels"} & {*(place.stem.lower() for place in places), *(place.parent.name for place in places)}:
        return False
    return any(path.lower().endswith(".xlsx") or is_one_document(path, data) for path, data in contents.items())


def _noted(reading: Reading, left_out: list[str]) -> Reading:
    """The reading with a note that names files of which nothing was read."""
    named = sorted(path for path in left_out if not is_aside(path))
    if not named:
        return reading
    note = tr_count(
        "{count} file was left out, of kinds that are not read: {named}.",
        "{count} files were left out, of kinds that are not read: {named}.",
        len(named),
        named=listed(named, 10),
    )
    if any(path.lower().endswith(".zip") for path in named):
        note = sentences((note, tr("Archives inside an archive are not opened.")))
    return replace(reading, collection=replace(reading.collection, notes=(*reading.collection.notes, note)))
