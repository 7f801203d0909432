"""Documents a person put together under a name, kept at once in the workspace's database."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass

from components.i18n import tr
from components.records import BadInputError
from components.workspace.workspace import Workspace

LONGEST_NAME = 60  # characters

_SCHEMA = """
create table if not exists document_groups (
    group_id text primary key, project_id text not null references projects(id) on delete cascade,
    name text not null, doc_ids text not null, saved_at real not null, unique (project_id, name)
);
"""


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """Documents under a name; ``doc_ids`` in the order of the collection when it was saved."""

    group_id: str
    name: str
    doc_ids: tuple[str, ...]
    saved_at: float  # seconds since 1970


class DocumentGroups:
    """The groups of all projects in a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Open them; the table is made where absent."""
        self._database = workspace.database
        with self._database() as database:
            database.executescript(_SCHEMA)

    def of_project(self, project_id: str) -> list[DocumentGroup]:
        """All groups of a project, the oldest first."""
        with self._database() as database:
            rows = database.execute(
                "select group_id, name, doc_ids, saved_at from document_groups where project_id = ? order by saved_at",
                (project_id,),
            ).fetchall()
        return [DocumentGroup(group_id, name, tuple(json.loads(ids)), at) for group_id, name, ids, at in rows]

    def save(self, project_id: str, name: str, doc_ids: Sequence[str]) -> DocumentGroup:
        """Store a new group.

        Raises:
            BadInputError: it has no name, no documents, or the name of another group of the project.
        """
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise BadInputError(
                tr(
                    "The name has {number_of_name} characters; give the group one of 1 to {longest_name}.",
                    number_of_name=len(name),
                    longest_name=LONGEST_NAME,
                )
            )
        if not doc_ids:
            raise BadInputError(tr("The group “{name}” would be empty; select documents on a map first.", name=name))
        group = DocumentGroup(secrets.token_hex(6), name, tuple(doc_ids), time.time())
        self._insert(project_id, group)
        return group

    def delete(self, project_id: str, group_id: str) -> None:
        """Forget a group; ``restore`` takes that back."""
        with self._database() as database:
            database.execute(
                "delete from document_groups where project_id = ? and group_id = ?", (project_id, group_id)
            )

    def restore(self, project_id: str, group: DocumentGroup) -> None:
        """Put a deleted group back as it was.

        Raises:
            BadInputError: another group has taken its name since.
        """
        self._insert(project_id, group)

    def _insert(self, project_id: str, group: DocumentGroup) -> None:
        row = (group.group_id, project_id, group.name, json.dumps(group.doc_ids), group.saved_at)
        try:
            with self._database() as database:
                database.execute("insert into document_groups values (?, ?, ?, ?, ?)", row)
        except sqlite3.IntegrityError:
            raise BadInputError(
                tr(
                    "There is a group “{name}” already, or the project was deleted. Choose another name.",
                    name=group.name,
                )
            ) from None
