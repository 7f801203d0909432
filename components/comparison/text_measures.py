"""What labels and pairs of texts show of the models: what a choice rests on where nobody judged answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from components.candidates.by_spec import has_vectors
from components.comparison.answer_cache import Keep, compute_anew
from components.comparison.evidence import Evidence, of_texts
from components.datasets.pairs import Pairs, pairs_of
from components.measurements import task_metrics
from components.measurements.base import Subject
from components.measurements.task_metrics import LABELS_AND_PAIRS, LEADING_TASKS, TaskMetrics
from components.records import Collection
from components.workspace import ProjectCandidate, Workspace


@dataclass(frozen=True, eq=False)
class TextMeasures:
    """Labels and pairs of one comparison. ``ready``: the candidates whose results are there; ``task``: of the needs."""

    workspace: Workspace
    collection: Collection
    ready: Sequence[ProjectCandidate]
    task: str
    margin: float
    keep: Keep = field(default=compute_anew, repr=False)

    @cached_property
    def pairs(self) -> Pairs | None:
        """Pairs of texts with a score, where the questions are such."""
        return self.keep("pairs", self.collection.content_hash, lambda: pairs_of(self.collection))

    @cached_property
    def has_labels(self) -> bool:
        """Whether at least two labels have enough texts to be measured."""
        return self.keep("labels", self.collection.content_hash, lambda: task_metrics.has_labels(self.collection))

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """What of task_metrics.METRICS_OF the data allow, what the task asks for first."""
        return task_metrics.sections(self.pairs, self.task, has_labels=self.has_labels)

    @property
    def lead(self) -> bool:
        """Whether these measures come before search: the task asks for them, or nothing else can be measured."""
        return bool(self.sections) and (self.task in LEADING_TASKS or not len(self.collection.queries))

    @cached_property
    def measured(self) -> dict[str, TaskMetrics]:
        """Model -> what was measured of it."""
        saved = {
            candidate.name: LABELS_AND_PAIRS.load(Subject(self.workspace, self.collection, candidate.spec))
            for candidate in self.able
        }
        return {name: of_model for name, of_model in saved.items() if of_model is not None}

    @property
    def able(self) -> list[ProjectCandidate]:
        """The candidates that can be measured: those with vectors."""
        return [candidate for candidate in self.ready if has_vectors(candidate.spec)]

    @cached_property
    def evidence(self) -> Evidence | None:
        """What a choice can rest on where no answer was judged; None where these measures do not lead."""
        if not self.lead:
            return None
        return of_texts([candidate.spec for candidate in self.ready], self.measured, self.sections, self.margin)
