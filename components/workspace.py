"""The one folder the app writes to: where each thing lies in it, and the state that people change.

Files are written atomically; projects, settings and judgments are SQLite transactions, so that two browser sessions and
the command line beside them lose nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from components.files import as_disk_problem, open_database, read_json, write_json, write_parquet
from components.models.spec import ModelSpec
from components.records import BadInputError, Collection

SCHEMA_VERSION = 1
MAX_MODELS = 8  # per project: as many as have a colour and a marker
DEFAULT_FOLDER = ".workspace"
ID_DIGITS = 16  # hex digits of a hash in a folder name
BUSY_SECONDS = 30.0  # how long a transaction waits for another one

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


@dataclass(frozen=True)
class Candidate:
    """A model in a project. ``slot`` (1 to 8) fixes its colour and marker everywhere."""

    spec: ModelSpec
    slot: int
    ticked: bool = True

    @property
    def name(self) -> str:
        """The name people see."""
        return self.spec.name


@dataclass(frozen=True)
class Project:
    """One comparison: a collection, candidates and what was decided about them."""

    id: str
    name: str
    dataset_id: str
    document_limit: int | None
    current_model: str | None
    created: float
    candidates: tuple[Candidate, ...] = ()

    def candidate(self, name: str) -> Candidate | None:
        """The candidate of that name, if it is one."""
        return next((one for one in self.candidates if one.name == name), None)

    @property
    def ticked(self) -> tuple[Candidate, ...]:
        """The candidates that take part in the comparison."""
        return tuple(one for one in self.candidates if one.ticked)


class Workspace:
    """A folder of projects, collections, vectors and results."""

    def __init__(self, root: Path | None = None) -> None:
        """Open the workspace, made where absent.

        Args:
            root: the folder; by default EXPLORER_WORKSPACE, else ``.workspace`` here.

        Raises:
            BadInputError: it cannot be written to, or a newer version of the app wrote it.
        """
        chosen = root if root is not None else Path(os.environ.get("EXPLORER_WORKSPACE") or DEFAULT_FOLDER)
        self.root = chosen.expanduser().resolve()
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self._check_version()  # first: a newer version's database must stay as it is
            with self._database() as database:
                database.executescript(_SCHEMA)
        except (FileExistsError, NotADirectoryError):
            raise BadInputError(
                f"The workspace {self.root} cannot be a folder: there is a file of that name or of a folder above it. "
                "Set EXPLORER_WORKSPACE to another folder."
            ) from None
        except OSError as error:
            raise as_disk_problem(error, self.root / "state.sqlite") from error

    def _check_version(self) -> None:
        path = self.root / "workspace.json"
        if not path.exists():
            write_json(path, {"schema_version": SCHEMA_VERSION})
            return
        found = int(read_json(path)["schema_version"])
        if found > SCHEMA_VERSION:
            raise BadInputError(
                f"A newer version wrote the workspace {self.root} (schema {found}; this one reads up to "
                f"{SCHEMA_VERSION}). Get the newer app, or set EXPLORER_WORKSPACE to another folder."
            )

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with open_database(self.root / "state.sqlite", BUSY_SECONDS) as database:
            database.execute("pragma foreign_keys = on")
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

    def index_folder(self, documents_id: str, key: str) -> Path:
        """A saved keyword index."""
        return self.root / "indexes" / documents_id / key

    def external_folder(self) -> Path:
        """Vectors and runs a person brought ready."""
        return self.root / "external"

    # Collections

    def save_collection(self, collection: Collection) -> str:
        """Store a collection; the same content is stored once. Returns its dataset id."""
        dataset_id = collection.content_hash[:ID_DIGITS]
        folder = self.root / "datasets" / dataset_id
        manifest = folder / "manifest.json"
        if manifest.exists():
            return dataset_id
        write_parquet(folder / "documents.parquet", collection.documents)
        write_parquet(folder / "queries.parquet", collection.queries)
        write_parquet(folder / "judgments.parquet", collection.judgments)
        content = {
            "name": collection.name,
            "content_hash": collection.content_hash,
            "documents": len(collection.documents),
            "queries": len(collection.queries),
            "judgments": len(collection.judgments),
            "notes": list(collection.notes),
            "saved": time.time(),
        }
        write_json(manifest, content)
        return dataset_id

    def load_collection(self, dataset_id: str) -> Collection:
        """The collection saved under this id.

        Raises:
            BadInputError: there is none.
        """
        folder = self.root / "datasets" / dataset_id
        if not (folder / "manifest.json").exists():
            raise BadInputError(f"The data {dataset_id} is not in this workspace ({self.root}). Upload it again.")
        manifest = read_json(folder / "manifest.json")
        frames = (pd.read_parquet(folder / f"{part}.parquet") for part in ("documents", "queries", "judgments"))
        documents, queries, judgments = frames
        return Collection(manifest["name"], documents, queries, judgments, tuple(manifest["notes"]))

    # Projects

    def create_project(self, name: str, collection: Collection, document_limit: int | None = None) -> Project:
        """A new project over a collection, which is saved."""
        dataset_id = self.save_collection(collection)
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "project"
        with self._database() as database:
            database.execute("begin immediate")  # or two of one name at once would choose the same id
            taken = {row[0] for row in database.execute("select id from projects")}
            project_id = slug
            while project_id in taken:
                project_id = f"{slug}-{secrets.token_hex(2)}"
            database.execute(
                "insert into projects values (?, ?, ?, ?, ?, ?)",
                (project_id, name.strip() or "Project", dataset_id, document_limit, None, time.time()),
            )
            database.execute("commit")
        return self.project(project_id)

    def projects(self) -> list[Project]:
        """All projects, newest first."""
        with self._database() as database:
            rows = database.execute("select id from projects order by created desc, rowid desc").fetchall()
        return [self.project(row[0]) for row in rows]

    def project(self, project_id: str) -> Project:
        """One project.

        Raises:
            BadInputError: no project has this id.
        """
        with self._database() as database:
            row = database.execute(
                "select id, name, dataset_id, document_limit, current_model, created from projects where id = ?",
                (project_id,),
            ).fetchone()
            models = database.execute(
                "select spec, slot, ticked from models where project_id = ? order by slot", (project_id,)
            ).fetchall()
        if row is None:
            raise BadInputError(f"There is no project “{project_id}” in this workspace. Choose one from the list.")
        candidates = tuple(Candidate(ModelSpec.from_json(spec), slot, bool(ticked)) for spec, slot, ticked in models)
        name, dataset_id, limit, current_model, created = row[1:]
        return Project(project_id, name, dataset_id, limit, current_model, created, candidates)

    def delete_project(self, project_id: str) -> None:
        """Forget a project and free the disk of what no other project uses. Vectors stay: they may be used again."""
        project = self.project(project_id)
        with self._database() as database:
            database.execute("delete from projects where id = ?", (project_id,))
            still_used = database.execute(
                "select count(*) from projects where dataset_id = ?", (project.dataset_id,)
            ).fetchone()[0]
        if not still_used:
            shutil.rmtree(self.root / "datasets" / project.dataset_id, ignore_errors=True)

    def update_project(self, project_id: str, **changes: Any) -> Project:  # noqa: ANN401 - one of the columns below
        """Change ``name``, ``dataset_id``, ``document_limit`` or ``current_model``."""
        allowed = {"name", "dataset_id", "document_limit", "current_model"}
        if unknown := set(changes) - allowed:
            raise ValueError(f"unknown project columns: {sorted(unknown)}")
        with self._database() as database:
            for column, value in changes.items():
                database.execute(f"update projects set {column} = ? where id = ?", (value, project_id))  # noqa: S608 - from the set above
        return self.project(project_id)

    def set_candidates(self, project_id: str, specs: Sequence[ModelSpec]) -> Project:
        """Tick exactly these models. A model keeps the slot it had; a new one gets the lowest that is free.

        Raises:
            BadInputError: more than MAX_MODELS are ticked.
        """
        if len(specs) > MAX_MODELS:
            raise BadInputError(
                f"{len(specs)} models are ticked; a project compares at most {MAX_MODELS}. Untick some."
            )
        wanted = {spec.name: spec for spec in specs}
        with self._database() as database:
            database.execute("begin immediate")
            rows = database.execute("select name, slot from models where project_id = ?", (project_id,)).fetchall()
            slots = dict(rows)
            for name in slots:
                database.execute(
                    "update models set ticked = ? where project_id = ? and name = ?", (name in wanted, project_id, name)
                )
            for name, spec in wanted.items():
                if name in slots:
                    database.execute(
                        "update models set spec = ? where project_id = ? and name = ?",
                        (spec.to_json(), project_id, name),
                    )
                    continue
                slot = self._free_slot(database, project_id, slots, wanted)
                slots[name] = slot
                database.execute("insert into models values (?, ?, ?, ?, 1)", (project_id, name, slot, spec.to_json()))
            database.execute("commit")
        return self.project(project_id)

    @staticmethod
    def _free_slot(
        database: sqlite3.Connection, project_id: str, slots: dict[str, int], wanted: dict[str, ModelSpec]
    ) -> int:
        free = sorted(set(range(1, MAX_MODELS + 1)) - set(slots.values()))
        if free:
            return free[0]
        # All slots are taken, some by models no longer ticked: the first of those gives its slot up.
        name = min((name for name in slots if name not in wanted), key=lambda name: slots[name])
        database.execute("delete from models where project_id = ? and name = ?", (project_id, name))
        return slots.pop(name)

    # Settings and judgments

    def setting(self, project_id: str, name: str, default: Any = None) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """A setting of a project, or ``default`` where it was never set."""
        with self._database() as database:
            row = database.execute(
                "select value from settings where project_id = ? and name = ?", (project_id, name)
            ).fetchone()
        return default if row is None else json.loads(row[0])

    def save_setting(self, project_id: str, name: str, value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Store a setting."""
        with self._database() as database:
            database.execute(
                "insert into settings values (?, ?, ?) "
                "on conflict (project_id, name) do update set value = excluded.value",
                (project_id, name, json.dumps(value)),
            )

    def judge(self, project_id: str, query_id: str, doc_id: str, grade: int | None) -> None:
        """Store a person's grade (0 to 3) at once; None takes it back."""
        with self._database() as database:
            if grade is None:
                database.execute(
                    "delete from judgments where project_id = ? and query_id = ? and doc_id = ?",
                    (project_id, query_id, doc_id),
                )
                return
            database.execute(
                "insert into judgments values (?, ?, ?, ?, ?) "
                "on conflict (project_id, query_id, doc_id) "
                "do update set grade = excluded.grade, judged_at = excluded.judged_at",
                (project_id, query_id, doc_id, grade, time.time()),
            )

    def own_judgments(self, project_id: str) -> pd.DataFrame:
        """The grades given in the app: query_id, doc_id (str), grade (int64)."""
        with self._database() as database:
            rows = database.execute(
                "select query_id, doc_id, grade from judgments where project_id = ? order by judged_at", (project_id,)
            ).fetchall()
        frame = pd.DataFrame(rows, columns=["query_id", "doc_id", "grade"])
        return frame.astype({"query_id": "str", "doc_id": "str", "grade": "int64"})

    def project_collection(self, project: Project) -> Collection:
        """The project's documents (or the sample it started with), queries, and judgments with its own on top."""
        collection = self.load_collection(project.dataset_id)
        if project.document_limit is not None:
            collection = collection.sample(project.document_limit)
        own = self.own_judgments(project.id)
        if own.empty:
            return collection
        known = own["query_id"].isin(set(collection.queries["id"])) & own["doc_id"].isin(set(collection.parent_ids))
        merged = pd.concat([collection.judgments, own[known]], ignore_index=True)
        merged = merged.drop_duplicates(["query_id", "doc_id"], keep="last").reset_index(drop=True)
        return replace(collection, judgments=merged)
