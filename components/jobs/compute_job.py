"""The jobs that compute models, only estimate how long that takes, or only draw maps."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from components import numbers
from components.candidates import candidate_of, indexing
from components.candidates.by_spec import has_vectors, resolve_name
from components.candidates.estimates import left_to_encode
from components.candidates.precision import FLOAT32, SETTING, adaptable, in_bfloat16
from components.costs.spending import Spending
from components.i18n import N_, tr
from components.jobs.job import Job
from components.jobs.step import Step
from components.jobs.worker import WorkerFailedError
from components.measurements import place_of
from components.measurements.base import Subject
from components.measurements.precision import PRECISION
from components.records import Collection
from components.results.store import ResultStore
from components.spec import ModelSpec
from components.stores.vector_store import SharedDatabase, StoreTroubleError
from components.workspace import Workspace

log = logging.getLogger(__name__)

HARD_FOR = ("bm25", "wordllama-256")  # seconds for 50,000 documents; they differ in what they find
WITHOUT_INDEX = N_("Results come from the stored vectors; what the index loses was not measured this time.")
WORTH_A_TRIAL = 300  # texts left to encode; for fewer, trying both precisions takes longer than it saves


class EncodingJob(Job):
    """A job that encodes: in bfloat16 where a trial on the person's texts finds it faster and the vectors alike."""

    def _choose_precision(self, step: Step, collection: Collection) -> None:
        """Try both precisions where that was not done yet, and turn the candidate of the project over where it pays.

        What has its vectors already keeps them, and a project set to float32 is left alone.
        """
        if not self.project_id or self._workspace.setting(self.project_id, SETTING) == FLOAT32:
            return
        faster = set()
        for model in adaptable(step.spec):
            if len(left_to_encode(self._workspace, collection, model)) < WORTH_A_TRIAL:
                continue
            subject = Subject(self._workspace, collection, model)
            trial = PRECISION.load(subject)
            if trial is None:
                self._ask("measure", [model], step.update, {"place": place_of(PRECISION.name), "options": {}})
                trial = PRECISION.load(subject)
            if trial is not None and trial.takes_bfloat16:
                faster.add(model.to_json())
        if faster:
            step.spec = in_bfloat16(step.spec, frozenset(faster))
            self._workspace.replace_candidate(self.project_id, step.spec)


