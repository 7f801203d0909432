from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from components.candidates.by_spec import resolve_name, result_of
from components.candidates.kinds.own_run import add_ready_run
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.i18n import reading
from components.jobs import ComputeJob, JobRegistry, Step, Worker, WorkerFailedError, saved_status
from components.jobs import step as step_module
from components.jobs import worker as worker_module
from components.measurements import maps
from components.records import Collection, Ranking, Run
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace
from tests.cases import MINILM, NOWHERE, QUICK, ROOT, collection, environment, wait_until

# A server as the app is: a job runs in a thread of it, and then it is killed.
SERVER = """
import sys, time
from pathlib import Path
from components.i18n import reading
from components.jobs import ComputeJob, JobRegistry
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
job = ComputeJob(
    workspace, sys.argv[2], [ModelSpec.from_json(sys.argv[3])], chroma=SharedChroma(workspace.chroma_folder)
)
JobRegistry().start(job)
while not job.is_over:
    worker = job._worker
    stage = job.maps.stage or job.steps[0].stage
    if worker is not None:
        sys.stdout.write(f"{worker.process.pid} {stage} {job.steps[0].done}\\n")
        sys.stdout.flush()
    time.sleep(0.05)
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def job_of(workspace: Workspace, content: Collection, *names: str, **options: Any) -> ComputeJob:
    specs = [resolve_name(name) for name in names]
    chroma = options.pop("chroma", None) or SharedChroma(workspace.chroma_folder)
    return ComputeJob(
        workspace, workspace.save_collection(content), specs, chroma=chroma, **({"with_maps": False} | options)
    )


def states(job: ComputeJob) -> list[str]:
    return [step.state for step in job.steps]


def test_a_job_computes_models_maps_and_indexes(workspace: Workspace) -> None:
    content = collection(30, 5)
    job = job_of(workspace, content, "bm25", QUICK, with_maps=True)
    assert saved_status(workspace, content, job.steps[1].spec) == "not computed"
    job.run()
    assert (job.state, states(job), job.maps.state, job.notes) == ("done", ["done", "done"], "done", [])
    assert job.steps[1].manifest["ann_recall@10"] == 1.0
    assert job.started is not None
    assert job.ended is not None
    spec = job.steps[1].spec
    assert saved_status(workspace, content, spec) == "ready"
    more = collection(40, 5)
    stored = len(set(content.document_texts()) & set(more.document_texts()))
    assert saved_status(workspace, more, spec) == (f"partial: {stored} of 40" if stored else "not computed")
    layout = maps.saved_layout(workspace, content, spec, spec)
    assert layout is not None
    assert layout.points.shape == (30, 2)


def test_with_one_more_candidate_only_that_one_is_computed(workspace: Workspace) -> None:
    content = collection(30, 5)
    job_of(workspace, content, QUICK).run()
    old, new = resolve_name(QUICK), resolve_name("bm25")
    before = result_of(workspace, content, old)
    again = job_of(workspace, content, QUICK, "bm25", only_missing=True, with_maps=True)
    again.run()
    after = result_of(workspace, content, old)
    assert before is not None
    assert after is not None
    assert after.manifest == before.manifest  # when it was computed, how long it took, its times: all as it was
    assert result_of(workspace, content, new) is not None
    assert (states(again), again.maps.state) == (["done", "done"], "done")


def test_a_result_that_is_too_short_is_computed_again(workspace: Workspace) -> None:
    content = collection(30, 5)
    job_of(workspace, content, "bm25", depth=5).run()
    job_of(workspace, content, "bm25", depth=20, only_missing=True).run()
    found = result_of(workspace, content, resolve_name("bm25"))
    assert found is not None
    assert found.manifest["depth"] == 20


def test_a_model_that_fails_does_not_stop_the_others(workspace: Workspace) -> None:
    job = job_of(workspace, collection(20, 3), NOWHERE, "bm25", QUICK)
    job.run()
    assert job.state == "failed"
    assert {step.name: step.state for step in job.steps} == {NOWHERE: "failed", "bm25": "done", QUICK: "done"}
    reason = next(step.reason for step in job.steps if step.name == NOWHERE)
    assert NOWHERE in reason
    assert "\n" not in reason


def test_why_a_model_failed_and_what_a_run_keeps_is_read_in_the_language_of_who_reads(workspace: Workspace) -> None:
    content = collection(20, 3)
    zeros = np.zeros((len(content.documents), 4), dtype=np.float32)
    ready = add_ready_vectors(workspace, "mine", content, zeros, np.ones((len(content.queries), 4), dtype=np.float32))
    job = job_of(workspace, content, NOWHERE)
    job.steps.append(Step(ready))
    with reading("ja"):
        job.run()
    told = {}
    for language in ("ja", "en"):
        with reading(language):
            kept = result_of(workspace, content, ready)
            assert kept is not None and kept.manifest.self_checks
            told[language] = [job.steps[0].reason, *kept.manifest.self_checks]
    assert all(sentence.isascii() for sentence in told["en"]), told
    assert not any(sentence.isascii() for sentence in told["ja"]), told


@pytest.mark.parametrize("broken", ["chroma.sqlite3", None])
def test_a_broken_index_is_a_note_and_the_results_stand(workspace: Workspace, broken: str | None) -> None:
    if broken is None:
        workspace.chroma_folder.write_text("a file where the folder should be")
    else:
        workspace.chroma_folder.mkdir()
        (workspace.chroma_folder / broken).write_bytes(b"this is no database" * 100)
    content = collection(20, 3)
    job = job_of(workspace, content, QUICK, "bm25")
    job.run()
    assert states(job) == ["done", "done"], job.steps
    assert len(job.notes) == 1
    assert "could not be built" in job.notes[0]
    assert result_of(workspace, content, job.steps[0].spec) is not None


def test_what_a_person_brought_ready_is_computed_like_a_model(workspace: Workspace) -> None:
    content = collection(20, 2)
    rows = np.random.default_rng(0).normal(size=(20, 24)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    vectors = add_ready_vectors(workspace, "ours", content, rows, rows[:2])
    run = add_ready_run(workspace, "live", Run("live", {"q0": Ranking(("d3",), np.array([1.0]))}))
    job = ComputeJob(
        workspace,
        workspace.save_collection(content),
        [vectors, run],
        chroma=SharedChroma(workspace.chroma_folder),
        with_maps=False,
    )
    job.run()
    assert (job.state, states(job), job.notes) == ("done", ["done", "done"], [])
    found = result_of(workspace, content, vectors)
    assert found is not None
    assert found.run.rankings["q1"].doc_ids[0] == "d1"
    assert found.manifest["ann_recall@10"] == 1.0


def test_a_job_on_data_that_is_gone_ends_and_says_so(workspace: Workspace) -> None:
    job = ComputeJob(workspace, "0" * 16, [resolve_name("bm25")], chroma=SharedChroma(workspace.chroma_folder))
    job.run()
    assert job.state == "failed"
    assert "not in this workspace" in job.notes[0]


def test_a_job_cancelled_before_it_began_computes_nothing(workspace: Workspace) -> None:
    registry, first = JobRegistry(), job_of(workspace, collection(20, 3), "bm25", project_id="a")
    waiting = job_of(workspace, collection(20, 3), "bm25", project_id="b")
    release = threading.Event()
    first.run = release.wait  # type: ignore[method-assign,assignment]
    registry.start(first)
    assert registry.start(waiting) is waiting
    assert registry.start(job_of(workspace, collection(20, 3), "bm25", project_id="b")) is waiting
    registry.cancel_all()
    release.set()
    assert waiting.is_over
    assert waiting.state == "cancelled"
    assert registry.of_project("b") is waiting
    assert registry.of_project("c") is None


@pytest.mark.slow
def test_a_cancelled_job_keeps_what_it_committed_and_its_worker_ends(workspace: Workspace) -> None:
    content = collection(400, 3, 80)
    job = job_of(workspace, content, MINILM, "all-MiniLM-L6-v2-int8")
    thread = threading.Thread(target=job.run)
    thread.start()
    wait_until(lambda: job.steps[0].stage == "documents" and job.steps[0].done >= 64, 90, "progress")
    assert job._worker is not None
    worker = job._worker.process
    job.cancel()
    thread.join(15)
    assert not thread.is_alive()
    assert worker.poll() is not None
    assert (job.state, states(job)) == ("cancelled", ["cancelled", "cancelled"])
    status = saved_status(workspace, content, job.steps[0].spec)
    assert status.startswith("partial: ")
    assert int(status.split()[1]) >= 64


def start_server(workspace: Workspace, content: Collection, spec: ModelSpec) -> subprocess.Popen[str]:
    arguments = [str(workspace.root), workspace.save_collection(content), spec.to_json()]
    return subprocess.Popen(
        [sys.executable, "-c", SERVER, *arguments], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    )


def kill_server_when(server: subprocess.Popen[str], stage: str, at_least: int = 0) -> psutil.Process:
    """Kill the server as soon as its worker is at that stage; the worker."""
    assert server.stdout is not None
    for line in server.stdout:
        pid, _, rest = line.partition(" ")
        now, _, done = rest.rpartition(" ")
        if now == stage and int(done) >= at_least:
            worker = psutil.Process(int(pid))
            server.kill()
            server.communicate()
            return worker
    raise AssertionError(f"the server ended before {stage}")


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.slow
def test_a_killed_server_leaves_no_worker(workspace: Workspace) -> None:
    server = start_server(workspace, collection(400, 3, 80), resolve_name(MINILM))
    worker = kill_server_when(server, "documents", 64)
    wait_until(lambda: is_gone(worker), 5, "end of the worker")


@pytest.mark.slow
def test_a_server_killed_while_a_map_is_drawn_leaves_no_worker(workspace: Workspace) -> None:
    content = collection(3000, 0)
    rows = np.random.default_rng(0).normal(size=(3000, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    spec = add_ready_vectors(workspace, "ours", content, rows, np.empty((0, 64), np.float32))
    worker = kill_server_when(start_server(workspace, content, spec), "maps")
    wait_until(lambda: is_gone(worker), 5, "end of the worker")


def test_a_worker_that_dies_in_the_middle_of_a_line_is_a_failure_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        'import os, sys; sys.stdout.write(\'{"event": "done", "resu\'); sys.stdout.flush(); os.kill(os.getpid(), 9)'
    )
    start = subprocess.Popen
    monkeypatch.setattr(
        worker_module.subprocess, "Popen", lambda _command, **options: start([sys.executable, "-c", script], **options)
    )
    with pytest.raises(WorkerFailedError, match="ended unexpectedly"):
        Worker({}, tmp_path / "log").finish(lambda _: None)


def test_the_time_left_is_said_only_when_it_can_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 101.0, 110.0])
    monkeypatch.setattr(step_module.time, "monotonic", lambda: next(clock))
    step = Step(ModelSpec("m", "bm25"))
    assert step.seconds_left is None

    def event(share: float) -> Mapping[str, Any]:
        return {"stage": "documents", "done": int(share * 100), "total": 100, "share": share, "texts_per_second": 5.0}

    step.update(event(0.5))
    step.update(event(0.501))
    assert step.seconds_left is None
    step.update(event(0.75))
    assert step.seconds_left == pytest.approx(1.0)
    assert json.dumps(step.texts_per_second) == "5.0"


def test_models_somebody_waits_for_come_first_with_their_parts(workspace: Workspace) -> None:
    content = collection(6, 2)
    specs = [resolve_name(name) for name in ("bm25", "wordllama-256", MINILM)]
    specs.append(resolve_name(f"fusion:{MINILM}+wordllama-256"))
    chroma = SharedChroma(workspace.chroma_folder)

    def order(*first: str) -> list[str]:
        job = ComputeJob(workspace, workspace.save_collection(content), specs, chroma=chroma, first=first)
        return [step.name for step in job.steps]

    assert order()[-1] == specs[-1].name
    assert order(MINILM) == [MINILM, "bm25", "wordllama-256", specs[-1].name]
    assert order(specs[-1].name) == ["wordllama-256", MINILM, specs[-1].name, "bm25"]
