"""How well vectors tell labels apart: classification (kNN, logistic regression) and clustering, with scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.evaluation.bootstrap import Floats, Resampled, resampled_rows
from components.evaluation.clustering import clustering
from components.evaluation.few_shot import few_shot
from components.i18n import tr
from components.records import BadInputError, FloatArray

FOLDS = 5
NEIGHBOURS = 5
MOST_TEXTS = 3_000  # drawn at random where there are more
MOST_SILHOUETTE = 2_000  # its cost grows with the square
ITERATIONS = 1_000
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Labelled:
    """Which rows are measured. ``rows`` (n,) into the vectors, ``labels`` (n,) numbers from 0, ``names`` of them.

    ``total`` texts had a label; ``left_out`` of them have one that fewer than FOLDS texts share.
    """

    rows: npt.NDArray[np.int64]
    labels: Labels
    names: tuple[str, ...]
    total: int
    left_out: int


def labelled(labels: Sequence[str], seed: int) -> Labelled:
    """The rows with a label that at least FOLDS texts share, at most MOST_TEXTS of them, drawn at random.

    Raises:
        BadInputError: fewer than two such labels.
    """
    counts = Counter(label for label in labels if label)
    kept = {label for label, count in counts.items() if count >= FOLDS}
    rows = np.array([row for row, label in enumerate(labels) if label in kept], dtype=np.int64)
    left_out = sum(count for label, count in counts.items() if label not in kept)
    if len(rows) > MOST_TEXTS:
        rows = np.sort(np.random.default_rng(seed).permutation(rows)[:MOST_TEXTS])
        drawn = Counter(labels[row] for row in rows)
        rows = np.array([row for row in rows if drawn[labels[row]] >= FOLDS], dtype=np.int64)
    names = tuple(sorted({labels[row] for row in rows}))
    if len(names) < 2:
        raise BadInputError(
            tr(
                "Labels cannot be measured: {number_of_names} label has {folds} texts or more; "
                "at least two are needed.",
                number_of_names=len(names),
                folds=FOLDS,
            )
        )
    place = {name: number for number, name in enumerate(names)}
    numbers = np.array([place[labels[row]] for row in rows], dtype=np.int64)
    return Labelled(rows, numbers, names, sum(counts.values()), left_out)


def predictions(vectors: FloatArray, labels: Labels, seed: int) -> dict[str, Labels]:
    """By classifier, the label that each text gets from the other folds (stratified, FOLDS, shuffled by seed).

    knn: the majority of the NEIGHBOURS nearest by cosine. probe: logistic regression, scikit-learn's defaults.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.neighbors import KNeighborsClassifier

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    models = {
        "knn": KNeighborsClassifier(NEIGHBOURS, metric="cosine", algorithm="brute"),
        "probe": LogisticRegression(max_iter=ITERATIONS),
    }
    return {
        name: np.asarray(cross_val_predict(model, vectors, labels, cv=folds), dtype=np.int64)
        for name, model in models.items()
    }


def classification(vectors: FloatArray, labels: Labels, seed: int) -> dict[str, Resampled]:
    """Accuracy and macro F1 of both classifiers: accuracy_knn, macro_f1_knn, accuracy_probe, macro_f1_probe."""
    rows = resampled_rows(len(labels), seed)
    scores = {}
    for name, predicted in predictions(vectors, labels, seed).items():
        hits = (predicted == labels).astype(np.float64)
        scores[f"accuracy_{name}"] = _resampled(float(hits.mean()), hits[rows].mean(axis=1), len(labels))
        value = macro_f1(labels, predicted)
        draws = np.array([macro_f1(labels[row], predicted[row]) for row in rows])
        scores[f"macro_f1_{name}"] = _resampled(value, draws, len(labels))
    return scores


def macro_f1(labels: Labels, predicted: Labels) -> float:
    """The mean F1 of the labels that occur in either, as scikit-learn's f1_score(average="macro")."""
    size = int(max(labels.max(), predicted.max())) + 1
    right = np.bincount(labels[labels == predicted], minlength=size)
    both = np.bincount(labels, minlength=size) + np.bincount(predicted, minlength=size)
    occurs = both > 0
    return float((2 * right[occurs] / both[occurs]).mean())


def silhouette(vectors: FloatArray, labels: Labels, seed: int) -> dict[str, Resampled]:
    """How much closer texts lie to their own label than to the next one; nothing where every text has its own."""
    from sklearn.metrics import silhouette_samples

    chosen = np.sort(np.random.default_rng(seed).permutation(len(labels))[:MOST_SILHOUETTE])
    if not 1 < len(np.unique(labels[chosen])) < len(chosen):
        return {}
    each = silhouette_samples(vectors[chosen], labels[chosen], metric="cosine")
    draws = each[resampled_rows(len(chosen), seed)].mean(axis=1)
    return {"silhouette": _resampled(float(each.mean()), draws, len(chosen))}


def _resampled(value: float, draws: Floats, texts: int) -> Resampled:
    return Resampled(value, tuple(float(draw) for draw in draws), texts)


def measure_labels(vectors: FloatArray, chosen: Labelled, seed: int) -> Mapping[str, Resampled]:
    """Classification and clustering of the chosen rows of ``vectors`` (float32, one row per text)."""
    own = vectors[chosen.rows]
    return {
        **classification(own, chosen.labels, seed),
        **few_shot(own, chosen.labels, seed),
        **clustering(own, chosen.labels, seed),
        **silhouette(own, chosen.labels, seed),
    }
