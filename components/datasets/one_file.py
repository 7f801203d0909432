"""One file, or several that are documents each, as a collection of documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import pandas as pd

from components.datasets.assemble import assemble
from components.datasets.documents import documents_from_table
from components.datasets.formats.files import check_extension, is_one_document, read_documents
from components.datasets.nested import documents_in, documents_table
from components.datasets.pairs import documents_of_pairs, pair_columns
from components.datasets.squad import is_squad, read_squad
from components.datasets.table_options import NO_COLUMN, Reading, TableOptions, guess_of
from components.datasets.tables import read_table, saying_what_is_lost, table_notes
from components.datasets.test_sets import read_test_set, test_set_columns
from components.datasets.triplets import Triplets, read_triplets, triplet_columns, with_answers
from components.datasets.wording import naming
from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError, Collection


def read_files(files: Sequence[tuple[str, bytes]], name: str, choice: TableOptions) -> Reading:
    """The collection of files of any format, see ``read_documents``."""
    documents, notes, guesses = read_documents(files, choice)
    return Reading(assemble(name, documents, notes=notes), guesses)


def read_one(data: bytes, filename: str, name: str, choice: TableOptions) -> Reading:
    """The collection of one file: a table, whose columns are guessed where the choice does not say, or a document.

    Raises:
        BadInputError: a format that is not read, or anything wrong in the file.
    """
    check_extension(filename)
    if not choice.columns and choice.header is None and is_one_document(filename, data):
        reading = read_files([(filename, data)], name, choice)
        if PurePosixPath(filename).suffix.lower() == ".txt":
            note = tr(
                "{filename} was read as one document; a table of documents needs a header such as 'text'.",
                filename=filename,
            )
            collection = replace(reading.collection, notes=(*reading.collection.notes, note))
            return replace(reading, collection=collection)
        return reading
    with naming(filename):
        squad = read_squad(data, filename)
        if squad is not None:
            documents, queries, judgments, notes = squad
            return Reading(assemble(name, documents, queries, judgments, notes))
        table = read_table(data, filename, choice.header)
        judged = None if choice.columns else _judged(table, filename)
        if judged is not None:
            documents, queries, judgments, notes = judged
            return Reading(assemble(name, documents, queries, judgments, notes))
        table = _named_table(table, data, filename, choice)
        columns = pair_columns(table.columns)
        if columns is not None:
            return Reading(_pairs_collection(name, table, columns, table_notes(table, filename)))
        mapping = choice.mapping(table)
        with saying_what_is_lost(table, filename):
            documents, notes = documents_from_table(table, mapping)
        collection = assemble(name, documents, notes=(*table_notes(table, filename), *notes))
        return Reading(collection, (guess_of(table, filename, "documents", mapping),))


def _named_table(read: pd.DataFrame, data: bytes, filename: str, choice: TableOptions) -> pd.DataFrame:
    """The table; where it seemed to have no row of names, its first row is one if it holds the names a person chose."""
    table = documents_in(read)
    names = {name for name in choice.columns.values() if name is not None} - {NO_COLUMN, *table.columns}
    if not names or choice.header is not None or table.attrs.get("header") != 0:
        return table
    named = documents_table(data, filename, 1)
    return named if names <= set(named.columns) else table


def has_columns(filename: str, data: bytes) -> bool:
    """Whether a file is a table of documents whose columns can be chosen."""
    if is_one_document(filename, data) or is_squad(data, filename):
        return False
    try:
        table = read_table(data, filename)
        return test_set_columns(table) is None and triplet_columns(with_answers(table).columns) is None
    except BadInputError:
        return True  # whoever reads it says why it cannot be


def _judged(read: pd.DataFrame, filename: str) -> Triplets | None:
    """A table of questions with the texts that answer them, by the names of its columns; None where it is another."""
    tool = test_set_columns(read)
    if tool is not None:
        documents, queries, judgments, notes = read_test_set(read, tool)
        return documents, queries, judgments, (*table_notes(read, filename), *notes)
    table = with_answers(read)
    columns = triplet_columns(table.columns)
    if columns is None:
        return None
    documents, queries, judgments, notes = read_triplets(table, columns)
    return documents, queries, judgments, (*table_notes(table, filename), *notes)


def _pairs_collection(
    name: str, table: pd.DataFrame, columns: tuple[str, str, str], notes: tuple[str, ...]
) -> Collection:
    pairs = documents_of_pairs(table, columns)
    documents, own = documents_from_table(pairs, {"id": "id", "text": "text"})
    note = tr(
        "Read as {number_of_table:,} pairs of texts with a score ({columns}); each text is a document.",
        number_of_table=len(table),
        columns=commas(columns),
    )
    return assemble(name, documents, notes=(*notes, note, *own))
