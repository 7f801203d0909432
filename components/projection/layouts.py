"""Pictures of several models' vectors, made so that they can be laid side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from components.i18n import tr
from components.numbers import commas
from components.projection.alignment import procrustes
from components.projection.checks import check_matrix
from components.projection.fidelity import SAMPLE, Fidelity, fidelity
from components.projection.neighbours import BLOCK_BYTES, Neighbours
from components.projection.pca import pca_layout
from components.projection.trust import Trust, neighbours_kept
from components.projection.umap_layout import MINIMUM, umap_layout
from components.records import BadInputError, FloatArray

Method = Literal["pca", "umap"]
Progress = Callable[[str, str], None]

MOST_DRAWN = 150_000  # documents UMAP lays out itself; of more it draws LANDMARKS and the others go beside those
LANDMARKS = 50_000
PLACED_BY = 3  # landmarks whose middle is the place of another document


@dataclass(frozen=True)
class Layout:
    """One model's picture.

    ``points`` is float32 (n, 2) in document order. ``method`` says what drew it: fewer than 15 documents are drawn by
    PCA whatever was asked. ``disparity`` is what is left over (0 to 1) after turning it onto the first model's
    picture; None for the first. ``drawn_from`` is the number of documents that were laid out; with more than 150,000
    the others were placed in the middle of their 3 nearest among a sample of 50,000.
    """

    points: FloatArray
    method: Method
    disparity: float | None
    trust: Trust
    fidelity: Fidelity
    drawn_from: int

    @property
    def is_one_point(self) -> bool:
        """Whether several documents all lie in one place, as those with one and the same vector do."""
        return len(self.points) > 1 and bool((self.points == self.points[0]).all())


def layout_all(
    vectors_by_model: Mapping[str, FloatArray],
    method: Method,
    *,
    seed: int = 0,
    k: int = 10,
    progress: Progress | None = None,
) -> dict[str, Layout]:
    """A picture per model, each turned to match the first.

    The first model in the mapping is the reference: its picture is where UMAP starts for the others, and every other
    picture is laid onto it by Procrustes analysis.

    Args:
        vectors_by_model: model name -> float32 (n, d), rows of length 1, the same documents in the same order.
        method: "pca" or "umap".
        seed: of UMAP and of the sample behind ``trust``.
        k: neighbours compared for ``trust``.
        progress: told the model and what begins for it: "neighbours", "layout", "trust".

    Raises:
        BadInputError: an unknown method, or models with different numbers of documents.
    """
    if method not in get_args(Method):
        raise BadInputError(
            tr(
                "There is no layout method {method!r}; choose one of {get_args}.",
                method=method,
                get_args=commas(get_args(Method)),
            )
        )
    counts = {model: len(vectors) for model, vectors in vectors_by_model.items()}
    if len(set(counts.values())) > 1:
        seen = commas(f"{model}: {count}" for model, count in counts.items())
        raise BadInputError(
            tr("The models have different numbers of vectors ({seen}); compute the missing ones first.", seen=seen)
        )
    layouts: dict[str, Layout] = {}
    reference: FloatArray | None = None
    for model, vectors in vectors_by_model.items():
        layouts[model] = draw_layout(
            vectors, method, reference=reference, seed=seed, k=k, progress=_of_model(progress, model)
        )
        reference = layouts[model].points if reference is None else reference
    return layouts


def draw_layout(
    vectors: FloatArray,
    method: Method,
    *,
    reference: FloatArray | None = None,
    neighbours: Neighbours | None = None,
    seed: int = 0,
    k: int = 10,
    sample: int = SAMPLE,
    progress: Callable[[str], None] | None = None,
) -> Layout:
    """One model's picture, laid onto ``reference`` where there is one.

    Args:
        vectors: float32 (n, d), rows of length 1.
        method: "pca" or "umap".
        reference: float32 (n, 2), another model's picture of the same documents.
        neighbours: what ``exact_neighbours`` returned for these vectors, 14 columns or more.
        seed: of UMAP and of every sample.
        k: neighbours compared for ``trust`` and ``fidelity``.
        sample: documents looked at for both where not all are.
        progress: told what begins: "neighbours", "layout", "trust".
    """
    used: Method = method if len(vectors) >= MINIMUM else "pca"
    tell = progress or _say_nothing
    drawn_from = len(vectors)
    if used == "pca":
        tell("layout")
        points = pca_layout(vectors, seed=seed)
    elif len(vectors) > MOST_DRAWN:
        points, drawn_from = _by_landmarks(vectors, reference, seed, tell), LANDMARKS
    else:
        points = umap_layout(vectors, seed=seed, init=reference, neighbours=neighbours, progress=tell)
    disparity: float | None = None
    if reference is not None:
        points, disparity = procrustes(points, reference)
    tell("trust")
    return Layout(
        points,
        used,
        disparity,
        neighbours_kept(vectors, points, k=k, sample=sample, seed=seed),
        fidelity(vectors, points, k, neighbours=neighbours, sample=sample, seed=seed),
        drawn_from,
    )


def _by_landmarks(
    vectors: FloatArray, reference: FloatArray | None, seed: int, tell: Callable[[str], None]
) -> FloatArray:
    """UMAP of a seeded sample; every other document in the middle of its nearest among them."""
    check_matrix(vectors, unit=True)
    chosen = np.sort(np.random.default_rng(seed).choice(len(vectors), LANDMARKS, replace=False))
    drawn = umap_layout(
        vectors[chosen], seed=seed, init=None if reference is None else reference[chosen], progress=tell
    )
    points = np.empty((len(vectors), 2), np.float32)
    step = BLOCK_BYTES // (4 * LANDMARKS)
    for start in range(0, len(vectors), step):
        close = vectors[start : start + step] @ vectors[chosen].T
        nearest = np.argpartition(-close, PLACED_BY, axis=1)[:, :PLACED_BY]
        points[start : start + step] = drawn[nearest].mean(axis=1)
    points[chosen] = drawn
    return points


def _of_model(progress: Progress | None, model: str) -> Callable[[str], None] | None:
    return None if progress is None else lambda stage: progress(model, stage)


def _say_nothing(_: str) -> None:
    """Progress nobody follows."""
