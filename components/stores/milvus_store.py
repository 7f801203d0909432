"""Milvus: a server for more vectors than one computer holds, or its small form in a file, for trying."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from components.i18n import N_, tr
from components.numbers import commas
from components.records import BadInputError, FloatArray, Ranking
from components.stores.address import MILVUS, TOKENS, StoreAddress
from components.stores.vector_store import (
    USUAL,
    IndexKind,
    StoreTroubleError,
    check_directions,
    filterable,
    folder_bytes,
    parts,
)

METRIC = "COSINE"
PATIENCE = 10.0  # seconds for the connection
LONGEST_CALL = 120.0  # seconds for any other call; also for one build of an index, which is asked after anew
LONGEST_BUILD = 6 * 3600.0  # seconds
MESSAGE_BYTES = 8_000_000  # of vectors in one request: a server takes 64 MB, and retries are cheaper small
SMALLEST_INDEXED = 1024  # rows of a part; a server searches smaller ones without an index
LOOKUP = 5_000  # ids asked for at once; a server answers with at most 16,384 rows
LONGEST_ID = 65_535  # bytes, the most that a VARCHAR holds
MOST_RESULTS = 16_384
OWN_USUAL = IndexKind("HNSW", {"M": 16, "efConstruction": 200}, {"ef": 200})
ID, VECTOR, ABOUT = "id", "vector", "about"
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
INSTALL = N_("pip install -r requirements-milvus.txt -c constraints.txt")


class MilvusDatabase:
    """A connection to a Milvus server or file; a VectorDatabase."""

    def __init__(self, address: StoreAddress) -> None:
        """Connect.

        Raises:
            BadInputError: the packages are not installed.
            StoreTroubleError: it is down, slow, refuses, or the file is open elsewhere.
        """
        wanted = ("pymilvus",) if address.url else ("pymilvus", "milvus_lite")
        absent = [name for name in wanted if importlib.util.find_spec(name) is None]
        if absent:
            raise BadInputError(
                tr(
                    "{label} needs the package {absent}: {install}",
                    label=address.label,
                    absent=absent[0],
                    install=tr(INSTALL),
                )
            )
        from pymilvus import MilvusClient

        for name in ("pymilvus", "milvus_lite"):  # they log whole tracebacks of what is said here in a sentence
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.label, self._address = address.label, address
        with self._plainly():
            self._client = MilvusClient(address.url or str(address.file), token=address.token, timeout=PATIENCE)
            self.version = str(self._client.get_server_version(timeout=PATIENCE))

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        """Whatever goes wrong at the server, as one sentence."""
        import grpc
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except BadInputError:
            raise
        except (MilvusException, grpc.RpcError, ValueError) as error:
            raise StoreTroubleError(self._said(error)) from None

    def _said(self, error: Exception) -> str:
        text = " ".join(str(getattr(error, "message", "") or error).split())
        low = text.lower()
        if self._address.file is not None and ("lock" in low or "open local milvus" in low):
            return tr("{label} is open in another process: close that one, or name another file.", label=self.label)
        if "unauthenticated" in low or "auth" in low or "permission" in low:
            return tr(
                "{label} refuses: set {tokens} to its token (user:password, or a key).",
                label=self.label,
                tokens=TOKENS[MILVUS],
            )
        if "deadline" in low or "timeout" in low or "timed out" in low:
            if isinstance(error, ValueError) or "connect" in low or "ready" in low:
                return tr("{label} does not answer: start it, or name another address.", label=self.label)
            return tr("{label} is slow: no answer within its time. Look at its load.", label=self.label)
        if "unavailable" in low or "fail connecting" in low or "failed to connect" in low:
            return tr("{label} does not answer: start it, or name another address.", label=self.label)
        return tr("{label} says: {rstrip}.", label=self.label, rstrip=text[:200].rstrip("."))

    def open(self, name: str, dim: int, title: str = "", index: IndexKind = USUAL) -> MilvusStore:
        """See VectorDatabase; ``index`` is how the collection is arranged where it is made."""
        own, index = _own_name(name), OWN_USUAL if index == USUAL else index
        with self._plainly():
            if self._client.has_collection(own, timeout=LONGEST_CALL):
                description = self._client.describe_collection(own, timeout=LONGEST_CALL)
                self._refuse_other(own, description, dim)
            else:
                self._create(own, dim, title or name)
            self._arrange(own, index)
        return MilvusStore(self._client, own, index, self._plainly, is_served=bool(self._address.url))

    def _create(self, name: str, dim: int, title: str) -> None:
        from pymilvus import DataType

        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False, description=title[:200])
        schema.add_field(ID, DataType.VARCHAR, is_primary=True, max_length=LONGEST_ID)
        schema.add_field(VECTOR, DataType.FLOAT_VECTOR, dim=dim)
        schema.add_field(ABOUT, DataType.JSON)
        self._client.create_collection(name, schema=schema, consistency_level="Bounded", timeout=LONGEST_CALL)

    def _arrange(self, name: str, index: IndexKind) -> None:
        """Give the collection its index where it has none yet, and have it in memory, so that it can be asked."""
        if not self._client.list_indexes(name, timeout=LONGEST_CALL):
            wanted = self._client.prepare_index_params()
            # A server reads the parameters each by its name, the file's engine all of them under one.
            build = {"params": dict(index.build)} if self._address.file is not None else dict(index.build)
            wanted.add_index(VECTOR, index_type=index.kind, metric_type=METRIC, params=build)
            self._client.create_index(name, wanted, sync=False, timeout=LONGEST_CALL)
        self._client.load_collection(name, timeout=LONGEST_CALL)

    def _refuse_other(self, name: str, description: Mapping[str, Any], dim: int) -> None:
        fields = {str(field["name"]): field.get("params", {}) for field in description["fields"]}
        seen = int(fields.get(VECTOR, {}).get("dim", 0))
        if set(fields) != {ID, VECTOR, ABOUT} or seen != dim:
            raise StoreTroubleError(
                tr(
                    "{label} has another collection named {name} (fields {fields}; {seen} numbers "
                    "a vector, {dim} are needed). Rename or delete that one there.",
                    label=self.label,
                    name=name,
                    fields=commas(fields),
                    seen=seen or "no",
                    dim=dim,
                )
            )

    def names(self) -> list[str]:
        """See VectorDatabase."""
        with self._plainly():
            return [str(name).replace("_", "-") for name in self._client.list_collections(timeout=LONGEST_CALL)]

    def drop(self, name: str) -> None:
        """See VectorDatabase."""
        with self._plainly():
            if self._client.has_collection(_own_name(name), timeout=LONGEST_CALL):
                self._client.drop_collection(_own_name(name), timeout=LONGEST_CALL)

    def megabytes(self, name: str) -> float | None:
        """Of a server what its parts in memory take as it says; of a file what lies on the disk."""
        if self._address.file is not None:
            return folder_bytes(self._address.file / "collections" / _own_name(name)) / 1e6
        with self._plainly():
            segments = self._client.list_loaded_segments(_own_name(name), timeout=LONGEST_CALL)
            total = sum(int(segment.mem_size) for segment in segments)
        return total / 1e6 if total else None

    def close(self) -> None:
        """Let go of the connection, or of the file."""
        with contextlib.suppress(Exception):  # the server may be gone
            self._client.close()
        if self._address.file is not None:
            from milvus_lite import server_manager_instance

            with contextlib.suppress(Exception):
                server_manager_instance.release_server(str(self._address.file))


class MilvusStore:
    """One Milvus collection; a VectorStore."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - pymilvus' own class
        name: str,
        index: IndexKind,
        plainly: Callable[[], contextlib.AbstractContextManager[None]],
        *,
        is_served: bool,
    ) -> None:
        self._is_served = is_served
        self._client, self._name, self._index, self._plainly = client, name, index, plainly

    def count(self) -> int:
        """See VectorStore; counted by the server, not taken from its statistics, which count what is overwritten."""
        with self._plainly():
            rows = self._client.query(
                self._name, filter="", output_fields=["count(*)"], consistency_level="Strong", timeout=LONGEST_CALL
            )
            return int(rows[0]["count(*)"])

    def known(self, ids: Sequence[str]) -> set[str]:
        """See VectorStore."""
        return {str(row[ID]) for row in self._rows(ids, [ID])}

    def _rows(self, ids: Sequence[str], fields: list[str]) -> Iterator[Mapping[str, Any]]:
        with self._plainly():
            for part in parts(len(ids), LOOKUP):
                yield from self._client.get(
                    self._name, ids=list(ids[part]), output_fields=fields, timeout=LONGEST_CALL,
                    consistency_level="Strong",
                )  # fmt: skip

    def upsert(
        self,
        ids: Sequence[str],
        vectors: FloatArray,
        metadata: Sequence[Mapping[str, str]] | None = None,
        report: Callable[[int], None] | None = None,
    ) -> None:
        """See VectorStore.

        Raises:
            BadInputError: an id longer than Milvus holds.
        """
        check_directions(vectors)
        longest = max(ids, key=lambda name: len(name.encode()), default="")
        if len(longest.encode()) > LONGEST_ID:
            raise BadInputError(
                tr(
                    "Milvus holds ids of at most {longest_id:,} bytes; one is longer: "
                    '"{longest}...". Keep the index in Chroma, or shorten it.',
                    longest_id=LONGEST_ID,
                    longest=longest[:40],
                )
            )
        size = max(MESSAGE_BYTES // (vectors.shape[1] * 4 + 200), 1)
        with self._plainly():
            for part in parts(len(ids), size):
                cells = metadata[part] if metadata is not None else [{}] * len(ids[part])
                rows = [
                    {ID: name, VECTOR: vector, ABOUT: {_key(column): cell for column, cell in filterable(row).items()}}
                    for name, vector, row in zip(ids[part], vectors[part], cells, strict=True)
                ]
                self._client.upsert(self._name, rows, timeout=LONGEST_CALL)
                if report is not None:
                    report(min(part.stop, len(ids)))

    def finish(self) -> None:
        """See VectorStore: written down, and arranged by the index."""
        with self._plainly():
            self._client.flush(self._name, timeout=LONGEST_CALL)
            deadline = time.monotonic() + LONGEST_BUILD
            while self._pending() and time.monotonic() < deadline:
                time.sleep(0.2)
            handed_over = time.monotonic() + LONGEST_CALL
            while self._is_served and self._unarranged() and time.monotonic() < handed_over:
                time.sleep(0.5)

    def _unarranged(self) -> int:
        """Parts that a server searches still without their index, though they are large enough to get one."""
        segments = self._client.list_loaded_segments(self._name, timeout=LONGEST_CALL)
        return sum(not segment.index_name and int(segment.num_rows) >= SMALLEST_INDEXED for segment in segments)

    def _pending(self) -> int:
        """Rows that the index has not taken up yet."""
        told = self._client.describe_index(self._name, VECTOR, timeout=LONGEST_CALL)
        if str(told.get("state", "")).lower() == "failed":
            why = told.get("index_state_fail_reason") or tr("no reason given")
            raise StoreTroubleError(tr("Milvus could not build {kind}: {why}.", kind=self._index.kind, why=why))
        return int(told.get("pending_index_rows", 0))

    def vectors(self, ids: Sequence[str]) -> FloatArray:
        """See VectorStore."""
        by_id = {str(row[ID]): row[VECTOR] for row in self._rows(ids, [ID, VECTOR])}
        return np.asarray([by_id[name] for name in ids], dtype=np.float32)

    def query(self, vectors: FloatArray, k: int, where: Mapping[str, str] | None = None) -> list[Ranking]:
        """See VectorStore."""
        k = min(k, MOST_RESULTS)
        size = max(MOST_RESULTS * 10 // max(k, 1), 1)
        rankings: list[Ranking] = []
        with self._plainly():
            if not len(vectors) or k == 0:
                return [Ranking((), np.empty(0)) for _ in range(len(vectors))]
            search = dict(self._index.search)
            if "ef" in search:
                search["ef"] = max(search["ef"], k)  # the server refuses less
            for part in parts(len(vectors), size):
                answer = self._client.search(
                    self._name, data=list(vectors[part]), limit=k, filter=_filter(where),
                    search_params={"metric_type": METRIC, "params": search}, timeout=LONGEST_CALL,
                )  # fmt: skip
                rankings += [
                    Ranking(
                        tuple(str(hit[ID]) for hit in hits), np.asarray([hit["distance"] for hit in hits], np.float64)
                    )
                    for hits in answer
                ]
        return rankings

    def delete(self, ids: Sequence[str]) -> None:
        """See VectorStore."""
        with self._plainly():
            for part in parts(len(ids), LOOKUP):
                self._client.delete(self._name, ids=list(ids[part]), timeout=LONGEST_CALL)


def _own_name(name: str) -> str:
    """A name that Milvus allows: letters, digits and underscores."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def _key(column: str) -> str:
    """The column's name inside the JSON field; one that a filter could not spell is replaced by its own bytes."""
    return column if _PLAIN.fullmatch(column) else "x" + column.encode().hex()


def _filter(where: Mapping[str, str] | None) -> str:
    """All conditions as one expression of Milvus' language; "" for none."""
    told = [(json.dumps(_key(name)), json.dumps(value, ensure_ascii=False)) for name, value in (where or {}).items()]
    return " and ".join(f"{ABOUT}[{name}] == {value}" for name, value in told)
