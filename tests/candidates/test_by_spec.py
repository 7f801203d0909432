"""From what a person types to a spec, and from a spec to its key."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from components.candidates import candidate_of
from components.candidates.by_spec import KINDS, build_encoder, encoder_key, is_local, resolve_name
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.candidates.names import OWNED
from components.encoders import weights
from components.records import BadInputError
from components.spec import ModelSpec
from components.workspace import Workspace
from tests.cases import collection


@pytest.mark.parametrize(
    ("typed", "name", "kind"),
    [
        ("all-minilm-l6-V2", "all-MiniLM-L6-v2", "sentence-transformers"),
        ("sentence-transformers/all-MiniLM-L6-v2", "all-MiniLM-L6-v2", "sentence-transformers"),
        (" BM25 ", "bm25", "bm25"),
        ("wordllama-256", "wordllama-256", "wordllama"),
        ("use-multilingual-v3", "use-multilingual-v3", "use-multilingual"),
        ("all-MiniLM-L6-v2-int8", "all-MiniLM-L6-v2-int8", "minilm-int8"),
        ("multilingual-e5-small-4bit", "multilingual-e5-small-4bit", "nano-e5"),
        ("multilingual-e5-base", "intfloat/multilingual-e5-base", "sentence-transformers"),
        ("someone/some-model", "someone/some-model", "sentence-transformers"),
        ("openai:text-embedding-3-small", "openai/text-embedding-3-small", "openai"),
        ("openai:a@b@http://127.0.0.1:8/v1/", "a@b", "openai"),
    ],
)
def test_names_are_understood(typed: str, name: str, kind: str) -> None:
    spec = resolve_name(typed)
    assert (spec.name, spec.kind) == (name, kind)
    assert ModelSpec.from_json(spec.to_json()) == spec


def test_a_model_of_the_catalogue_brings_its_prompts() -> None:
    assert resolve_name("intfloat/e5-base-v2").options == {"query_prompt": "query: ", "document_prompt": "passage: "}


def test_an_address_keeps_model_and_url() -> None:
    spec = resolve_name("openai:my-model@http://127.0.0.1:8/v1/")
    assert (spec.source, spec.options["model"]) == ("http://127.0.0.1:8/v1", "my-model")


def test_an_unknown_name_names_what_is_close() -> None:
    with pytest.raises(BadInputError, match="all-MiniLM-L6-v2"):
        resolve_name("all-MinLM-L6-v2")
    for name in ("", "qqqqqqqqq", "./nowhere", "openai:", "openai:@http://x"):
        with pytest.raises(BadInputError):
            resolve_name(name)


def test_a_model_the_app_does_not_run_says_why() -> None:
    with pytest.raises(BadInputError, match="runs at its provider"):
        resolve_name("mongodb/voyage-4")
    with pytest.raises(BadInputError, match="late interaction"):
        resolve_name("colbert-ir/colbertv2.0")


def test_a_folder_is_a_model_and_its_key_follows_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(weights.package_folder(weights.MINILM) / "model", folder)
    spec = resolve_name(str(folder))
    assert (spec.name, spec.source) == ("mine", str(folder))
    before = encoder_key(spec)
    assert build_encoder(spec).key == before
    (folder / "1_Pooling" / "config.json").write_text("{}", encoding="utf-8")
    assert encoder_key(spec) != before


def test_the_key_follows_what_vectors_depend_on_and_nothing_else() -> None:
    def key(**options: str | int | float) -> str:
        return encoder_key(ModelSpec("a name", "sentence-transformers", "all-MiniLM-L6-v2", options))

    assert key() == key(device="cpu")
    assert key() == encoder_key(resolve_name("all-MiniLM-L6-v2"))
    assert len({key(), key(dim=64), key(query_prompt="q: "), key(document_prompt="q: "), key(max_tokens=64)}) == 5


def test_the_key_of_an_address_needs_no_key_and_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    one = resolve_name("openai:text-embedding-3-small")
    two = resolve_name("openai:text-embedding-3-large")
    short = ModelSpec(one.name, one.kind, one.source, {**one.options, "dimensions": 256})
    assert len({encoder_key(one), encoder_key(two), encoder_key(short)}) == 3
    assert encoder_key(one) == encoder_key(resolve_name("openai:text-embedding-3-small@https://api.openai.com/v1/"))
    assert build_encoder(one, SecretStr("sk-x")).key == encoder_key(one)
    with pytest.raises(BadInputError, match="OPENAI_API_KEY"):
        build_encoder(one)


def test_the_key_of_ready_vectors_is_their_content(tmp_path: Path) -> None:
    content, workspace = collection(4, 1), Workspace(tmp_path)
    rows = np.eye(4, dtype=np.float32)
    keys = {
        encoder_key(add_ready_vectors(workspace, "ours", content, documents, rows[:1]))
        for documents in (rows, rows[::-1].copy(), rows)
    }
    assert len(keys) == 2


@pytest.mark.parametrize("kind", ["bm25", "vectors", "run"])
def test_kinds_that_encode_no_texts_say_so(kind: str) -> None:
    with pytest.raises(BadInputError, match="encodes no texts"):
        build_encoder(ModelSpec("x", kind))


def test_unknown_kinds_and_options_are_refused() -> None:
    with pytest.raises(BadInputError, match=next(iter(KINDS))):
        build_encoder(ModelSpec("x", "magic"))
    with pytest.raises(BadInputError, match="allowed: none"):
        build_encoder(ModelSpec("x", "wordllama", "", {"dims": 3}))
    for value in ("64", 0, True, 1.5):
        with pytest.raises(BadInputError, match="whole number"):
            encoder_key(ModelSpec("x", "sentence-transformers", "all-MiniLM-L6-v2", {"dim": value}))


@pytest.mark.parametrize(
    ("source", "local"),
    [
        ("http://127.0.0.1:8/v1", True),
        ("http://localhost/v1", True),
        ("http://[::1]:9/v1", True),
        ("https://api.openai.com/v1", False),
        ("http://localhost.example.com/v1", False),
        ("http://127.0.0.1@evil.example/v1", False),
        ("", False),
    ],
)
def test_only_loopback_addresses_are_local(source: str, local: bool) -> None:
    assert is_local(ModelSpec("x", "openai", source)) is local
    assert is_local(ModelSpec("x", "wordllama"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 300, "neither a listed model nor a folder"),
        ("x" * 3000, "3,000 characters"),
        ("a/" + "x" * 300, "neither a listed model nor a folder"),
        ("<b>x</b>", "neither a listed model nor a folder"),
        ("owner /name", "neither a listed model nor a folder"),
        ("🏕/🏔", "neither a listed model nor a folder"),
        ("../name", "neither a listed model nor a folder"),
        ("sparse:", "no sparse model known"),
        ("sparse:all-MiniLM-L6-v2", "is no sparse model"),
        ("rerank:all-MiniLM-L6-v2@bm25", "is no cross-encoder"),
        ("rerank:bm25@bm25", "is no cross-encoder"),
    ],
)
def test_names_that_are_none_are_one_sentence(typed: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        resolve_name(typed)


def test_the_address_of_a_page_on_the_hub_is_the_model_s_name() -> None:
    for page in ("https://huggingface.co/BAAI/bge-m3", "https://hf.co/BAAI/bge-m3/tree/main?x=1"):
        assert resolve_name(page) == resolve_name("BAAI/bge-m3")


@pytest.mark.parametrize(("typed", "source"), OWNED.items())
def test_names_from_before_the_hub_had_owners_resolve(typed: str, source: str) -> None:
    assert resolve_name(typed.upper()).source == resolve_name(typed).source == source


PIECES = (
    "openai:", "rerank:", "rerank-", "fusion:", "sparse:", "onnx:", "prompts:", "conse:", "all-MiniLM-L6-v2", "bm25",
    "@", "+", "#", "?", "&", "=", "128", "int8", "http://", "localhost", "[::1]", ":8000", "/v1", "~", "~x", "..", "/",
    "\\", "\0", "\n", " ", "İ", "日本", "%26", "%", "batch_size", "=16", "send.x", "9" * 30, "-1", "owner/name", '"',
    "{", "\ud800", "$HOME", "_API_KEY",
)  # fmt: skip


def test_whatever_is_typed_is_a_model_or_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    draw = random.Random(1)
    for _ in range(600):
        typed = "".join(draw.choice(PIECES) for _ in range(draw.randint(1, 9)))
        try:
            spec = resolve_name(typed)
        except BadInputError as error:
            assert str(error).rstrip().endswith((".", ")", "?")), typed
            continue
        assert candidate_of(spec).typed_name and spec.name
