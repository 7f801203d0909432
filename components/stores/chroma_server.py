"""Chroma as a server of its own (``chroma run``), which several programs may write to at once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from components.i18n import tr
from components.records import BadInputError, FloatArray, Ranking
from components.stores.address import CHROMA, TOKENS, StoreAddress
from components.stores.chroma_store import SPACE, ChromaStore
from components.stores.vector_store import USUAL, IndexKind, StoreTroubleError

PATIENCE = 10.0  # seconds for the first answer
LONGEST_CALL = 120.0  # seconds for any other: a batch of 5,000 vectors is 10 MB and more
_REFUSALS = ("ChromaAuthError", "AuthorizationError")


class ChromaServer:
    """A connection to a Chroma server; a VectorDatabase."""

    def __init__(self, address: StoreAddress) -> None:
        """Connect.

        Raises:
            StoreTroubleError: it is down, slow or refuses.
        """
        import chromadb
        import httpx
        from chromadb.config import Settings

        self.label, self._address = address.label, address
        parts = urlsplit(address.url)
        headers = {"Authorization": f"Bearer {address.token}", "X-Chroma-Token": address.token} if address.token else {}
        with self._plainly():
            # Asked first, because the client itself waits for an answer as long as it takes.
            httpx.get(f"{address.url}/api/v2/heartbeat", headers=headers, timeout=PATIENCE).raise_for_status()
            self._client = chromadb.HttpClient(
                host=str(parts.hostname),
                port=int(parts.port or 0),
                ssl=parts.scheme == "https",
                headers=headers,
                settings=Settings(anonymized_telemetry=False),
            )
            session = getattr(getattr(self._client, "_server", None), "_session", None)
            if session is not None:
                session.timeout = httpx.Timeout(LONGEST_CALL, connect=PATIENCE)
            self._batch = int(self._client.get_max_batch_size())

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        """Whatever goes wrong at the server, as one sentence."""
        import httpx
        from chromadb.errors import ChromaError

        try:
            yield
        except BadInputError:
            raise
        except httpx.TimeoutException:
            raise StoreTroubleError(
                tr("{label} is slow: no answer within its time. Look at its load.", label=self.label)
            ) from None
        except httpx.HTTPStatusError as error:
            raise self._refused(error.response.status_code) from None
        except httpx.HTTPError:
            raise self._down() from None
        except ChromaError as error:
            if type(error).__name__ in _REFUSALS:
                raise self._refused(error.code()) from None
            raise StoreTroubleError(
                tr("{label} says: {first_line}", label=self.label, first_line=_first_line(error))
            ) from None
        except ValueError as error:
            if "connect" not in str(error).lower():
                raise
            raise self._down() from None

    def _down(self) -> StoreTroubleError:
        return StoreTroubleError(
            tr("{label} does not answer: start it (chroma run), or name another address.", label=self.label)
        )

    def _refused(self, status: int) -> StoreTroubleError:
        if status in (401, 403):
            return StoreTroubleError(
                tr(
                    "{label} refuses (status {status}): set {tokens} to its token.",
                    label=self.label,
                    status=status,
                    tokens=TOKENS[CHROMA],
                )
            )
        return StoreTroubleError(
            tr(
                "{label} answers with status {status}: that is no Chroma server that works.",
                label=self.label,
                status=status,
            )
        )

    def open(self, name: str, dim: int, title: str = "", index: IndexKind = USUAL) -> ServedChroma:
        """See VectorDatabase; ``index`` tells HNSW what to do where the collection is made."""
        from chromadb.errors import NotFoundError

        with self._plainly():
            try:
                collection = self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                collection = self._client.get_or_create_collection(
                    name,
                    configuration={"hnsw": {"space": SPACE, **index.build, **index.search}},
                    metadata={"title": title or name, "dim": dim},
                    embedding_function=None,
                )
            metadata, space = collection.metadata or {}, collection.configuration_json.get("hnsw", {}).get("space")
        if space != SPACE or metadata.get("dim") != dim:
            raise StoreTroubleError(
                tr(
                    "{label} has another collection named {name} ({space} distance, {get} numbers; "
                    "{space_2} and {dim} are needed). Rename or delete that one there.",
                    label=self.label,
                    name=name,
                    space=space,
                    get=metadata.get("dim", "unknown"),
                    space_2=SPACE,
                    dim=dim,
                )
            )
        return ServedChroma(collection, self._batch, self._plainly)

    def names(self) -> list[str]:
        """See VectorDatabase."""
        with self._plainly():
            return [str(list_collection.name) for list_collection in self._client.list_collections()]

    def drop(self, name: str) -> None:
        """See VectorDatabase."""
        if name in self.names():
            with self._plainly():
                self._client.delete_collection(name)

    def megabytes(self, name: str) -> float | None:
        """None: a Chroma server does not say."""
        return None

    def close(self) -> None:
        """Let go of the connection."""
        with contextlib.suppress(Exception):  # the server may be gone
            self._client.close()


class ServedChroma(ChromaStore):
    """A collection of a Chroma server."""

    def __init__(
        self,
        collection: Any,  # noqa: ANN401 - chromadb's own class
        batch: int,
        plainly: Callable[[], contextlib.AbstractContextManager[None]],
    ) -> None:
        super().__init__(collection, batch, threading.RLock())
        self._plainly = plainly

    def count(self) -> int:
        """See VectorStore."""
        with self._plainly():
            return super().count()

    def known(self, ids: Sequence[str]) -> set[str]:
        """See VectorStore."""
        with self._plainly():
            return super().known(ids)

    def upsert(
        self,
        ids: Sequence[str],
        vectors: FloatArray,
        metadata: Sequence[Mapping[str, str]] | None = None,
        report: Callable[[int], None] | None = None,
    ) -> None:
        """See VectorStore."""
        with self._plainly():
            super().upsert(ids, vectors, metadata, report)

    def vectors(self, ids: Sequence[str]) -> FloatArray:
        """See VectorStore."""
        with self._plainly():
            return super().vectors(ids)

    def query(self, vectors: FloatArray, k: int, where: Mapping[str, str] | None = None) -> list[Ranking]:
        """See VectorStore."""
        with self._plainly():
            return super().query(vectors, k, where)

    def delete(self, ids: Sequence[str]) -> None:
        """See VectorStore."""
        with self._plainly():
            super().delete(ids)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{lines[0][:200].rstrip('.')}." if lines else f"{type(error).__name__}."
