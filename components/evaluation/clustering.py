"""How well groups that k-means finds match the labels: V-measure and adjusted Rand index, whatever the seed.

k-means ends elsewhere from another start, and V-measure moves with it by more than models often differ. So a value is
the mean of SEEDS starts, and its error holds both what other texts and what other starts would change.

Texts are drawn again as random halves, without replacement: a text drawn twice always agrees with itself and lifts both
measures above their own value. Half the texts, clustered anew, vary about a value of their own as much as all texts
vary about theirs (delete-half jackknife: Shao and Wu 1989, "A general theory for jackknife variance estimation", Annals
of Statistics 17), so only the spread of the draws is used, not their place. Coverage and false verdicts are simulated
in tests/benchmarks/clustering.py.
"""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

from components.evaluation.bootstrap import Floats, Resampled
from components.records import FloatArray

MOST_CLUSTERED = 2_000  # texts, drawn at random where there are more; MTEB clusters 2,048
SEEDS = 10  # starts that the value is the mean of
HALVES = 20
HALF_SEEDS = 5  # starts in each half
Labels = npt.NDArray[np.int64]


def clustering(vectors: FloatArray, labels: Labels, seed: int) -> dict[str, Resampled]:
    """k-means with as many groups as labels, held against them: v_measure and ari.

    ``vectors`` (n, dim), ``labels`` (n,) numbers from 0. The halves are the same for every model measured on as many
    texts with this seed. The draws are moved to the value and have the spread of its error.
    """
    chosen = np.sort(np.random.default_rng(seed).permutation(len(labels))[:MOST_CLUSTERED])
    own, truth = vectors[chosen], labels[chosen]
    whole = _matches(own, truth, SEEDS, seed).mean(axis=0)
    rng = np.random.default_rng([seed, len(truth)])
    halves = [np.sort(rng.permutation(len(truth))[: len(truth) // 2]) for _ in range(HALVES)]
    drawn = np.stack([_matches(own[half], truth[half], HALF_SEEDS, place) for place, half in enumerate(halves)])
    of_starts = drawn.var(axis=1, ddof=1).mean(axis=0)  # the variance from one start to another
    excess = of_starts * (1 / HALF_SEEDS - 1 / SEEDS)  # which a mean over more starts does not have
    means = drawn.mean(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.nan_to_num(1 - excess / means.var(axis=0, ddof=1)).clip(HALF_SEEDS / SEEDS, 1)
    errors = (means - means.mean(axis=0)) * np.sqrt(share)
    return {
        name: Resampled(float(whole[i]), tuple((whole[i] + errors[:, i]).tolist()), len(truth))
        for i, name in enumerate(("v_measure", "ari"))
    }


def _matches(vectors: FloatArray, labels: Labels, starts: int, seed: int) -> Floats:
    """V-measure and adjusted Rand index (columns) of each start (rows)."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    found, present = [], len(np.unique(labels))
    first = zlib.crc32(vectors.tobytes()) % 2**31  # equal vectors start alike, others have starts of their own
    with threadpool_limits(1):  # of so few texts threads only wait for each other
        for start in range(starts):
            model = KMeans(present, n_init=1, random_state=(first + seed * starts + start) % 2**32)
            table = contingency(labels, model.fit_predict(vectors).astype(np.int64))
            found.append((v_measure(table), adjusted_rand(table)))
    return np.array(found)


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
