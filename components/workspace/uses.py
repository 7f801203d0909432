"""Who uses which data of the workspace, so that nobody deletes what another one works with.

Whoever works with a collection, in whatever process, holds a lock on a small file that names the ids of its content;
the kernel lets go of it when the process ends, however it ends. What is to be deleted while it is used is written down
and goes with its last user.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from components.files import as_disk_problem
from components.i18n import tr
from components.records import BadInputError, Collection
from components.workspace.folder import WorkspaceFolder

ID_DIGITS = 16  # hex digits of a hash in a folder name
WAIT_SECONDS = 300.0  # longest wait for another process that saves or deletes data
TRASH = "trash"

_SCHEMA = "create table if not exists leftovers (content_id text primary key)"


@dataclass
class Use:
    """A hold on some content; ``ids`` name a data set, its texts with questions, and its texts."""

    ids: frozenset[str]
    lock: FileLock
    note: Path


def content_ids(collection: Collection) -> frozenset[str]:
    """The ids under which what belongs to a collection lies in the workspace."""
    return frozenset({collection.content_hash[:ID_DIGITS], collection.search_id, collection.documents_id})


class DataUses(WorkspaceFolder):
    """Holding data, and finding out who does."""

    def __init__(self, root: Path | None = None) -> None:
        super().__init__(root)
        self._locks = self.root / "locks"
        self._uses = self._locks / "uses"
        try:
            self._uses.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise as_disk_problem(error, self._uses / "lock") from error
        # Reentrant in a thread; another thread of this process waits like another process.
        self._guard = FileLock(self._locks / "data.lock", timeout=WAIT_SECONDS)
        self._kept: list[Use] = []  # let go when this object goes
        with self.database() as database:
            database.execute(_SCHEMA)

    @contextlib.contextmanager
    def data_guard(self) -> Iterator[None]:
        """Alone with the question which data are there and who uses them; short, over all processes.

        Raises:
            BadInputError: another process keeps it for minutes.
        """
        try:
            self._guard.acquire()
        except Timeout:
            raise BadInputError(
                tr(
                    "Another process has been changing the data in {root} for {wait_seconds:.0f} "
                    "seconds. Wait for it, or end it, and try again.",
                    root=self.root,
                    wait_seconds=WAIT_SECONDS,
                )
            ) from None
        except OSError as error:
            raise as_disk_problem(error, self._locks / "data.lock") from error
        try:
            yield
        finally:
            self._guard.release()

    @contextlib.contextmanager
    def using(self, ids: Iterable[str]) -> Iterator[None]:
        """Hold this content: what belongs to it stays until the end, whoever deletes a project meanwhile."""
        use = self._begin(frozenset(ids))
        try:
            yield
        finally:
            self._end(use)

    def keep_in_use(self, ids: Iterable[str]) -> None:
        """Hold this content as long as this object lives, for a command that reads results when all is done."""
        self._kept.append(self._begin(frozenset(ids)))

    def _begin(self, ids: frozenset[str]) -> Use:
        name = secrets.token_hex(8)
        use = Use(ids, FileLock(self._uses / f"{name}.lock"), self._uses / f"{name}.json")
        try:
            with self.data_guard():
                use.lock.acquire(timeout=0)
                use.note.write_text(json.dumps(sorted(ids)), encoding="utf-8")
                with self.database() as database:  # wanted again
                    database.executemany(
                        "delete from leftovers where content_id = ?", [(content_id,) for content_id in ids]
                    )
        except OSError as error:
            raise as_disk_problem(error, use.note) from error
        return use

    def _end(self, use: Use) -> None:
        with self.data_guard():
            _forget(use.lock, use.note)
            with self.database() as database:
                rows = database.execute("select content_id from leftovers").fetchall()
            left = {row[0] for row in rows} & use.ids
            if left:
                self.remove_content(left)
        self.empty_trash()

    def in_use(self) -> set[str]:
        """The ids of all content somebody holds; ask under ``data_guard``. Traces of ended processes are removed."""
        held: set[str] = set()
        for place in self._uses.glob("*.json"):
            lock = FileLock(place.with_suffix(".lock"))
            try:
                lock.acquire(timeout=0)
            except Timeout:
                with contextlib.suppress(OSError, ValueError):
                    held.update(json.loads(place.read_text(encoding="utf-8")))
            else:
                _forget(lock, place)
        return held

    def remove_content(self, ids: Iterable[str]) -> set[str]:
        """Delete what belongs to these ids and nobody uses; the rest goes with its last user. Under ``data_guard``.

        Returns:
            The ids whose content is gone.
        """
        wanted = set(ids)
        free = wanted - self.in_use()
        for content_id in free:
            for folder in ("datasets", "results", "layouts", "indexes", "training"):
                self.to_trash(self.root / folder / content_id)
        with self.database() as database:
            database.executemany("delete from leftovers where content_id = ?", [(content_id,) for content_id in free])
            database.executemany(
                "insert or ignore into leftovers values (?)", [(content_id,) for content_id in wanted - free]
            )
        return free

    def to_trash(self, folder: Path) -> None:
        """At once out of sight; the deleting itself may take a while and happens without the guard."""
        if not folder.exists():
            return
        trash = self.root / TRASH
        with contextlib.suppress(OSError):
            trash.mkdir(exist_ok=True)
            folder.rename(trash / f"{folder.parent.name}-{folder.name}-{secrets.token_hex(4)}")
            return
        shutil.rmtree(folder, ignore_errors=True)  # Windows keeps a folder with an open file where it is

    def empty_trash(self) -> None:
        """Delete what lies in the trash, also what a killed process left there."""
        shutil.rmtree(self.root / TRASH, ignore_errors=True)


def _forget(lock: FileLock, note: Path) -> None:
    note.unlink(missing_ok=True)
    lock.release()
    Path(lock.lock_file).unlink(missing_ok=True)
