"""Every reply of a chat server, kept before the next request is sent: nothing is asked, or paid, twice."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.damage import DamagedError, checksum
from components.files import is_damage, open_database

FILE = "chat.sqlite"  # in the workspace folder
WAIT_SECONDS = 60.0
_SCHEMA = """
create table if not exists replies (
    key text primary key, model text not null, host text not null, reply text not null, mark text not null,
    at real not null
);
"""


@dataclass(frozen=True)
class ChatReply:
    """What came back. ``text`` is "" where there was none, and ``reason`` then says why, in one sentence.

    ``read`` and ``written`` are tokens as the server counted them, None where it did not say.
    """

    text: str
    reason: str = ""
    read: int | None = None
    written: int | None = None
    seconds: float = 0.0
    usd: float | None = None


class StoredReplies:
    """Replies by the key of their request, in one SQLite file that several processes may share."""

    def __init__(self, folder: Path) -> None:
        """The file is made where it is absent, and set aside where it is damaged."""
        self._path = folder / FILE
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            DamagedError(self._path, str(error)).set_aside()
            self._prepare()

    def _prepare(self) -> None:
        with self._database() as database:
            database.executescript(_SCHEMA)

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with open_database(self._path, WAIT_SECONDS) as database:
            database.execute("pragma synchronous = full")
            yield database

    def get(self, key: str) -> ChatReply | None:
        """The reply to a request of this key; None where there is none, or one that a flipped byte has changed."""
        with self._database() as database:
            row = database.execute("select reply, mark from replies where key = ?", (key,)).fetchone()
        if row is None or row[1] != _mark(row[0]):
            return None
        return ChatReply(**json.loads(row[0]))

    def known(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that have a reply."""
        return {key for key in dict.fromkeys(keys) if self.get(key) is not None}

    def put(self, key: str, model: str, host: str, reply: ChatReply) -> None:
        """Keep a reply; it is on disk when this returns."""
        text = json.dumps(reply.__dict__, ensure_ascii=False, sort_keys=True)
        with self._database() as database:
            row = (key, model, host, text, _mark(text), time.time())
            database.execute("insert or replace into replies values (?, ?, ?, ?, ?, ?)", row)


def request_key(url: str, body: Mapping[str, Any]) -> str:
    """32 hex digits that change with whatever a reply depends on: the address, and every field of the request."""
    text = json.dumps([url, dict(body)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _mark(text: str) -> str:
    return checksum(text.encode("utf-8", "surrogatepass")).decode("ascii")
