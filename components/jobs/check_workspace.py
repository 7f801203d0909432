"""A whole workspace looked through: what is damaged is set aside, mended or named; what has no checksum gains one."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from components.answers.stored_replies import FILE as REPLIES_FILE
from components.candidates.kinds.bm25 import BUILT_FILE
from components.candidates.tuned_folder import check_files, read_facts
from components.costs.spending import FILE as SPENDING_FILE
from components.damage import ASIDE, DamagedError
from components.files import (
    CHECKSUM,
    is_damage,
    open_database,
    read_array,
    read_json,
    read_parquet,
    read_plain_json,
    write_json,
)
from components.i18n import tr
from components.records import BadInputError
from components.retrieval.bm25 import checked_meta
from components.stores.blob_cache import BlobCache
from components.stores.vector_cache import VectorCache
from components.training.model_folder import DONE_FILE, read_told
from components.workspace import Workspace
from components.workspace.state import BUSY_SECONDS
from components.workspace.workspace import ORDER_FILE

DERIVED = ("results", "layouts", "indexes", "vectors", "loads")
REQUESTS = (SPENDING_FILE, REPLIES_FILE)
"""What was paid for, and what chat models replied."""


@dataclass(frozen=True)
class CheckOutcome:
    """One thing that was damaged; ``is_mended`` says whether nothing is left to do."""

    said: str
    is_mended: bool


class _DroppedError(BadInputError):
    """What was damaged is gone already, and is computed again when it is needed."""


def check_workspace(workspace: Workspace) -> Iterator[CheckOutcome]:
    """Look at every saved file; yields what was damaged."""
    if workspace.notice is not None:
        yield CheckOutcome(workspace.notice, True)
    for folder in sorted((workspace.root / "datasets").glob("[0-9a-f]*")):
        yield from _trying(lambda folder=folder: _check_data(workspace, folder))  # type: ignore[misc]
    for path in sorted(workspace.root.rglob("*")):
        if path.is_file() and ASIDE not in path.name and not path.name.startswith("."):
            yield from _file(workspace, path)
    with workspace.data_guard():
        workspace.in_use()  # forgets processes that ended
    workspace.empty_trash()


def _trying(look: Callable[[], None]) -> Iterator[CheckOutcome]:
    try:
        look()
    except DamagedError as error:
        is_aside = error.set_aside()
        yield CheckOutcome(str(error), is_aside)
    except _DroppedError as error:
        yield CheckOutcome(str(error), True)
    except BadInputError as error:
        yield CheckOutcome(str(error), False)


def _check_data(workspace: Workspace, folder: Path) -> None:
    collection = workspace.load_collection(folder.name)
    if not collection.content_hash.startswith(folder.name):
        raise DamagedError(folder / "documents.parquet", tr("its content is not that of its name"))


def _file(workspace: Workspace, path: Path) -> Iterator[CheckOutcome]:
    place = path.relative_to(workspace.root).parts
    if place[0] == "media":
        yield from _trying(lambda: _check_media(path))
    elif place[0] == "external":
        yield from _trying(lambda: _read(path))
    elif path.name == ORDER_FILE:
        yield from _trying(lambda: _check_order(path))
    elif place[0] == "tuned":
        if path.name == DONE_FILE:
            yield from _trying(lambda: _check_trained(path.parent))
    elif place[0] in REQUESTS:
        yield from _trying(lambda: _check_database(path))
    elif place[0] == "indexes" and len(place) > 2 and path.name != BUILT_FILE:
        return  # files of the keyword index, which must stay as they are: built.json stands for them
    elif place[0] in DERIVED:
        look: Callable[[], None] = {
            "rows.sqlite": lambda: _check_vectors(path.parent),
            BUILT_FILE: lambda: _check_index(path.parent),
        }.get(path.name, lambda: _read(path))
        yield from _trying(look)


def _read(path: Path) -> None:
    if path.suffix == ".json":
        content = read_json(path, with_lists=True)
        if isinstance(content, dict) and CHECKSUM not in read_plain_json(path):
            write_json(path, content)
    elif path.suffix == ".parquet":
        read_parquet(path)
    elif path.suffix == ".npy":
        read_array(path, mapped=True)
    elif path.suffix == ".sqlite" and path.parent.parent.name == "vectors":
        dropped = BlobCache(path).drop_damaged()
        if dropped:
            raise _DroppedError(
                tr(
                    "{dropped} stored rows in {name} were damaged and were dropped.",
                    dropped=dropped,
                    name=path.parent.name,
                )
            )


def _check_index(folder: Path) -> None:
    checked_meta(folder)  # one of another version is no damage: it is built anew when it is next wanted
    _read(folder / BUILT_FILE)


def _check_vectors(folder: Path) -> None:
    dropped = VectorCache(folder).drop_all_damaged()
    if dropped:
        raise _DroppedError(
            tr(
                "{dropped} stored vectors in {name} were damaged and were dropped; computing "
                "the model again encodes only these.",
                dropped=dropped,
                name=folder.name,
            )
        )


def _check_order(path: Path) -> None:
    try:
        read_json(path)["documents"]
    except DamagedError as error:
        path.unlink(missing_ok=True)
        raise _DroppedError(
            tr(
                "Which documents of {name} make its sample was damaged and was dropped; the sample is drawn at random "
                "until it is chosen again.",
                name=path.parent.name,
            )
        ) from error


def _check_trained(folder: Path) -> None:
    read_told(folder)
    check_files(folder, read_facts(folder))


def _check_database(path: Path) -> None:
    try:
        with open_database(path, BUSY_SECONDS) as database:
            is_whole = database.execute("pragma integrity_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        is_whole = False
    if not is_whole:
        raise DamagedError(path)


def _check_media(path: Path) -> None:
    if len(path.name) != 64:
        return
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != path.name:
        raise DamagedError(path)
