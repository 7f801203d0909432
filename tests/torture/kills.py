"""Two processes on one workspace, killed at random moments over and over; some are let live, and what is left is read.

Each round runs two actions of ``actions`` in processes of their own and kills one of them with SIGKILL. After every
few rounds two processes compute what is missing, side by side, and everything is looked at: projects and their data,
every number, every text that was paid for. Then another model is computed from nothing, so that later kills fall into
encoding, too.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.candidates.by_spec import document_vectors, result_of
from components.datasets import guarded
from components.datasets.read import collection_from_path
from components.encoders.server.fingerprint import PROBE
from components.jobs.check_workspace import check_workspace
from components.measurements import measurement_at, place_of
from components.measurements.base import Subject
from components.records import Run
from components.results.store import run_to_table
from components.workspace import Workspace
from tests.cases import write_beir
from tests.torture import actions
from tests.torture.flips import Case, build, small_collection, tables

DOCUMENTS = {actions.PAID: 120, actions.GOES: 20, actions.STAYS: 25}
ROUNDS = 6  # kills until everything is looked at, and another model is computed
PRELOADED = ("bm25s", "chromadb", "httpx", "sklearn.decomposition")  # what actions import, so that no fork must
PATIENCE = 300.0  # seconds until a process that was let live must have ended


class Child:
    """A process of this one's making that does one thing; whatever it says goes into a file."""

    def __init__(self, work: Callable[[], None], log: Path) -> None:
        self._log, self._status = log, None
        self.pid = os.fork()
        if self.pid:
            return
        code = 1
        try:
            os.setsid()
            said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(said, 1)
            os.dup2(said, 2)
            work()
            code = 0
        except BaseException:  # the boundary of the process
            traceback.print_exc()
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def kill(self) -> bool:
        """End it at once; whether it was still at work. Its workers end with it."""
        ended, _ = os.waitpid(self.pid, os.WNOHANG)
        if ended:
            return False
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return True

    def check(self) -> None:
        """Wait for its end.

        Raises:
            AssertionError: it failed, or does not end.
        """
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                said = self._log.read_text(encoding="utf-8", errors="replace")
                assert status == 0, f"{self._log.name} ended with {os.waitstatus_to_exitcode(status)}: {said[-3000:]}"
                return
            time.sleep(0.01)
        self.kill()
        raise AssertionError(f"{self._log.name} did not end: {self._log.read_text(encoding='utf-8')[-1000:]}")


