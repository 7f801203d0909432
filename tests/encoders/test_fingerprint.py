"""A server whose model was exchanged is recognised before anything of it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.encoders.openai_compatible import OpenAICompatibleEncoder
from components.encoders.server import fingerprint
from components.encoders.server.fingerprint import FILE, PROBE, FileMemory, Fingerprint, change
from components.records import BadInputError
from tests.encoders.hostile_server import Handler, HostileServer, Rule, hostile_server


class Loaded:
    """What a server has loaded: a name and a way from texts to vectors, exchanged while it runs."""

    def __init__(self, name: str = "model-A", seed: int = 0, dim: int = 8) -> None:
        self.name, self.seed, self.dim = name, seed, dim

    def vector(self, text: str) -> list[float]:
        draw = np.random.default_rng([self.seed, *text.encode()])
        return [float(number) for number in draw.normal(size=self.dim)]

    def rule(self) -> Rule:
        def rule(handler: Handler, body: dict[str, Any]) -> None:
            rows = [{"index": i, "embedding": self.vector(text)} for i, text in enumerate(body["input"])]
            handler.say(200, {"data": rows, "model": self.name})

        return rule


def encoder(server: HostileServer, folder: Path, **options: Any) -> OpenAICompatibleEncoder:
    return OpenAICompatibleEncoder(
        "m", server.address, "k", timeout=5.0, sleep=lambda _: None, memory=FileMemory(folder), **options
    )


def test_the_model_is_asked_once_and_found_to_be_the_same_later(tmp_path: Path) -> None:
    loaded = Loaded()
    with hostile_server(rule=loaded.rule()) as server:
        first = encoder(server, tmp_path)
        first.encode_documents(["a"])
        first.encode_queries(["b"])
        encoder(server, tmp_path).encode_queries(["c"])
        assert [body["input"] for body in server.requests] == [[PROBE], ["a"], ["b"], [PROBE], ["c"]]
    assert first.answers_as == "model-A"
    assert "model-A" in (tmp_path / FILE).read_text()


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Loaded("model-B", seed=1), 'another vector.*calls itself "model-B", not "model-A"'),
        (Loaded("model-A", seed=1), "another vector"),
        (Loaded("model-A", seed=0, dim=6), "vectors of 8 numbers when .* gives 6 now"),
    ],
)
def test_another_model_is_refused_before_any_text_is_sent(tmp_path: Path, now: Loaded, said: str) -> None:
    with hostile_server(rule=Loaded().rule()) as server:
        encoder(server, tmp_path).encode_documents(["a"])
        server.rule = now.rule()
        server.requests.clear()
        later = encoder(server, tmp_path)
        for _ in range(2):  # asking again does not get round it
            with pytest.raises(BadInputError, match=said + r".*\?version=2") as caught:
                later.encode_queries(["a secret"])
        assert {tuple(body["input"]) for body in server.requests} == {(PROBE,)}
    assert "\n" not in str(caught.value)


def test_another_name_for_the_same_vectors_is_the_same_model(tmp_path: Path) -> None:
    with hostile_server(rule=Loaded("m-0613").rule()) as server:
        encoder(server, tmp_path).encode_documents(["a"])
        server.rule = Loaded("m-latest").rule()
        subject = encoder(server, tmp_path)
        subject.encode_documents(["b"])
    assert any('answers as "m-latest"' in note for note in subject.notes)


def test_a_model_exchanged_while_a_job_runs_is_seen_by_its_name(tmp_path: Path) -> None:
    before, after = Loaded().rule(), Loaded("model-B", seed=1).rule()

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        (before if len(server.requests) < 4 else after)(handler, body)

    with hostile_server(rule=rule) as server:
        subject = encoder(server, tmp_path, batch_size=2)
        with pytest.raises(BadInputError, match="It is another model now"):
            subject.encode_documents(["a", "b", "c", "d", "e", "f"])


def test_two_names_in_turn_for_one_model_end(tmp_path: Path) -> None:
    rules = [Loaded("one").rule(), Loaded("two").rule()]

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        rules[len(server.requests) % 2](handler, body)

    with hostile_server(rule=rule) as server:
        encoder(server, tmp_path, batch_size=1).encode_documents(["a", "b", "c", "d"])
        assert len(server.requests) < 12


def test_a_session_that_stays_open_asks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hostile_server(rule=Loaded().rule()) as server:
        subject = encoder(server, tmp_path)
        subject.encode_queries(["a"])
        server.rule = Loaded(seed=1).rule()
        subject.encode_queries(["b"])  # not yet
        monkeypatch.setattr("components.encoders.server.model.CHECK_AGAIN", 0.0)
        with pytest.raises(BadInputError, match="another vector"):
            subject.encode_queries(["c"])


def test_small_differences_of_precision_are_the_same_model() -> None:
    draw = np.random.default_rng(0)
    vector = draw.normal(size=384)
    vector /= np.linalg.norm(vector)
    known = Fingerprint("m", tuple(vector))
    coarse = vector + draw.normal(size=384) * 0.01 / np.sqrt(384)  # 1 %, more than half precision or 8 bits lose
    assert change(known, Fingerprint("m", tuple(coarse / np.linalg.norm(coarse))), "m") == ""
    other = vector + draw.normal(size=384) * 0.1 / np.sqrt(384)
    assert "another vector" in change(known, Fingerprint("m", tuple(other / np.linalg.norm(other))), "m")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"vector": []}', '{"vector": ["x"], "model": "m"}'])
def test_a_damaged_file_is_no_fingerprint(tmp_path: Path, content: str) -> None:
    (tmp_path / fingerprint.FILE).write_text(content)
    assert FileMemory(tmp_path).read() is None
