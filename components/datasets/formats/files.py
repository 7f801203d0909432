"""Several files of any format in, one table of documents out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

import pandas as pd

from components.datasets.archive import unpack_all
from components.datasets.columns import guess_columns
from components.datasets.delimited import DELIMITERS, find_delimiter
from components.datasets.documents import documents_from_table
from components.datasets.formats.document import Content
from components.datasets.formats.docx import read_docx
from components.datasets.formats.eml import read_eml
from components.datasets.formats.epub import read_epub
from components.datasets.formats.html import read_html
from components.datasets.formats.odt import read_odt
from components.datasets.formats.pdf import read_pdf
from components.datasets.formats.plain import read_markdown, read_text
from components.datasets.formats.pptx import read_pptx
from components.datasets.table_options import Guess, TableOptions, guess_of
from components.datasets.tables import TABLE_EXTENSIONS, read_table, table_notes
from components.datasets.text_bytes import decode
from components.datasets.wording import ending, listed, naming
from components.i18n import N_, tr, tr_count
from components.numbers import sentences
from components.records import DOCUMENT_COLUMNS, BadInputError

READERS: Mapping[str, Callable[[bytes, str], Content]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".pptx": read_pptx,
    ".odt": read_odt,
    ".epub": read_epub,
    ".eml": read_eml,
}
DOCUMENT_EXTENSIONS = tuple(READERS)
"""Endings of files that are one document each; a .txt file may be a table instead."""
ALL_EXTENSIONS = tuple(dict.fromkeys((*TABLE_EXTENSIONS, *DOCUMENT_EXTENSIONS)))
_WAYS_OUT = {
    ".doc": N_("It is in Word's old format: save it as .docx."),
    ".xls": N_("It is in Excel's old format: save it as .xlsx."),
    ".ppt": N_("It is in PowerPoint's old format: save it as .pptx."),
    ".gz": N_("It is packed: unpack it first."),
    ".7z": N_("It is packed: unpack it, or pack it as .zip."),
    ".rar": N_("It is packed: unpack it, or pack it as .zip."),
    ".rtf": N_("Save it as .docx."),
    ".msg": N_("Save it as .eml."),
    ".xml": N_("Turn its records into rows of a table."),
}
_SHOWN_FAILURES = 5
_HEADER_CELLS = 64
_MOST_TITLES = 4  # lines in which a header is looked for: titles of one cell may stand above it
_MOST_LINES = 50
_COPY = re.compile(r" \(\d+\)$")

File = tuple[str, bytes]


def is_one_document(filename: str, data: bytes) -> bool:
    """Whether a file is a document, not a table of them; a .txt file is a table where its first line is a header.

    A header names a known column ("text", "title" and the like, see columns.py), alone or beside others; lines of one
    cell may stand above it.
    """
    extension = PurePath(filename).suffix.lower()
    if extension != ".txt":
        return extension in READERS
    try:
        text = decode(data, filename)[0]
    except BadInputError:
        return True
    delimiter = find_delimiter(text)
    for line in [line for line in text.split("\n", _MOST_LINES) if line.strip()][:_MOST_TITLES]:
        cells = [cell.strip(' "\r') for cell in (line.split(delimiter) if delimiter in DELIMITERS else [line])]
        if _names_texts(cells):
            return False
        if delimiter not in DELIMITERS or sum(map(bool, cells)) > 1:
            return True
    return True


def _names_texts(cells: Sequence[str]) -> bool:
    """Whether a row names a column of texts or titles."""
    if len(cells) > _HEADER_CELLS:
        return False
    named = guess_columns(pd.DataFrame([["x", *["1"] * len(cells)]], columns=["x-x", *_distinct(cells)]), "documents")
    return bool({"text", "title"} & {field for field, column in named.items() if column != "x-x" and column in cells})


def check_extension(filename: str) -> None:
    """Raise BadInputError with the list of formats that are read, where a file is of another."""
    extension = PurePath(filename).suffix.lower()
    if extension in ALL_EXTENSIONS or extension == ".zip":
        return
    way_out = tr(_WAYS_OUT[extension]) if extension in _WAYS_OUT else tr("Save it in one of these formats.")
    allowed = tr("Allowed are {all_extensions} and .zip.", all_extensions=listed(ALL_EXTENSIONS, 99))
    raise BadInputError(sentences([ending(filename, extension), way_out, allowed]))


def read_documents(
    files: Sequence[File], choice: TableOptions
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[Guess, ...]]:
    """Documents (DOCUMENT_COLUMNS, ``pages``, then columns of tables), notes and guesses, from (name, content) pairs.

    A document's id is its file's name (with " (2)" and so on where a name comes again) and its title what the file
    says, else its name. The text of a format with pages holds form feeds between them, and ``pages`` (str) their
    number, "" for others. Zip archives stand for their members. Each row of a table among the files is a document with
    the id "file:id". A file that cannot be read is left out with a note, unless none can.

    Raises:
        BadInputError: no file, or none that can be read: what is wrong with the first.
    """
    frames: list[pd.DataFrame] = []
    notes: list[str] = []
    failures: list[BadInputError] = []
    guesses: list[Guess] = []
    members, left_out = _unpacked(files)
    for name, data in _distinct_names(members):
        try:
            frame, more, guess = _documents(name, data, choice)
        except BadInputError as error:
            failures.append(error)
            continue
        frames.append(frame)
        notes.extend(more)
        guesses.extend(guess)
    if not frames:
        raise failures[0] if failures else BadInputError(tr("There is no file to read; choose at least one."))
    if failures:
        rest = len(failures) - _SHOWN_FAILURES
        reasons = [str(error) for error in failures[:_SHOWN_FAILURES]]
        reasons += [tr("And {number_of_failures} more.", number_of_failures=rest)] if rest > 0 else []
        notes.append(
            tr_count(
                "{count} file was left out: {reasons}",
                "{count} files were left out: {reasons}",
                len(failures),
                reasons=sentences(reasons),
            )
        )
    if left_out:
        notes.append(
            tr_count(
                "{count} file in an archive was left out, of kinds that are not read: {left_out}.",
                "{count} files in archives were left out, of kinds that are not read: {left_out}.",
                len(left_out),
                left_out=listed(sorted(left_out), 10),
            )
        )
    joined = pd.concat(frames, ignore_index=True).fillna("")
    front = [*DOCUMENT_COLUMNS, "pages"]
    ordered = joined[[*front, *(name for name in joined.columns if name not in front)]]
    return ordered.astype("str"), tuple(notes), tuple(guesses)


def _unpacked(files: Sequence[File]) -> tuple[list[File], list[str]]:
    """The files, archives replaced by their members, and the members of kinds that are not read."""
    unpacked: list[File] = []
    left_out: list[str] = []
    for name, data in files:
        if not name.lower().endswith(".zip"):
            unpacked.append((name, data))
            continue
        members, others = unpack_all(data, name, lambda path: PurePath(path).suffix.lower() in ALL_EXTENSIONS)
        left_out += [f"{name}: {path}" for path in others]
        if not members:
            raise BadInputError(
                tr(
                    "{name} holds no file that can be read; allowed are {all_extensions}.",
                    name=name,
                    all_extensions=listed(ALL_EXTENSIONS, 99),
                )
            )
        unpacked += sorted(members.items())
    return unpacked, left_out


def _distinct_names(files: Sequence[File]) -> list[File]:
    taken: set[str] = set()
    distinct = []
    for name, data in files:
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name} ({number})"
        taken.add(free)
        distinct.append((free, data))
    return distinct


def _distinct(cells: Sequence[str]) -> list[str]:
    return [cell if cells.index(cell) == place else f"{cell}-{place}" for place, cell in enumerate(cells)]


def _documents(name: str, data: bytes, choice: TableOptions) -> tuple[pd.DataFrame, tuple[str, ...], tuple[Guess, ...]]:
    extension = PurePath(_COPY.sub("", name)).suffix.lower()
    if not data.strip():
        raise BadInputError(tr("{name} is empty; choose a file with text.", name=name))
    if extension in TABLE_EXTENSIONS and not is_one_document(f"x{extension}", data):
        return _rows(name, data, extension, choice)
    check_extension(_COPY.sub("", name))
    content = READERS[extension](data, name)
    pages = "" if content.pages is None else str(content.pages)
    cells = (name, content.title, content.text, "", "", pages)
    row = pd.DataFrame({column: [cell] for column, cell in zip((*DOCUMENT_COLUMNS, "pages"), cells, strict=True)})
    return row.astype("str"), content.notes, ()


def _rows(
    name: str, data: bytes, extension: str, choice: TableOptions
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[Guess, ...]]:
    with naming(name):
        as_table = f"table{extension}"  # a name without the number that tells copies apart
        table = read_table(data, as_table, choice.header)
        mapping = choice.mapping(table)
        documents, notes = documents_from_table(table, mapping)
        notes = (*(note.replace(as_table, name) for note in table_notes(table, name)), *notes)
    documents = documents.rename(columns={"pages": "pages (column)"})
    documents.insert(len(DOCUMENT_COLUMNS), "pages", "")
    named = documents.assign(id=[f"{name}:{doc_id}" for doc_id in documents["id"]])
    return named, notes, (guess_of(table, name, "documents", mapping),)
