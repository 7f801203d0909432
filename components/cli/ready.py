"""``--run`` and ``--vectors``: results and vectors that were made elsewhere, compared like a model."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from components.candidates.kinds.own_run import add_ready_run
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.cli.terminal import say
from components.datasets.trec_run import read_trec_run
from components.datasets.vectors import read_vectors
from components.i18n import N_, tr
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.workspace import Workspace

LONGEST_NAME = 60  # characters
HOW_VECTORS = N_(
    "name one file that holds vectors of the documents and then of the questions, or two as NAME=DOCUMENTS,QUESTIONS"
)


def add(parser: argparse.ArgumentParser) -> None:
    """The two options."""
    parser.add_argument(
        "--run",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help=tr("results of a system in use, as a TREC run; may be repeated"),
    )
    parser.add_argument(
        "--vectors",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help=tr(
            "vectors made elsewhere, .parquet (id, vector) or .npy: one file for documents and then questions, or "
            "NAME=DOCUMENTS,QUESTIONS; may be repeated"
        ),
    )


def check(options: argparse.Namespace) -> None:
    """Refuse what can be seen before any data are read.

    Raises:
        BadInputError: nothing to compare, no NAME=FILE, a name twice, or a file that is not there.
    """
    if not (options.model or options.run or options.vectors):
        raise BadInputError(
            tr("Nothing to compare was named; give --model NAME, --run NAME=FILE or --vectors NAME=FILE.")
        )
    names: list[str] = []
    for option in ("run", "vectors"):
        for given in getattr(options, option):
            name, files = _parts(given, option)
            if name in names:
                raise BadInputError(tr('Two candidates are called "{name}"; give each another name.', name=name))
            names.append(name)
            for file in files:
                if not file.is_file():
                    why = (
                        tr("--{option} {given}: {file} is a folder; name a file.")
                        if file.is_dir()
                        else tr("--{option} {given}: {file} is not there; name a file.")
                    )
                    raise BadInputError(why.format(option=option, given=given, file=file))


def specs(
    options: argparse.Namespace, workspace: Workspace, collection: Collection, models: Sequence[ModelSpec]
) -> list[ModelSpec]:
    """The candidates of both options, their content kept in the workspace.

    Raises:
        BadInputError: a file that cannot be read or does not fit the data, or a name that one of ``models`` has.
    """
    brought: list[ModelSpec] = []
    taken = {spec.name for spec in models}
    for option in ("run", "vectors"):
        for given in getattr(options, option):
            name, files = _parts(given, option)
            if name in taken:
                raise BadInputError(
                    tr(
                        '--{option} {given}: a model is called "{name}" already; give another name.',
                        option=option,
                        given=given,
                        name=name,
                    )
                )
            made = _run if option == "run" else _vectors
            brought.append(made(workspace, collection, name, files))
    return brought


def _parts(given: str, option: str) -> tuple[str, list[Path]]:
    name, _, place = given.partition("=")
    name = name.strip()
    if not name or not place.strip() or not name.isprintable():
        raise BadInputError(
            tr(
                '--{option} "{given}" is not NAME=FILE; write a name, =, and the path of a file.',
                option=option,
                given=given[:80],
            )
        )
    if len(name) > LONGEST_NAME:
        raise BadInputError(
            tr(
                "--{option}: the name has {length} characters; give one of 1 to {most}.",
                option=option,
                length=len(name),
                most=LONGEST_NAME,
            )
        )
    whole = Path(place)
    if option == "run" or whole.exists() or "," not in place:
        return name, [whole]
    documents, _, questions = place.rpartition(",")
    return name, [Path(documents), Path(questions)]


def _run(workspace: Workspace, collection: Collection, name: str, files: list[Path]) -> ModelSpec:
    if collection.queries.empty:
        raise BadInputError(tr("--run {name}: the data have no questions, so results cannot be compared.", name=name))
    asked, there = collection.queries["id"].tolist(), [*collection.documents["id"], *collection.parent_ids]
    run, notes = read_trec_run(_bytes(files[0]), files[0].name, asked, there)
    for note in notes:
        say(tr("note: {note}", note=note))
    return add_ready_run(workspace, name, run)


def _vectors(workspace: Workspace, collection: Collection, name: str, files: list[Path]) -> ModelSpec:
    documents, asked = collection.documents["id"].tolist(), collection.queries["id"].tolist()
    if len(files) == 2:
        first = read_vectors(_bytes(files[0]), files[0].name, documents, "documents")
        second = read_vectors(_bytes(files[1]), files[1].name, asked, "queries") if asked else first[:0]
        return add_ready_vectors(workspace, name, collection, first, second)
    both = sorted(set(documents) & set(asked))
    if both and files[0].suffix.lower() == ".parquet":
        raise BadInputError(
            tr(
                '--vectors {name}: "{one}" is the id of a document and of a question, so one file cannot hold both; '
                "give two as NAME=DOCUMENTS,QUESTIONS.",
                name=name,
                one=both[0],
            )
        )
    what = tr("documents and questions") if asked else "documents"
    try:
        # Ids that stand for both are told apart by their place; an NPY file has no ids at all.
        told = [*documents, *(tr("{one} (question)", one=query_id) if both else query_id for query_id in asked)]
        rows = read_vectors(_bytes(files[0]), files[0].name, told, what)
    except BadInputError as error:
        raise BadInputError(f"{error} {HOW_VECTORS[0].upper()}{HOW_VECTORS[1:]}." if asked else str(error)) from None
    return add_ready_vectors(workspace, name, collection, rows[: len(documents)], rows[len(documents) :])


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInputError(tr("{file} cannot be read ({strerror}).", file=file, strerror=error.strerror)) from None
