"""Candidates made of others: how they are typed, named and distinguished."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.candidates.by_spec import encoder_key, has_vectors, is_local, resolve_name, typed_name
from components.candidates.kinds.variant import truncation_note
from components.records import BadInputError
from components.spec import ModelSpec, leaves

ENDPOINT = "openai:m@http://h.example/v1"
NAMES = {
    "fusion:all-MiniLM-L6-v2+bm25": "all-MiniLM-L6-v2 + bm25",
    "fusion:all-MiniLM-L6-v2@binary+rescore+bm25": "all-MiniLM-L6-v2@binary+rescore + bm25",
    "all-MiniLM-L6-v2@128": "all-MiniLM-L6-v2@128",
    "wordllama-256@int8": "wordllama-256@int8",
    "use-multilingual-v3@64+binary+rescore": "use-multilingual-v3@64+binary+rescore",
    "rerank:cross-encoder/ms-marco-MiniLM-L6-v2@bm25": "bm25 → ms-marco-MiniLM-L6-v2 (top 50)",
    "rerank-20:cross-encoder/ms-marco-MiniLM-L6-v2@fusion:bm25+wordllama-256": (
        "bm25 + wordllama-256 → ms-marco-MiniLM-L6-v2 (top 20)"
    ),
    f"fusion:{ENDPOINT}+bm25": "m + bm25",
    f"{ENDPOINT}@256": "m@256",
}


@pytest.mark.parametrize("typed", NAMES)
def test_what_is_typed_has_a_readable_name_and_can_be_typed_again(typed: str) -> None:
    spec = resolve_name(typed)
    assert spec.name == NAMES[typed]
    assert resolve_name(typed_name(spec)) == spec
    assert ModelSpec.from_json(spec.to_json()) == spec


def test_spaces_and_case_do_not_matter() -> None:
    assert resolve_name("Fusion: BM25 + WordLlama-256").name == "bm25 + wordllama-256"
    assert resolve_name("rerank:MS-MARCO-MiniLM-L6-v2@bm25").source == "cross-encoder/ms-marco-MiniLM-L6-v2"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("fusion:bm25", "joins 2 to 4"),
        ("fusion:bm25+bm25", "fused with itself"),
        ("bm25@int8", "has no vectors"),
        ("wordllama-256@128@int8", "is a variant already"),
        ("wordllama-256@256", "allowed: 1 to 255"),
        ("wordllama-256@0", "allowed: 1 to 255"),
        ("wordllama-256@128+rescore", "Rescoring goes with"),
        ("wordllama-256@int8+binary", "two things at once"),
        ("wordllama-256@int4", '"int4" after @'),
        ("rerank:bm25", "write rerank:CROSS_ENCODER@BASE"),
        ("rerank:nowhere@bm25", "no cross-encoder known here"),
        ("rerank-1:a/b@bm25", "depth of 2 to 1,000"),
        ("rerank:a/b@rerank:a/b@bm25", "reranked already"),
    ],
)
def test_what_cannot_be_made_is_one_clear_sentence(typed: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said.replace("(", r"\(")):
        resolve_name(typed)


def test_keys_change_with_the_parts_and_with_what_is_done() -> None:
    names = ["wordllama-256@128", "wordllama-256@64", "wordllama-256@int8", "wordllama-256@int8+rescore"]
    names += ["all-MiniLM-L6-v2@128", "fusion:wordllama-256+bm25", "fusion:wordllama-256@128+bm25"]
    keys = [encoder_key(resolve_name(name)) for name in names]
    assert len(set(keys)) == len(keys)
    assert keys[0] == encoder_key(resolve_name("WordLlama-256@128"))


def test_a_reranker_from_another_folder_is_another_candidate(tmp_path: Path) -> None:
    keys = []
    for number in range(2):
        folder = tmp_path / str(number) / "reader"
        folder.mkdir(parents=True)
        (folder / "config.json").write_text("{}")
        (folder / "model.safetensors").write_bytes(bytes([number]))
        keys += [
            encoder_key(resolve_name(f"rerank:{folder}@bm25")),
            encoder_key(resolve_name(f"rerank-9:{folder}@bm25")),
        ]
    assert len(set(keys)) == 4


def test_texts_stay_here_only_if_they_do_for_every_part() -> None:
    assert is_local(resolve_name("fusion:wordllama-256+bm25"))
    assert not is_local(resolve_name(f"fusion:bm25+{ENDPOINT}"))
    assert not is_local(resolve_name(f"rerank:a/b@{ENDPOINT}"))


def test_only_variants_have_vectors_and_parts_come_down_to_models() -> None:
    spec = resolve_name("rerank:a/b@fusion:wordllama-256@128+wordllama-256@int8+bm25")
    assert [leaf.name for leaf in leaves(spec)] == ["wordllama-256", "bm25"]
    assert not has_vectors(spec)
    assert has_vectors(resolve_name("wordllama-256@int8"))


def test_a_cut_says_when_nobody_states_that_the_model_was_trained_for_it() -> None:
    assert "Nothing says that all-MiniLM-L6-v2" in truncation_note(resolve_name("all-MiniLM-L6-v2@128"))
    assert truncation_note(resolve_name("all-MiniLM-L6-v2@int8")) == ""
    assert truncation_note(resolve_name("jinaai/jina-embeddings-v5-text-nano@256")) == ""
    assert "32, 64, 128, 256, 512 numbers, not of 100" in truncation_note(
        resolve_name("jinaai/jina-embeddings-v5-text-nano@100")
    )
