"""Simulations of the clustering measures; prints, asserts nothing."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from components.evaluation import clustering as measured
from components.evaluation.bootstrap import Resampled, compare_resampled
from components.evaluation.clustering import clustering
from components.records import FloatArray
from tests.benchmarks.quick_kmeans import quick_matches

DIMENSION = 16
WORLDS = (
    (10, 5, 0.8), (10, 5, 1.2), (10, 50, 1.2), (10, 200, 1.2), (20, 20, 1.0), (20, 20, 1.5), (30, 10, 1.0),
    (77, 5, 0.9), (77, 20, 0.9), (150, 5, 0.8),
)  # fmt: skip
"""Labels, texts of each, and how far texts lie from the centre of their label (a centre lies about 4 from another)."""
MODELS = 4


class World:
    """Labels with a centre each; samples of texts around them, as several equally good models see them."""

    def __init__(self, labels: int, each: int, spread: float) -> None:
        self._centres = np.random.default_rng(0).normal(size=(labels, DIMENSION))
        self._each, self._spread = each, spread

    def sample(self, seed: int, models: int = 1) -> tuple[list[FloatArray], npt.NDArray[np.int64]]:
        """Vectors (texts, DIMENSION) of each model, and the labels; half of what a model gets wrong is its own."""
        rng = np.random.default_rng(seed)
        labels = np.repeat(np.arange(len(self._centres)), self._each)
        shape = (len(labels), DIMENSION)
        shared, scale = rng.normal(size=shape), self._spread * np.sqrt(0.5)
        found = [self._centres[labels] + scale * (shared + rng.normal(size=shape)) for _ in range(models)]
        return [(one / np.linalg.norm(one, axis=1, keepdims=True)).astype(np.float32) for one in found], labels


def coverage(world: World, samples: int) -> dict[str, float]:
    """Measure -> the share of samples whose 95 % interval holds the mean value of all samples."""
    found = []
    for seed in range(samples):
        (vectors,), labels = world.sample(seed)
        found.append(clustering(vectors, labels, 20))
    return {key: covered([one[key] for one in found]) for key in found[0]}


def covered(found: list[Resampled]) -> float:
    """The share of intervals that hold the mean of the values."""
    truth = float(np.mean([one.value for one in found]))
    return float(np.mean([low <= truth <= high for low, high in (one.interval for one in found)]))


def false_verdicts(world: World, samples: int) -> float:
    """The share of samples in which any of MODELS equally good models is called better or worse by V-measure."""
    wrong = 0
    for seed in range(samples):
        vectors, labels = world.sample(1_000 + seed, MODELS)
        found = {str(i): clustering(one, labels, 20)["v_measure"] for i, one in enumerate(vectors)}
        wrong += bool(compare_resampled(found, 0.02)["verdict"].isin(["better", "worse"]).any())
    return wrong / samples


def simulations(samples: int = 200) -> None:
    """(o) coverage and false verdicts of V-measure and ARI, by a k-means that is quick at many starts."""
    with threadpool_limits(1), patch.object(measured, "_matches", quick_matches):
        for labels, each, spread in WORLDS:
            world = World(labels, each, spread)
            shares = ", ".join(f"{key} {share:.1%}" for key, share in coverage(world, samples).items())
            fewer = max(1, samples // MODELS)
            wrong = false_verdicts(world, fewer)
            print(
                f"(o) {labels} labels of {each} texts: intervals hold the truth in {shares} of {samples} samples (93 "
                f"to 97 %); {MODELS} equal models: a false verdict in {wrong:.1%} of {fewer} (at most 5 %)",
                flush=True,
            )


if __name__ == "__main__":
    simulations()
