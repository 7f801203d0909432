"""This process's hold on whichever vector database was chosen."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from components.records import BadInputError
from components.stores.address import EMBEDDED, MILVUS, StoreAddress
from components.stores.chroma_server import ChromaServer
from components.stores.chroma_store import SharedChroma
from components.stores.milvus_store import MilvusDatabase
from components.stores.vector_store import SharedDatabase

AGAIN_AFTER = 30.0  # seconds until a database that could not be had is asked again: nobody waits for it twice in a row


class SharedServer:
    """One connection to a server or a Milvus file, made when first needed."""

    def __init__(self, address: StoreAddress) -> None:
        self._address, self._guard = address, threading.Lock()
        self._open: ChromaServer | MilvusDatabase | None = None
        self._asked_again = 0.0
        self.why_not = ""

    def get(self) -> ChromaServer | MilvusDatabase | None:
        """See SharedDatabase."""
        with self._guard:
            if self._open is None and time.monotonic() >= self._asked_again:
                try:
                    self._open = connect(self._address)
                except BadInputError as error:
                    self.why_not, self._asked_again = str(error), time.monotonic() + AGAIN_AFTER
            return self._open

    def close(self) -> None:
        """See SharedDatabase."""
        with self._guard:
            if self._open is not None:
                self._open.close()
                self._open = None


def connect(address: StoreAddress) -> ChromaServer | MilvusDatabase:
    """An open server or Milvus file.

    Raises:
        BadInputError: it cannot be had; the sentence says why.
    """
    return MilvusDatabase(address) if address.engine == MILVUS else ChromaServer(address)


def shared_database(folder: Path, address: StoreAddress = EMBEDDED) -> SharedDatabase:
    """The hold on the database at an address; Chroma in ``folder`` where that is embedded. Nothing is opened yet."""
    return SharedChroma(folder) if address.is_embedded else SharedServer(address)
