"""A comparison over a server that misbehaves: no vector is lost, none paid for twice, no cap crossed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from components.candidates import compute
from components.candidates.by_spec import document_vectors
from components.candidates.kinds.fusion import fusion
from components.candidates.kinds.openai_compatible import OpenAICompatible
from components.costs.spending import FILE, Ledger, Spending, SpendingMeter, spending_in
from components.encoders import endpoint
from components.encoders.server import refusals
from components.encoders.server.fingerprint import PROBE
from components.encoders.token_estimates import most_tokens
from components.evaluation.robustness.edge_inputs import EDGE_INPUTS
from components.measurements import load_runs, robustness
from components.measurements.base import Subject, measure
from components.measurements.load_runs import Mode
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.workspace import Workspace
from tests.cases import collection
from tests.encoders.hostile_server import HostileServer, hostile_server

QUICK: dict[str, Any] = {"model": "m", "batch_size": 8, "timeout": 0.5}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "FIRST_WAIT", 0.001)
    monkeypatch.setattr(refusals, "retry_after", lambda _: 0.001)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def spec_of(server: HostileServer) -> ModelSpec:
    return ModelSpec("paid", "openai", server.address, QUICK)


def sent(server: HostileServer) -> Counter[str]:
    """How often each text was sent; not the fixed one by which a server's model is recognised."""
    return Counter(text for request in server.requests for text in request["input"] if text != PROBE)


def run(workspace: Workspace, content: Collection, spec: ModelSpec) -> dict[str, Any]:
    return compute.compute_model(workspace, content, spec, lambda _: None)


@pytest.mark.parametrize("fault", ["limit", "error", "cut", "silence"])
def test_a_passing_fault_ends_in_success_and_every_text_is_answered_once(workspace: Workspace, fault: str) -> None:
    content = collection(40, queries=3)
    with hostile_server([*["ok"] * 6, fault]) as server:
        manifest = run(workspace, content, spec_of(server))
        answered = sent(server)
    assert manifest["encoded_documents"] == 40
    again = [text for text, times in answered.items() if times > 1]
    assert 0 < len(again) <= 8
    assert set(answered) == {*content.document_texts(), *content.query_texts()}


@pytest.mark.parametrize("fault", ["wide", "fewer", "nan", "base64", "quota", "html", "ragged", "zero"])
def test_after_a_fault_that_stops_the_job_only_what_is_missing_is_sent(workspace: Workspace, fault: str) -> None:
    content = collection(40, queries=3)
    with hostile_server([*["ok"] * 6, fault]) as server:
        with pytest.raises(BadInputError) as caught:
            run(workspace, content, spec_of(server))
        assert "\n" not in str(caught.value)
        received = [request["input"] for request in server.requests[1:6]]
        server.requests.clear()
        run(workspace, content, spec_of(server))
        later = sent(server)
    assert not {text for texts in received for text in texts} & set(later)
    assert max(later.values()) == 1
    saved = document_vectors(workspace, content, spec_of(server))
    assert saved is not None and len(saved) == 40


def test_a_question_answered_before_a_fault_is_not_sent_again(workspace: Workspace) -> None:
    content = collection(20, queries=12)
    with hostile_server([*["ok"] * 9, "quota"]) as server:
        with pytest.raises(BadInputError):
            run(workspace, content, spec_of(server))
        received = {text for request in server.requests[1:9] for text in request["input"]}
        assert received <= set(content.query_texts())
        server.requests.clear()
        run(workspace, content, spec_of(server))
        assert not received & set(sent(server))


def test_one_text_tells_model_and_dimension_and_nothing_is_sent_for_an_unchanged_run(workspace: Workspace) -> None:
    content = collection(20, queries=2)
    with hostile_server() as server:
        run(workspace, content, spec_of(server))
        assert set(sent(server).values()) == {1}
        assert [request["input"] for request in server.requests].count([PROBE]) == 1
        server.requests.clear()
        run(workspace, content, spec_of(server))
        run(workspace, content, fusion([spec_of(server), ModelSpec("bm25", "bm25")]))
        assert not sent(server)
    run(workspace, content, spec_of(server))  # its results stand without it


def metered(monkeypatch: pytest.MonkeyPatch, usd_per_million: float | None) -> None:
    """As if the server were a provider with this price."""

    def meter(self: OpenAICompatible, workspace: Workspace, spending: Spending) -> SpendingMeter:
        return SpendingMeter(Ledger(workspace.root / FILE), spending, self.name, "h.example", usd_per_million)

    monkeypatch.setattr(OpenAICompatible, "meter", meter)