class Torture:
    """One workspace and what must stay as it is."""

    def __init__(self, scratch: Path) -> None:
        self.root = scratch / "workspace"
        self._asked, self._model = scratch / "asked.jsonl", scratch / "model"
        self._logs = scratch / "logs"
        self._logs.mkdir(parents=True)
        self._case: Case = build(self.root)
        self._counts = Counter[str]()
        self._epoch = 0
        for library in PRELOADED:
            importlib.import_module(library)
        for seed, (name, documents) in enumerate(DOCUMENTS.items(), start=5):
            write_beir(scratch / name, small_collection(seed, documents))
        guarded.read(collection_from_path, scratch / actions.GOES)  # the readers' server: all processes share it
        address = scratch / "address"
        self._server = Child(lambda: actions.serve(self._asked, address), self._logs / "server")
        while not address.exists():
            time.sleep(0.01)
        self._address = address.read_text(encoding="utf-8")
        self._next_model()
        self._start("measure").check()
        self._measured = self._measurements()
        self._paid_run = ""
        self._kept = self._stays()

    def close(self) -> None:
        """End the server."""
        self._server.kill()

    def _next_model(self) -> None:
        self._epoch += 1
        self._killed = 0
        self._model.write_text(f"openai:m{self._epoch}@{self._address}?batch_size={actions.BATCH}", encoding="utf-8")

    def _start(self, name: str) -> Child:
        work, _ = actions.ACTIONS[name]
        return Child(lambda: work(self.root), self._logs / name)

    def round(self, draw: random.Random) -> str:
        """Two actions, one of them killed; what was killed, "" where it had ended before."""
        names = [draw.choice(list(actions.ACTIONS)) for _ in range(2)]
        pair = [Child(lambda name=name: actions.ACTIONS[name][0](self.root), self._logs / f"{place}-{name}")  # type: ignore[misc]
                for place, name in enumerate(names)]  # fmt: skip
        time.sleep(draw.uniform(0.0, actions.ACTIONS[names[0]][1]))
        was_at_work = pair[0].kill()
        self._killed += was_at_work
        pair[1].check()
        return names[0] if was_at_work else ""

    def look(self) -> None:
        """Let two processes compute what is missing, and look at everything.

        Raises:
            AssertionError: something is lost, paid for twice, or another number.
        """
        before = self._read_asked()
        both = [self._start("compute"), Child(lambda: actions.compute(self.root), self._logs / "compute-too")]
        for one in both:
            one.check()
        self._start("measure").check()
        again = self._read_asked() - before
        assert max(again.values(), default=0) <= 1, "two processes that live asked for one text twice"
        self._look_at_what_was_paid()
        self._look_at_projects()
        self._next_model()

    def _read_asked(self) -> Counter[str]:
        """How often each text of this round's model was asked for; not the one by which a model is recognised."""
        lines = self._asked.read_text(encoding="utf-8").splitlines() if self._asked.exists() else []
        read = [json.loads(line) for line in lines]
        return Counter(text for model, text in read if model == f"m{self._epoch}" and text != PROBE)

    def _look_at_what_was_paid(self) -> None:
        workspace, data = Workspace(self.root), collection_from_path(self.root.parent / actions.PAID)
        spec = actions.paid_spec(self.root)
        found = result_of(workspace, data, spec)
        assert found is not None, "what was computed is gone"
        table = run_to_table(found.run).drop(columns="model", errors="ignore").to_csv(index=False)
        self._paid_run = self._paid_run or table
        assert table == self._paid_run, "a number of the paid model changed"
        texts = data.document_texts()
        wanted = np.array([actions.vector(text) for text in texts], dtype=np.float32)
        wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
        stored = document_vectors(workspace, data, spec)
        assert stored is not None, "stored vectors are gone"
        np.testing.assert_allclose(stored, wanted, atol=1e-6)
        counts = self._read_asked()
        assert set(counts) == {*texts, *data.queries["text"]}, "not every text was asked for"
        twice = sum(counts.values()) - len(counts)
        assert twice <= self._killed * actions.BATCH, f"{twice} texts paid for again after {self._killed} kills"
        self._counts["texts asked for"] += sum(counts.values())
        self._counts["of them again, lost with a killed process"] += twice

    def _measurements(self) -> dict[str, Any]:
        workspace = Workspace(self.root)
        found: dict[str, Any] = {}
        for project_id, specs in self._case.specs.items():
            collection = workspace.project_collection(workspace.project(project_id))
            for spec in specs:
                name = "robustness" if spec.kind == "bm25" else "sizes"
                measurement = measurement_at(place_of(name))
                kept = measurement.load(Subject(workspace, collection, spec), measurement.options)
                assert kept is not None, f"{name} of {spec.name} is gone"
                found[f"{project_id} {spec.name}"] = _plain(kept)
        return found

    def _stays(self) -> int:
        return sum(project.name == "Stays" for project in Workspace(self.root).projects())

    def _look_at_projects(self) -> None:
        workspace = Workspace(self.root)
        assert workspace.notice is None, workspace.notice
        assert set(self._case.specs) <= {project.id for project in workspace.projects()}, "a project is gone"
        for project in workspace.projects():
            workspace.load_collection(project.dataset_id)  # raises where its data are lost
        stays = self._stays()
        assert stays >= self._kept, f"{self._kept} imported projects were there and {stays} are left"
        self._kept = stays
        assert tables(workspace, self._case.specs) == self._case.tables, "a number changed"
        assert self._measurements() == self._measured, "a measurement changed"
        assert list(check_workspace(workspace)) == []

    def counted(self) -> dict[str, int]:
        """What was counted over all rounds."""
        return {**self._counts, "projects imported": self._kept}


def _plain(found: Any) -> str:  # noqa: ANN401 - whatever a measurement keeps
    """What was measured as text; times, which differ by themselves, are left out."""
    if isinstance(found, Run):
        return run_to_table(found).to_csv(index=False)
    if isinstance(found, pd.DataFrame):
        return found[[name for name in found if not str(name).endswith(("_ms", "seconds", "calls"))]].to_csv()
    if isinstance(found, Mapping):
        return "".join(f"{name}: {_plain(one)}" for name, one in sorted(found.items()))
    return "".join(_plain(getattr(found, one.name)) for one in fields(found))


def run(scratch: Path, kills: int, seed: int = 0, seconds: float = float("inf")) -> Mapping[str, int]:
    """Kill so often, or as often as so many seconds allow; what was counted.

    Raises:
        AssertionError: something is lost, paid for twice, or another number.
    """
    draw, done, until = random.Random(seed), Counter[str](), time.monotonic() + seconds  # noqa: S311 - no secret
    torture = Torture(scratch)
    try:
        while done.total() < kills and time.monotonic() < until:
            killed = torture.round(draw)
            done[killed] += bool(killed)
            if killed and done.total() % ROUNDS == 0:
                torture.look()
        torture.look()
    finally:
        torture.close()
    each = {f"killed: {name}": count for name, count in sorted(done.items()) if name}
    return {"kills": done.total(), **each, **torture.counted()}
