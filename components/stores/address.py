"""Where the index is kept, as a person writes it: ``chroma``, ``chroma:http://HOST:PORT``, ``milvus:FILE.db`` ..."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from components.i18n import N_, tr
from components.numbers import one_of
from components.records import BadInputError

SETTING = "EXPLORER_STORE"
"""The environment variable that names it where nobody says."""
FORMS = N_("chroma, chroma:http://HOST:PORT, milvus:FILE.db or milvus:http://HOST:PORT")
CHROMA, MILVUS = "chroma", "milvus"
TOKENS = {CHROMA: "CHROMA_TOKEN", MILVUS: "MILVUS_TOKEN"}
"""The environment variable that holds the token of each kind of server; none is sent where it is not set."""


@dataclass(frozen=True)
class StoreAddress:
    """``engine`` is CHROMA or MILVUS; ``url`` of a server, or ``file`` of this computer, or neither: the workspace."""

    engine: str = CHROMA
    url: str = ""
    file: Path | None = None

    @property
    def label(self) -> str:
        """What sentences call it."""
        where = self.url or ("" if self.file is None else self.file.name)
        name = self.engine.capitalize()
        return (
            tr("{name} at {where}", name=name, where=where)
            if self.url
            else tr("{name} in {where}", name=name, where=where)
            if where
            else name
        )

    @property
    def is_embedded(self) -> bool:
        """Whether it is Chroma in the workspace's own folder."""
        return self.engine == CHROMA and not self.url

    @property
    def token(self) -> str:
        """What the server asks for, from the environment; "" where nothing is set."""
        return os.environ.get(TOKENS[self.engine], "").strip()

    def __str__(self) -> str:
        where = self.url or ("" if self.file is None else str(self.file))
        return f"{self.engine}:{where}" if where else self.engine


EMBEDDED = StoreAddress()


def read_address(text: str) -> StoreAddress:
    """The address in ``text``; the setting where it is empty, and the workspace's own Chroma where that is too.

    Raises:
        BadInputError: it is none of FORMS.
    """
    source = "--store" if text else SETTING
    given = (text or os.environ.get(SETTING, "")).strip()
    if not given:
        return EMBEDDED
    engine, _, where = given.partition(":")
    engine = engine.lower()
    if engine not in TOKENS or (engine == MILVUS and not where):
        raise BadInputError(
            tr('{source} is "{shown}"; give {forms}.', source=source, shown=_shown(given), forms=tr(FORMS))
        )
    if not where:
        return EMBEDDED
    if where.lower().startswith(("http://", "https://")):
        return StoreAddress(engine, _server(where, source))
    if engine == CHROMA:
        raise BadInputError(
            tr(
                '{source} is "{shown}": a Chroma server begins with http:// or https://.',
                source=source,
                shown=_shown(given),
            )
        )
    file = Path(where).expanduser().absolute()
    if file.suffix != ".db" or not file.parent.is_dir():
        raise BadInputError(
            tr(
                '{source} is "{said}": a Milvus file ends in .db and lies in a folder that exists.',
                source=source,
                said=given,
            )
        )
    return StoreAddress(engine, file=file)


def _server(url: str, source: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if "@" in url or parts.query or parts.fragment:
        raise BadInputError(
            tr(
                "{source} must hold no user name, password, ?query or #part; set {values} to the token instead.",
                source=source,
                values=one_of(list(TOKENS.values())),
            )
        )
    if not parts.hostname or not port or parts.path.strip("/") or not url.isprintable() or " " in url:
        raise BadInputError(
            tr(
                '{source} names the server "{url}"; give its scheme, host and port: http://HOST:PORT.',
                source=source,
                url=url,
            )
        )
    return f"{parts.scheme.lower()}://{parts.netloc}"


def _shown(text: str) -> str:
    """What was typed, for a sentence; not where it may hold a password."""
    return tr("not shown") if "@" in text else text
