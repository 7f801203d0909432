"""Models that want "query:" and are used without it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.candidates.by_spec import encoder_key, resolve_name, typed_name
from components.candidates.prefixes import missing_prompts, with_prompts
from components.records import BadInputError


def model_folder(path: Path, prompts: dict[str, str] | None = None) -> Path:
    path.mkdir(parents=True)
    (path / "config.json").write_text("{}")
    (path / "model.safetensors").write_bytes(b"weights")
    if prompts is not None:
        (path / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    return path


@pytest.mark.parametrize(
    ("name", "query", "document"),
    [
        ("my-multilingual-e5-base-v7", "query: ", "passage: "),
        ("bge-small-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("nomic-embed-text-v1.5-tuned", "search_query: ", "search_document: "),
    ],
)
def test_a_folder_whose_name_tells_its_family_is_flagged(tmp_path: Path, name: str, query: str, document: str) -> None:
    missing = missing_prompts(resolve_name(str(model_folder(tmp_path / name))))
    assert missing is not None
    assert (missing.query, missing.document) == (query, document)
    assert query in missing.sentence


def test_prompts_that_are_there_are_not_missed(tmp_path: Path) -> None:
    saved = model_folder(tmp_path / "e5-base-v2", {"query": "query: ", "document": "passage: "})
    assert missing_prompts(resolve_name(str(saved))) is None
    half = model_folder(tmp_path / "half" / "e5-base-v2", {"query": "query: "})
    found = missing_prompts(resolve_name(str(half)))
    assert found is not None
    assert (found.query, found.document) == ("", "passage: ")
    for name in ("intfloat/multilingual-e5-small", "all-MiniLM-L6-v2", "bm25", "multilingual-e5-small-4bit"):
        assert missing_prompts(resolve_name(name)) is None, name


def test_a_server_that_offers_such_a_model_is_flagged_too() -> None:
    spec = resolve_name("openai:intfloat/e5-large-v2@http://127.0.0.1:8/v1")
    found = missing_prompts(spec)
    assert found is not None and found.listed == "intfloat/e5-large-v2"


def test_with_its_prompts_it_is_another_candidate_that_can_be_typed(tmp_path: Path) -> None:
    spec = resolve_name(str(model_folder(tmp_path / "e5-base-v2")))
    prompted = with_prompts(spec)
    assert prompted.name == "e5-base-v2 + prompts"
    assert encoder_key(prompted) != encoder_key(spec)
    assert missing_prompts(prompted) is None
    assert resolve_name(typed_name(prompted)) == prompted
    with pytest.raises(BadInputError, match="lacks no prompts"):
        with_prompts(prompted)
