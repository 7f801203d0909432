"""Labels and pairs: measured once per model in a worker, saved by documents, read by pages and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from components import nouns
from components.candidates.by_spec import document_vectors, encoder_key, has_vectors
from components.damage import absent_if_damaged
from components.datasets.pairs import Pairs, pairs_of
from components.evaluation.bootstrap import Resampled
from components.evaluation.labels import FOLDS, Labelled, labelled, measure_labels
from components.evaluation.text_pairs import cosines, duplicates, similarity
from components.files import read_json, write_json
from components.i18n import N_, tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import Report
from components.records import BadInputError, Collection

SEED = 20
TOO_FEW_LABELS_ONE = N_(
    "Labels are not measured: at least two must have {folds} documents or more each, and of {labels} {enough} has."
)
TOO_FEW_LABELS = N_(
    "Labels are not measured: at least two must have {folds} documents or more each, and of {labels} {enough} have."
)
NO_VECTORS = N_("{model} has no vectors, so labels and pairs cannot be measured with it.")
VERSION = 2  # raise it when the same vectors give other numbers, so that they are measured again
CLASSIFICATION = ("accuracy_probe", "macro_f1_probe", "accuracy_few", "accuracy_knn", "macro_f1_knn")
CLUSTERING = ("v_measure", "ari", "silhouette")
SIMILARITY = ("spearman", "pearson")
DUPLICATES = ("average_precision", "best_f1")
METRICS_OF = {
    "classification": CLASSIFICATION,
    "clustering": CLUSTERING,
    "pairs": SIMILARITY,
    "duplicates": DUPLICATES,
}
"""What can be measured -> its metrics, the leading one first."""
UNITS = {"classification": "text", "clustering": "text", "pairs": "pair", "duplicates": "pair"}
LEADING_TASKS = {
    "classification": ("classification", "clustering"),
    "clustering": ("clustering", "classification"),
    "duplicates": ("duplicates", "pairs"),
}
"""A task of the needs -> what is measured for it, the most telling first."""


@dataclass(frozen=True)
class TaskMetrics:
    """What was measured of one model: metric key -> value with draws; ``threshold``: cosine of best_f1, else None."""

    found: Mapping[str, Resampled]
    threshold: float | None


def sections(pairs: Pairs | None, task: str, *, has_labels: bool) -> tuple[str, ...]:
    """What of METRICS_OF the data allow, in the order shown: what the task asks for first."""
    allowed = [*(("duplicates",) if pairs is not None and pairs.is_binary else ()), *(("pairs",) if pairs else ())]
    allowed += ["classification", "clustering"] if has_labels else []
    wanted = LEADING_TASKS.get(task, ())
    return tuple(sorted(allowed, key=lambda section: wanted.index(section) if section in wanted else len(wanted)))


def has_labels(collection: Collection) -> bool:
    """Whether at least two labels have enough texts to be measured."""
    counts = collection.documents.loc[collection.documents["label"] != "", "label"].value_counts()
    return int((counts >= FOLDS).sum()) >= 2


def why_no_labels(collection: Collection) -> str:
    """Why the labels that are there are not measured, one sentence; "" where there is none, or they are."""
    counts = collection.documents.loc[collection.documents["label"] != "", "label"].value_counts()
    if counts.empty or has_labels(collection):
        return ""
    enough = int((counts >= FOLDS).sum())
    text = TOO_FEW_LABELS_ONE if enough == 1 else TOO_FEW_LABELS
    return tr(text, folds=FOLDS, labels=nouns.counted("label", len(counts)), enough=enough)


def labels_of(collection: Collection) -> Labelled:
    """The labelled texts that are measured."""
    return labelled(collection.documents["label"].tolist(), SEED)


class LabelsAndPairs(Measurement[TaskMetrics]):
    """Measure one model whatever the collection's labels and pairs allow, and add it to what was measured before.

    Options: ``labels``, whether labels are measured where there are any.
    """

    name = "task_metrics"
    options: Options = {"labels": True}
    needs_result = False  # it reads the vectors of documents; questions have no part in it

    def refusal(self, subject: Subject) -> str:
        """It needs labels or pairs, and vectors."""
        if pairs_of(subject.collection) is None and not has_labels(subject.collection):
            return tr("There is nothing to measure: give documents labels, or bring a file of pairs with scores.")
        return "" if has_vectors(subject.spec) else tr(NO_VECTORS, model=subject.spec.name)

    def run(self, subject: Subject, options: Options, report: Report) -> TaskMetrics:
        """How far cosines follow the scores of the pairs, and how well the vectors keep labels apart.

        Raises:
            BadInputError: the model's vectors are not there.
        """
        vectors = document_vectors(subject.workspace, subject.collection, subject.spec)
        if vectors is None:
            raise BadInputError(tr(NO_VECTORS, model=subject.spec.name))
        metrics: dict[str, Resampled] = {}
        threshold = None
        pairs = pairs_of(subject.collection)
        if pairs is not None:
            metrics, threshold = _measure_pairs(cosines(vectors[pairs.first], vectors[pairs.second]), pairs)
        if options["labels"] and has_labels(subject.collection):
            metrics |= measure_labels(vectors, labels_of(subject.collection), SEED)
        return TaskMetrics(metrics, threshold)

    def save(self, subject: Subject, options: Options, measured: TaskMetrics) -> None:
        """Beside no run; what was measured before and not now stays."""
        earlier = self.load(subject)
        kept = {**(earlier.found if earlier else {}), **measured.found}
        threshold = measured.threshold if measured.threshold is not None or earlier is None else earlier.threshold
        content = {"metrics": {key: resampled.as_dict() for key, resampled in kept.items()}, "threshold": threshold}
        write_json(_path(subject), content)

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> TaskMetrics | None:
        """What was measured earlier; None where nothing was, or the model itself went away."""
        try:
            path = _path(subject)
        except BadInputError:
            return None
        if not path.exists():
            return None
        content = read_json(path)
        metrics = {
            key: Resampled(row["value"], tuple(row["draws"]), row["texts"]) for key, row in content["metrics"].items()
        }
        return TaskMetrics(metrics, content["threshold"])

    def summary(self, measured: TaskMetrics) -> dict[str, Any]:
        """Metric key -> value."""
        return {key: resampled.value for key, resampled in measured.found.items()}


LABELS_AND_PAIRS = LabelsAndPairs()


def _measure_pairs(cosine: Any, pairs: Pairs) -> tuple[dict[str, Resampled], float | None]:  # noqa: ANN401 - an array
    metrics = similarity(cosine, pairs.scores, SEED)
    if not pairs.is_binary:
        return metrics, None
    more, threshold = duplicates(cosine, pairs.scores == 1.0, SEED)
    return metrics | more, threshold


def table(by_model: Mapping[str, TaskMetrics]) -> pd.DataFrame:
    """One row per model and metric: model, metric, value, low, high (95 %), texts, threshold."""
    rows = []
    for model, measured in by_model.items():
        for key, resampled in measured.found.items():
            threshold = measured.threshold if key == "best_f1" else None
            rows.append((model, key, resampled.value, *resampled.interval, resampled.texts, threshold))
    return pd.DataFrame(rows, columns=["model", "metric", "value", "low", "high", "texts", "threshold"])


def _path(subject: Subject) -> Path:
    """Beside no run: questions, which come and go, have no part in labels and pairs."""
    folder = subject.workspace.results_folder(subject.collection.documents_id, encoder_key(subject.spec))
    return folder / f"task-metrics-{VERSION}-{subject.collection.metadata_id}.json"
