"""Background work: each model in a worker process of its own, one after another, with progress, cancel and resume.

A job is a plain object that its thread changes and pages read. What it computed is in the vector cache and the results,
so a job that was cancelled or killed is resumed by starting it again.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from components.models.spec import ModelSpec
from components.pipeline import indexing
from components.records import BadInputError, Collection
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 5.0  # between closing a worker's stdin and killing it
QUICK_KINDS = ("bm25", "run", "vectors", "wordllama")  # done in seconds
SETTLE_SHARE = 0.02  # of a model's work before its time left is believed

State = Literal["waiting", "running", "done", "failed", "cancelled"]
log = logging.getLogger(__name__)


class WorkerFailedError(RuntimeError):
    """A worker ended without a result; the message is a sentence for the person."""


@dataclass
class Step:
    """One model's part of a job."""

    spec: ModelSpec
    state: State = "waiting"
    stage: str = ""
    done: int = 0
    total: int = 0
    share: float = 0.0
    texts_per_second: float | None = None
    reason: str = ""
    manifest: dict[str, Any] = field(default_factory=dict)
    _began: float | None = None
    _share_at_start: float = 0.0

    @property
    def name(self) -> str:
        """The model's name."""
        return self.spec.name

    def update(self, event: Mapping[str, Any]) -> None:
        """Take over a progress line."""
        if event["stage"] != self.stage:
            self._began, self._share_at_start = time.monotonic(), float(event.get("share", 0.0))
        self.stage, self.done, self.total = event["stage"], int(event["done"]), int(event["total"])
        self.share = float(event.get("share", 0.0))
        self.texts_per_second = event.get("texts_per_second") or self.texts_per_second

    @property
    def seconds_left(self) -> float | None:
        """Time left in this stage; None until enough was seen to tell."""
        moved = self.share - self._share_at_start
        if self._began is None or moved < SETTLE_SHARE or self.share >= 1:
            return None
        return (time.monotonic() - self._began) / moved * (1 - self.share)


