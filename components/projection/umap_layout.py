"""UMAP pictures that start quickly and come out the same every time."""

from __future__ import annotations

import contextlib
import functools
import threading
import warnings
from collections.abc import Callable

import numpy as np

from components.i18n import tr
from components.projection.checks import check_layout, check_matrix
from components.projection.neighbours import Neighbours, exact_neighbours
from components.projection.pca import pca_layout
from components.records import BadInputError, FloatArray

MINIMUM = 15  # documents; below this UMAP has no neighbourhoods to keep and PCA is drawn
START_WIDTH = 10.0  # the range UMAP itself scales a start to
START_NOISE = 1e-4  # of that range: parts duplicates, which UMAP cannot part by itself

Progress = Callable[[str], None]

# numba compiles on first use and its thread count belongs to the process: one fit at a time.
_LOCK = threading.Lock()


def umap_layout(
    vectors: FloatArray,
    *,
    n_neighbours: int = 15,
    min_dist: float = 0.1,
    seed: int = 0,
    init: FloatArray | None = None,
    neighbours: Neighbours | None = None,
    progress: Progress | None = None,
) -> FloatArray:
    """A UMAP layout (McInnes et al. 2018) by cosine distance, float32 (n, 2).

    Exact neighbours replace UMAP's approximate search, whose compilation costs most of a first fit, and PCA (or
    ``init``) replaces its spectral start. The same input and seed give the same picture on one machine; a seed means
    one thread.

    Args:
        vectors: float32 (n, d), rows of length 1. With fewer than 15 rows, or all rows alike, the result is PCA's.
        n_neighbours: size of a neighbourhood, the document itself included: 2 or more; small shows detail, large shape.
        min_dist: how close points may lie, 0 to 1.
        seed: of every random draw.
        init: float (n, 2) to start from, such as another model's layout.
        neighbours: what ``exact_neighbours`` returned for these vectors, with ``n_neighbours - 1`` columns or more.
        progress: told "neighbours", then "layout", as each begins.

    Raises:
        BadInputError: vectors are not finite or not of length 1, or an argument is outside the above.
    """
    check_matrix(vectors, unit=True)
    n = len(vectors)
    _check_arguments(n, n_neighbours, min_dist, init)
    start = pca_layout(vectors) if init is None or n < MINIMUM else init
    if n < MINIMUM or not np.ptp(vectors, axis=0).any():
        return pca_layout(vectors)
    size = min(n_neighbours, n - 1)
    if progress and neighbours is None:
        progress("neighbours")
    known = exact_neighbours(vectors, size - 1) if neighbours is None else neighbours
    _check_neighbours(known, n, size - 1)
    if progress:
        progress("layout")
    return _fit(vectors, _with_self(known, size), _spread(start, seed), size, min_dist, seed)


def warm_up() -> None:
    """Compile what UMAP needs, about 10 s once per installation, so that the first picture does not wait for it."""
    vectors = np.random.default_rng(0).normal(size=(64, 8)).astype(np.float32)
    umap_layout(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _check_arguments(n: int, n_neighbours: int, min_dist: float, init: FloatArray | None) -> None:
    if n_neighbours < 2:
        raise BadInputError(
            tr(
                "A neighbourhood of {n_neighbours} documents holds no neighbour; choose 2 or more.",
                n_neighbours=n_neighbours,
            )
        )
    if not 0 <= min_dist <= 1:
        raise BadInputError(
            tr("The smallest distance between points is {min_dist}; it must lie between 0 and 1.", min_dist=min_dist)
        )
    if init is not None:
        check_layout(init, n)


def _check_neighbours(neighbours: Neighbours, n: int, needed: int) -> None:
    indices, similarities = neighbours
    if indices.shape != similarities.shape or len(indices) != n or indices.shape[1] < needed:
        raise BadInputError(
            tr(
                "The neighbours have shape {shape}; these vectors need {n} rows and {needed} columns or more.",
                shape=indices.shape,
                n=n,
                needed=needed,
            )
        )


def _with_self(neighbours: Neighbours, size: int) -> Neighbours:
    """Neighbours as UMAP expects them: each row itself first, then the others, with cosine distances."""
    indices, similarities = neighbours
    own = np.arange(len(indices), dtype=np.int32)[:, None]
    nothing = np.zeros((len(indices), 1), dtype=np.float32)
    distances = np.clip(1 - similarities[:, : size - 1], 0, 2).astype(np.float32)
    return np.hstack([own, indices[:, : size - 1]]), np.hstack([nothing, distances])


def _spread(start: FloatArray, seed: int) -> FloatArray:
    """The start, scaled as UMAP scales its own, with a little noise so that no two points and no axis coincide."""
    centred = start - start.mean(axis=0)
    largest = float(np.abs(centred).max())
    scaled = centred * (START_WIDTH / largest) if largest > 0 else centred
    noise = np.random.default_rng(seed).normal(scale=START_NOISE * START_WIDTH, size=start.shape)
    return (scaled + noise).astype(np.float32)


@functools.cache
def _keep_compiled() -> None:
    """Store on disk what numba compiles for a fit; UMAP would have every process compile it anew."""
    from umap import layouts, umap_

    for function in (
        umap_.smooth_knn_dist,
        umap_.compute_membership_strengths,
        layouts.clip,
        layouts._nb_optimize_layout_euclidean_single_epoch,
    ):
        with contextlib.suppress(RuntimeError):  # no folder can be written to: compiled in each process, as before
            function.enable_caching()


def _fit(
    vectors: FloatArray, neighbours: Neighbours, start: FloatArray, size: int, min_dist: float, seed: int
) -> FloatArray:
    with _LOCK, warnings.catch_warnings():
        # UMAP warns that a layout made from known neighbours cannot place new points; nothing here does.
        warnings.simplefilter("ignore")
        import umap

        _keep_compiled()
        model = umap.UMAP(
            n_neighbors=size,
            min_dist=min_dist,
            metric="cosine",
            init=start,
            random_state=seed,
            n_jobs=1,
            precomputed_knn=neighbours,
        )
        layout: FloatArray = model.fit_transform(vectors).astype(np.float32)
    if not np.isfinite(layout).all():
        raise BadInputError(tr("UMAP found no finite layout for these vectors; choose the PCA picture instead."))
    return layout
