"""Every option of a server in the name a person types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.candidates.by_spec import build_encoder, encoder_key, typed_name
from components.candidates.endpoint_names import parse_options
from components.candidates.kinds.openai_compatible import endpoint_spec
from components.candidates.names import resolve_name, with_distinct_name
from components.encoders.openai_compatible import OpenAICompatibleEncoder
from components.records import BadInputError

BASE = "openai:m@http://127.0.0.1:9/v1"


def test_options_are_read_with_their_types() -> None:
    spec = resolve_name(
        f"{BASE}?batch_size=16&timeout=2.5&api-version=2024-02-01&query_prompt=query%3A%20&send.truncate=true"
        "&document.task=passage&send.level=3#OWN_API_KEY"
    )
    assert spec.source == "http://127.0.0.1:9/v1"
    assert dict(spec.options) == {
        "model": "m",
        "key_env": "OWN_API_KEY",
        "batch_size": 16,
        "timeout": 2.5,
        "api_version": "2024-02-01",
        "query_prompt": "query: ",
        "send.truncate": True,
        "document.task": "passage",
        "send.level": 3,
    }
    assert resolve_name(typed_name(spec)) == spec
    smaller = resolve_name(f"{BASE}?batch_size=16@128")
    assert smaller.kind == "variant" and resolve_name(typed_name(smaller)) == smaller


values = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
options = st.fixed_dictionaries(
    {},
    optional={
        "batch_size": st.integers(1, 10_000),
        "dimensions": st.integers(1, 16_384),
        "timeout": st.floats(0.001, 86_400).map(lambda number: float(f"{number:.4g}")),
        "query_prompt": values,
        "document_input_type": values,
        "version": values,
        "api": st.sampled_from(["openai", "azure", "cohere", "voyage", "gemini"]),
        "refused_texts": st.sampled_from(["cut", "skip"]),
        "key_header": st.just("api-key"),
        "send.user": values.filter(lambda text: not text.replace(".", "").strip("+-").isalnum()),
        "query.flag": st.booleans(),
    },
)


@given(options, st.sampled_from(["m", "@cf/baai/bge-m3", "nomic-embed-text:v1.5", "text-embedding-3-small"]))
def test_what_is_typed_for_a_spec_gives_the_spec_again(given: dict[str, str | int], model: str) -> None:
    for address in ("http://127.0.0.1:9/v1", "https://api.openai.com/v1"):
        spec = endpoint_spec(model, address, options=given)
        assert resolve_name(typed_name(spec)) == spec
        assert resolve_name(f"fusion:{typed_name(spec)}+bm25").parts[0] == spec


def test_options_that_make_other_vectors_make_another_key_and_another_name() -> None:
    plain = resolve_name(BASE)
    for option in (
        "version=2",
        "dimensions=256",
        "query_prompt=q",
        "document.task=x",
        "send.level=1",
        "refused_texts=skip",
    ):
        other = resolve_name(f"{BASE}?{option}")
        assert encoder_key(other) != encoder_key(plain)
        assert with_distinct_name(other, [plain]).name != plain.name
    for option in ("batch_size=4", "timeout=9", "api_version=1", "key_header=api-key"):
        assert encoder_key(resolve_name(f"{BASE}?{option}")) == encoder_key(plain)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("?batchsize=4", "no option of the name.*batchsize.*allowed: dimensions"),
        ("?batch_size=four", 'batch_size is "four"; it must be a whole number'),
        ("?batch_size=0", "must be a whole number above 0"),
        ("?batch_size=nan", "whole number"),
        ("?timeout=inf", "number above 0"),
        ("?api=mistral", "allowed: openai, azure"),
        ("?refused_texts=maybe", "allowed: cut, skip"),
        ("?batch_size=1&batch_size=2", "given twice"),
        ("?send.input=x", "no option of the name"),
        ("?send.model=x", "no option of the name"),
        ("?key_header=a: b", "no name of an HTTP header"),
        ("?model=other", "no option of the name"),
    ],
)
def test_an_option_that_cannot_be_is_one_sentence(typed: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said) as caught:
        resolve_name(BASE + typed)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "typed",
    [
        "#gsk_abcDEF0123456789secretsecret",
        "#sk-proj-abcDEF0123456789",
        "#abcDEF0123456789secret",
        "#hf_abcdefghijklmnop",
        "#AKIA0123456789ABCD",
        "?sk-proj-abcDEF0123456789=1",
        "?key=sk-proj-abcDEF0123456789",
        "?batch_size=sk-proj-abcDEF0123456789",
    ],
)
def test_a_key_in_the_place_of_something_else_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(BadInputError) as caught:
        resolve_name(BASE + typed)
    assert "abc" not in str(caught.value) and "0123456789" not in str(caught.value)


@pytest.mark.parametrize("typed", ["all-MiniLM-L6-v2#{}", "a/b#{}", "no-model#{}", "{}", "openai:m#{}", "x@{}"])
def test_so_is_one_behind_any_other_name(typed: str) -> None:
    with pytest.raises(BadInputError) as caught:
        resolve_name(typed.format("gsk_abcDEF0123456789secretsecret"))
    assert "abc" not in str(caught.value) and "0123456789" not in str(caught.value)


def test_a_very_long_name_is_not_repeated_whole() -> None:
    with pytest.raises(BadInputError) as caught:
        resolve_name("a/b@" + "1+" * 900)
    assert len(str(caught.value)) < 1000


def test_names_of_variables_are_taken() -> None:
    for name in ("OPENAI_API_KEY", "party_key", "KEY2_OF_MY_OTHER_SERVER", "hf_token", "sk_key"):
        assert resolve_name(f"{BASE}#{name}").options["key_env"] == name


def test_azure_may_be_typed_as_its_portal_shows_it() -> None:
    spec = resolve_name("openai:emb@https://x.openai.azure.com/openai/deployments/emb?api-version=2023-05-15")
    subject = build_encoder(spec)
    assert isinstance(subject, OpenAICompatibleEncoder)
    endpoint = subject._endpoint
    assert endpoint.shape.name == "azure"
    assert endpoint.shape.url(endpoint.base_url, endpoint.model, endpoint.api_version) == (
        "https://x.openai.azure.com/openai/deployments/emb/embeddings?api-version=2023-05-15"
    )


@given(st.text(max_size=60))
def test_any_text_as_options_is_read_or_is_one_sentence(text: str) -> None:
    try:
        parse_options(text)
    except BadInputError as error:
        assert "\n" not in str(error).replace(text, "")
