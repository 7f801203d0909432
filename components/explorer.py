"""The same engine for programs: read a collection, name candidates, compare, ask.

    from components import explorer

    study = explorer.open_data("sample_data/outdoor_shop")
    study.add("all-MiniLM-L6-v2", "bm25")
    comparison = study.compare()
    print(comparison.decision.recommendation.sentence)

What the app and the command line say is said here by the same ``Comparison``, and nothing is computed twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from components.candidates import candidate_of
from components.candidates.by_spec import LoadedModel, load_model, result_of
from components.candidates.live_search import Hits, LiveSearch
from components.candidates.loaded_models import LoadedModels
from components.candidates.names import remote_parts, resolve_name, with_distinct_name
from components.comparison.comparison import Comparison
from components.costs.spending import Spending
from components.datasets.read import read_path
from components.encoders.server.network import destination
from components.i18n import tr
from components.jobs import ComputeJob
from components.needs.fields import Needs
from components.numbers import commas
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.address import read_address
from components.stores.shared import shared_database
from components.workspace import Project, Workspace, content_ids

__all__ = ["BadInputError", "Comparison", "Hits", "Needs", "Study", "open_data", "open_project"]

RUN_DEPTH = 100  # results kept per query, so that @100 metrics exist


@dataclass
class Study:
    """One collection, the candidates for it, and what was computed of them.

    ``project`` is the app's, where the study was opened from one. ``failed``: candidate -> why it could not be
    computed, of the last ``compare``. A study holds its data in the workspace as long as it lives.
    """

    workspace: Workspace
    collection: Collection
    project: Project | None = None
    specs: list[ModelSpec] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    _models: LoadedModels[LoadedModel] = field(default_factory=lambda: LoadedModels(load_model), repr=False)
    _searchers: dict[str, LiveSearch] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.workspace.keep_in_use(content_ids(self.collection))

    def add(self, *names: str) -> Study:
        """Add candidates by the names that the command line takes after ``--model``; one that is there stays once.

        Raises:
            BadInputError: a name that cannot be had; none of the names is added then.
        """
        specs = {spec.name: spec for spec in self.specs}
        for name in names:
            spec = specs.get(name) or with_distinct_name(resolve_name(name), specs.values())
            specs[spec.name] = spec
        self.specs = list(specs.values())
        return self

    def compare(
        self,
        *,
        needs: Needs | None = None,
        margin: float | None = None,
        may_send: bool = False,
        max_spend_usd: float | None = None,
    ) -> Comparison:
        """Compute what is not there yet and compare; a candidate that fails is named in ``failed`` and left out.

        Args:
            needs: what matters, and which limits rule out; by default the project's, else none.
            margin: the loss of the leading metric that would not matter, 0 to 1 (0.02 is two points).
            may_send: agree that texts of the collection go to the providers among the candidates.
            max_spend_usd: agree up to this many US dollars; work stops before more is spent.

        Raises:
            BadInputError: no candidate was added, or one sends texts away and nobody agreed; nothing was sent.
        """
        if not self.specs:
            raise BadInputError(tr("No candidate was added; name at least one: study.add('all-MiniLM-L6-v2', 'bm25')."))
        away = remote_parts(self.specs)
        if away and not (may_send or max_spend_usd is not None):
            raise BadInputError(_would_leave(away[0], "texts"))
        chroma = shared_database(self.workspace.chroma_folder, read_address(""))
        job = ComputeJob(
            self.workspace,
            self.workspace.save_collection(self.collection),
            self.specs,
            chroma=chroma,
            depth=RUN_DEPTH,
            with_maps=False,
            only_missing=True,
            spending=Spending(f"program-{secrets.token_hex(8)}", max_spend_usd),
        )
        try:
            job.run()
        finally:
            chroma.close()
        self.failed = {step.name: step.reason for step in job.steps if step.state != "done"}
        return self.saved(needs=needs, margin=margin)

    def saved(self, *, needs: Needs | None = None, margin: float | None = None) -> Comparison:
        """The comparison of what is computed already, without computing anything."""
        loaded = {spec.name: result_of(self.workspace, self.collection, spec) for spec in self.specs}
        results = {name: result for name, result in loaded.items() if result is not None}
        if self.project is None:
            return Comparison.of_files(
                self.workspace, self.collection, self.specs, results=results, needs=needs, margin=margin
            )
        return Comparison.of_project(
            self.workspace,
            self.project,
            specs=self.specs,
            collection=self.collection,
            results=results,
            needs=needs,
            margin=margin,
        )

    def ask(
        self, question: str, *, k: int = 10, models: Sequence[str] | None = None, may_send: bool = False
    ) -> dict[str, Hits]:
        """The k best documents that each computed candidate finds for a typed question, by exact search.

        Args:
            question: in words.
            k: results wanted, 1 or more.
            models: which candidates; by default all that are computed and answer typed questions.
            may_send: agree that the question goes to the providers among them.

        Raises:
            BadInputError: a name that is no candidate's or is not computed, or one that would send the question away.
        """
        able = self._able()
        unknown = [name for name in models or () if name not in able]
        if unknown:
            known = commas(able) or tr("none is computed yet")
            raise BadInputError(
                tr("{unknown!r} cannot be asked here; those that can: {known}.", unknown=unknown[0], known=known)
            )
        chosen = [able[name] for name in models] if models else list(able.values())
        away = remote_parts(chosen)
        if away and not may_send:
            raise BadInputError(_would_leave(away[0], tr("the question")))
        return {spec.name: self._searcher(spec).search(question, k) for spec in chosen}

    def askable(self) -> tuple[list[str], list[str]]:
        """Names of the computed candidates that answer typed questions: here, and by sending them elsewhere."""
        able = list(self._able().values())
        leaving = [spec.name for spec in able if remote_parts([spec])]
        return [spec.name for spec in able if spec.name not in leaving], leaving

    def _able(self) -> dict[str, ModelSpec]:
        return {
            spec.name: spec
            for spec in self.specs
            if candidate_of(spec).answers_typed_queries and result_of(self.workspace, self.collection, spec) is not None
        }

    def _searcher(self, spec: ModelSpec) -> LiveSearch:
        key = spec.to_json()
        if key not in self._searchers:
            self._searchers[key] = LiveSearch(self.workspace, self.collection, spec, self._models.get)
        return self._searchers[key]


def open_data(path: str | Path, *, workspace: str | Path | None = None) -> Study:
    """A study of what lies at a path: a BEIR folder, a documents file, a zip, a folder of images or sounds.

    ``workspace`` is where vectors and results are kept: by default EXPLORER_WORKSPACE, else .workspace.

    Raises:
        BadInputError: it is not there, or cannot be read.
    """
    kept = Workspace(None if workspace is None else Path(workspace))
    return Study(kept, read_path(Path(path), keeper=kept.media).collection)


def open_project(project_id: str, *, workspace: str | Path | None = None) -> Study:
    """A study of a project of the app, with its data, grades, needs, weights and ticked models.

    Raises:
        BadInputError: the workspace has no project of this id.
    """
    kept = Workspace(None if workspace is None else Path(workspace))
    project = kept.project(project_id)
    specs = [candidate.spec for candidate in project.ticked]
    return Study(kept, kept.project_collection(project), project, specs)


def _would_leave(spec: ModelSpec, what: str) -> str:
    return tr(
        "{name} would send {what} to {destination}. Nothing was sent: pass may_send=True to agree.",
        name=spec.name,
        what=what,
        destination=destination(spec.source),
    )
