"""What is done to a workspace while processes are killed: each action runs in a process of its own.

Every action uses what the app and the command line use, and is told the workspace's folder alone. A server that writes
down every text it is asked for stands for one that is paid (``serve``).
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from components.candidates.names import resolve_name
from components.cli import main as command_line
from components.datasets.read import collection_from_path
from components.jobs import ComputeJob, Job, MeasureJob, worker_process
from components.jobs.cleanup import delete_project
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.stores.vector_cache import text_hash
from components.workspace import Workspace
from tests.encoders.hostile_server import Handler, hostile_server
from tests.torture.flips import BM25, DIM

PAUSE = 0.004  # seconds a text takes to encode, so that kills fall into it
BATCH = 8  # texts of a request: what a kill may lose, and no more
PAID, GOES, STAYS = "paid", "goes", "stays"
"""Folders of data beside the workspace: for projects that are computed, that are deleted, and that are imported."""


def vector(text: str) -> list[float]:
    """What the server answers to a text."""
    return list(np.random.default_rng(int.from_bytes(text_hash("document", text)[:4], "little")).normal(size=DIM))


def serve(asked: Path, told: Path) -> None:
    """A server that answers slowly and writes every request into ``asked``, one line each, before it answers.

    Its address is written into ``told``. It runs until its process is ended.
    """
    guard = threading.Lock()

    def answer(handler: Handler, body: dict[str, Any]) -> None:
        texts = body["input"]
        time.sleep(PAUSE * len(texts))
        with guard, asked.open("a", encoding="utf-8") as file:
            file.write("".join(f"{json.dumps([body['model'], text])}\n" for text in texts))
        with contextlib.suppress(OSError):  # whoever asked may be killed
            handler.answer([vector(text) for text in texts])

    with hostile_server(rule=answer) as server:
        told.with_suffix(".new").write_text(server.address, encoding="utf-8")
        told.with_suffix(".new").replace(told)
        threading.Event().wait()


def paid_spec(root: Path) -> ModelSpec:
    """The model that costs something in this round."""
    return resolve_name((root.parent / "model").read_text(encoding="utf-8"))


def specs_of(workspace: Workspace, root: Path) -> list[ModelSpec]:
    """What is computed on the data that are paid for."""
    return [BM25, paid_spec(root)]


class _Page(Job):
    """A job of a page whose worker is this process: kills fall into the work, not into the start of a worker."""

    def _ask(
        self,
        work: str,
        specs: Sequence[ModelSpec],
        report: Callable[[Mapping[str, Any]], None],
        options: Mapping[str, Any] | None = None,
        *,
        of_all: bool = False,
    ) -> Any:  # noqa: ANN401 - as Job
        request = {
            "work": work,
            "workspace": str(self._workspace.root),
            "dataset_id": self._dataset_id,
            "document_limit": None if of_all else self._limit,
            "specs": [spec.to_json() for spec in specs],
            "options": dict(options or {}),
            "spending": self._spending.as_options(),
        }
        return worker_process._work(request, lambda event, **content: report({"event": event, **content}))


class _Compute(_Page, ComputeJob):
    """Computing models, their index and their maps."""


class _Measure(_Page, MeasureJob):
    """Measuring one thing of several models."""


def _run(job: Job, chroma: SharedChroma) -> None:
    job.run()
    chroma.close()
    failed = [f"{step.name}: {step.reason}" for step in job.steps if step.state != "done"]
    if failed or job.state != "done":
        raise RuntimeError(f"{job.state}: {'; '.join([*failed, *job.notes])}")


def compute(root: Path) -> None:
    """Press Compute: results, index and maps."""
    workspace = Workspace(root)
    dataset = workspace.save_collection(collection_from_path(root.parent / PAID))
    chroma = SharedChroma(workspace.chroma_folder)
    _run(_Compute(workspace, dataset, specs_of(workspace, root), chroma=chroma), chroma)


def measure(root: Path) -> None:
    """Press a button that measures: here what models lose by shorter and coarser vectors, and under edits."""
    workspace = Workspace(root)
    for project in workspace.projects():
        ready = [one.spec for one in project.candidates if one.name == "ours"]
        if ready:
            chroma = SharedChroma(workspace.chroma_folder)
            _run(_Measure(workspace, project.dataset_id, ready, "sizes", chroma=chroma), chroma)
            chroma = SharedChroma(workspace.chroma_folder)
            _run(_Measure(workspace, project.dataset_id, [BM25], "robustness", chroma=chroma), chroma)


def projects(root: Path) -> None:
    """Make projects and delete them, of data that other processes compute on or import meanwhile."""
    workspace, chroma = Workspace(root), SharedChroma(root / "chroma")
    for name in (GOES, PAID):
        data = collection_from_path(root.parent / name)
        project = workspace.create_project("Comes and goes", data)
        workspace.judge(project.id, "q1", "d1", 1)
        delete_project(workspace, project.id, chroma)
    chroma.close()


def import_data(root: Path) -> None:
    """Make a project that stays, of data that others delete."""
    workspace = Workspace(root)
    for name in (GOES, STAYS):
        project = workspace.create_project("Stays", collection_from_path(root.parent / name))
        workspace.set_candidates(project.id, [BM25])


def compare(root: Path) -> None:
    """The command, with its workers as processes of their own; data of a project that others delete."""
    out = root.parent / "out" / str(os.getpid())
    names = ["--model", "bm25", "--model", (root.parent / "model").read_text(encoding="utf-8")]
    data = ["--data", str(root.parent / PAID), "--out", str(out), "--workspace", str(root)]
    status = command_line(["compare", *data, *names, "--yes"])
    if status:
        raise RuntimeError(f"compare ended with {status}")


ACTIONS: Mapping[str, tuple[Callable[[Path], None], float]] = {
    "compare": (compare, 9.0),
    "compute": (compute, 2.0),
    "measure": (measure, 2.0),
    "projects": (projects, 1.0),
    "import": (import_data, 1.0),
}
"""Name -> what it does, and within how many seconds of its start it is killed."""
