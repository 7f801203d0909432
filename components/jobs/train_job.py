"""The job that trains a model for a project from its judged questions."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from typing import Any

from components.candidates.names import resolve_name
from components.costs.spending import Spending
from components.i18n import N_, tr
from components.jobs.job import Job
from components.jobs.step import Step
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.vector_store import SharedDatabase
from components.training.project_models import remove_unfinished
from components.workspace import Workspace

NOT_TICKED = N_("{model} is trained, and not among the models of the comparison: {reason}")


class TrainJob(Job):
    """One model trained in a worker process; it becomes a candidate of the project.

    What was trained before a cancel or a kill is gone on from by the same order. ``step.manifest`` is what it gained.
    """

    def __init__(
        self,
        workspace: Workspace,
        dataset_id: str,
        specs: Sequence[ModelSpec],
        *,
        chroma: SharedDatabase,
        name: str,
        options: Mapping[str, Any],
        project_id: str,
        document_limit: int | None = None,
        env: Mapping[str, str] | None = None,
        spending: Spending | None = None,
    ) -> None:
        """As Job, with the one base in ``specs``.

        Args:
            workspace: as for every Job, and so are all that are not named here.
            dataset_id: the saved collection.
            specs: the base alone.
            chroma: this process's hold on the index.
            name: of the new model's folder, checked by components.training.project_models.new_folder.
            options: ``rung``, ``pairs``, ``seed``, ``with_curve`` and ``margin``, as components.training.teacher.Order.
            project_id: whose judgments teach, and whose candidate it becomes.
            document_limit: the sample's size.
            env: variables for the worker only.
            spending: who pays providers; nobody is asked here.
        """
        super().__init__(
            workspace,
            dataset_id,
            specs,
            chroma=chroma,
            project_id=project_id,
            document_limit=document_limit,
            env=env,
            spending=spending,
        )
        self.target = workspace.tuned_folder(project_id) / name
        self._options = dict(options)

    def _do(self, step: Step, collection: Collection) -> None:
        options = {**self._options, "project_id": self.project_id, "target": str(self.target)}
        try:
            step.manifest = self._ask("train", [step.spec], step.update, options)
        finally:
            remove_unfinished(self.target)
        try:
            ticked = [candidate.spec for candidate in self._workspace.project(self.project_id).ticked]
        except BadInputError:
            shutil.rmtree(self.target.parent, ignore_errors=True)  # the project was deleted meanwhile
            raise
        tuned = resolve_name(str(self.target))
        try:
            self._workspace.set_candidates(self.project_id, [*ticked, tuned])
        except BadInputError as error:
            self._note(tr(NOT_TICKED, model=tuned.name, reason=error))
