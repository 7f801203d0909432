"""Models behind a server in a whole comparison: exchanged, with limits, with texts that they do not take."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.candidates import compute, live_search
from components.candidates.by_spec import document_vectors, encoder_key, load_model, result_of
from components.candidates.kinds.variant import variant
from components.encoders.server.fingerprint import FILE, PROBE
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.vector_cache import VectorCache, text_hashes
from components.workspace import Workspace
from tests.cases import collection
from tests.encoders.hostile_server import Handler, HostileServer, Rule, hostile_server
from tests.encoders.test_fingerprint import Loaded


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def spec_of(server: HostileServer, **options: Any) -> ModelSpec:
    return ModelSpec("emb", "openai", server.address, {"model": "m", "batch_size": 8, "timeout": 5.0, **options})


def run(workspace: Workspace, content: Collection, spec: ModelSpec) -> dict[str, Any]:
    return compute.compute_model(workspace, content, spec, lambda _: None)


def searching(workspace: Workspace, content: Collection, spec: ModelSpec) -> live_search.LiveSearch:
    def load(part: ModelSpec) -> tuple[Any, threading.Lock]:
        return load_model(part), threading.Lock()

    return live_search.LiveSearch(workspace, content, spec, load)


@pytest.mark.parametrize("now", [Loaded("model-B", seed=1), Loaded("model-A", seed=1), Loaded("model-C", dim=4)])
def test_vectors_of_an_exchanged_model_are_never_mixed_with_the_stored_ones(workspace: Workspace, now: Loaded) -> None:
    content = collection(30, queries=4)
    half = content.sample(15)
    with hostile_server(rule=Loaded().rule()) as server:
        spec = spec_of(server)
        run(workspace, half, spec)
        cache = VectorCache(workspace.vectors_folder(encoder_key(spec)))
        stored = len(cache)
        search = searching(workspace, half, spec)
        server.rule = now.rule()
        server.requests.clear()
        with pytest.raises(BadInputError, match="It is another model now"):
            run(workspace, content, spec)
        with pytest.raises(BadInputError, match="It is another model now"):
            search.search("a question nobody asked", 3)
        with pytest.raises(BadInputError, match="It is another model now"):
            run(workspace, half, spec)  # nothing is missing, and yet these are not its results
        assert {tuple(body["input"]) for body in server.requests} == {(PROBE,)}
        assert len(cache) == stored
        # As a version of its own it is compared like any model, and the old one's results stand.
        assert run(workspace, half, spec_of(server, version="2"))["encoded_documents"] == 15
        assert result_of(workspace, half, spec) is not None


@pytest.mark.parametrize(("seed", "is_same"), [(0, True), (1, False)])
def test_vectors_stored_before_servers_were_recognised_are_compared_with_an_answer(
    workspace: Workspace, seed: int, is_same: bool
) -> None:
    content = collection(20, queries=3)
    with hostile_server(rule=Loaded().rule()) as server:
        spec = spec_of(server)
        run(workspace, content.sample(10), spec)
        (workspace.vectors_folder(encoder_key(spec)) / FILE).unlink()
        server.rule = Loaded(seed=seed).rule()
        if is_same:
            assert run(workspace, content, spec)["encoded_documents"] == 10
        else:
            with pytest.raises(BadInputError, match="another vector for the same text"):
                run(workspace, content, spec)
            assert not (workspace.vectors_folder(encoder_key(spec)) / FILE).exists()


def refusing(word: str, status: int, content: Any) -> Rule:
    answer = Loaded().rule()

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        if any(word in text for text in body["input"]):
            handler.say(status, content)
        else:
            answer(handler, body)

    return rule


def with_stove(queries: int = 3) -> Collection:
    content = collection(30, queries=queries)
    content.documents.loc[7, "text"] = "the stove " * 30
    return content


FILTERED = {"error": {"message": "The response was filtered by the content policy"}}


def test_a_document_that_a_server_does_not_take_is_named_once_all_others_are_stored(workspace: Workspace) -> None:
    content = with_stove()
    name = content.documents["id"][7]
    with hostile_server(rule=refusing("stove", 400, FILTERED)) as server:
        spec = spec_of(server)
        said = rf"1 document \({name}\) was not taken.*All others are stored.*content policy.*refused_texts=skip"
        with pytest.raises(BadInputError, match=said):
            run(workspace, content, spec)
        cache = VectorCache(workspace.vectors_folder(encoder_key(spec)))
        assert len(cache.missing(text_hashes("document", content.document_texts()))) == 1
        server.rule = Loaded().rule()  # the filter is lifted: only what is missing is sent
        server.requests.clear()
        assert run(workspace, content, spec)["encoded_documents"] == 1


def test_a_document_that_is_left_out_by_choice_is_never_found_and_said(workspace: Workspace) -> None:
    content = with_stove()
    name, row = content.documents["id"][7], 7
    with hostile_server(rule=refusing("stove", 400, FILTERED)) as server:
        spec = spec_of(server, refused_texts="skip")
        manifest = run(workspace, content, spec)
        assert manifest["skipped_documents"] == [name]
        assert manifest["self_checks"] == []
        assert f"1 document ({name}) was not taken" in " ".join(manifest["notes"])
        saved = result_of(workspace, content, spec)
        assert saved is not None
        for found in saved.run.rankings.values():
            assert name not in found.doc_ids and len(found.doc_ids) == 29
        search = searching(workspace, content, spec)
        hits = search.search("how to clean a tent", 30)
        assert name not in hits.exact.doc_ids and len(hits.exact.doc_ids) == 29
        smaller = variant(spec, precision="int8")
        assert name not in str(run(workspace, content, smaller)["self_checks"])
        coded = result_of(workspace, content, smaller)
        assert coded is not None and all(name not in one.doc_ids for one in coded.run.rankings.values())
        server.requests.clear()
        run(workspace, content, spec)
        assert {tuple(body["input"]) for body in server.requests} == {(PROBE,)}
    vectors = document_vectors(workspace, content, spec)
    assert vectors is not None and not vectors[row].any() and np.delete(vectors, row, 0).any(axis=1).all()


def test_a_document_that_is_too_long_is_cut_and_said(workspace: Workspace) -> None:
    content = with_stove()
    answer = Loaded().rule()

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        if max(map(len, body["input"])) > 200:
            handler.say(413, {"error": "must have less than 50 tokens. Given: 90"})
        else:
            answer(handler, body)

    with hostile_server(rule=rule) as server:
        manifest = run(workspace, content, spec_of(server))
    assert manifest["cut_texts"] == [content.documents["id"][7]]
    assert "longer than its server reads" in " ".join(manifest["notes"])
    assert manifest["answers_as"] == "model-A"
