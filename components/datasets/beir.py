"""Collections in BEIR layout: a corpus, questions and judgments, side by side in a folder or a zip archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

import pandas as pd

from components.datasets.answers_beside import queries_with_answers
from components.datasets.assemble import assemble
from components.datasets.columns import guess_columns
from components.datasets.documents import documents_from_table
from components.datasets.interactions.read import read_interactions
from components.datasets.judgment_columns import judgment_columns
from components.datasets.judgments import judgments_from_table
from components.datasets.nested import documents_table
from components.datasets.qrels import read_qrels
from components.datasets.queries import queries_from_table
from components.datasets.table_options import Guess, Reading, TableOptions, guess_of
from components.datasets.tables import TABLE_EXTENSIONS, read_table, table_notes
from components.datasets.wording import listed, naming
from components.i18n import tr, tr_count
from components.records import BadInputError

CORPUS, QUERIES, QRELS = "corpus", "queries", "qrels"
_CORPUS_NAMES = (
    CORPUS, "documents", "docs", "collection", "passages", "articles", "dokumente", "artikel", "documentos", "文書"
)  # fmt: skip
_QUERIES_NAMES = (QUERIES, "questions", "topics", "fragen", "anfragen", "preguntas", "consultas", "質問")
_QRELS_NAMES = (QRELS, "judgments", "judgements", "relevance", "bewertungen", "relevanz", "relevancia", "評価")
_INTERACTION_NAMES = tuple(
    "interactions ratings reviews events purchases orders order_lines orderlines order_items transactions sales clicks "
    "views plays".split()
)
_ITEM_NAMES = (*_CORPUS_NAMES, "items", "products", "movies", "books", "catalogue", "catalog", "metadata", "meta")
_PART = re.compile(r"-\d{5}-of-\d{5}(?:-[0-9a-f]{16})?$")
_SPLITS = ("test", "dev", "validation", "train")
QRELS_FILES = (".tsv", ".txt", ".trec", ".qrels", ".csv", ".jsonl", ".json", ".parquet", ".xlsx")
"""Endings of files of judgments, BEIR's own first."""
_ASIDE = ("readme", "license", "licence", "notice", "citation", "changelog", "info.json", "dataset_info")
Files = Mapping[str, Callable[[], bytes]]
"""What reads each file, by its path below the collection's folder."""


def is_corpus(path: str) -> bool:
    """Whether a file is a corpus by its name, in whatever folder."""
    place = PurePosixPath(path)
    return place.stem.lower() == CORPUS and place.suffix.lower() in TABLE_EXTENSIONS


def is_layout(paths: list[str]) -> bool:
    """Whether files side by side are documents beside questions, judgments or interactions, by any usual names."""
    if _table_file(paths, _INTERACTION_NAMES) is not None and _table_file(paths, _ITEM_NAMES) is not None:
        return True
    stems = {PurePosixPath(path).stem.lower() for path in paths if PurePosixPath(path).suffix.lower() in QRELS_FILES}
    folders = {PurePosixPath(path).parent.name.lower() for path in paths}
    return bool(stems & set(_CORPUS_NAMES)) and bool(
        stems & {*_QUERIES_NAMES, *_QRELS_NAMES} or folders & set(_QRELS_NAMES)
    )


def as_named_on_the_hub(files: Files) -> Files:
    """The files of a data set of the Hugging Face hub under BEIR's names; any other files as they are.

    There a table is called after its part: corpus/test-00000-of-00001.parquet, data/corpus-00000-of-00001.parquet.
    """
    renamed = {_without_part(path): read for path, read in files.items()}
    stems = {PurePosixPath(path).stem.lower() for path in renamed}
    is_whole = stems & set(_CORPUS_NAMES) and stems & {*_QUERIES_NAMES, *_QRELS_NAMES}
    return renamed if is_whole and len(renamed) == len(files) else files


def _without_part(path: str) -> str:
    place = PurePosixPath(path)
    if place.suffix.lower() not in TABLE_EXTENSIONS:
        return path
    stem, folder = _PART.sub("", place.stem), place.parent
    if folder.name.lower() in {*_CORPUS_NAMES, *_QUERIES_NAMES}:
        return folder.with_name(f"{folder.name}{place.suffix}").as_posix()
    return folder.joinpath(f"{stem}{place.suffix}").as_posix()


def is_aside(path: str) -> bool:
    """Whether a file lies beside data as a matter of course, such as a README."""
    return PurePosixPath(path).name.lower().startswith(_ASIDE)


