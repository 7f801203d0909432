"""Labels and pairs: measured once per model in a worker, saved by documents, read by pages and command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from components.candidates.keys import encoder_key
from components.datasets.pairs import Pairs, pairs_of
from components.evaluation.labels import FOLDS, Labelled, labelled, measure_labels
from components.evaluation.resampled import Resampled
from components.evaluation.text_pairs import cosines, duplicates, similarity
from components.files import read_json, write_json
from components.records import BadInputError, Collection, FloatArray
from components.results import store as results
from components.spec import ModelSpec
from components.workspace import Workspace

if TYPE_CHECKING:
    from components.progress import Report

SEED = 20
CLASSIFICATION = ("accuracy_probe", "macro_f1_probe", "accuracy_knn", "macro_f1_knn")
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
    found = [*(("duplicates",) if pairs is not None and pairs.is_binary else ()), *(("pairs",) if pairs else ())]
    found += ["classification", "clustering"] if has_labels else []
    wanted = LEADING_TASKS.get(task, ())
    return tuple(sorted(found, key=lambda one: wanted.index(one) if one in wanted else len(wanted)))


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
    return (
        f"Labels are not measured: at least two must have {FOLDS} documents or more each, and of {len(counts)} "
        f"{'label' if len(counts) == 1 else 'labels'} {enough} {'has' if enough == 1 else 'have'}."
    )


def labels_of(collection: Collection) -> Labelled:
    """The labelled texts that are measured."""
    return labelled(collection.documents["label"].tolist(), SEED)


def measure(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], options: Mapping[str, Any], report: Report
) -> dict[str, Any]:
    """Measure one model whatever the collection's labels and pairs allow, and save it; ``options`` are not used.

    Raises:
        BadInputError: the model has no vectors, or there is nothing to measure.
    """
    pairs = measure_pairs(workspace, collection, specs[0])
    labels = measure_labelled(workspace, collection, specs[0])
    if not pairs and not labels:
        raise BadInputError("There is nothing to measure: give documents labels, or bring a file of pairs with scores.")
    return {key: one.value for key, one in (pairs | labels).items()}


def measure_pairs(workspace: Workspace, collection: Collection, spec: ModelSpec) -> dict[str, Resampled]:
    """Measure and save how far cosines follow the scores of the pairs; nothing where there are none."""
    pairs = pairs_of(collection)
    if pairs is None:
        return {}
    vectors = _vectors(workspace, collection, spec)
    found, threshold = _measure_pairs(cosines(vectors[pairs.first], vectors[pairs.second]), pairs)
    _save(workspace, collection, spec, found, threshold)
    return found


def measure_labelled(workspace: Workspace, collection: Collection, spec: ModelSpec) -> dict[str, Resampled]:
    """Measure and save how well the vectors tell labels apart; nothing where there are too few."""
    if not has_labels(collection):
        return {}
    found = dict(measure_labels(_vectors(workspace, collection, spec), labels_of(collection), SEED))
    _save(workspace, collection, spec, found, None)
    return found


def _vectors(workspace: Workspace, collection: Collection, spec: ModelSpec) -> FloatArray:
    vectors = results.document_vectors(workspace, collection, spec)
    if vectors is None:
        raise BadInputError(f"{spec.name} has no vectors, so labels and pairs cannot be measured with it.")
    return vectors


def _save(
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    found: Mapping[str, Resampled],
    threshold: float | None,
) -> None:
    """Add to what was measured of the model before."""
    earlier = saved(workspace, collection, spec)
    kept = {**(earlier.found if earlier else {}), **found}
    threshold = threshold if threshold is not None or earlier is None else earlier.threshold
    content = {"metrics": {key: one.as_dict() for key, one in kept.items()}, "threshold": threshold}
    write_json(_path(workspace, collection, spec), content)


def _measure_pairs(cosine: Any, pairs: Pairs) -> tuple[dict[str, Resampled], float | None]:  # noqa: ANN401 - an array
    found = similarity(cosine, pairs.scores, SEED)
    if not pairs.is_binary:
        return found, None
    more, threshold = duplicates(cosine, pairs.scores == 1.0, SEED)
    return found | more, threshold


def saved(workspace: Workspace, collection: Collection, spec: ModelSpec) -> TaskMetrics | None:
    """What was measured earlier; None where nothing was."""
    try:
        path = _path(workspace, collection, spec)
    except BadInputError:
        return None  # the model itself went away
    if not path.exists():
        return None
    content = read_json(path)
    found = {key: Resampled(one["value"], tuple(one["draws"]), one["texts"]) for key, one in content["metrics"].items()}
    return TaskMetrics(found, content["threshold"])


def table(found: Mapping[str, TaskMetrics]) -> pd.DataFrame:
    """One row per model and metric: model, metric, value, low, high (95 %), texts, threshold."""
    rows = []
    for model, measured in found.items():
        for key, one in measured.found.items():
            threshold = measured.threshold if key == "best_f1" else None
            rows.append((model, key, one.value, *one.interval, one.texts, threshold))
    return pd.DataFrame(rows, columns=["model", "metric", "value", "low", "high", "texts", "threshold"])


def _path(workspace: Workspace, collection: Collection, spec: ModelSpec) -> Path:
    """Beside no run: questions, which come and go, have no part in labels and pairs."""
    folder = workspace.results_folder(collection.documents_id, encoder_key(spec))
    return folder / f"task-metrics-{collection.metadata_id}.json"
