"""What people say about results: notes and blind votes, kept at once in the workspace's database.

Every change is one SQLite transaction over the state as it is then, so that two tabs and two people lose nothing.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.i18n import tr
from components.records import BadInputError
from components.workspace.workspace import Workspace

LONGEST_NOTE = 4_000  # characters
LONGEST_INITIALS = 6

_SCHEMA = """
create table if not exists notes (
    project_id text not null references projects(id) on delete cascade,
    query_id text not null, query_text text not null, note text not null, noted_at real not null,
    primary key (project_id, query_id, query_text)
);
create table if not exists votes (
    vote_id text primary key, project_id text not null references projects(id) on delete cascade,
    query_id text not null, model_a text not null, model_b text not null, voter text not null, choice text not null,
    list_a text not null, list_b text not null, voted_at real not null,
    unique (project_id, query_id, model_a, model_b, voter)
);
"""


@dataclass(frozen=True, slots=True)
class Note:
    """A note on one query. ``query_id`` is "" for a typed query, whose words then are in ``query_text``."""

    query_id: str
    query_text: str
    note: str
    noted_at: float  # seconds since 1970


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's choice between two lists shown without names.

    ``choice`` is "a" (the list of ``model_a`` is better), "b", "tie" or "bad" (neither is any good). ``model_a`` comes
    first by name, whichever side it stood on. The lists are the document ids that were shown, best first.
    """

    vote_id: str
    query_id: str
    model_a: str
    model_b: str
    voter: str
    choice: str
    list_a: tuple[str, ...]
    list_b: tuple[str, ...]
    voted_at: float  # seconds since 1970


class Opinions:
    """Notes and votes of all projects in a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Open them; the tables are made where absent."""
        self._database = workspace.database
        with self._database() as database:
            database.executescript(_SCHEMA)

    # Notes

    def notes(self, project_id: str) -> list[Note]:
        """All notes of a project, the oldest first: what a memo quotes."""
        with self._database() as database:
            rows = database.execute(
                "select query_id, query_text, note, noted_at from notes where project_id = ? order by noted_at",
                (project_id,),
            ).fetchall()
        return [Note(*row) for row in rows]

    def note(self, project_id: str, query_id: str, query_text: str) -> str:
        """The note on one query; "" where there is none."""
        with self._database() as database:
            row = database.execute(
                "select note from notes where project_id = ? and query_id = ? and query_text = ?",
                (project_id, query_id, query_text),
            ).fetchone()
        return row[0] if row else ""

    def save_note(self, project_id: str, query_id: str, query_text: str, note: str, *, before: str) -> str:
        """Store a note at once; an empty one takes it away.

        Args:
            project_id: the project.
            query_id: of the collection's query, or "" for a typed one.
            query_text: its words.
            note: what the person wrote.
            before: the note they saw when they began. Where somebody else has changed it since, both are kept.

        Returns:
            The note as it stands now.

        Raises:
            BadInputError: it is longer than LONGEST_NOTE.
        """
        note = note.strip()
        with self._database() as database:
            database.execute("begin immediate")
            key = (project_id, query_id, query_text)
            row = database.execute(
                "select note from notes where project_id = ? and query_id = ? and query_text = ?", key
            ).fetchone()
            stored = row[0] if row else ""
            if stored not in (before, note):
                note = f"{stored}\n\n{note}".strip() if note and note not in stored else stored
            if len(note) > LONGEST_NOTE:
                database.execute("rollback")
                raise BadInputError(
                    tr(
                        "The note has {number_of_note:,} characters; keep it under {longest_note:,}.",
                        number_of_note=len(note),
                        longest_note=LONGEST_NOTE,
                    )
                )
            if note:
                database.execute(
                    "insert into notes values (?, ?, ?, ?, ?) on conflict (project_id, query_id, query_text) "
                    "do update set note = excluded.note, noted_at = excluded.noted_at",
                    (*key, note, time.time()),
                )
            else:
                database.execute("delete from notes where project_id = ? and query_id = ? and query_text = ?", key)
            database.execute("commit")
        return note

    # Votes

    def votes(self, project_id: str) -> list[Vote]:
        """All votes of a project, in the order they were given."""
        with self._database() as database:
            rows = database.execute(
                "select vote_id, query_id, model_a, model_b, voter, choice, list_a, list_b, voted_at from votes "
                "where project_id = ? order by voted_at, rowid",
                (project_id,),
            ).fetchall()
        return [
            Vote(vote_id, query_id, a, b, voter, choice, tuple(json.loads(list_a)), tuple(json.loads(list_b)), voted_at)
            for vote_id, query_id, a, b, voter, choice, list_a, list_b, voted_at in rows
        ]

    def save_vote(
        self,
        project_id: str,
        query_id: str,
        lists: Mapping[str, Sequence[str]],
        better: str | None,
        voter: str,
        *,
        is_bad: bool = False,
    ) -> str:
        """Store a vote at once; the same person's earlier vote on the same question and models gives way to it.

        Args:
            project_id: the project.
            query_id: the query that was looked at.
            lists: the two models -> the document ids that were shown of each.
            better: the model whose list is better; None: they are alike.
            voter: the person's initials.
            is_bad: neither list is any good (``better`` is None then).

        Returns:
            The vote's id, with which it can be taken back.

        Raises:
            BadInputError: the initials are empty or too long.
        """
        voter = voter.strip()
        if not 1 <= len(voter) <= LONGEST_INITIALS:
            raise BadInputError(
                tr(
                    "Votes carry initials of 1 to {longest_initials} characters; these are “{voter}”.",
                    longest_initials=LONGEST_INITIALS,
                    voter=voter[:20],
                )
            )
        model_a, model_b = sorted(lists)
        choice = "bad" if is_bad else "tie" if better is None else "a" if better == model_a else "b"
        vote_id = secrets.token_hex(8)
        row = (vote_id, project_id, query_id, model_a, model_b, voter, choice)
        with self._database() as database:
            database.execute(
                "insert or replace into votes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, json.dumps(lists[model_a]), json.dumps(lists[model_b]), time.time()),
            )
        return vote_id

    def take_back(self, project_id: str, vote_id: str) -> bool:
        """Delete one vote; False where it is gone already, or was replaced by a later one."""
        with self._database() as database:
            done = database.execute("delete from votes where project_id = ? and vote_id = ?", (project_id, vote_id))
            return done.rowcount > 0
