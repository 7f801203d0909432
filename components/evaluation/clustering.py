"""How well groups that k-means finds match the labels: V-measure and adjusted Rand index, whatever the seed.

k-means ends elsewhere from another start, and V-measure moves with it by more than models often differ. So a value is
the mean of SEEDS starts, and its error holds both what other texts and what other starts would change.

Texts are drawn again without replacement, as two random thirds of each label: a text drawn twice always agrees with
itself and lifts both measures above their own value. What n - d of n texts vary by, times (n - d) / d, is what n texts
vary by (delete-d jackknife: Shao and Wu 1989, "A general theory for jackknife variance estimation", Annals of
Statistics 17); the part that is due to other starts is not multiplied. Only the spread of the draws is used, not their
place. A jackknife counts what two texts do together twice (Efron and Stein 1981, "The jackknife estimate of variance",
Annals of Statistics 9): of the adjusted Rand index, which is made of pairs, that is much where labels have few texts,
so that its spread is made smaller by PAIRS. Coverage is simulated in tests/benchmarks/clustering.py.
"""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

from components.evaluation.bootstrap import Floats, Resampled
from components.records import FloatArray

MOST_CLUSTERED = 2_000  # texts, drawn at random where there are more; MTEB clusters 2,048
SEEDS = 10  # starts that the value is the mean of
DRAWS = 20
LEFT_OUT = 1 / 3  # of each label
DRAW_SEEDS = 5  # starts in each draw
LEAST_OF_TEXTS = 0.2  # share of the spread of draws that is due to the texts at least
PAIRS = 2.0  # texts: with as many of each label, pairs vary by half of what single texts do; found by simulation
WIDER = 1.1  # for a spread that is itself told from few draws; found by simulation
Labels = npt.NDArray[np.int64]


def clustering(vectors: FloatArray, labels: Labels, seed: int) -> dict[str, Resampled]:
    """k-means with as many groups as labels, held against them: v_measure and ari.

    ``vectors`` (n, dim), ``labels`` (n,) numbers from 0. The draws are the same for every model measured on as many
    texts with this seed. They are moved to the value and have the spread of its error.
    """
    chosen = np.sort(np.random.default_rng(seed).permutation(len(labels))[:MOST_CLUSTERED])
    own, truth = vectors[chosen], labels[chosen]
    whole = _matches(own, truth, SEEDS, seed).mean(axis=0)
    rng = np.random.default_rng([seed, len(truth)])
    parts = [_two_thirds(truth, rng) for _ in range(DRAWS)]
    drawn = np.stack([_matches(own[part], truth[part], DRAW_SEEDS, place) for place, part in enumerate(parts)])
    means = drawn.mean(axis=1)
    of_starts = drawn.var(axis=1, ddof=1).mean(axis=0)  # the variance from one start to another
    between = means.var(axis=0, ddof=1)
    of_texts = np.maximum(between - of_starts / DRAW_SEEDS, LEAST_OF_TEXTS * between)
    size = float(np.mean([len(part) for part in parts]))
    each = len(truth) / len(np.unique(truth))
    of_texts *= size / max(len(truth) - size, 1) * np.array([1, (1 + PAIRS / each) / (1 + 2 * PAIRS / each)])
    with np.errstate(invalid="ignore", divide="ignore"):
        stretch = np.nan_to_num(np.sqrt((of_texts + of_starts / SEEDS) / between), nan=1.0, posinf=1.0)
    errors = (means - means.mean(axis=0)) * stretch * WIDER
    return {
        name: Resampled(float(whole[i]), tuple((whole[i] + errors[:, i]).tolist()), len(truth))
        for i, name in enumerate(("v_measure", "ari"))
    }


def _two_thirds(labels: Labels, rng: np.random.Generator) -> Labels:
    """The places of about two thirds of each label's texts, at least one of each."""
    kept = []
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        left_out = int(LEFT_OUT * len(places) + rng.random())  # rounded up or down by chance
        kept.append(places[min(left_out, len(places) - 1) :])
    return np.sort(np.concatenate(kept))


def _matches(vectors: FloatArray, labels: Labels, starts: int, seed: int) -> Floats:
    """V-measure and adjusted Rand index (columns) of each start (rows)."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    matches, present = [], len(np.unique(labels))
    first = zlib.crc32(vectors.tobytes()) % 2**31  # equal vectors start alike, others have starts of their own
    with threadpool_limits(1):  # of so few texts threads only wait for each other
        for start in range(starts):
            model = KMeans(present, n_init=1, random_state=(first + seed * starts + start) % 2**32)
            table = contingency(labels, model.fit_predict(vectors).astype(np.int64))
            matches.append((v_measure(table), adjusted_rand(table)))
    return np.array(matches)


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
