"""Measuring, in the background, what the Diagnose page found not measured yet."""

from __future__ import annotations

from components.candidates import indexing
from components.jobs import MeasureJob, Step
from components.measurements import repairs
from components.records import BadInputError, Collection
from components.spec import ModelSpec

BUSY = "Another process holds the Chroma index of this workspace. Close it, then measure again."


class DiagnosisJob(MeasureJob):
    """The option ``measures`` says what to measure, model -> names of components.measurements.repairs.

    What is known already costs nothing. "index" is measured here, in the process that holds the Chroma folder.
    """

    task = "diagnose"

    def _compute(self, step: Step, collection: Collection) -> None:
        asked = self._options["measures"][step.name]
        if set(asked) - {repairs.INDEX}:
            super()._compute(step, collection)
            if step.state != "done":
                return
        if repairs.INDEX in asked and not self._stop.is_set():
            step.state = "running"
            step.update({"stage": "asking the index", "done": 0, "total": 1})
            try:
                self._measure_index(step.spec, collection)
            except BadInputError as error:
                step.state, step.reason = "failed", str(error)
                return
        step.state = "cancelled" if self._stop.is_set() else "done"

    def _measure_index(self, spec: ModelSpec, collection: Collection) -> None:
        folder = self._chroma.get()
        if folder is None:
            raise BadInputError(BUSY)
        indexing.build_index(folder, self._workspace, collection, spec)
        repairs.measure_index(folder, self._workspace, collection, spec)
