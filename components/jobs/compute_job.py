"""The job that computes models, and its kin that only estimate or only draw maps."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from components.candidates import indexing
from components.costs.spending import Spending
from components.jobs.step import State, Step
from components.jobs.worker import Worker, WorkerFailedError
from components.records import BadInputError, Collection
from components.results import store as results
from components.spec import DERIVED, ModelSpec, has_vectors
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace, content_ids

QUICK_KINDS = ("bm25", "run", "vectors", "wordllama")  # done in seconds

log = logging.getLogger(__name__)


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
        spending: Spending | None = None,
        first: Sequence[str] = (),
        only_missing: bool = False,
    ) -> None:
        """Nothing starts yet; ``run`` does the work and returns when it is over.

        Args:
            workspace: where the collection lies and results go.
            dataset_id: the saved collection.
            specs: the models, in slot order; quick ones are computed first, so that pages soon have something to show,
                derived ones last, because they are made of the others' results.
            chroma: this process's hold on the index; models are computed without it where another process has it.
            project_id: whose job it is, for the pages.
            document_limit: the sample's size, None for all documents.
            depth: results kept per query.
            env: variables for the workers only, such as an API key.
            with_maps: whether to lay out the maps at the end.
            spending: who pays providers, and how much at most over all models; by default the project, without a cap.
            first: names of models somebody waits for; they, and what they are made of, come before all others.
            only_missing: leave saved results of these texts as they are, if they reach as deep. Otherwise known vectors
                are searched again, and what is measured of that is measured anew.
        """
        self.project_id = project_id
        self._drawn = list(specs)  # the first one's map is what the others are laid out like
        awaited = _with_parts([spec for spec in specs if spec.name in first])
        quick_first = sorted(specs, key=lambda spec: (spec.name not in awaited, _turn(spec)))
        self.steps = [Step(spec) for spec in quick_first]
        self.state: State = "waiting"
        self.notes: list[str] = []
        self.maps = Step(ModelSpec("maps", "maps"))
        self.started: float | None = None
        self.ended: float | None = None
        self._workspace, self._dataset_id, self._limit = workspace, dataset_id, document_limit
        self._depth, self._env, self._with_maps, self._chroma = depth, env, with_maps, chroma
        self._only_missing = only_missing
        self._spending = spending or Spending(project_id)
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
            with self._workspace.using({self._dataset_id}):
                collection = self._collection()
                with self._workspace.using(content_ids(collection)):
                    self._do_all(collection)
            failed = any(step.state == "failed" for step in self.steps)
            self.state = "cancelled" if self._stop.is_set() else "failed" if failed else "done"
        except Exception as error:  # the boundary of the thread: a job must never stay "running" for ever
            log.exception("job failed")
            self.notes.append(str(error))
            self.state = "failed"
        finally:
            self.ended = time.time()

    def _do_all(self, collection: Collection) -> None:
        for step in self.steps:
            self._compute(step, collection)
        if self._with_maps and not self._stop.is_set():
            self._draw_maps()

    def _collection(self) -> Collection:
        collection = self._workspace.load_collection(self._dataset_id)
        return collection if self._limit is None else collection.sample(self._limit)

    def _compute(self, step: Step, collection: Collection) -> None:
        if self._stop.is_set():
            step.state = "cancelled"
            return
        step.state = "running"
        try:
            kept = results.ready_manifest(self._workspace, collection, step.spec, self._depth)
            if kept is not None and self._only_missing:
                step.manifest = kept
            else:
                options = {"depth": self._depth, **self._spending.as_options()}
                step.manifest = self._ask("compute", [step.spec], step.update, options)
            self._index_or_say_why(step, collection)
            step.state = "done"
        except (WorkerFailedError, BadInputError) as error:
            step.state = "cancelled" if self._stop.is_set() else "failed"
            step.reason = str(error)

    def _ask(
        self,
        task: str,
        specs: Sequence[ModelSpec],
        report: Callable[[Mapping[str, Any]], None],
        options: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - each task has its own result
        request = {
            "task": task,
            "workspace": str(self._workspace.root),
            "dataset_id": self._dataset_id,
            "document_limit": self._limit,
            "specs": [spec.to_json() for spec in specs],
            "options": dict(options or {}),
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
        if not indexing.has_index(step.spec) or self._stop.is_set():
            return
        folder = self._chroma.get()
        if folder is None:
            note = (
                "Another process holds the Chroma index of this workspace: results come from the stored vectors, and "
                "what the index loses was not measured this time."
            )
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


class MeasureJob(ComputeJob):
    """One task (components.measurements.tasks) for each model, in a worker; ``step.manifest`` is its result."""

    task = ""
    stage = "starting"  # until the worker says more

    def __init__(
        self,
        workspace: Workspace,
        dataset_id: str,
        specs: Sequence[ModelSpec],
        *,
        chroma: SharedChroma,
        task: str = "",
        options: Mapping[str, Any] | None = None,
        project_id: str = "",
        document_limit: int | None = None,
        env: Mapping[str, str] | None = None,
        spending: Spending | None = None,
    ) -> None:
        """``task`` and its ``options`` (what JSON can hold) are the same for every model; the rest as ComputeJob."""
        super().__init__(
            workspace,
            dataset_id,
            specs,
            chroma=chroma,
            project_id=project_id,
            document_limit=document_limit,
            env=env,
            with_maps=False,
            spending=spending,
        )
        self.task = task or self.task
        self._options = {**(options or {}), **self._spending.as_options()}

    def _compute(self, step: Step, collection: Collection) -> None:
        if self._stop.is_set():
            step.state = "cancelled"
            return
        step.state = "running"
        try:
            step.update({"stage": self.stage, "done": 0, "total": 1})
            step.manifest = self._ask(self.task, [step.spec], step.update, self._options)
            step.state = "done"
        except WorkerFailedError as error:
            step.state = "cancelled" if self._stop.is_set() else "failed"
            step.reason = str(error)


class EstimateJob(MeasureJob):
    """Times 32 of the person's texts with each model; the vectors are kept, so nothing is done twice."""

    task = "estimate"
    stage = "sample"


class MapsJob(ComputeJob):
    """Only the maps of models that are computed already."""

    def _compute(self, step: Step, collection: Collection) -> None:
        step.state = "done"


def _with_parts(specs: Sequence[ModelSpec]) -> set[str]:
    """The names of these models and of all that they are made of."""
    found = {spec.name for spec in specs}
    for spec in specs:
        if spec.kind in DERIVED:
            found |= _with_parts(spec.parts)
    return found


def _turn(spec: ModelSpec) -> int:
    """0 for quick models, 1 for the others, above for derived ones: each after whatever it can be made of."""
    if spec.kind in DERIVED:
        return 2 + max(_turn(part) for part in spec.parts)
    return 0 if spec.kind in QUICK_KINDS else 1
