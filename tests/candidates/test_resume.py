"""Real models, real processes, kill -9: what was computed stays, and the rest follows as if nothing had happened."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
from pathlib import Path

import numpy as np
import psutil
import pytest

from components.candidates import indexing
from components.candidates.by_spec import resolve_name, result_of
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace
from tests.cases import (
    INT8,
    MINILM,
    QUICK,
    cli,
    collection,
    fresh_vectors,
    read_manifest,
    start_cli,
    stored_vectors,
    wait_until,
    write_beir,
)

DOCUMENTS = 230
QUERIES = 3
PATIENCE = 400  # seconds, for a computer that is busy with other things; all waits end as soon as they can


def stored_documents(workspace: Path) -> int:
    """Documents whose vectors are committed (the queries are encoded first)."""
    total = 0
    for path in workspace.glob("vectors/*/rows.sqlite"):
        with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(path)) as database:
            total += int(database.execute("select count(*) from vectors").fetchone()[0])
    return max(total - QUERIES, 0)


def worker_of(process: subprocess.Popen[bytes]) -> psutil.Process:
    """The worker process of a running command line."""
    return next(
        child
        for child in psutil.Process(process.pid).children(recursive=True)
        if any("components.jobs.worker_process" in part for part in child.cmdline())
    )


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.slow
@pytest.mark.parametrize(("model", "words"), [(MINILM, 70), (INT8, 100)])
def test_a_killed_run_resumes_and_gives_the_vectors_of_an_uninterrupted_one(
    tmp_path: Path, model: str, words: int
) -> None:
    content = collection(DOCUMENTS, QUERIES, words)
    data, workspace, log = write_beir(tmp_path / "data", content), tmp_path / "w", tmp_path / "log"
    call = ("compare", "--data", data, "--model", model, "--out", tmp_path / "out", "--workspace", workspace)

    # First the worker alone dies: the command line says so, with exit status 3 and the reason in the manifest.
    first = start_cli(log, *call)
    wait_until(lambda: stored_documents(workspace) >= 60, PATIENCE, "progress")
    worker_of(first).kill()
    assert first.wait(PATIENCE) == 3
    assert "ended unexpectedly" in str(read_manifest(tmp_path / "out")["failed"][model])
    assert b"ended unexpectedly" in log.read_bytes()

    # Then the command line itself dies, and its worker with it.
    stored = stored_documents(workspace)
    second = start_cli(log, *call)
    wait_until(lambda: stored_documents(workspace) > stored, PATIENCE, "progress after resuming")
    worker = worker_of(second)
    second.send_signal(signal.SIGKILL)
    second.wait()
    wait_until(lambda: is_gone(worker), 8, "end of the worker")

    stored = stored_documents(workspace)
    assert 60 < stored < DOCUMENTS
    third = cli(*call)
    assert third.returncode == 0, third.stderr
    facts = read_manifest(tmp_path / "out")["models"][model]
    assert facts["encoded_documents"] == DOCUMENTS - stored
    found = stored_vectors(workspace, content, model)
    np.testing.assert_allclose(found, fresh_vectors(content.document_texts(), model), atol=1e-5)

    # Nothing changed: nothing is encoded, and the model is not even loaded.
    fourth = cli(*call)
    assert fourth.returncode == 0
    assert "loading" not in fourth.stderr
    assert read_manifest(tmp_path / "out")["models"][model]["encoded_documents"] == 0


@pytest.mark.slow
def test_a_vector_of_the_int8_model_does_not_depend_on_its_batch() -> None:
    short, long = collection(20, 0, 12).document_texts(), collection(20, 0, 300).document_texts()
    alone = np.vstack([fresh_vectors([text], INT8) for text in short[:3]])
    together = fresh_vectors([*short[:3], *short[3:], *long], INT8)[:3]
    np.testing.assert_allclose(alone, together, atol=1e-5)


@pytest.mark.slow
def test_two_command_lines_on_one_workspace_lose_nothing(tmp_path: Path) -> None:
    content = collection(200, 10, 30)
    data, workspace = write_beir(tmp_path / "data", content), tmp_path / "w"
    common = ("compare", "--data", data, "--workspace", workspace, "--model", QUICK)
    one = start_cli(tmp_path / "log1", *common, "--model", INT8, "--out", tmp_path / "out1")
    two = start_cli(tmp_path / "log2", *common, "--model", "bm25", "--out", tmp_path / "out2")
    assert one.wait(PATIENCE) == 0, (tmp_path / "log1").read_text()
    assert two.wait(PATIENCE) == 0, (tmp_path / "log2").read_text()
    for model in (QUICK, INT8):
        np.testing.assert_allclose(
            stored_vectors(workspace, content, model), fresh_vectors(content.document_texts(), model), atol=1e-5
        )
    opened = Workspace(workspace)
    shared = SharedChroma(opened.chroma_folder)
    folder = shared.get()
    assert folder is not None
    for model in (QUICK, INT8, "bm25"):
        spec = resolve_name(model)
        assert result_of(opened, content, spec) is not None
        store = indexing.build_index(folder, opened, content, spec)
        if store is not None:
            np.testing.assert_allclose(
                store.vectors(content.documents["id"].tolist()), stored_vectors(workspace, content, model), atol=1e-6
            )
    shared.close()
