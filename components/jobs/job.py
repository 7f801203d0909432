"""What every job is: steps done one after another on a thread, each in a worker process, with cancel."""

from __future__ import annotations

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from components.costs.spending import Spending
from components.i18n import remembering
from components.jobs.step import State, Step
from components.jobs.worker import Worker, WorkerFailedError
from components.records import BadInputError, Collection
from components.said import again
from components.spec import ModelSpec
from components.stores.vector_store import SharedDatabase
from components.workspace import Workspace, content_ids

log = logging.getLogger(__name__)


class Job(ABC):
    """Some work for each of a project's models; what is done for one model is the subclass's ``_do``."""

    def __init__(
        self,
        workspace: Workspace,
        dataset_id: str,
        specs: Sequence[ModelSpec],
        *,
        chroma: SharedDatabase,
        project_id: str = "",
        document_limit: int | None = None,
        env: Mapping[str, str] | None = None,
        spending: Spending | None = None,
    ) -> None:
        """Nothing starts yet; ``run`` does the work and returns when it is over.

        Args:
            workspace: where the collection lies and results go.
            dataset_id: the saved collection.
            specs: the models, in the order they are worked on.
            chroma: this process's hold on the index.
            project_id: whose job it is, for the pages.
            document_limit: the sample's size, None for all documents.
            env: variables for the workers only, such as an API key.
            spending: who pays providers, and how much at most over all models; by default the project, without a cap.
        """
        self.project_id = project_id
        self.steps = [Step(spec) for spec in specs]
        self.state: State = "waiting"
        self._notes: list[str] = []
        self.maps = Step(ModelSpec("maps", "maps"))
        self.started: float | None = None
        self.ended: float | None = None
        self._workspace, self._dataset_id, self._limit = workspace, dataset_id, document_limit
        self._env, self._chroma = env, chroma
        self._spending = spending or Spending(project_id)
        self._stop = threading.Event()
        self._guard = threading.Lock()
        self._worker: Worker | None = None

    @abstractmethod
    def _do(self, step: Step, collection: Collection) -> None:
        """The work of one model.

        Raises:
            BadInputError, WorkerFailedError: it cannot be done; the step is marked with the reason.
        """

    def _choose_documents(self, whole: Collection) -> None:  # noqa: B027 - few jobs have a choice
        """What must be found out before it is known which documents are used."""

    def _finish(self) -> None:  # noqa: B027 - few jobs have anything to do then
        """What follows once all models were worked on and nobody cancelled."""

    @property
    def notes(self) -> list[str]:
        """What a person should know of how it went, in the language of who reads."""
        return [again(note) for note in self._notes]

    def _note(self, note: str) -> None:
        if note not in self._notes:
            self._notes.append(note)

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
        """Work on every model; one that fails is marked with its reason and the others go on."""
        with remembering():  # who reads the notes may read another language than who started it
            self._run()

    def _run(self) -> None:
        self.state, self.started = "running", time.time()
        try:
            with self._workspace.using({self._dataset_id}):
                collection = self._workspace.load_collection(self._dataset_id)
                self._choose_documents(collection)
                collection = self._workspace.sampled(self._dataset_id, collection, self._limit)
                with self._workspace.using(content_ids(collection)):
                    self._do_all(collection)
            failed = any(step.state == "failed" for step in self.steps)
            self.state = "cancelled" if self._stop.is_set() else "failed" if failed else "done"
        except Exception as error:  # the boundary of the thread: a job must never stay "running" for ever
            log.exception("job failed")
            self._note(str(error))
            self.state = "failed"
        finally:
            self.ended = time.time()

    def _do_all(self, collection: Collection) -> None:
        for step in self.steps:
            self._take(step, collection)
        if not self._stop.is_set():
            self._finish()

    def _take(self, step: Step, collection: Collection) -> None:
        if self._stop.is_set():
            step.state = "cancelled"
            return
        step.state = "running"
        try:
            self._do(step, collection)
            step.state = "done"
        except (WorkerFailedError, BadInputError) as error:
            step.state = "cancelled" if self._stop.is_set() else "failed"
            step.reason = str(error)

    def _ask(
        self,
        work: str,
        specs: Sequence[ModelSpec],
        report: Callable[[Mapping[str, Any]], None],
        options: Mapping[str, Any] | None = None,
        *,
        of_all: bool = False,
    ) -> Any:  # noqa: ANN401 - each work has its own result
        """Let a worker process do one of components.jobs.worker_tasks, and wait for it.

        ``of_all``: with all documents, where the job is about a sample of them.
        """
        request = {
            "work": work,
            "workspace": str(self._workspace.root),
            "dataset_id": self._dataset_id,
            "document_limit": None if of_all else self._limit,
            "specs": [spec.to_json() for spec in specs],
            "options": dict(options or {}),
            "spending": self._spending.as_options(),
        }
        worker = Worker(request, self._workspace.root / "logs" / f"{work}.log", self._env)
        with self._guard:
            self._worker = worker
        if self._stop.is_set():
            worker.stop()
        try:
            return worker.finish(report)
        finally:
            with self._guard:
                self._worker = None
