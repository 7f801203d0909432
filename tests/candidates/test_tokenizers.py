"""Counting tokens with the tokenizer alone gives what the encoder itself counts."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from components.candidates.by_spec import build_encoder, reading_limit, resolve_name, token_counter
from components.candidates.token_limits import TokenCounter
from components.encoders import nano_e5, weights
from components.encoders.protocol import Encoder
from components.spec import ModelSpec
from tests.cases import ROOT

NAMES = ["all-MiniLM-L6-v2", "all-MiniLM-L6-v2-int8", "use-multilingual-v3", "wordllama-256"]
if nano_e5.is_available():
    NAMES.append("multilingual-e5-small-4bit")
STRANGE = [
    "",
    " ",
    "a",
    "a\0b",
    "\ud800 lone",
    "\u200b\u200b",
    "x" * 3000,
    "Café\tnaïve\n\n— “quotes” 😀😀 🦤",
    "東京都は日本の首都です。  全角　スペース",
    "ผู้ป่วยได้รับการรักษา",
    "\u2581 meta \u2581\u2581 spaces",
    "TB-4471-GRN / ERR_0x80070005",
    "[CLS] [SEP] <s> </s> <unk> passage: query:",
    "뷁 훼손된 글자",
]


@lru_cache
def encoder(name: str) -> Encoder:
    return build_encoder(resolve_name(name))


def counter(name: str) -> TokenCounter:
    found = token_counter(resolve_name(name))
    assert found is not None
    return found


def texts_of(test_data: Path, name: str) -> list[str]:
    lines = (test_data / name / "corpus.jsonl").read_text(encoding="utf-8").splitlines()[:1000]
    rows = [json.loads(line) for line in lines]
    return [f"{row.get('title', '')} {row['text']}".strip() for row in rows]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("collection", ["cranfield", "mlquestions_dev"])
def test_a_thousand_real_documents_count_as_the_encoder_counts(test_data: Path, name: str, collection: str) -> None:
    texts = texts_of(test_data, collection)
    assert len(texts) == 1000
    assert counter(name).count(texts) == encoder(name).count_tokens(texts)


@pytest.mark.parametrize("name", NAMES)
def test_strange_texts_count_as_the_encoder_counts(name: str) -> None:
    assert counter(name).count(STRANGE) == encoder(name).count_tokens(STRANGE)
    assert counter(name).count([]) == []


@pytest.mark.parametrize("name", NAMES)
def test_pieces_and_overhead_make_up_the_count(name: str) -> None:
    for text in ("The kettle switches off.", "Wie hoch ist der Mont Blanc?", "electroencephalography of TB-4471-GRN"):
        assert len(counter(name).pieces(text)) + counter(name).overhead == counter(name).count([text])[0]


@pytest.mark.parametrize("name", NAMES)
def test_limits_are_those_of_the_encoder(name: str) -> None:
    limit = reading_limit(resolve_name(name))
    assert limit.max_tokens == encoder(name).max_tokens
    assert limit.reads_all == (limit.max_tokens is None)
    assert limit.room == limit.max_tokens


def test_unknown_tokens_are_told_from_known_ones() -> None:
    assert counter("all-MiniLM-L6-v2").unknown_share(["the kettle"]) == 0
    assert counter("all-MiniLM-L6-v2").unknown_share(["🦤"]) == 1
    assert counter("all-MiniLM-L6-v2").unknown_share(["the 🦤"]) == 0.5
    assert counter("wordllama-256").unknown_share(["the kettle"]) == 0
    assert counter("wordllama-256").unknown_share(["𓀀"]) > 0.5  # spelled in bytes
    assert counter("use-multilingual-v3").unknown_share(["the kettle"]) == 0
    assert counter("use-multilingual-v3").unknown_share(["𓀀 the"]) > 0.2
    for name in NAMES:
        assert counter(name).unknown_share([]) == 0


@pytest.mark.skipif(not nano_e5.is_available(), reason="not built for this computer")
def test_the_vocabulary_in_the_file_of_e5_cuts_as_its_engine_does(test_data: Path) -> None:
    e5 = counter("multilingual-e5-small-4bit")
    texts = [text[:300] for text in texts_of(test_data, "mlquestions_dev")[:200]]
    own = [len(e5.pieces(text)) + e5.overhead for text in texts]
    assert sum(a == b for a, b in zip(own, e5.count(texts), strict=True)) >= 198  # ties are broken differently
    assert e5.unknown_share(["the kettle"]) == 0
    assert e5.unknown_share(["𓀀𓀀"]) > 0


def test_models_with_one_tokenizer_share_their_counts() -> None:
    assert counter("all-MiniLM-L6-v2").identity == counter("all-MiniLM-L6-v2-int8").identity
    assert len({counter(name).identity for name in NAMES}) == len(NAMES) - 1


@pytest.mark.parametrize(
    "spec",
    [
        ModelSpec("api", "openai", "https://api.openai.com/v1"),
        ModelSpec("bm25", "bm25"),
        ModelSpec("ours", "run", "x.trec"),
        ModelSpec("nobody/has-this", "sentence-transformers", "nobody/has-this"),
    ],
    ids=lambda spec: spec.kind,
)
def test_who_cannot_tell_says_so(spec: ModelSpec) -> None:
    assert token_counter(spec) is None


def test_a_limit_that_nobody_knows_is_not_taken_for_none() -> None:
    assert not reading_limit(ModelSpec("api", "openai", "https://x.example/v1")).reads_all
    assert reading_limit(ModelSpec("api", "openai", "https://x.example/v1")).max_tokens is None
    assert reading_limit(ModelSpec("api", "openai", "https://x.example/v1", {"max_tokens": 8191})).max_tokens == 8191
    assert reading_limit(ModelSpec("bm25", "bm25")).reads_all


@pytest.fixture(scope="module")
def saved_models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """MiniLM saved with a prompt, and static models that read all or the first 128 tokens, each as a folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer

    root = tmp_path_factory.mktemp("models")
    source = weights.package_folder(weights.MINILM) / "model"
    full = SentenceTransformer(str(source), prompts={"query": "", "document": "text to be found: "})
    full.max_seq_length = 128
    full.save(str(root / "prompted"))
    for name in ("static", "static-cut"):
        tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))  # cuts at 128 as saved
        if name == "static":
            tokenizer.no_truncation()
        table = np.random.default_rng(0).standard_normal((tokenizer.get_vocab_size(), 4), dtype=np.float32)
        SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table)]).save(str(root / name))
    return {path.name: path for path in root.iterdir()}