def read_layout(files: Files, name: str, choice: TableOptions) -> Reading:
    """The collection of these files: a corpus, and where present questions and judgments, or interactions.

    Judgments are qrels/test.tsv, else qrels.tsv, else the first of dev, validation, train and any other file in qrels/.
    Their columns are told by names and ids (see ``judgment_columns``). Keys of the corpus beyond _id, title and text
    become columns (label, category and language by their meaning, the keys of ``metadata`` one by one). Queries without
    judgments stay. Files of which nothing is read are named in a note.

    Raises:
        BadInputError: no corpus, judgments without questions, an unreadable file, or anything wrong inside one.
    """
    queries_file, qrels_file = _table_file(files, _QUERIES_NAMES), _qrels_file(files)
    events_file = _table_file(files, _INTERACTION_NAMES) if queries_file is None and qrels_file is None else None
    corpus = _table_file(files, _CORPUS_NAMES if events_file is None else _ITEM_NAMES)
    if corpus is None:
        seen = tr("it holds {files}", files=listed(sorted(files))) if files else tr("it is empty")
        raise BadInputError(
            tr("{name} has no corpus.jsonl ({seen}); add it, or name a single documents file.", name=name, seen=seen)
        )
    with naming(corpus):
        table = documents_table(_content(files, corpus), corpus, choice.header)
        mapping = choice.mapping(table)
        documents, notes = documents_from_table(table, mapping)
        notes = (*table_notes(table, corpus), *notes)
    guesses = [guess_of(table, corpus, "documents", mapping)]
    left_out = _unread(files, {corpus, queries_file, qrels_file, events_file})
    if events_file is not None:
        collection, guess = read_interactions(_content(files, events_file), events_file, name, documents, choice.rules)
        told = (*notes, *left_out, *collection.notes)
        return Reading(replace(collection, notes=told), (*guesses, guess))
    if queries_file is None:
        if qrels_file is not None:
            raise BadInputError(
                tr(
                    "{name} has judgments ({qrels_file}) but no queries.jsonl; add it, or remove the judgments.",
                    name=name,
                    qrels_file=qrels_file,
                )
            )
        return Reading(assemble(name, documents, notes=(*notes, *left_out)), tuple(guesses))
    with naming(queries_file):
        asked = read_table(_content(files, queries_file), queries_file, 0 if choice.header == 0 else None)
        mapping = guess_columns(asked, "queries")
        if qrels_file is None:
            queries, judged, more = queries_with_answers(asked, mapping, documents)
        else:
            queries, more = queries_from_table(asked, mapping)
    guesses.append(guess_of(asked, queries_file, "queries", mapping))
    notes = (*notes, *table_notes(asked, queries_file), *more)
    if qrels_file is None:
        return Reading(assemble(name, documents, queries, judged, (*notes, *left_out)), tuple(guesses))
    judgments, more = _judged(files, qrels_file, queries, documents, guesses)
    notes = (*notes, *more, *_other_splits(files, qrels_file), *left_out)
    return Reading(assemble(name, documents, queries, judgments, notes), tuple(guesses))


def _judged(
    files: Files, path: str, queries: pd.DataFrame, documents: pd.DataFrame, guesses: list[Guess]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    with naming(path):
        table = read_qrels(_content(files, path), path)
        mapping, told = judgment_columns(table, queries, documents)
        judgments, notes = judgments_from_table(table, mapping, queries, documents)
    guesses.append(guess_of(table, path, "judgments", mapping))
    return judgments, (*table_notes(table, path), *told, *notes)


def _content(files: Files, path: str) -> bytes:
    try:
        return files[path]()
    except OSError as error:
        raise BadInputError(
            tr("{path} cannot be read ({strerror}); check its permissions.", path=path, strerror=error.strerror)
        ) from error


def _table_file(files: Iterable[str], stems: tuple[str, ...]) -> str | None:
    for stem in stems:
        for extension in (".jsonl", *TABLE_EXTENSIONS):
            for path in files:
                if path.lower() == stem + extension:
                    return path
    return None


def _qrels_file(files: Files) -> str | None:
    by_name = {path.lower(): path for path in reversed(list(files))}
    wanted = ["qrels/test.tsv"]
    for stem in _QRELS_NAMES:
        wanted += [f"{stem}{extension}" for extension in QRELS_FILES]
        wanted += [f"{stem}/{split}{extension}" for split in _SPLITS for extension in QRELS_FILES]
        wanted += sorted(path for path in by_name if _is_qrels(path, (stem,)))
    return next((by_name[path] for path in wanted if path in by_name), None)


def _is_qrels(path: str, stems: tuple[str, ...] = _QRELS_NAMES) -> bool:
    place = PurePosixPath(path.lower())
    return place.suffix in QRELS_FILES and (
        place.parent.as_posix() in stems or (len(place.parts) == 1 and place.stem.startswith(stems))
    )


def _other_splits(files: Files, chosen: str) -> tuple[str, ...]:
    others = sorted(path for path in files if path != chosen and _is_qrels(path))
    if not others:
        return ()
    return (
        tr_count(
            "Judgments come from {chosen}; {others} was not read.",
            "Judgments come from {chosen}; {others} were not read.",
            len(others),
            chosen=chosen,
            others=listed(others),
        ),
    )


def _unread(files: Files, read: set[str | None]) -> tuple[str, ...]:
    others = sorted(path for path in files if path not in read and not _is_qrels(path) and not is_aside(path))
    if not others:
        return ()
    return (
        tr_count(
            "{count} file is not part of a collection in this layout and not read: {others}.",
            "{count} files are not part of a collection in this layout and not read: {others}.",
            len(others),
            others=listed(others),
        ),
    )
