"""Servers as they are: their limits found out, their reasons quoted, odd answers mended or refused, nobody waits."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import psutil
import pytest

from components.encoders.openai_compatible import OpenAICompatibleEncoder
from components.encoders.server import exchange, network
from components.encoders.server.fingerprint import PROBE
from components.encoders.server.refusals import Cause, quoted, read_refusal
from components.records import BadInputError
from tests.encoders.hostile_server import DIM, Handler, HostileServer, Rule, hostile_server, vector

LONG = "word " * 200


def encoder(server: HostileServer, waits: list[float] | None = None, **options: Any) -> OpenAICompatibleEncoder:
    sleep = waits.append if waits is not None else lambda _: None
    return OpenAICompatibleEncoder("m", server.address, "k", sleep=sleep, **({"timeout": 5.0} | options))


def unit(texts: list[str]) -> np.ndarray:
    rows = np.array([vector(text) for text in texts])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def sizes(server: HostileServer) -> list[int]:
    return [len(request["input"]) for request in server.requests]


def refusing(is_refused: Callable[[list[str]], bool], status: int, content: Any) -> Rule:
    """A server that refuses some requests and answers the others."""

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        texts = body["input"]
        handler.say(status, content) if is_refused(texts) else handler.do_ok(texts)

    return rule


@pytest.mark.parametrize(
    ("most", "status", "content", "asked"),
    [
        (10, 400, {"error": {"message": "<400> batch size is invalid, it should not be larger than 10."}}, [32, 10]),
        (16, 422, {"error": "batch size 32 > maximum allowed batch size 16", "error_type": "Validation"}, [32, 16]),
        (8, 413, {"message": "too many inputs in request, split into more batches"}, [32, 16, 8]),
        (20, 400, {"detail": "invalid request: total number of texts must be at most 20 - received 32"}, [32, 20]),
        (9, 413, b"Payload Too Large", [32, 16, 8]),
        (12, 500, {"error": {"message": "CUDA out of memory. Tried to allocate 2 GiB"}}, [32, 16, 8]),
        (5, 422, {"detail": [{"loc": ["body", "input"], "msg": "List should have at most 5 items"}]}, [32, 5]),
    ],
)  # fmt: skip
def test_a_limit_on_texts_is_found_out_once_and_kept(most: int, status: int, content: Any, asked: list[int]) -> None:
    texts, waits = [f"t{i}" for i in range(40)], []  # type: list[str], list[float]
    with hostile_server(rule=refusing(lambda texts: len(texts) > most, status, content)) as server:
        subject = encoder(server, waits)
        np.testing.assert_allclose(subject.encode_documents(texts), unit(texts), atol=1e-6)
    assert sizes(server)[: len(asked)] == asked
    assert all(size <= most for size in sizes(server)[len(asked) - 1 :])
    assert waits == []


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (413, {"error": "Input validation error: `inputs` must have less than 512 tokens. Given: 901"}),
        (500, {"error": {"message": "input (596 tokens) is too large to process. increase the physical batch size"}}),
        (400, {"message": "This model's maximum context length is 512 tokens. However, you requested 901 tokens."}),
        (400, {"error": {"message": "text exceeds the limit of 900 characters"}}),
    ],
)
def test_one_text_that_is_too_long_is_found_and_cut_and_the_others_go_on(status: int, content: Any) -> None:
    texts = [*[f"t{i}" for i in range(30)], LONG, *[f"u{i}" for i in range(30)]]
    waits: list[float] = []
    with hostile_server(rule=refusing(lambda texts: max(map(len, texts)) > 900, status, content)) as server:
        subject = encoder(server, waits)
        found = subject.encode_documents(texts)
    kept = subject.cut[LONG]
    assert list(subject.cut) == [LONG] and 400 < kept <= 900
    expected = unit([text if text != LONG else LONG[:kept] for text in texts])
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert waits == []  # nothing here is a matter of waiting
    assert len(server.requests) < 25


def test_texts_as_long_as_one_that_was_too_long_are_sent_alone() -> None:
    texts = [LONG, *[text for i in range(5) for text in (*[f"{i}-{j}" for j in range(15)], LONG + f"number {i}")]]
    content = {"error": "must have less than 512 tokens. Given: 1024"}
    with hostile_server(rule=refusing(lambda texts: max(map(len, texts)) > 600, 413, content)) as server:
        subject = encoder(server)
        assert np.isfinite(subject.encode_documents(texts)).all()
    assert len(subject.cut) == 6
    refused = [len(body["input"]) for body in server.requests if max(map(len, body["input"])) > 600]
    assert refused == [32, 16, 8, 4, 2, 1, *[1] * 5]


def test_a_text_that_a_server_does_not_take_is_named_and_the_others_are_there() -> None:
    texts = [*[f"t{i}" for i in range(20)], "the stove  explodes", *[f"u{i}" for i in range(20)]]
    content = {"error": {"message": "The response was filtered by the content policy", "code": "content_filter"}}
    with hostile_server(rule=refusing(lambda texts: any("stove" in text for text in texts), 400, content)) as server:
        subject = encoder(server)
        found = subject.encode_some(texts, "document")
        with pytest.raises(BadInputError, match=r'begins with "the stove explodes".*content policy'):
            subject.encode_documents(texts)
    taken = [row for row, text in enumerate(texts) if "stove" not in text]
    assert np.flatnonzero(np.isnan(found).all(axis=1)).tolist() == [20]
    np.testing.assert_allclose(found[taken], unit([texts[row] for row in taken]), atol=1e-6)


def test_a_long_text_may_be_left_out_by_choice() -> None:
    content = {"error": "must have less than 512 tokens. Given: 1024"}
    with hostile_server(rule=refusing(lambda texts: max(map(len, texts)) > 600, 413, content)) as server:
        subject = encoder(server, refused_texts="skip")
        found = subject.encode_some(["a", LONG, "b"], "document")
    assert np.isnan(found).all(axis=1).tolist() == [False, True, False]
    assert list(subject.refused) == [LONG] and not subject.cut


@pytest.mark.parametrize("status", [400, 500])
def test_a_server_that_takes_no_text_at_all_says_so_after_few_requests(status: int) -> None:
    content = {"error": {"message": "failed to encode response: json: unsupported value: NaN"}}
    waits: list[float] = []
    with hostile_server(rule=lambda handler, _: handler.say(status, content)) as server:
        with pytest.raises(BadInputError, match="unsupported value: NaN"):
            encoder(server, waits).encode_documents([f"t{i}" for i in range(300)])
    assert len(server.requests) == 7  # 32, 16, 8, 4, 2, 1 texts and a text that any server reads
    assert server.requests[-1]["input"] == [PROBE]
    assert waits == []


@pytest.mark.parametrize(
    ("status", "content", "said"),
    [
        (404, {"error": "model 'x' not found, try pulling it first"}, "try pulling it first"),
        (400, {"detail": "Model bge-m3 is not loaded on this worker"}, "Model bge-m3 is not loaded"),
        (403, {"message": "plan too small"}, "plan too small"),
        (404, b"<html><head><style>p{}</style></head><body>404 <b>Not</b> Found nginx</body></html>", "404 Not Found"),
        (405, b"upstream says no", "upstream says no"),
        (200, {"error": "Unexpected endpoint or method."}, "Unexpected endpoint"),
        (200, {"detail": [{"loc": ["body", "x"], "msg": "Field required"}]}, "x: Field required"),
        (200, {"error_code": 336003, "error_msg": "no such service"}, "no such service"),
        (200, {"base_resp": {"status_code": 1004, "status_msg": "token not match group"}}, "not match group"),
        (401, {"errors": [{"title": "no", "detail": "key is revoked"}]}, "key is revoked"),
        (422, {"detail": [{"type": "missing", "loc": ["body", "input_type"], "msg": "Field required"}]},
         r"\?query_input_type=.*input_type: Field required"),
        (400, {"error": {"message": "The model does not support dimensions."}}, "does not take dimensions=8"),
        (400, {"error": {"message": "Missing required query parameter: api-version"}}, "wants an API version"),
        (404, {"error": {"message": "z" * 900}}, "z…"),
    ],
)  # fmt: skip
def test_the_reason_a_server_gives_is_quoted(status: int, content: Any, said: str) -> None:
    with hostile_server(rule=lambda handler, _: handler.say(status, content)) as server:
        with pytest.raises(BadInputError, match=said) as caught:
            encoder(server, dimensions=8).encode_documents(["a"])
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 700
    assert len(server.requests) <= 2


def test_a_refusal_packed_into_an_answer_is_waited_for_as_any_other() -> None:
    waits: list[float] = []
    refusal = {"error": {"code": 429, "message": "Rate limit exceeded: free-models-per-min"}, "user_id": "u"}

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        handler.say(200, refusal) if len(server.requests) < 3 else handler.do_ok(body["input"])

    with hostile_server(rule=rule) as server:
        encoder(server, waits).encode_documents(["a"])
    assert waits == [1.0, 2.0]


@pytest.mark.parametrize(
    ("headers", "content", "waited"),
    [
        ({"retry_after_ms": "150"}, {"error": "slow down"}, 0.15),
        ({"Retry_After": "0"}, {"error": "slow down"}, 1.0),
        ({"Retry_After": "nan"}, {"error": "slow down"}, 1.0),
        ({}, {"error": {"message": "Rate limit reached. Please try again in 1.5s."}}, 1.5),
        ({}, {"error": {"message": "Please try again in 20ms."}}, 0.02),
    ],
)
def test_a_limit_waits_as_the_server_says_in_headers_or_words(
    headers: dict[str, str], content: Any, waited: float
) -> None:
    waits: list[float] = []

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        handler.say(429, content, **headers) if len(server.requests) < 2 else handler.do_ok(body["input"])

    with hostile_server(rule=rule) as server:
        encoder(server, waits).encode_documents(["a"])
    assert waits == [pytest.approx(waited)]


def test_a_limit_for_the_day_is_not_waited_for() -> None:
    message = "Rate limit reached for requests per day (RPD): Limit 200. Please try again in 7m12s."
    with hostile_server(rule=lambda handler, _: handler.say(429, {"error": {"message": message}})) as server:
        with pytest.raises(BadInputError, match="takes no more requests for now.*7m12s"):
            encoder(server).encode_documents(["a"])
    assert len(server.requests) == 1


def test_no_key_is_ever_quoted() -> None:
    for key in ("sk-proj-abcDEF0123456789", "gsk_abcDEF0123456789", "AIza" + "x" * 35, "hf_abcdefghijkl"):
        assert key not in quoted(f"Incorrect API key provided: {key}. See the page")
    assert "hunter2" not in quoted("got Authorization: Bearer hunter2")
    assert "own-secret" not in read_refusal(401, {}, b'{"error": "no own-secret"}', "own-secret").reason
    assert quoted("a" * 500) == "a" * 299 + "…"
    assert quoted("x\x1b[31m\u202ey\n z") == "x [31m y z"


def test_a_cause_is_told_from_status_and_words() -> None:
    def cause(status: int, words: str) -> Cause:
        return read_refusal(status, {}, words.encode()).cause

    assert cause(503, "Loading model") is Cause.STARTING
    assert cause(502, "Bad Gateway") is Cause.BUSY
    assert cause(500, "") is Cause.BUSY
    assert cause(429, "You exceeded your current quota, please check your plan and billing details") is Cause.FINAL
    assert cause(400, "invalid temperature") is Cause.UNSURE
    assert cause(400, "litellm: does not support parameters: {'encoding_format': 'float'}") is Cause.ENCODING
    assert cause(401, "too many tokens") is Cause.FINAL
    assert cause(400, "Invalid 'input': array too long. Expected an array with maximum length 16") is Cause.COUNT
    assert cause(400, "Request too large: 40 inputs exceeds 32") is Cause.COUNT
    assert cause(400, "The number of texts exceeds the limit of 16") is Cause.COUNT
    assert cause(400, "You may pass 100 inputs at most") is Cause.COUNT
    assert cause(400, "number of input tokens exceeds 512") is Cause.LENGTH
    assert cause(400, "Malformed input request: expected maxLength: 2048, actual: 3000") is Cause.LENGTH
    assert cause(400, "Requested 300032 tokens, max 300000 tokens per request") is Cause.LENGTH
    assert cause(500, "Sequence length 900 > 512") is Cause.LENGTH
    voyage = "'voyage-3' failed. The max allowed tokens per submitted batch is 120000. Your batch has 130000 tokens"
    assert cause(400, voyage) is Cause.LENGTH
    assert read_refusal(400, {}, b"m-3 failed: batch size must be at most 20, not 32").most_texts(32) == 20
    assert cause(500, "the input length exceeds the context length") is Cause.LENGTH


@pytest.mark.parametrize(
    ("odd", "noted"),
    [
        (lambda rows: [{**row, "index": row["index"] + 1} for row in rows], "numbers its vectors from 1"),
        (lambda rows: [{**row, "index": None} for row in rows], "numbers none of its vectors"),
        (lambda rows: [{"embedding": row["embedding"]} for row in rows], ""),
        (lambda rows: [{**row, "index": str(row["index"])} for row in reversed(rows)], "as texts"),
        (lambda rows: [{**row, "embedding": [row["embedding"]]} for row in rows], "a list of its own"),
        (
            lambda rows: [
                {**row, "embedding": base64.b64encode(np.array(row["embedding"], "<f4").tobytes()).decode()}
                for row in rows
            ],
            "base64",
        ),
    ],
)
def test_an_odd_answer_whose_order_is_plain_is_mended_with_a_note(
    odd: Callable[[list[dict[str, Any]]], list[Any]], noted: str
) -> None:
    texts = ["a", "bb", "ccc"]

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        rows = [{"index": place, "embedding": vector(text)} for place, text in enumerate(body["input"])]
        handler.say(200, {"data": odd(rows)})

    with hostile_server(rule=rule) as server:
        subject = encoder(server)
        np.testing.assert_allclose(subject.encode_documents(texts), unit(texts), atol=1e-6)
    assert noted in " ".join(subject.notes) and bool(noted) == bool(subject.notes)


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (lambda vectors: [{"index": 0, "embedding": one} for one in vectors], "numbered its vectors wrongly"),
        (lambda vectors: [{"index": 2 * place, "embedding": one} for place, one in enumerate(vectors)], "wrongly"),
        (lambda vectors: [{"index": True, "embedding": one} for one in vectors], "wrongly"),
        (lambda vectors: [{"index": 0}, {"index": 1, "embedding": vectors[1]}], 'no vector for text 1.*"one"'),
        (lambda vectors: [{"embedding": [one, one, one]} for one in vectors], "3 vectors for text 1.*every token"),
        (lambda vectors: [{"embedding": vectors[0]}, {"embedding": vectors[1][:3]}], "3 and 4 numbers"),
        (lambda vectors: [{"embedding": [str(one) for one in row]} for row in vectors], "no number"),
        (lambda vectors: [{"embedding": [5e-324] * DIM} for _ in vectors], 'zeros for text 1.*"one"'),
        (lambda vectors: [{"embedding": [10**400] * DIM} for _ in vectors], "no number"),
        (lambda vectors: [{"embedding": {"a": 1}} for _ in vectors], "no vector for text 1|not a list"),
    ],
)
def test_an_answer_that_cannot_be_right_is_one_sentence(odd: Callable[[list[Any]], list[Any]], said: str) -> None:
    def rule(handler: Handler, body: dict[str, Any]) -> None:
        handler.say(200, {"data": odd([vector(text) for text in body["input"]])})

    with hostile_server(rule=rule) as server, pytest.raises(BadInputError, match=said) as caught:
        encoder(server).encode_documents(["one", "two"])
    assert "\n" not in str(caught.value)
    assert len(server.requests) == 1


def test_another_length_in_the_middle_is_refused() -> None:
    def rule(handler: Handler, body: dict[str, Any]) -> None:
        handler.answer([vector(text, DIM if len(server.requests) < 3 else DIM + 2) for text in body["input"]])

    with hostile_server(rule=rule) as server, pytest.raises(BadInputError, match="4 and 6 numbers"):
        encoder(server, batch_size=2).encode_documents(["a", "b", "c", "d", "e", "f"])


def test_very_large_numbers_keep_their_direction() -> None:
    with hostile_server(rule=lambda handler, _: handler.answer([[3e300, 4e300, 0, 0]])) as server:
        np.testing.assert_allclose(encoder(server).encode_documents(["a"]), [[0.6, 0.8, 0, 0]], atol=1e-6)


def test_a_server_that_refuses_encoding_format_is_asked_without_it() -> None:
    def rule(handler: Handler, body: dict[str, Any]) -> None:
        if "encoding_format" in body:
            handler.say(400, {"error": {"message": "UnsupportedParamsError: {'encoding_format': 'float'}"}})
        else:
            handler.do_ok(body["input"])

    with hostile_server(rule=rule) as server:
        subject = encoder(server)
        assert subject.dim == DIM
        assert subject.encode_documents(["a"]).shape == (1, DIM)
    assert "encoding_format" in subject.notes[0]


@pytest.mark.parametrize("fault", ["drip", "drip_headers", "silence"])
def test_a_whole_request_has_one_deadline_however_its_answer_drips(fault: str) -> None:
    started = time.monotonic()
    with hostile_server([fault] * 9) as server, pytest.raises(BadInputError, match=r"within 0\.4 s"):
        encoder(server, timeout=0.4).encode_documents(["a"])
    assert time.monotonic() - started < 8  # it would be for ever
    assert len(server.requests) == 2


def test_an_answer_that_has_begun_must_come_to_its_end_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "REST_SECONDS", 0.2)
    started = time.monotonic()
    with hostile_server(["drip"] * 9) as server, pytest.raises(BadInputError, match="began to answer and then"):
        encoder(server, timeout=60.0).encode_documents([f"t{i}" for i in range(32)])
    assert time.monotonic() - started < 30  # and not once more for each smaller request
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", ["bomb", "endless"])
def test_an_answer_far_larger_than_its_vectors_is_not_read(fault: str) -> None:
    with hostile_server([fault]) as server:
        before = psutil.Process().memory_info().rss
        with pytest.raises(BadInputError, match="sent more than 1 MB for 1 texts"):
            encoder(server, dim=DIM, timeout=20.0).encode_documents(["a"])
        grown = psutil.Process().memory_info().rss - before
    assert grown < 150e6  # the server packs 20 MB at a time in this process


def test_no_proxy_stands_before_this_computer_and_none_at_all_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "http_proxy", "https_proxy", "ALL_PROXY", "EXPLORER_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    with hostile_server() as proxy, hostile_server() as server:
        address = proxy.address.removesuffix("/v1").replace("http://", "http://user:secret@")
        monkeypatch.setenv("HTTP_PROXY", address)
        monkeypatch.setenv("HTTPS_PROXY", address)
        encoder(server).encode_documents(["a secret text"])
        assert proxy.requests == []
        assert network.proxy_for("http://127.0.0.1:9/v1") is None
        assert network.proxy_for("http://localhost:9/v1") is None
        assert network.proxy_for("http://far.example/v1") == address
        named = address.rpartition("@")[2]
        assert network.proxy_name("http://far.example/v1") == named
        assert network.destination("http://far.example:8/v1") == f"far.example:8 through the proxy {named}"
        assert network.destination("http://127.0.0.1:8/v1") == "127.0.0.1:8"
        far = OpenAICompatibleEncoder("m", "http://far.example/v1", "k", sleep=lambda _: None)
        far.encode_documents(["b"])
        assert [request["input"] for request in proxy.requests] == [["b"]]
        monkeypatch.setenv("NO_PROXY", "far.example")
        assert network.proxy_for("http://far.example/v1") is None
        monkeypatch.delenv("NO_PROXY")
        monkeypatch.setenv("EXPLORER_OFFLINE", "1")
        assert network.proxy_for("http://far.example/v1") is None


def test_what_names_an_account_at_openai_goes_to_openai_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-private")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-private")
    with hostile_server() as server:
        encoder(server).encode_documents(["a"])
    assert "private" not in str(server.headers)
    own = OpenAICompatibleEncoder("m", "https://api.openai.com/v1", "k")._endpoint.headers()
    assert own["OpenAI-Organization"] == "org-private" and own["OpenAI-Project"] == "proj-private"
    other = OpenAICompatibleEncoder("m", "http://api.openai.com.example/v1", "k")._endpoint.headers()
    assert "private" not in str(other)


def by_texts(name: str) -> Callable[[list[list[float]]], Any]:
    return {
        "cohere": lambda rows: {"embeddings": {"float": rows}, "meta": {"billed_units": {"input_tokens": 5}}},
        "cohere-old": lambda rows: {"embeddings": rows},
        "gemini": lambda rows: {"embeddings": [{"values": row} for row in rows]},
        "openai": lambda rows: {"data": [{"index": i, "embedding": row} for i, row in enumerate(rows)]},
    }[name]


@pytest.mark.parametrize(
    ("api", "answer", "end", "texts_of", "query", "document", "size", "key"),
    [
        ("azure", "openai", "/v1/openai/deployments/m/embeddings?api-version=2024-10-21",
         lambda body: body["input"], {}, {}, ("dimensions", 4), "api-key"),
        ("cohere", "cohere", "/v1/embed", lambda body: body["texts"], {"input_type": "search_query"},
         {"input_type": "search_document", "embedding_types": ["float"]}, ("output_dimension", 4), "authorization"),
        ("cohere", "cohere-old", "/v1/embed", lambda body: body["texts"], {}, {}, ("output_dimension", 4),
         "authorization"),
        ("voyage", "openai", "/v1/embeddings", lambda body: body["input"], {"input_type": "query"},
         {"input_type": "document"}, ("output_dimension", 4), "authorization"),
        ("gemini", "gemini", "/v1/models/m:batchEmbedContents",
         lambda body: [one["content"]["parts"][0]["text"] for one in body["requests"]], {}, {}, None, "x-goog-api-key"),
    ],
)  # fmt: skip
def test_each_family_of_servers_is_asked_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, api: str, answer: str, end: str, texts_of: Any, query: dict[str, Any],
    document: dict[str, Any], size: tuple[str, int] | None, key: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("OWN_API_KEY", "own-key")

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        handler.say(200, by_texts(answer)([vector(text) for text in texts_of(body)]))

    with hostile_server(rule=rule) as server:
        subject = encoder(server, api=api, key_env="OWN_API_KEY", dimensions=DIM)
        np.testing.assert_allclose(subject.encode_queries(["a", "bb"]), unit(["a", "bb"]), atol=1e-6)
        np.testing.assert_allclose(subject.encode_documents(["ccc"]), unit(["ccc"]), atol=1e-6)
    assert {path for path in server.paths} == {end}
    asked, stored = server.requests
    assert query.items() <= asked.items() and document.items() <= stored.items()
    assert size is None or asked[size[0]] == size[1]
    assert "own-key" in server.headers[0][key]
    if api == "gemini":
        assert asked["requests"][0]["taskType"] == "RETRIEVAL_QUERY"
        assert stored["requests"][0] == {
            "model": "models/m", "taskType": "RETRIEVAL_DOCUMENT", "outputDimensionality": 4,
            "content": {"parts": [{"text": "ccc"}]},
        }  # fmt: skip


def test_fields_of_a_servers_own_go_into_its_requests() -> None:
    fields = {"query": {"task": "retrieval.query", "truncate": True}, "document": {"task": "retrieval.passage"}}
    with hostile_server() as server:
        subject = encoder(server, fields=fields)
        subject.encode_queries(["a"])
        subject.encode_documents(["b"])
    assert [(body["task"], body.get("truncate")) for body in server.requests] == [
        ("retrieval.query", True),
        ("retrieval.passage", None),
    ]
