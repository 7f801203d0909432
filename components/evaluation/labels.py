"""How well vectors tell labels apart: classification (kNN, logistic regression) and clustering, with scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.evaluation.resampled import Floats, Resampled, resampled_rows
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
            f"Labels cannot be measured: {len(names)} label has {FOLDS} texts or more; at least two are needed."
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
    found = {}
    for name, predicted in predictions(vectors, labels, seed).items():
        hits = (predicted == labels).astype(np.float64)
        found[f"accuracy_{name}"] = _resampled(float(hits.mean()), hits[rows].mean(axis=1), len(labels))
        value = macro_f1(labels, predicted)
        draws = np.array([macro_f1(labels[row], predicted[row]) for row in rows])
        found[f"macro_f1_{name}"] = _resampled(value, draws, len(labels))
    return found


def macro_f1(labels: Labels, predicted: Labels) -> float:
    """The mean F1 of the labels that occur in either, as scikit-learn's f1_score(average="macro")."""
    size = int(max(labels.max(), predicted.max())) + 1
    right = np.bincount(labels[labels == predicted], minlength=size)
    both = np.bincount(labels, minlength=size) + np.bincount(predicted, minlength=size)
    occurs = both > 0
    return float((2 * right[occurs] / both[occurs]).mean())


def clustering(vectors: FloatArray, labels: Labels, seed: int) -> dict[str, Resampled]:
    """k-means with as many groups as labels, held against them: v_measure, ari; and the labels' own silhouette."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_samples

    groups = KMeans(int(labels.max()) + 1, n_init=10, random_state=seed).fit_predict(vectors).astype(np.int64)
    rows = resampled_rows(len(labels), seed)
    tables = [contingency(labels[row], groups[row]) for row in rows]
    whole = contingency(labels, groups)
    found = {
        "v_measure": _resampled(v_measure(whole), np.array([v_measure(one) for one in tables]), len(labels)),
        "ari": _resampled(adjusted_rand(whole), np.array([adjusted_rand(one) for one in tables]), len(labels)),
    }
    chosen = np.sort(np.random.default_rng(seed).permutation(len(labels))[:MOST_SILHOUETTE])
    if 1 < len(np.unique(labels[chosen])) < len(chosen):
        each = silhouette_samples(vectors[chosen], labels[chosen], metric="cosine")
        draws = each[resampled_rows(len(chosen), seed)].mean(axis=1)
        found["silhouette"] = _resampled(float(each.mean()), draws, len(chosen))
    return found


def contingency(labels: Labels, groups: Labels) -> Floats:
    """How many texts of each label (rows) lie in each group (columns)."""
    shape = int(labels.max()) + 1, int(groups.max()) + 1
    return np.bincount(labels * shape[1] + groups, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)


def v_measure(table: Floats) -> float:
    """Harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007) of a contingency table."""
    total = table.sum()
    shared = table[table > 0] / total
    of_labels, of_groups = _entropy(table.sum(axis=1) / total), _entropy(table.sum(axis=0) / total)
    mutual = of_labels + of_groups + float((shared * np.log(shared)).sum())
    homogeneity = mutual / of_labels if of_labels else 1.0
    completeness = mutual / of_groups if of_groups else 1.0
    both = homogeneity + completeness
    return 2 * homogeneity * completeness / both if both else 0.0


def adjusted_rand(table: Floats) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985) of a contingency table; 0 is what chance gives, 1 is equal."""
    pairs = float(_pairs(table).sum())
    of_labels, of_groups = float(_pairs(table.sum(axis=1)).sum()), float(_pairs(table.sum(axis=0)).sum())
    total = float(_pairs(table.sum()))
    expected = of_labels * of_groups / total if total else 0.0
    most = (of_labels + of_groups) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def _pairs(counts: npt.ArrayLike) -> Floats:
    number = np.asarray(counts, dtype=np.float64)
    return number * (number - 1) / 2


def _entropy(shares: Floats) -> float:
    known = shares[shares > 0]
    return float(-(known * np.log(known)).sum())


def _resampled(value: float, draws: Floats, texts: int) -> Resampled:
    return Resampled(value, tuple(float(one) for one in draws), texts)


def measure_labels(vectors: FloatArray, chosen: Labelled, seed: int) -> Mapping[str, Resampled]:
    """Classification and clustering of the chosen rows of ``vectors`` (float32, one row per text)."""
    own = vectors[chosen.rows]
    return classification(own, chosen.labels, seed) | clustering(own, chosen.labels, seed)
