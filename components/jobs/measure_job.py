"""The one job that runs any measurement of components.measurements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from components.costs.spending import Spending
from components.jobs.job import Job
from components.jobs.step import Step
from components.jobs.worker import WorkerFailedError
from components.measurements import measurement_at, place_of
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.vector_store import SharedDatabase
from components.workspace import Workspace


class MeasureJob(Job):
    """One or more measurements of each model, each in a worker process; ``step.manifest`` is the last one's summary.

    Those that read the Chroma index run here instead, in the process that has its folder open.
    """

    def __init__(
        self,
        workspace: Workspace,
        dataset_id: str,
        specs: Sequence[ModelSpec],
        measurements: str | Mapping[str, Sequence[str]],
        *,
        chroma: SharedDatabase,
        options: Mapping[str, Any] | None = None,
        project_id: str = "",
        document_limit: int | None = None,
        env: Mapping[str, str] | None = None,
        spending: Spending | None = None,
    ) -> None:
        """As Job, and what to measure.

        Args:
            workspace: as for every Job, and so are all that are not named here.
            dataset_id: the saved collection.
            specs: the models.
            measurements: one name of components.measurements.MEASUREMENTS for all models, or model -> names.
            chroma: this process's hold on the index.
            options: of the measurements; the same for every model.
            project_id: whose job it is.
            document_limit: the sample's size, None for all documents.
            env: variables for the workers only.
            spending: who pays providers.

        Raises:
            BadInputError: there is no such measurement.
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
        if isinstance(measurements, str):
            measurements = {spec.name: (measurements,) for spec in specs}
        self._places = {model: [place_of(name) for name in names] for model, names in measurements.items()}
        self.measurements = frozenset(name for names in measurements.values() for name in names)
        self._options = dict(options or {})

    def _do(self, step: Step, collection: Collection) -> None:
        for place in self._places.get(step.name, ()):
            if self._stop.is_set():
                raise WorkerFailedError("Cancelled.")
            step.update({"stage": "starting", "done": 0, "total": 1})
            if measurement_at(place).needs_index:
                step.manifest = self._measure_here(place, step, collection)
            else:
                options = {"place": place, "options": self._options}
                step.manifest = self._ask("measure", [step.spec], step.update, options)

    def _measure_here(self, place: str, step: Step, collection: Collection) -> dict[str, Any]:
        from components.measurements.base import Subject, measure

        database = self._chroma.get()
        if database is None:
            raise BadInputError(self._chroma.why_not)
        subject = Subject(self._workspace, collection, step.spec, self._spending, database)
        return measure(measurement_at(place), subject, self._options, lambda progress: step.update(asdict(progress)))
