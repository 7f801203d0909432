"""Small collections, an encoder without weights, and ways to run the command line, for tests of the engine."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from components.candidates.by_spec import build_encoder, document_vectors, encoder_key, resolve_name
from components.datasets.chunking import chunk_collection
from components.encoders.minilm_tokens import minilm_tokens
from components.records import Collection, FloatArray
from components.spec import ModelSpec
from components.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
WORDS = (
    "harbour copper lantern orchard velvet compass granite meadow thunder saddle whisper cobalt timber canyon "
    "feather anchor ribbon glacier pepper violin marble beacon cactus dagger ember falcon gutter hazel ivory jungle"
).split()
QUICK = "wordllama-256"  # loads in a second
MINILM = "all-MiniLM-L6-v2"
INT8 = "all-MiniLM-L6-v2-int8"
NOWHERE = "no-such-owner/no-such-model"


def texts(count: int, words: int = 12, seed: int = 0) -> list[str]:
    """Different texts of random words, of ``words / 2`` to ``words`` words each."""
    rng = np.random.default_rng(seed)
    return [
        f"{number} " + " ".join(rng.choice(WORDS, size=int(rng.integers(words // 2, words + 1))))
        for number in range(count)
    ]


def collection(count: int = 30, queries: int = 5, words: int = 12) -> Collection:
    """Documents d0.., queries q0.. that repeat the first words of the document each is about, and judgments."""
    bodies = texts(count, words)
    documents = pd.DataFrame(
        {"id": [f"d{i}" for i in range(count)], "title": "", "text": bodies, "label": "", "language": ""}
    ).astype("str")
    asked = pd.DataFrame(
        {"id": [f"q{i}" for i in range(queries)], "text": [" ".join(bodies[i].split()[1:6]) for i in range(queries)]}
    ).astype("str")
    judged = pd.DataFrame(
        {"query_id": asked["id"], "doc_id": [f"d{i}" for i in range(queries)], "grade": np.ones(queries, np.int64)}
    )
    return Collection("cases", documents, asked, judged)


def write_beir(folder: Path, content: Collection, *, with_queries: bool = True, with_qrels: bool = True) -> Path:
    """The collection as a folder in BEIR layout."""
    (folder / "qrels").mkdir(parents=True)
    rows = zip(content.documents["id"], content.documents["title"], content.documents["text"], strict=True)
    lines = [json.dumps({"_id": name, "title": title, "text": text}) for name, title, text in rows]
    (folder / "corpus.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if with_queries:
        asked = zip(content.queries["id"], content.queries["text"], strict=True)
        lines = [json.dumps({"_id": name, "text": text}) for name, text in asked]
        (folder / "queries.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if with_qrels:
        judged = content.judgments.itertuples(index=False)
        lines = ["query-id\tcorpus-id\tscore", *(f"{row.query_id}\t{row.doc_id}\t{row.grade}" for row in judged)]
        (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def write_documents(path: Path, bodies: Sequence[str]) -> Path:
    """A single documents file: id,text."""
    frame = pd.DataFrame({"id": [f"d{i}" for i in range(len(bodies))], "text": list(bodies)})
    frame.to_csv(path, index=False)
    return path


def environment() -> dict[str, str]:
    """Variables for processes under test: no network, two threads."""
    return {**os.environ, "OMP_NUM_THREADS": "2", "HF_HUB_OFFLINE": "1"}


def cli(*arguments: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """One call of the command line, waited for."""
    command = [sys.executable, "-m", "components.cli", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=env or environment(), capture_output=True, text=True, timeout=240, check=False
    )


def start_cli(log: Path, *arguments: object) -> subprocess.Popen[bytes]:
    """The command line in the background; what it says goes to ``log``."""
    command = [sys.executable, "-m", "components.cli", *map(str, arguments)]
    with log.open("wb") as said:
        return subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=said, stderr=said)


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Return as soon as the condition holds; fail when it does not within that time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.02)


def read_manifest(folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    """manifest.json of an output folder."""
    content: dict[str, dict[str, dict[str, object]]] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return content


def stored_vectors(workspace: Path, content: Collection, model: str) -> FloatArray:
    """The stored document vectors of a model, in table order."""
    found = document_vectors(Workspace(workspace), content, resolve_name(model))
    assert found is not None
    return found


def fresh_vectors(bodies: Sequence[str], model: str) -> FloatArray:
    """The texts encoded here and now."""
    return build_encoder(resolve_name(model)).encode_documents(bodies)


class FakeEncoder:
    """Vectors from hashes of texts: quick, no weights, and it remembers what it was asked for."""

    key = encoder_key(ModelSpec("fake", "wordllama"))
    dim = 8
    max_tokens = None

    def __init__(self) -> None:
        self.documents: list[str] = []
        self.queries: list[str] = []

    def encode_documents(self, bodies: Sequence[str]) -> FloatArray:
        self.documents.extend(bodies)
        return self.vectors(bodies)

    def encode_queries(self, bodies: Sequence[str]) -> FloatArray:
        self.queries.extend(bodies)
        return self.vectors(bodies)

    def count_tokens(self, bodies: Sequence[str]) -> None:
        return None

    def vectors(self, bodies: Sequence[str]) -> FloatArray:
        rows = [np.frombuffer(hashlib.sha256(text.encode()).digest()[:8], dtype=np.uint8) for text in bodies]
        found = np.asarray(rows, dtype=np.float32).reshape(-1, self.dim) + 1
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def chunked(content: Collection, size: int, overlap: int) -> Collection:
    """The collection cut into chunks, counted as the app counts."""
    return chunk_collection(content, minilm_tokens, size, overlap)
