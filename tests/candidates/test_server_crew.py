"""Several addresses of one model: asked at once, each within its limit, and one that fails costs nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.candidates import compute
from components.candidates.by_spec import document_vectors, encoder_key
from components.candidates.names import resolve_name
from components.candidates.server_crew import ServerCrew
from components.encoders.server.fingerprint import PROBE
from components.records import BadInputError, FloatArray
from components.spec import ModelSpec
from components.stores.vector_cache import VectorCache
from components.workspace import Workspace
from tests.cases import collection, texts
from tests.encoders.hostile_server import Handler, HostileServer, hostile_server
from tests.encoders.test_fingerprint import Loaded


class Fake:
    """An address that takes some texts at a time, and counts how often it is asked by two at once."""

    def __init__(self, size: int, fails_after: int = 10**9) -> None:
        self.refused: dict[str, str] = {}
        self.asked: list[list[str]] = []
        self.size, self.fails_after, self.overlaps = size, fails_after, 0
        self._guard = threading.Lock()

    def split(self, some: Sequence[str], side: str) -> Iterator[int]:
        while some:
            yield min(self.size, len(some))

    def encode_some(self, some: Sequence[str], side: str) -> FloatArray:
        self.overlaps += not self._guard.acquire(blocking=False)
        time.sleep(0.002)
        self.asked.append(list(some))
        if self._guard.locked():
            self._guard.release()
        if len(self.asked) > self.fails_after:
            raise BadInputError("The server is gone.")
        return np.array([[float(text.split()[0]), 1.0] for text in some], dtype=np.float32)


def test_every_text_is_encoded_once_and_each_address_is_asked_by_one_at_a_time() -> None:
    asked, fakes = texts(101), [Fake(4), Fake(7)]
    found = list(ServerCrew(fakes).encode(asked))
    assert sorted(row for done in found for row in done.rows) == list(range(101))
    assert all(done.vectors[place, 0] == row for done in found for place, row in enumerate(done.rows))
    assert [fake.overlaps for fake in fakes] == [0, 0] and all(len(fake.asked) > 3 for fake in fakes)
    assert max(map(len, fakes[0].asked)) == 4 and max(map(len, fakes[1].asked)) == 7


def test_an_address_that_fails_gives_its_texts_to_the_others_and_the_last_failure_is_raised() -> None:
    asked, crew = texts(60), ServerCrew([Fake(5, fails_after=2), Fake(5)])
    found = [row for done in crew.encode(asked) for row in done.rows]
    assert sorted(found) == list(range(60)) and crew.failed == ["The server is gone."] and crew.workers == 1
    with pytest.raises(BadInputError, match="is gone"):
        list(ServerCrew([Fake(5, fails_after=1), Fake(5, fails_after=0)]).encode(asked))


def spec_of(server: HostileServer, also: HostileServer, **more: Any) -> ModelSpec:
    options = {"model": "m", "batch_size": 8, "timeout": 5.0, "also": also.address, **more}
    return ModelSpec("emb", "openai", server.address, options)


def documents_asked(server: HostileServer) -> list[str]:
    return [text for body in server.requests for text in body["input"] if text != PROBE]


def test_two_ports_share_the_documents_and_vectors_are_those_of_one(tmp_path: Path) -> None:
    content, workspace = collection(90, queries=3), Workspace(tmp_path)

    def slowly(handler: Handler, body: dict[str, Any]) -> None:
        time.sleep(0.01)
        Loaded().rule()(handler, body)

    with hostile_server(rule=slowly) as one, hostile_server(rule=slowly) as other:
        spec = spec_of(one, other, at_once=2)
        alone = ModelSpec("emb", "openai", one.address, {"model": "m"})
        assert encoder_key(spec) == encoder_key(alone)  # how it is asked makes no other vectors
        workers: list[int | None] = []
        compute.compute_model(workspace, content, spec, lambda told: workers.append(told.workers))
        asked = [documents_asked(one), documents_asked(other)]
    sent = [text for part in asked for text in part if text in set(content.document_texts())]
    assert sorted(sent) == sorted(content.document_texts())  # each once
    assert asked[1] and 4 in workers
    vectors = document_vectors(workspace, content, spec)
    with hostile_server(rule=Loaded().rule()) as fresh:
        second = Workspace(tmp_path / "second")
        plain = ModelSpec("emb", "openai", fresh.address, {"model": "m"})
        compute.compute_model(second, content, plain, lambda _: None)
        np.testing.assert_array_equal(vectors, document_vectors(second, content, plain))


def test_another_model_behind_the_second_port_is_refused_before_its_vectors_are_stored(tmp_path: Path) -> None:
    content, workspace = collection(40, queries=3), Workspace(tmp_path)
    with hostile_server(rule=Loaded().rule()) as one, hostile_server(rule=Loaded("model-B", seed=1).rule()) as other:
        spec = spec_of(one, other)
        with pytest.raises(BadInputError, match="It is another model now"):
            compute.compute_model(workspace, content, spec, lambda _: None)
        assert documents_asked(other) == []
        assert len(VectorCache(workspace.vectors_folder(encoder_key(spec)))) == 3  # the questions


def test_addresses_of_other_computers_are_refused_by_name() -> None:
    with pytest.raises(BadInputError, match="of another computer than http://127.0.0.1:8000/v1"):
        resolve_name("openai:m@http://127.0.0.1:8000/v1?also=http://elsewhere:8000/v1")
    spec = resolve_name("openai:m@http://127.0.0.1:8000/v1?also=http://127.0.0.1:8001/v1&at_once=2")
    assert spec.options["also"] == "http://127.0.0.1:8001/v1" and spec.options["at_once"] == 2