class ComputeJob(EncodingJob):
    """All ticked models of one project, from texts to saved runs, indexes and maps."""

    def __init__(
        self,
        workspace: Workspace,
        dataset_id: str,
        specs: Sequence[ModelSpec],
        *,
        chroma: SharedDatabase,
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
            workspace: as for every Job, and so are all that are not named here.
            dataset_id: the saved collection.
            specs: the models, in slot order; quick ones are computed first, so that pages soon have something to show,
                derived ones last, because they are made of the others' results.
            chroma: models are computed without the index where it cannot be had.
            project_id: whose job it is.
            document_limit: the sample's size, None for all documents.
            depth: results kept per query.
            env: variables for the workers only.
            with_maps: whether to lay out the maps at the end.
            spending: who pays providers.
            first: names of models somebody waits for; they, and what they are made of, come before all others.
            only_missing: leave saved results of these texts as they are, if they reach as deep. Otherwise known vectors
                are searched again, and what is measured of that is measured anew.
        """
        awaited = _with_parts([spec for spec in specs if spec.name in first])
        super().__init__(
            workspace,
            dataset_id,
            sorted(specs, key=lambda spec: (spec.name not in awaited, _turn(spec))),
            chroma=chroma,
            project_id=project_id,
            document_limit=document_limit,
            env=env,
            spending=spending,
        )
        self._drawn = [spec.name for spec in specs]  # the first one's map is what the others are laid out like
        self._depth, self._with_maps, self._only_missing = depth, with_maps, only_missing

    def _choose_documents(self, whole: Collection) -> None:
        """Let quick candidates say which documents are hard to tell from the right ones, before the first result.

        What was computed on a sample before keeps it; without questions there is nothing to be hard for.
        """
        limit, workspace = self._limit, self._workspace
        if limit is None or limit >= len(whole.documents) or whole.interactions is not None or not len(whole.queries):
            return
        drawn = workspace.root / "results" / whole.sample(limit).search_id
        if workspace.has_hard_sample(self._dataset_id) or drawn.exists() or not self.steps:
            return
        specs = [resolve_name(name) for name in HARD_FOR]
        step = self.steps[0]
        step.state = "running"
        try:
            self._ask("hard documents", specs, step.update, {"dataset_id": self._dataset_id}, of_all=True)
        except WorkerFailedError as error:
            if not self._stop.is_set():
                self._note(
                    tr("Documents were drawn at random, because no hard ones could be chosen: {error}", error=error)
                )

    def _do(self, step: Step, collection: Collection) -> None:
        kept = ResultStore(self._workspace).manifest_of_depth(collection, candidate_of(step.spec).key, self._depth)
        if kept is not None and self._only_missing:
            step.manifest = kept
        else:
            self._choose_precision(step, collection)
            step.manifest = self._ask("compute", [step.spec], step.update, {"depth": self._depth})
        for note in step.manifest.get("notes", []):
            self._note(note)
        self._index_or_say_why(step, collection)

    def _finish(self) -> None:
        if self._with_maps:
            self._draw_maps()

    def _index_or_say_why(self, step: Step, collection: Collection) -> None:
        """The results stand without an index: whatever goes wrong with it becomes a note, never a failed model."""
        try:
            self._index(step, collection)
        except StoreTroubleError as error:
            self._note_without_index(str(error))
        except Exception as error:
            log.exception("index failed")
            lines = str(error).strip().splitlines() or [type(error).__name__]
            self._note(
                tr(
                    "The Chroma index of {name} could not be built ({said}). Its results come from "
                    "the stored vectors; delete {chroma_folder} and compute again to get a new "
                    "index.",
                    name=step.name,
                    said=lines[0][:200],
                    chroma_folder=self._workspace.chroma_folder,
                )
            )

    def _note_without_index(self, why: str) -> None:
        self._note(numbers.sentences([why, tr(WITHOUT_INDEX)]))

    def _index(self, step: Step, collection: Collection) -> None:
        if not candidate_of(step.spec).has_index or self._stop.is_set():
            return
        database = self._chroma.get()
        if database is None:
            self._note_without_index(self._chroma.why_not)
            return
        total = len(collection.documents)
        step.update({"stage": "indexing", "done": 0, "total": total, "share": 0.0})
        store = indexing.build_index(
            database,
            self._workspace,
            collection,
            step.spec,
            lambda done: step.update(
                {"stage": "indexing", "done": done, "total": total, "share": done / max(total, 1)}
            ),
        )
        was = step.manifest.get("ann_store", indexing.USUAL)
        if store is not None and (step.manifest.get("ann_queries") is None or was != database.label):
            step.manifest |= indexing.measure_index(store, self._workspace, collection, step.spec, database.label)

    def _draw_maps(self) -> None:
        done = {step.name: step.spec for step in self.steps if step.state == "done"}
        specs = [done[name] for name in self._drawn if name in done and has_vectors(done[name])]
        if not specs:
            return
        self.maps.state = "running"
        try:
            self._ask("maps", specs, self.maps.update)
            self.maps.state = "done"
        except WorkerFailedError as error:
            self.maps.state = "cancelled" if self._stop.is_set() else "failed"
            self.maps.reason = str(error)


class EstimateJob(EncodingJob):
    """Times 32 of the person's texts with each model; the vectors are kept, so nothing is done twice."""

    def _do(self, step: Step, collection: Collection) -> None:
        self._choose_precision(step, collection)
        step.update({"stage": "sample", "done": 0, "total": 1})
        step.manifest = self._ask("estimate", [step.spec], step.update)


class MapsJob(ComputeJob):
    """Only the maps of models that are computed already."""

    def _do(self, step: Step, collection: Collection) -> None:
        """Nothing: it is computed."""


def _with_parts(specs: Sequence[ModelSpec]) -> set[str]:
    """The names of these models and of all that they are made of."""
    names = {spec.name for spec in specs}
    for spec in specs:
        names |= _with_parts(spec.parts) if spec.parts else set()
    return names


def _turn(spec: ModelSpec) -> int:
    """0 for quick models, 1 for the others, above for derived ones: each after whatever it can be made of."""
    if spec.parts:
        return 2 + max(_turn(part) for part in spec.parts)
    return 0 if candidate_of(spec).is_quick else 1
