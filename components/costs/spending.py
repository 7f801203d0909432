"""What was paid to providers, request by request, and the cap that stops a job before it is crossed."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from components.damage import DamagedError, checksum
from components.files import is_damage, open_database
from components.i18n import tr
from components.records import BadInputError

FILE = "spending.sqlite"  # in the workspace folder
LOCK_SECONDS = 60.0
_looked_at: set[str] = set()  # ledgers whose rows this process has compared with their records

_SCHEMA = """
create table if not exists requests (
    payer text not null, model text not null, host text not null, tokens integer not null, usd real, at real not null
);
create index if not exists requests_payer on requests (payer);
"""


class Ledger:
    """Every request that was or may have been charged, in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            DamagedError(path, str(error)).set_aside()
            self._prepare()

    def _prepare(self) -> None:
        with self._database() as database:
            database.executescript(_SCHEMA)
            if "record" not in {row[1] for row in database.execute("pragma table_info(requests)")}:
                database.execute("alter table requests add column record text")
            if str(self._path) not in _looked_at:
                _mend(database)
                _looked_at.add(str(self._path))

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with open_database(self._path, LOCK_SECONDS) as database:
            yield database

    def add(self, payer: str, model: str, host: str, tokens: int, usd: float | None) -> None:
        """Write down one request; ``usd`` None where its price is not known."""
        with self._database() as database:
            row = (payer, model, host, tokens, usd, time.time())
            database.execute("insert into requests values (?, ?, ?, ?, ?, ?, ?)", (*row, _record(row)))

    def spent(self, payer: str) -> float:
        """US dollars of all requests of a payer whose price is known."""
        with self._database() as database:
            row = database.execute("select coalesce(sum(usd), 0) from requests where payer = ?", (payer,)).fetchone()
        return float(row[0])


def _record(row: Sequence[Any]) -> str:
    """The row once more, with a checksum: whichever of the two a flipped byte hits, the other one stands."""
    text = json.dumps(list(row))
    return f"{checksum(text.encode('ascii')).decode('ascii')} {text}"


def _mend(database: sqlite3.Connection) -> None:
    if database.execute("pragma integrity_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("integrity check failed")
    columns = "payer, model, host, tokens, usd, at"
    rows = database.execute(f"select rowid, record, {columns} from requests").fetchall()  # noqa: S608 - a constant
    for number, record, *row in rows:
        if record == _record(row):
            continue
        told, _, text = str(record or "").partition(" ")
        if told and told == checksum(text.encode("utf-8", "replace")).decode("ascii"):
            row = json.loads(text)
        values = (*row, _record(row), number)
        database.execute(
            "update requests set payer = ?, model = ?, host = ?, tokens = ?, usd = ?, at = ?, record = ? "
            "where rowid = ?",
            values,
        )


@dataclass(frozen=True)
class Spending:
    """Who pays (a project, or one call of the command line), and the most that may be spent; None is no cap.

    ``own_prices`` (API model -> USD per million tokens) are the payer's, where they differ from the price list.
    """

    payer: str = ""
    cap_usd: float | None = None
    own_prices: Mapping[str, float] = field(default_factory=dict)

    def as_options(self) -> dict[str, Any]:
        """What a worker is told of it; JSON can hold it."""
        return {"payer": self.payer, "cap_usd": self.cap_usd, "own_prices": dict(self.own_prices)}


def spending_in(options: Mapping[str, Any]) -> Spending:
    """The spending that ``as_options`` put among a worker's options; nobody and no cap where there is none."""
    return Spending(options.get("payer", ""), options.get("cap_usd"), dict(options.get("own_prices") or {}))


@dataclass(frozen=True)
class SpendingMeter:
    """Watches the requests of one model. ``usd_per_million`` is what its tokens cost, None where unknown.

    Raises:
        BadInputError: there is a cap and the price is unknown, so the cap could not be kept.
    """

    ledger: Ledger
    spending: Spending
    model: str
    host: str
    usd_per_million: float | None

    def __post_init__(self) -> None:
        if self.spending.cap_usd is not None and self.usd_per_million is None:
            raise BadInputError(
                tr(
                    "The price of {model} at {host} is not known here, so a cap on spending cannot "
                    "be kept; take the cap away, or use a model whose price is listed.",
                    model=self.model,
                    host=self.host,
                )
            )

    def room(self) -> int | None:
        """Tokens that may be charged before the cap is reached; None where nothing is capped, or they cost nothing."""
        cap = self.spending.cap_usd
        if cap is None or not self.usd_per_million:
            return None
        return int(max(cap - self.ledger.spent(self.spending.payer), 0.0) / self.usd_per_million * 1e6)

    def before(self, most_tokens: int) -> None:
        """Called before each request with the most tokens it may be charged for.

        Raises:
            BadInputError: it might cross the cap.
        """
        cap = self.spending.cap_usd
        if cap is None:
            return
        spent = self.ledger.spent(self.spending.payer)
        if spent + (self._usd(most_tokens) or 0.0) > cap:
            raise BadInputError(
                tr(
                    "Stopped before the cap of ${cap:g}: ${spent:.4g} is spent, and the next "
                    "request to {host} might cost up to ${usd:.2g}. What was received is kept; "
                    "raise the cap to go on.",
                    cap=cap,
                    spent=spent,
                    host=self.host,
                    usd=self._usd(most_tokens) or 0,
                )
            )

    def after(self, tokens: int) -> None:
        """Called after each request with what it was charged for, or may have been."""
        self.ledger.add(self.spending.payer, self.model, self.host, tokens, self._usd(tokens))

    def _usd(self, tokens: int) -> float | None:
        return None if self.usd_per_million is None else tokens / 1e6 * self.usd_per_million