class Worker:
    """A running worker process."""

    def __init__(self, request: Mapping[str, Any], log_path: Path, env: Mapping[str, str] | None = None) -> None:
        log_path.parent.mkdir(parents=True, exist_ok=True)
        with log_path.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "components.pipeline.worker"],
                cwd=ROOT,
                env={**os.environ, "TOKENIZERS_PARALLELISM": "true", **(env or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
            )
        self._cancelled = False
        self._send(request)

    def _send(self, request: Mapping[str, Any]) -> None:
        if self.process.stdin is None:  # never: it was asked for
            raise WorkerFailedError("The worker could not be started. Start it again.")
        with suppress(BrokenPipeError):  # it died at once; finish() says why
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()

    def finish(self, report: Callable[[Mapping[str, Any]], None]) -> Any:  # noqa: ANN401 - each task has its own result
        """Read progress until the worker is done and return its result.

        Raises:
            WorkerFailedError: it failed, was cancelled or died; the message says which.
        """
        answer: Mapping[str, Any] | None = None
        for line in self.process.stdout or ():
            try:
                event = json.loads(line)
            except ValueError:  # it was killed in the middle of a line
                continue
            if event["event"] == "progress":
                report(event)
            else:
                answer = event
        code = self.process.wait()
        with suppress(BrokenPipeError, OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        if answer is not None and answer["event"] == "done":
            return answer["result"]
        if answer is not None:
            raise WorkerFailedError(answer["reason"])
        if self._cancelled:
            raise WorkerFailedError("Cancelled.")
        hint = " (out of memory?)" if code in (-9, 137) else ""
        raise WorkerFailedError(
            f"The process that computed it ended unexpectedly{hint}, exit status {code}. "
            "What it had finished is kept; start again to go on."
        )

    def stop(self) -> None:
        """End the process; what it committed stays."""
        self._cancelled = True
        with suppress(BrokenPipeError, OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        try:
            self.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()


class ComputeJob:
    """All ticked models of one project, from texts to saved runs, indexes and maps."""

    def __init__(
        self,
        workspace: Workspace,
        dataset_id: str,
        specs: Sequence[ModelSpec],
        *,
        chroma: SharedChroma,
        project_id: str = "",
        document_limit: int | None = None,
        depth: int = 100,
        env: Mapping[str, str] | None = None,
        with_maps: bool = True,
    ) -> None:
        """Nothing starts yet; ``run`` does the work and returns when it is over.

        Args:
            workspace: where the collection lies and results go.
            dataset_id: the saved collection.
            specs: the models, in slot order; quick ones are computed first, so that pages soon have something to show.
            chroma: this process's hold on the index; models are computed without it where another process has it.
            project_id: whose job it is, for the pages.
            document_limit: the sample's size, None for all documents.
            depth: results kept per query.
            env: variables for the workers only, such as an API key.
            with_maps: whether to lay out the maps at the end.
        """
        self.project_id = project_id
        self._drawn = list(specs)  # the first one's map is what the others are laid out like
        quick_first = sorted(specs, key=lambda spec: spec.kind not in QUICK_KINDS)
        self.steps = [Step(spec) for spec in quick_first]
        self.state: State = "waiting"
        self.notes: list[str] = []
        self.maps = Step(ModelSpec("maps", "maps"))
        self.started: float | None = None
        self.ended: float | None = None
        self._workspace, self._dataset_id, self._limit = workspace, dataset_id, document_limit
        self._depth, self._env, self._with_maps, self._chroma = depth, env, with_maps, chroma
        self._stop = threading.Event()
        self._guard = threading.Lock()
        self._worker: Worker | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will change."""
        return self.state in ("done", "failed", "cancelled")

    def cancel(self) -> None:
        """Stop after what is committed; the rest is marked cancelled."""
        self._stop.set()
        with self._guard:
            worker = self._worker
        if worker is not None:
            worker.stop()
        if self.state == "waiting":
            self.state = "cancelled"

    def run(self) -> None:
        """Compute every model; one that fails is marked with its reason and the others go on."""
        self.state, self.started = "running", time.time()
        try:
            collection = self._collection()
            for step in self.steps:
                self._compute(step, collection)
            if self._with_maps and not self._stop.is_set():
                self._draw_maps()
            failed = any(step.state == "failed" for step in self.steps)
            self.state = "cancelled" if self._stop.is_set() else "failed" if failed else "done"
        except Exception as error:  # the boundary of the thread: a job must never stay "running" for ever
            log.exception("job failed")
            self.notes.append(str(error))
            self.state = "failed"
        finally:
            self.ended = time.time()

    def _collection(self) -> Collection:
        collection = self._workspace.load_collection(self._dataset_id)
        return collection if self._limit is None else collection.sample(self._limit)

    def _compute(self, step: Step, collection: Collection) -> None:
        if self._stop.is_set():
            step.state = "cancelled"
            return
        step.state = "running"
        try:
            step.manifest = self._ask("compute", [step.spec], step.update)
            self._index_or_say_why(step, collection)
            step.state = "done"
        except (WorkerFailedError, BadInputError) as error:
            step.state = "cancelled" if self._stop.is_set() else "failed"
            step.reason = str(error)

    def _ask(self, task: str, specs: Sequence[ModelSpec], report: Callable[[Mapping[str, Any]], None]) -> Any:  # noqa: ANN401
        request = {
            "task": task,
            "workspace": str(self._workspace.root),
            "dataset_id": self._dataset_id,
            "document_limit": self._limit,
            "specs": [spec.to_json() for spec in specs],
            "depth": self._depth,
        }
        worker = Worker(request, self._workspace.root / "logs" / f"{task}.log", self._env)
        with self._guard:
            self._worker = worker
        if self._stop.is_set():
            worker.stop()
        try:
            return worker.finish(report)
        finally:
            with self._guard:
                self._worker = None

    def _index_or_say_why(self, step: Step, collection: Collection) -> None:
        """The results stand without an index: whatever goes wrong with it becomes a note, never a failed model."""
        try:
            self._index(step, collection)
        except Exception as error:
            log.exception("index failed")
            said = str(error).strip().splitlines() or [type(error).__name__]
            self.notes.append(
                f"The Chroma index of {step.name} could not be built ({said[0][:200]}). Its results come from the "
                f"stored vectors; delete {self._workspace.chroma_folder} and compute again to get a new index."
            )

    def _index(self, step: Step, collection: Collection) -> None:
        if step.spec.kind in ("bm25", "run") or self._stop.is_set():
            return
        folder = self._chroma.get()
        if folder is None:
            note = "Another process holds the Chroma index of this workspace: what the index loses was not measured."
            if note not in self.notes:
                self.notes.append(note)
            return
        total = len(collection.documents)
        step.update({"stage": "indexing", "done": 0, "total": total, "share": 0.0})
        store = indexing.build_index(
            folder,
            self._workspace,
            collection,
            step.spec,
            lambda done: step.update(
                {"stage": "indexing", "done": done, "total": total, "share": done / max(total, 1)}
            ),
        )
        if store is not None and step.manifest.get("ann_queries") is None:
            step.manifest |= indexing.measure_index(store, self._workspace, collection, step.spec)

    def _draw_maps(self) -> None:
        from components.pipeline.mapping import has_vectors

        done = {step.name for step in self.steps if step.state == "done"}
        specs = [spec for spec in self._drawn if spec.name in done and has_vectors(spec)]
        if not specs:
            return
        self.maps.state = "running"
        try:
            self._ask("project", specs, self.maps.update)
            self.maps.state = "done"
        except WorkerFailedError as error:
            self.maps.state = "cancelled" if self._stop.is_set() else "failed"
            self.maps.reason = str(error)


class EstimateJob(ComputeJob):
    """Times 32 of the person's texts with each model; the vectors are kept, so nothing is done twice."""

    def _compute(self, step: Step, collection: Collection) -> None:
        if self._stop.is_set():
            step.state = "cancelled"
            return
        step.state = "running"
        try:
            step.update({"stage": "sample", "done": 0, "total": 1})
            step.manifest = self._ask("estimate", [step.spec], step.update)
            step.state = "done"
        except WorkerFailedError as error:
            step.state = "cancelled" if self._stop.is_set() else "failed"
            step.reason = str(error)


class MapsJob(ComputeJob):
    """Only the maps of models that are computed already."""

    def _compute(self, step: Step, collection: Collection) -> None:
        step.state = "done"


class JobRegistry:
    """The jobs of this server: one runs, the others wait their turn."""

    def __init__(self) -> None:
        self._jobs: list[ComputeJob] = []
        self._guard = threading.Lock()
        self._turn = threading.Lock()

    def start(self, job: ComputeJob) -> ComputeJob:
        """Run a job in the background; a project that has one going keeps it, unless that one only estimates."""
        with self._guard:
            going = next((one for one in self._jobs if one.project_id == job.project_id and not one.is_over), None)
            if going is not None and (not isinstance(going, EstimateJob) or isinstance(job, EstimateJob)):
                return going
            if going is not None:
                threading.Thread(target=going.cancel, daemon=True).start()
            self._jobs = [one for one in self._jobs if one.project_id != job.project_id] + [job]
        threading.Thread(target=self._run_in_turn, args=(job,), daemon=True, name=f"job-{job.project_id}").start()
        return job

    def _run_in_turn(self, job: ComputeJob) -> None:
        with self._turn:
            if not job.is_over:
                job.run()

    def of_project(self, project_id: str) -> ComputeJob | None:
        """The latest job of a project."""
        with self._guard:
            return next((job for job in reversed(self._jobs) if job.project_id == project_id), None)

    def active(self) -> list[ComputeJob]:
        """Jobs that are not over."""
        with self._guard:
            return [job for job in self._jobs if not job.is_over]

    def cancel_all(self) -> None:
        """Stop everything, at the end of the server."""
        for job in self.active():
            job.cancel()


def saved_status(workspace: Workspace, collection: Collection, spec: ModelSpec) -> str:
    """One of "ready" (a run is saved), "partial: 120 of 250" (some vectors are stored) and "not computed"."""
    from components.pipeline.keys import encoder_key
    from components.stores.vector_cache import VectorCache, text_hash

    key = encoder_key(spec)
    if (workspace.results_folder(collection.search_id, key) / "manifest.json").exists():
        return "ready"
    if spec.kind in ("bm25", "run", "vectors") or not (workspace.vectors_folder(key) / "rows.sqlite").exists():
        return "not computed"
    try:
        cache = VectorCache(workspace.vectors_folder(key))
    except BadInputError:
        return "not computed"
    hashes = [text_hash("document", text) for text in collection.document_texts()]
    total = len(set(hashes))
    stored = total - len(cache.missing(hashes))
    if stored == total:
        return "documents stored, questions to do"
    return f"partial: {stored} of {total}" if stored else "not computed"
