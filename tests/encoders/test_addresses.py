"""Addresses of servers: what is taken, and one sentence for each that is not."""

from __future__ import annotations

import pytest

from components.candidates.by_spec import resolve_name, typed_name
from components.encoders.addresses import checked_url
from components.records import BadInputError


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
        (" http://localhost:8080/v1/ ", "http://localhost:8080/v1"),
        ("HTTP://vm/v1", "http://vm/v1"),
        ("http://vm", "http://vm"),
        ("http://vm.:1", "http://vm.:1"),
        ("http://my_vm:65535/v1", "http://my_vm:65535/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://例え.jp/v1", "http://例え.jp/v1"),
        ("http://vm/@cf/v1", "http://vm/@cf/v1"),
    ],
)
def test_an_address_is_kept_without_its_last_slash(typed: str, kept: str) -> None:
    assert checked_url(typed) == kept
    assert resolve_name(f"openai:m@{typed}").source == kept


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "does not begin with http"),
        ("x", "does not begin with http"),
        ("localhost:8000/v1", "does not begin with http"),
        ("ftp://x", "does not begin with http"),
        ("http:/vm", "does not begin with http"),
        ("http://", "names no server"),
        ("http:///v1", "names no server"),
        ("http://a..b/v1", "names no server"),
        ("http://.", "names no server"),
        ("http://[::1", "no web address"),
        ("http://vm:", "colon without a port"),
        ("http://vm:/v1", "colon without a port"),
        ("http://[::1]:/v1", "colon without a port"),
        ("http://vm:0/v1", "from 1 to 65535"),
        ("http://vm:65536", "from 1 to 65535"),
        ("http://vm:-1", "from 1 to 65535"),
        ("http://vm:80a/v1", "from 1 to 65535"),
        ("http://my vm/v1", "holds a space"),
        ("http://vm: 80", "holds a space"),
        ("http://vm\t/v1", "holds a space"),
        ("http://vm/a\u3000b", "holds a space"),
        ("http://vm\\v1", "holds a space"),
        ("http://vm/v1?key=1", "no user name, password"),
        ("http://vm/v1?", "no user name, password"),
        ("http://vm/v1#", "no user name, password"),
        ("http://user:secret@vm/v1", "no user name, password"),
        ("http://user:sec/ret@vm/v1", "no user name, password"),
        ("http://@vm/v1", "no user name, password"),
        ("user:secret@vm", "no user name, password"),
        ("http://vm/v1/embeddings/", 'give "http://vm/v1"'),
    ],
)
def test_an_address_that_cannot_be_asked_is_one_sentence_without_its_password(url: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said) as caught:
        checked_url(url)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "\t" not in sentence
    assert "sec" not in sentence


@pytest.mark.parametrize("address", ["localhost:8000/v1", "vm", "ftp://vm/v1", "user:secret@vm/v1"])
def test_an_address_without_its_scheme_is_never_taken_for_a_name_at_openai(address: str) -> None:
    with pytest.raises(BadInputError, match="must begin with http") as caught:
        resolve_name(f"openai:m@{address}")
    assert "secret" not in str(caught.value)


def test_a_name_may_hold_an_at_sign_where_an_address_follows() -> None:
    spec = resolve_name("openai:@cf/baai/bge-m3@HTTPS://x.example/v1#KEY_OF_X")
    assert (spec.name, spec.source) == ("@cf/baai/bge-m3", "https://x.example/v1")
    assert resolve_name(typed_name(spec)) == spec
