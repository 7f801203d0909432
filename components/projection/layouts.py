"""Pictures of several models' vectors, made so that they can be laid side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from components.projection.alignment import procrustes
from components.projection.pca import pca_layout
from components.projection.trust import Trust, neighbours_kept
from components.projection.umap_layout import MINIMUM, umap_layout
from components.records import BadInputError, FloatArray

Method = Literal["pca", "umap"]
Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class Layout:
    """One model's picture.

    ``points`` is float32 (n, 2) in document order. ``method`` says what drew it: fewer than 15 documents are drawn by
    PCA whatever was asked. ``disparity`` is what is left over (0 to 1) after turning it onto the first model's
    picture; None for the first.
    """

    points: FloatArray
    method: Method
    disparity: float | None
    trust: Trust


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
        raise BadInputError(f"There is no layout method {method!r}; choose one of {', '.join(get_args(Method))}.")
    _check_equal_counts(vectors_by_model)
    layouts: dict[str, Layout] = {}
    reference: FloatArray | None = None
    for model, vectors in vectors_by_model.items():
        used: Method = method if len(vectors) >= MINIMUM else "pca"
        points = _draw(model, vectors, used, seed, reference, progress)
        disparity: float | None = None
        if reference is None:
            reference = points
        else:
            points, disparity = procrustes(points, reference)
        _tell(progress, model, "trust")
        layouts[model] = Layout(points, used, disparity, neighbours_kept(vectors, points, k=k, seed=seed))
    return layouts


def _draw(
    model: str,
    vectors: FloatArray,
    method: Method,
    seed: int,
    reference: FloatArray | None,
    progress: Progress | None,
) -> FloatArray:
    if method == "pca":
        _tell(progress, model, "layout")
        return pca_layout(vectors, seed=seed)
    return umap_layout(vectors, seed=seed, init=reference, progress=lambda stage: _tell(progress, model, stage))


def _tell(progress: Progress | None, model: str, stage: str) -> None:
    if progress:
        progress(model, stage)


def _check_equal_counts(vectors_by_model: Mapping[str, FloatArray]) -> None:
    counts = {model: len(vectors) for model, vectors in vectors_by_model.items()}
    if len(set(counts.values())) > 1:
        seen = ", ".join(f"{model}: {count}" for model, count in counts.items())
        raise BadInputError(f"The models have different numbers of vectors ({seen}); compute the missing ones first.")
