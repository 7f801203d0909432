"""Groups of documents that lie together in a model's own space, not in its picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from components.projection.checks import check_matrix
from components.records import FloatArray

LEAST_DOCUMENTS = 15  # below, a list of titles says more than groups
FEWEST, MOST = 3, 18  # groups: as many as can be named on a map
MOST_STARTS = 30  # of k-means: with few, it may join two small groups far from all others to cut a large one in two
START_ROWS = 20_000  # rows read by all starts together
FIT_ROWS = 20_000  # above this the centres are fitted on a seeded sample

Codes = npt.NDArray[np.int32]


def group_count(n: int) -> int:
    """How many groups n documents are put in: the square root of a third of them, 3 to 18; 0 below 15 documents."""
    return 0 if n < LEAST_DOCUMENTS else int(np.clip(round((n / 3) ** 0.5), FEWEST, MOST))


def group_documents(vectors: FloatArray, *, seed: int = 0) -> Codes:
    """The group of each row by spherical k-means (Dhillon and Modha 2001), int32 (n,), the largest group first.

    All -1 with fewer than 15 documents or where all are alike.

    Args:
        vectors: float32 (n, d), rows of length 1.
        seed: of the starts, and of the sample the centres are fitted on where there are more than 20,000 rows.

    Raises:
        BadInputError: a row is not finite or not of length 1.
    """
    check_matrix(vectors, unit=True)
    n = len(vectors)
    count = group_count(n)
    if count == 0 or np.ptp(vectors, axis=0).max(initial=0) < 1e-6:
        return np.full(n, -1, dtype=np.int32)
    from sklearn.cluster import KMeans

    fitted = vectors
    if n > FIT_ROWS:
        fitted = vectors[np.sort(np.random.default_rng(seed).choice(n, FIT_ROWS, replace=False))]
    # Unit vectors: the nearest centre by distance, once centres are of length 1, is the nearest by cosine.
    starts = int(np.clip(START_ROWS // n, 1, MOST_STARTS))
    centres = KMeans(count, n_init=starts, random_state=seed).fit(fitted).cluster_centers_
    centres = centres / np.linalg.norm(centres, axis=1, keepdims=True).clip(1e-12)
    nearest = np.argmax(vectors @ centres.astype(np.float32).T, axis=1)
    sizes = np.bincount(nearest, minlength=count)
    places = np.empty(count, dtype=np.int32)
    places[np.argsort(-sizes, kind="stable")] = np.arange(count)
    return places[nearest].astype(np.int32)
