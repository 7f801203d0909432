"""One comparison: a collection, candidates, their results and what a person set, with everything that follows.

The app, the command line and every file read this and nothing else, so that they cannot say different things. Each
answer is computed once, when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from components.comparison import bills as billing
from components.comparison.answer_cache import Keep, compute_anew
from components.comparison.answers import AnswersFound, answers_found
from components.comparison.decision import Decision, decide
from components.comparison.evidence import Evidence, of_questions
from components.comparison.exclusions import NeedFinding, card_of, findings
from components.comparison.held_out import on_held_out
from components.comparison.memo import Memo
from components.comparison.memo_content import memo_of
from components.comparison.opening import load_results, with_candidates
from components.comparison.recommendation.basis import leading_metric, open_questions
from components.comparison.robustness import metric_of_edits, robustness_sentence, scored_edits
from components.comparison.settings import Settings, load_settings
from components.comparison.text_measures import TextMeasures
from components.comparison.verdicts import verdict_of
from components.comparison.votes import preferred
from components.costs.currency import Currency
from components.costs.totals import CostBreakdown, MonthlyVolume
from components.evaluation.preferences import Strengths
from components.evaluation.verdict import Verdict
from components.measurements import robustness
from components.measurements.base import Subject
from components.needs.fields import Needs
from components.numbers import clauses
from components.records import Collection, Run
from components.results import scores as scoring
from components.results import store
from components.results.scores import JUDGED_DEPTH, Scores
from components.results.store import ModelResult
from components.spec import ModelSpec
from components.workspace import Project, ProjectCandidate, Workspace

LEAST_MARGIN = 0.001  # that needs can hold; a call of the command line may name less


@dataclass(frozen=True, eq=False)
class Comparison:
    """A collection, its candidates and their results, and what follows from them.

    ``project`` names the candidates; that of a comparison of files is not saved, and its id is "". ``results``:
    candidate -> result, of those that are computed. ``documents_in_all``: rows of the whole collection, of which
    ``collection`` may be a sample: what runs up bills is all of it. ``held_out_note``: one sentence where a candidate
    learned from some of the queries, whose judgments ``collection`` then has not; else "".
    """

    workspace: Workspace
    project: Project
    collection: Collection
    results: Mapping[str, ModelResult]
    settings: Settings
    documents_in_all: int
    keep: Keep = field(default=compute_anew, repr=False)
    held_out_note: str = ""

    @classmethod
    def of_project(
        cls,
        workspace: Workspace,
        project: Project,
        *,
        specs: Sequence[ModelSpec] | None = None,
        collection: Collection | None = None,
        results: Mapping[str, ModelResult] | None = None,
        needs: Needs | None = None,
        margin: float | None = None,
        documents_in_all: int | None = None,
        keep: Keep = compute_anew,
    ) -> Comparison:
        """A project as it is saved now; what is given takes the place of what is saved.

        Args:
            workspace: where it lies.
            project: which one.
            specs: candidates, by default the ticked ones in slot order.
            collection: its documents where they are in memory already, or cut into chunks.
            results: those to compare, by default every saved one.
            needs: by default the project's.
            margin: the loss that would not matter, by default that of the needs.
            documents_in_all: rows of the whole collection, by default as saved; another number where it was cut into
                chunks since.
            keep: where answers outlive this object.
        """
        project = project if specs is None else with_candidates(project, specs)
        collection = workspace.project_collection(project) if collection is None else collection
        collection, note = on_held_out(collection, [candidate.spec for candidate in project.ticked])
        return cls(
            workspace,
            project,
            collection,
            load_results(workspace, collection, project.ticked) if results is None else results,
            load_settings(workspace, project).with_needs(needs, margin),
            workspace.dataset_size(project.dataset_id) if documents_in_all is None else documents_in_all,
            keep,
            note,
        )

    @classmethod
    def of_files(
        cls,
        workspace: Workspace,
        collection: Collection,
        specs: Sequence[ModelSpec],
        *,
        results: Mapping[str, ModelResult] | None = None,
        needs: Needs | None = None,
        margin: float | None = None,
        documents_in_all: int | None = None,
    ) -> Comparison:
        """A collection read from files and candidates named on a command line; arguments as in ``of_project``.

        ``documents_in_all`` is given where the collection is a sample.
        """
        needs = needs or Needs(task="search" if collection.interactions is None else "recommendation")
        limit = None if documents_in_all is None else len(collection.documents)
        project = with_candidates(
            Project("", collection.name, "", limit, needs.current_model or None, created=0.0), specs
        )
        collection, note = on_held_out(collection, specs)
        results = load_results(workspace, collection, project.ticked) if results is None else results
        settings = Settings(needs, own_margin=margin)
        in_all = documents_in_all or len(collection.documents)
        return cls(workspace, project, collection, results, settings, in_all, held_out_note=note)

    # What is compared

    @property
    def candidates(self) -> tuple[ProjectCandidate, ...]:
        """The ticked models, in slot order."""
        return self.project.ticked

    @cached_property
    def ready(self) -> list[ProjectCandidate]:
        """Candidates whose results are there."""
        return [candidate for candidate in self.candidates if candidate.name in self.results]

    @property
    def needs(self) -> Needs:
        """What the person needs."""
        return self.settings.needs

    @property
    def margin(self) -> float:
        """The loss that would not matter, in units of the metric (0.02 is two points)."""
        return self.settings.margin

    @property
    def currency(self) -> Currency:
        """What amounts are shown in."""
        return self.settings.currency

    @property
    def reference(self) -> str | None:
        """The model others are compared with: the one in use today, else the first that is ready."""
        names = [candidate.name for candidate in self.ready]
        return self.needs.current_model if self.needs.current_model in names else next(iter(names), None)

    # What was found

    @cached_property
    def runs(self) -> dict[str, Run]:
        """What each model found, as judgments name it: documents, where the collection's are chunks of them."""
        return {name: self._run(result) for name, result in self.results.items()}

    def _run(self, result: ModelResult) -> Run:
        if not self.collection.is_chunked:
            return result.run
        key = (str(result.folder), result.manifest["finished"], result.run.model)
        return self.keep("run", key, lambda: store.document_run(result, self.collection))

    @cached_property
    def scores(self) -> Scores | None:
        """The numbers against judgments; None where nothing is judged right."""
        return self.scores_at(JUDGED_DEPTH) if self.collection.has_judgments else None

    def scores_at(self, depth: int) -> Scores:
        """The numbers against judgments at this depth."""
        key = (self.collection.content_hash, self._marks, self.margin, depth)
        scores = self.keep(
            "scores", key, lambda: scoring.score(self.collection, self.results, margin=self.margin, depth=depth)
        )
        return replace(scores, warnings=(self.held_out_note, *scores.warnings)) if self.held_out_note else scores

    @property
    def _marks(self) -> tuple[Any, ...]:
        """Changes with every result and what was measured of its index since."""
        return tuple(
            (name, result.manifest["finished"], billing.stored_megabytes(result.manifest))
            for name, result in self.results.items()
        )

    @cached_property
    def verdict(self) -> Verdict | None:
        """The verdict by the leading metric; None where nothing is judged right."""
        return None if self.scores is None else self.verdict_of(self.scores, self.leading_metric)

    def verdict_of(self, scored: Scores, metric: str) -> Verdict:
        """The verdict of these scores by this metric."""
        return verdict_of(scored, metric, self.needs.current_model or None, self.ruled_out_short)

    @property
    def leading_metric(self) -> str:
        """The one metric the project is decided by where answers are judged."""
        return leading_metric(self.needs)

    # Beside scores of questions

    @cached_property
    def texts(self) -> TextMeasures:
        """What labels and pairs of texts show."""
        return TextMeasures(self.workspace, self.collection, self.ready, self.needs.task, self.margin, self.keep)

    @cached_property
    def evidence(self) -> Evidence | None:
        """What a choice rests on: judged questions, else labels or pairs, else nothing."""
        if self.scores is not None:
            return of_questions(self.scores, self.leading_metric)
        return self.texts.evidence

    @cached_property
    def robustness(self) -> dict[str, pd.DataFrame]:
        """Model -> every edited question with what became of its results, of those measured."""
        tables = {candidate.name: self._edits(candidate.spec) for candidate in self.ready}
        return {name: frame for name, frame in tables.items() if frame is not None}

    def _edits(self, spec: ModelSpec) -> pd.DataFrame | None:
        at = robustness.measured_at(Subject(self.workspace, self.collection, spec))
        metric = metric_of_edits(self.needs)
        key = (self.collection.content_hash, spec.to_json(), at, metric)
        return self.keep("robustness", key, lambda: scored_edits(self.workspace, self.collection, spec, metric))

    @cached_property
    def robustness_sentence(self) -> str:
        """What edited questions show, in a line or two; "" where that was not measured."""
        return robustness_sentence(self.robustness, metric_of_edits(self.needs))

    @cached_property
    def preferred(self) -> Strengths | None:
        """What the blind votes that stand say; None where there are none."""
        return preferred(self) if self.project.id else None

    # What it costs and what that rules out

    @cached_property
    def mean_tokens(self) -> tuple[float, float]:
        """Estimated tokens of a document and of a question, on average."""
        return self.keep("tokens", self.collection.search_id, lambda: billing.mean_tokens(self.collection))

    @cached_property
    def volume(self) -> MonthlyVolume:
        """What a month brings: of the whole collection, not of a sample."""
        return billing.monthly_volume(self.needs, self.documents_in_all, self.mean_tokens, self.settings.usd_prices)

    @cached_property
    def bills(self) -> dict[str, CostBreakdown]:
        """Model -> the month's bill."""
        return {
            candidate.name: billing.bill(candidate.spec, self.results[candidate.name].manifest, self.volume)
            for candidate in self.ready
        }

    def facts_of(self, spec: ModelSpec) -> dict[str, float | None]:
        """What the needs are checked against: the documents kept, and what was measured of a computed model."""
        facts: dict[str, float | None] = {"documents": self.volume.documents}
        if spec.name in self.results:
            facts |= billing.measured_facts(spec, self.results[spec.name].manifest, self.volume)
        return facts

    def findings_of(self, specs: Sequence[ModelSpec]) -> dict[str, list[NeedFinding]]:
        """Model -> what is known of it against every limit that is set; of any models, computed or not."""
        of_files = "text" not in self.collection.modalities
        return {
            spec.name: findings(self.needs, card_of(spec), spec, self.facts_of(spec), self.currency, of_files=of_files)
            for spec in specs
        }

    @cached_property
    def findings(self) -> dict[str, list[NeedFinding]]:
        """Candidate -> what is known of it against every limit that is set."""
        return self.findings_of([candidate.spec for candidate in self.candidates])

    @cached_property
    def ruled_out(self) -> dict[str, list[NeedFinding]]:
        """Candidate -> the findings that rule it out; only those that are."""
        ruling = {
            name: [finding for finding in need_findings if finding.rules_out]
            for name, need_findings in self.findings.items()
        }
        return {name: why for name, why in ruling.items() if why}

    @property
    def ruled_out_short(self) -> dict[str, str]:
        """Candidate that is ruled out -> why, in a few words."""
        return {name: clauses(finding.short for finding in why) for name, why in self.ruled_out.items()}

    # What to do

    @cached_property
    def decision(self) -> Decision:
        """The choice and the recommendation, or why there is none."""
        of_texts = None if self.scores is not None else self.texts.evidence
        of_texts_mark = "" if of_texts is None else of_texts.means.to_json()
        asked = repr(([candidate.name for candidate in self.candidates], self.settings))
        fitted = self.preferred
        votes = None if fitted is None else (fitted.models, fitted.votes, fitted.values.tobytes())
        key = (self.collection.content_hash, self.documents_in_all, self._marks, asked, of_texts_mark, votes)
        return self.keep("decision", key, lambda: self._decide(of_texts))

    def _decide(self, of_texts: Evidence | None) -> Decision:
        return decide(
            [candidate.spec for candidate in self.ready],
            self.results,
            self.scores,
            self.needs.changed(margin=max(self.margin, LEAST_MARGIN)),
            self.volume,
            own_weights=self.settings.weights,
            currency=self.currency,
            questions=len(self.collection.queries),
            of_texts=of_texts,
            open_questions=open_questions(self.collection),
            preferred=self.preferred,
        )

    @cached_property
    def memo(self) -> Memo:
        """The page for a decision maker."""
        return memo_of(
            self.decision,
            self.project.name,
            self.collection,
            self.scores,
            self.needs,
            {candidate.name: self.results[candidate.name] for candidate in self.ready},
            notes=self.note_lines,
            robustness=tuple(filter(None, (self.robustness_sentence,))),
            answers=self.answers,
            currency=self.currency,
        )

    @cached_property
    def answers(self) -> AnswersFound:
        """What answers from the models' results are worth, where that is the task."""
        specs = [candidate.spec for candidate in self.ready]
        return answers_found(self.workspace, self.project, self.collection, specs, self.needs.task)

    @property
    def note_lines(self) -> list[str]:
        """Each note: the question's words, then what was seen."""
        words = dict(zip(self.collection.queries["id"], self.collection.queries["text"], strict=True))
        return [f"“{words.get(note.query_id, note.query_text)}”: {note.note}" for note in self.settings.notes]