@pytest.mark.parametrize("kind", ["prompted", "static", "static-cut"])
def test_a_folder_counts_and_limits_as_its_encoder_does(saved_models: dict[str, Path], kind: str) -> None:
    spec = resolve_name(str(saved_models[kind]))
    built, told = build_encoder(spec), token_counter(spec)
    assert told is not None
    texts = ["The kettle switches off.", "électroencéphalographie " * 200, "a", *STRANGE[6:12]]
    assert told.count(texts) == built.count_tokens(texts)
    assert reading_limit(spec).max_tokens == built.max_tokens
    assert reading_limit(spec).reads_all == (kind == "static")


def test_a_static_model_whose_tokenizer_cuts_is_not_said_to_read_everything(saved_models: dict[str, Path]) -> None:
    spec = resolve_name(str(saved_models["static-cut"]))
    limit, told = reading_limit(spec), token_counter(spec)
    assert (limit.max_tokens, limit.reads_all) == (128, False)
    assert told is not None
    assert told.count(["a " * 500]) == [500]


@pytest.mark.parametrize("kind", ["static", "static-cut"])
def test_a_static_model_counts_a_thousand_documents_as_its_encoder_and_its_own_tokenizer_do(
    test_data: Path, saved_models: dict[str, Path], kind: str
) -> None:
    from tokenizers import Tokenizer

    own = Tokenizer.from_file(str(next(saved_models[kind].rglob("tokenizer.json"))))
    own.no_truncation()
    own.no_padding()
    texts = texts_of(test_data, "cranfield")
    counts = [len(own.encode(text, add_special_tokens=False)) for text in texts]
    spec = resolve_name(str(saved_models[kind]))
    told = token_counter(spec)
    assert told is not None
    assert max(counts) > 128
    assert told.count(texts) == counts
    assert build_encoder(spec).count_tokens(texts) == counts


def test_counting_the_tokens_of_a_static_model_leaves_its_vectors_as_they_are(saved_models: dict[str, Path]) -> None:
    built = build_encoder(resolve_name(str(saved_models["static-cut"])))
    text = "the " * 128 + "kettle " * 500
    before = built.encode_documents([text])
    assert built.count_tokens([text]) == [628]
    assert np.array_equal(built.encode_documents([text]), before)


def test_a_prompt_takes_room(saved_models: dict[str, Path]) -> None:
    limit = reading_limit(resolve_name(str(saved_models["prompted"])))
    assert limit.max_tokens == 128
    assert limit.prompt_tokens == len("text to be found :".split())
    assert limit.room == 128 - limit.prompt_tokens


def test_counting_loads_no_weights() -> None:
    code = (
        "import sys; from components.candidates.by_spec import resolve_name; "
        "from components.candidates.by_spec import token_counter; "
        f"[token_counter(resolve_name(name)).count(['a text']) for name in {NAMES[:4]!r}]; "
        "sys.stdout.write(' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert {"torch", "sentence_transformers", "transformers", "onnxruntime"} & set(done.stdout.split()) == set()
