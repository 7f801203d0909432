"""Classification as MTEB measures it: trained on few texts of each label, drawn several times (Muennighoff 2023).

MTEB trains on texts of a train split and counts on a test split. A collection has no such splits, so each draw is
counted on all texts that it was not trained on.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from components.evaluation.bootstrap import Floats, Resampled, resampled_rows
from components.records import FloatArray

TEXTS = 8  # of each label, trained on
DRAWS = 10
ITERATIONS = 100
Labels = npt.NDArray[np.int64]


def few_shot(vectors: FloatArray, labels: Labels, seed: int) -> dict[str, Resampled]:
    """``accuracy_few``: the mean accuracy over DRAWS of logistic regression on TEXTS of each label.

    Nothing where some label has no text left to count on. An interval holds what other texts and what other draws of
    training texts would change: both are drawn again, independently.
    """
    if np.bincount(labels).min() <= TEXTS:
        return {}
    hits = np.stack([_hits(vectors, labels, np.random.default_rng([seed, draw])) for draw in range(DRAWS)])
    rows = resampled_rows(len(labels), seed)
    drawn = np.stack([_means(hit[rows]) for hit in hits], axis=1)  # (resamples of texts, DRAWS)
    chosen = np.random.default_rng([seed, DRAWS]).integers(0, DRAWS, drawn.shape)
    values = _means(np.take_along_axis(drawn, chosen, axis=1))
    values = values[np.isfinite(values)]  # of very few texts, a resample may hold none that was not trained on
    value = float(np.nanmean(hits, axis=1).mean())
    return {"accuracy_few": Resampled(value, tuple(values.tolist()), len(labels))}


def _means(rows: Floats) -> Floats:
    """Per row the mean of its numbers; NaN where it has none."""
    counts = (~np.isnan(rows)).sum(axis=1)
    return np.where(counts > 0, np.nansum(rows, axis=1) / np.maximum(counts, 1), np.nan)


def _hits(vectors: FloatArray, labels: Labels, rng: np.random.Generator) -> Floats:
    """Per text 1 where its label is guessed right, 0 where not, NaN where it was trained on."""
    from sklearn.linear_model import LogisticRegression

    order = rng.permutation(len(labels))
    by_label = [order[labels[order] == label][:TEXTS] for label in np.unique(labels)]
    train = np.concatenate(by_label)
    model = LogisticRegression(max_iter=ITERATIONS).fit(vectors[train], labels[train])
    hits = (model.predict(vectors) == labels).astype(np.float64)
    hits[train] = np.nan
    return hits
