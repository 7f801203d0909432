"""Vector databases beside the embedded one do the same, and whatever goes wrong there is one sentence."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.evaluation import metrics
from components.records import Run
from components.retrieval.exact import exact_search
from components.stores import chroma_server as chroma
from components.stores.address import read_address
from components.stores.chroma_server import ChromaServer
from components.stores.milvus_store import MilvusDatabase
from components.stores.shared import SharedServer, connect
from components.stores.vector_store import IndexKind, StoreTroubleError, VectorStore, fill
from tests.stores.servers import MILVUS_LITE, chroma_server, free_port

DOCUMENTS, DIM = 300, 24
IDS = [f"d{i}" for i in range(DOCUMENTS)]
ODD = 'say "it\\s" – né'
CELLS = [{"language": ["de", ODD][i % 2], 'a column, "odd"': f"value {i % 3}", "empty": ""} for i in range(DOCUMENTS)]


def unit(count: int, seed: int = 0) -> np.ndarray:
    found = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


VECTORS = unit(DOCUMENTS)


@pytest.fixture(scope="module", params=["chroma", pytest.param("milvus", marks=MILVUS_LITE)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    folder = tmp_path_factory.mktemp("server")
    if request.param == "milvus":
        opened = connect(read_address(f"milvus:{folder}/vectors.db"))
        yield opened
        opened.close()
        return
    with chroma_server(folder) as address:
        opened = connect(read_address(address))
        yield opened
        opened.close()


def store_of(database: ChromaServer | MilvusDatabase) -> VectorStore:
    """A full collection, searched exactly: every link and every candidate is looked at."""
    exact = (
        IndexKind("FLAT") if isinstance(database, MilvusDatabase) else IndexKind("HNSW", {}, {"ef_search": DOCUMENTS})
    )
    store = database.open("d1-m2-e3-cosine", DIM, "things", exact)
    fill(store, IDS, VECTORS, CELLS)
    return store


def test_metrics_through_a_server_are_those_of_exact_search(database: ChromaServer | MilvusDatabase) -> None:
    store, asked = store_of(database), unit(40, seed=5)
    exact, found = exact_search(asked, VECTORS, IDS, 100), store.query(asked, 100)
    names = [f"q{i}" for i in range(len(asked))]
    qrels = {name: {one.doc_ids[i % 12]: 1, IDS[i]: 2} for i, (name, one) in enumerate(zip(names, exact, strict=True))}
    runs = [Run("r", dict(zip(names, rankings, strict=True))) for rankings in (exact, found)]
    kinds = ["ndcg@10", "map@100", "mrr@10", "recall@10", "recall@100"]
    first, second = (metrics.per_query(run, qrels, kinds) for run in runs)
    assert first.to_numpy().tolist() == second.to_numpy().tolist()
    for one, other in zip(exact, found, strict=True):
        np.testing.assert_allclose(other.scores, one.scores, atol=1e-5)


def test_filters_keep_exactly_what_matches(database: ChromaServer | MilvusDatabase) -> None:
    store = store_of(database)
    where = {"language": ODD, 'a column, "odd"': "value 1"}
    found = store.query(unit(1, 3), DOCUMENTS, where)[0].doc_ids
    assert set(found) == {f"d{i}" for i in range(DOCUMENTS) if i % 2 == 1 and i % 3 == 1}
    assert store.query(unit(1, 3), 5, {"language": "none"})[0].doc_ids == ()


def test_what_was_interrupted_goes_on_and_nothing_is_sent_twice(
    database: ChromaServer | MilvusDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = database.open("d1-m2-e4-cosine", DIM)
    store.upsert(IDS[:120], VECTORS[:120], CELLS[:120])
    sent: list[str] = []
    upsert = store.upsert

    def counted(ids: Any, *rest: Any) -> None:
        sent.extend(ids)
        upsert(ids, *rest)

    monkeypatch.setattr(store, "upsert", counted)
    told: list[int] = []
    fill(store, IDS, VECTORS, CELLS, told.append)
    assert sent == IDS[120:] and told[-1] == DOCUMENTS and store.count() == DOCUMENTS
    order = np.random.default_rng(1).permutation(DOCUMENTS)
    np.testing.assert_allclose(store.vectors([IDS[i] for i in order]), VECTORS[order], atol=1e-6)
    store.delete(["d3", "d4"])
    assert store.count() == DOCUMENTS - 2 and store.known(["d3", "d5"]) == {"d5"}
    database.drop("d1-m2-e4-cosine")
    assert "d1-m2-e4-cosine" not in database.names()


def test_a_count_that_does_not_fit_is_said(database: ChromaServer | MilvusDatabase) -> None:
    store = database.open("d1-m2-e5-cosine", DIM)
    store.upsert(["stranger"], VECTORS[:1])
    with pytest.raises(StoreTroubleError, match="holds 301 vectors, and there are 300 documents"):
        fill(store, IDS, VECTORS, CELLS)
    database.drop("d1-m2-e5-cosine")


def test_another_collection_of_that_name_is_left_alone(database: ChromaServer | MilvusDatabase) -> None:
    store_of(database)
    with pytest.raises(StoreTroubleError, match="has another collection named") as caught:
        database.open("d1-m2-e3-cosine", DIM + 1)
    assert "Rename or delete" in str(caught.value) and "\n" not in str(caught.value)
    assert store_of(database).count() == DOCUMENTS


def test_a_server_that_is_down_is_said_and_not_waited_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    held = SharedServer(read_address(f"chroma:http://127.0.0.1:{free_port()}"))
    assert held.get() is None and "does not answer: start it (chroma run)" in held.why_not
    monkeypatch.setattr("components.stores.shared.connect", None)  # whoever asked again now would fail
    assert held.get() is None


def test_a_silent_server_is_called_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chroma, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = read_address(f"chroma:http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(StoreTroubleError, match="is slow"):
            connect(address)


def test_a_server_that_wants_a_token_is_told_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []

    class Guarded(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers.get("Authorization"))
            self.send_response(401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Guarded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("CHROMA_TOKEN", "hush-hush")
    try:
        with pytest.raises(StoreTroubleError, match="refuses.*CHROMA_TOKEN") as caught:
            connect(read_address(f"chroma:http://127.0.0.1:{server.server_port}"))
    finally:
        server.shutdown()
        server.server_close()
    assert seen == ["Bearer hush-hush"] and "hush-hush" not in str(caught.value)


@MILVUS_LITE
def test_a_milvus_server_that_is_down_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.stores.milvus_store.PATIENCE", 1.0)
    with pytest.raises(StoreTroubleError, match="does not answer: start it"):
        connect(read_address(f"milvus:http://127.0.0.1:{free_port()}"))


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ValueError, match="needs the package pymilvus: pip install -r requirements-milvus.txt"):
        connect(read_address(f"milvus:{tmp_path}/x.db"))