def test_a_cap_stops_before_it_is_crossed_and_what_was_received_stays(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    metered(monkeypatch, 1_000_000.0)  # a dollar a token; the server counts 7 a request
    content = collection(40, queries=3)
    ledger = Ledger(workspace.root / FILE)
    longest = most_tokens(sorted(content.document_texts(), key=len)[-1:])
    cap = 7 * (len(content.queries) + 5) + longest + 1.0  # the fixed text, the questions, some documents, not all
    with hostile_server() as server:
        with pytest.raises(BadInputError, match="Stopped before the cap"):
            compute.compute_model(workspace, content, spec_of(server), lambda _: None, spending=Spending("me", cap))
        assert 0 < ledger.spent("me") == 7 * len(server.requests) <= cap
        first = sent(server)
        server.requests.clear()
        run(workspace, content, spec_of(server))
        assert not set(first) & set(sent(server))


def test_a_request_that_might_cross_the_cap_is_made_smaller_before_the_job_stops(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    metered(monkeypatch, 1_000_000.0)
    content = collection(40, queries=3)
    ledger = Ledger(workspace.root / FILE)
    cap = most_tokens(sorted(content.document_texts(), key=len)[-8:]) + 17.0  # too little for 8 after the questions
    with hostile_server() as server:
        compute.compute_model(workspace, content, spec_of(server), lambda _: None, spending=Spending("me", cap))
        assert 7 * len(server.requests) == ledger.spent("me") <= cap
        sizes = [len(request["input"]) for request in server.requests]
        assert sizes[:5] == [1, 1, 1, 1, 7]
        assert max(sent(server).values()) == 1


def test_a_request_without_an_answer_counts_as_charged(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    metered(monkeypatch, 1_000_000.0)
    content = collection(4, queries=1)
    with hostile_server(["cut"]) as server:
        compute.compute_model(workspace, content, spec_of(server), lambda _: None, spending=Spending("me", 1e6))
    lost = most_tokens([PROBE])
    assert Ledger(workspace.root / FILE).spent("me") == lost + 7 * (len(server.requests) - 1)


def test_a_cap_cannot_be_kept_without_a_price(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    metered(monkeypatch, None)
    with hostile_server() as server:
        with pytest.raises(BadInputError, match="price of paid at h.example is not known"):
            compute.compute_model(
                workspace, collection(5), spec_of(server), lambda _: None, spending=Spending("me", 1.0)
            )
        assert server.requests == []


def test_no_text_has_more_tokens_than_the_bound() -> None:
    from tokenizers import Tokenizer

    from components.encoders import weights

    tokenizer = Tokenizer.from_file(str(weights.package_folder(weights.MINILM) / "model" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    for text in ("", "a", "東京都は日本", "x" * 50, "!?…😀", "naïve CAFÉ"):
        assert len(tokenizer.encode(text).ids) <= most_tokens([text])


def test_a_persons_own_price_is_what_a_cap_counts_with(workspace: Workspace) -> None:
    spec = ModelSpec("text-embedding-3-small", "openai", "https://api.example.com/v1")
    away = ModelSpec("our own", "openai", "https://api.example.com/v1", {"model": "ours"})
    spending = spending_in(Spending("me", 1.0, {"text-embedding-3-small": 7.0, "ours": 3.0}).as_options())
    assert OpenAICompatible(spec).meter(workspace, Spending("me")).usd_per_million == 0.02  # the list's
    assert OpenAICompatible(spec).meter(workspace, spending).usd_per_million == 7.0
    assert OpenAICompatible(away).meter(workspace, spending).usd_per_million == 3.0
    with pytest.raises(BadInputError, match="price of our own at api.example.com is not known"):
        OpenAICompatible(away).meter(workspace, Spending("me", 1.0))


def test_robustness_stops_before_the_cap_and_does_not_pay_again_for_what_it_got(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = collection(20, queries=4)
    ledger = Ledger(workspace.root / FILE)
    with hostile_server() as server:
        spec = spec_of(server)
        run(workspace, content, spec)
        metered(monkeypatch, 1_000_000.0)  # a dollar a token; the server counts 7 a request
        told = robustness.texts_to_send(workspace, content, spec)
        server.requests.clear()
        cap = most_tokens(sorted(told, key=len)[-1:]) / 4  # all edits of a batch fit, 100,000 characters do not
        measure(robustness.ROBUSTNESS, Subject(workspace, content, spec, Spending("me", cap)))
        assert 0 < ledger.spent("me") == 7 * len(server.requests) <= cap
        found = robustness.ROBUSTNESS.load(Subject(workspace, content, spec))
        assert found is not None
        edits = set(robustness.edits_of(content)["edited"])
        odd = set(sent(server)) - edits - set(content.query_texts())
        assert "dimension" not in odd and len(odd) <= len(EDGE_INPUTS)
        problems = found.edge.set_index("key")["problem"]
        assert problems["long"].startswith("Stopped before the cap") and problems["one-letter"] == ""
        once = sent(server)
        server.requests.clear()
        measure(robustness.ROBUSTNESS, Subject(workspace, content, spec))
        assert not edits & set(sent(server)) and max(once.values()) == 1


def test_a_load_test_stops_before_the_cap(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    metered(monkeypatch, 1_000_000.0)
    monkeypatch.setitem(load_runs.MODES, "quick", Mode((1, 2), 5.0, 30, 1.0))
    content = collection(20, queries=2)
    cap = 7.0 * 20 + most_tokens(sorted(content.document_texts(), key=len)[-1:])
    with hostile_server() as server:
        measure(load_runs.LOAD_TEST, Subject(workspace, content, spec_of(server), Spending("me", cap)))
    found = load_runs.LOAD_TEST.load(Subject(workspace, collection(9), spec_of(server)))
    assert 0 < Ledger(workspace.root / FILE).spent("me") == 7 * len(server.requests) <= cap
    assert found is not None and any("Stopped before the cap" in call.error for call in found.calls)
