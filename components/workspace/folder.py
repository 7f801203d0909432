"""The workspace folder: where each thing lies in it, its version and its database."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from components.damage import DamagedError
from components.files import as_disk_problem, home_path, read_json, write_json
from components.i18n import tr
from components.records import BadInputError
from components.workspace.media import MediaStore
from components.workspace.state import State

SCHEMA_VERSION = 1
DEFAULT_FOLDER = ".workspace"

_SCHEMA = """
create table if not exists projects (
    id text primary key, name text not null, dataset_id text not null, document_limit integer,
    current_model text, created real not null
);
create table if not exists models (
    project_id text not null references projects(id) on delete cascade,
    name text not null, slot integer not null, spec text not null, ticked integer not null default 1,
    primary key (project_id, name), unique (project_id, slot)
);
create table if not exists settings (
    project_id text not null references projects(id) on delete cascade,
    name text not null, value text not null, primary key (project_id, name)
);
create table if not exists judgments (
    project_id text not null references projects(id) on delete cascade,
    query_id text not null, doc_id text not null, grade integer not null, judged_at real not null,
    primary key (project_id, query_id, doc_id)
);
"""


def default_root() -> Path:
    """The workspace's folder where nobody names one: EXPLORER_WORKSPACE, else ``.workspace`` here."""
    return home_path(Path(os.environ.get("EXPLORER_WORKSPACE") or DEFAULT_FOLDER)).resolve()


class WorkspaceFolder:
    """A folder of projects, collections, vectors and results."""

    def __init__(self, root: Path | None = None) -> None:
        """Open the workspace, made where absent; ``notice`` is what was found damaged and how it was mended.

        Args:
            root: the folder; by default EXPLORER_WORKSPACE, else ``.workspace`` here.

        Raises:
            BadInputError: it cannot be written to, or a newer version of the app wrote it.
        """
        self.root = default_root() if root is None else home_path(root).resolve()
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self._check_version()  # first: a newer version's database must stay as it is
            self._state = State(self.root)
            self.notice = self._state.check()
            with self.database() as database:
                database.executescript(_SCHEMA)
        except (FileExistsError, NotADirectoryError):
            raise BadInputError(
                tr(
                    "The workspace {root} cannot be a folder: there is a file of that name or of a "
                    "folder above it. Set EXPLORER_WORKSPACE to another folder.",
                    root=self.root,
                )
            ) from None
        except OSError as error:
            raise as_disk_problem(error, self.root / "state.sqlite") from error

    def _check_version(self) -> None:
        path = self.root / "workspace.json"
        if not path.exists():
            write_json(path, {"schema_version": SCHEMA_VERSION})
            return
        try:
            version = int(read_json(path)["schema_version"])
        except (DamagedError, KeyError, TypeError, ValueError):
            write_json(path, {"schema_version": SCHEMA_VERSION})  # all it holds
            return
        if version > SCHEMA_VERSION:
            raise BadInputError(
                tr(
                    "A newer version wrote the workspace {root} (schema {found}; this one reads up "
                    "to {schema_version}). Get the newer app, or set EXPLORER_WORKSPACE to another "
                    "folder.",
                    root=self.root,
                    found=version,
                    schema_version=SCHEMA_VERSION,
                )
            )

    @contextlib.contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """The database of what people decided, open; every statement is its own transaction unless one is begun."""
        with self._state.open() as database:
            yield database

    # Where things lie

    @property
    def chroma_folder(self) -> Path:
        """The folder only one process at a time may open."""
        return self.root / "chroma"

    def vectors_folder(self, encoder_key: str) -> Path:
        """The vector cache of one encoder."""
        return self.root / "vectors" / encoder_key

    def results_folder(self, search_id: str, encoder_key: str) -> Path:
        """The run and measurements of one model on one collection."""
        return self.root / "results" / search_id / encoder_key

    def layouts_folder(self, documents_id: str) -> Path:
        """The saved maps of one set of documents."""
        return self.root / "layouts" / documents_id

    def tuned_folder(self, project_id: str) -> Path:
        """The models that were trained for one project, a folder each."""
        return self.root / "tuned" / project_id

    def training_folder(self, search_id: str, key: str) -> Path:
        """How far a training on these texts with these questions is; gone once it is measured."""
        return self.root / "training" / search_id / key

    def index_folder(self, documents_id: str, key: str) -> Path:
        """A saved keyword index."""
        return self.root / "indexes" / documents_id / key

    @property
    def media(self) -> MediaStore:
        """Pictures and sounds, each once."""
        return MediaStore(self.root / "media")

    def external_folder(self) -> Path:
        """Vectors and runs that other systems computed."""
        return self.root / "external"
