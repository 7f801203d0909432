"""Which process computes what, so that two at once on one workspace compute, send and pay for nothing twice.

A lease is a row that names an owner; an owner is a lock file that its process holds, so a killed process holds nothing.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from components.files import as_disk_problem, is_damage, open_database

WAIT_SECONDS = 60.0  # for the few statements of another process
POLL_SECONDS = 0.2  # how often one looks whether another process is done
WINDOW = 8_192  # pieces of work looked at together
LOOKUP_ROWS = 20_000  # names in one statement, well under SQLite's limit on variables

_SCHEMA = "create table if not exists leases (name blob primary key, owner text not null) without rowid"


class Leases:
    """What this process works on among the pieces of work that lie in a folder; a context, let go at its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / ".leases"
        self._path = self._folder / "leases.sqlite"
        self._owner = secrets.token_hex(8)
        self._lock = FileLock(self._folder / f"{self._owner}.lock")

    def __enter__(self) -> Leases:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            self._prepare()
        except OSError as error:
            raise as_disk_problem(error, self._path) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(sqlite3.Error, OSError), self._database() as database:
            database.execute("delete from leases where owner = ?", (self._owner,))
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with open_database(self._path, WAIT_SECONDS) as database:
            database.execute("pragma synchronous = off")  # after a power cut nobody holds a lease
            yield database

    def _prepare(self) -> None:
        """Make the list; a damaged one is dropped: at worst something is computed twice."""
        try:
            with self._database() as database:
                database.execute(_SCHEMA)
                database.execute("select count(*) from leases").fetchone()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            with self._database() as database:
                database.execute(_SCHEMA)

    def held_by_others(self, names: Sequence[bytes]) -> set[bytes]:
        """Those of the names that another living process has leased."""
        with self._database() as database:
            return self._held(database, names)

    def _held(self, database: sqlite3.Connection, names: Sequence[bytes]) -> set[bytes]:
        owners: dict[bytes, str] = {}
        for start in range(0, len(names), LOOKUP_ROWS):
            part = list(names[start : start + LOOKUP_ROWS])
            marks = ",".join("?" * len(part))
            owners.update(database.execute(f"select name, owner from leases where name in ({marks})", part))  # noqa: S608 - only marks
        gone = {owner for owner in set(owners.values()) - {self._owner} if not self._lives(owner)}
        database.executemany("delete from leases where owner = ?", [(owner,) for owner in gone])
        return {name for name, owner in owners.items() if owner != self._owner and owner not in gone}

    def _lives(self, owner: str) -> bool:
        lock = FileLock(self._folder / f"{owner}.lock")
        if not Path(lock.lock_file).exists():
            return False
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)
        return False

    def take(self, names: Sequence[bytes]) -> set[bytes]:
        """Lease those of the names that nobody else has; returns them."""
        with self._database() as database:
            database.execute("begin immediate")
            free = set(names) - self._held(database, names)
            rows = [(name, self._owner) for name in free]
            database.executemany("insert or replace into leases values (?, ?)", rows)
            database.execute("commit")
        return free

    def give_back(self, names: Sequence[bytes]) -> None:
        """End the leases of these names."""
        with self._database() as database:
            database.executemany(
                "delete from leases where name = ? and owner = ?", [(name, self._owner) for name in names]
            )


def shares(
    folder: Path,
    names: Sequence[bytes],
    todo: Sequence[int],
    missing: Callable[[Sequence[bytes]], Sequence[int]],
    size_of: Callable[[Sequence[int]], int],
) -> Iterator[list[int]]:
    """Go through pieces of work, together with whatever other process does the same; each piece is given to one.

    Ends when all of them are done, by whomever: where the rest is in other hands it waits, and what a killed process
    leaves undone is given out again.

    Args:
        folder: where the work is stored.
        names: of all pieces.
        todo: places in ``names`` still to be done, in the order wished for.
        missing: of some names, the places (in them) whose work is not stored yet.
        size_of: of places in ``names`` that are free, in order, how many to take at once.

    Yields:
        Places to do now; they count as done when the next ones are asked for.
    """
    with Leases(folder) as leases:
        left = list(todo)
        while left:
            window, behind = left[:WINDOW], left[WINDOW:]
            held = leases.held_by_others([names[i] for i in window])
            free = [i for i in window if names[i] not in held]
            if not free:
                time.sleep(POLL_SECONDS)
                open_yet = missing([names[i] for i in window])
                left = behind + [window[place] for place in open_yet]
                continue
            part = free[: max(size_of(free), 1)]
            taken = leases.take([names[i] for i in part])
            part = [i for i in part if names[i] in taken]
            # Looked at only now that they are ours: another process may just have stored them.
            mine = [part[place] for place in missing([names[i] for i in part])]
            if mine:
                yield mine
            leases.give_back([names[i] for i in part])
            done = set(part)
            left = [i for i in window if i not in done] + behind
