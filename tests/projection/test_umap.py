"""UMAP pictures; everything that imports umap is in this module, because its first import takes up to 25 s."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from components.projection.layouts import layout_all
from components.projection.neighbours import exact_neighbours
from components.projection.pca import pca_layout
from components.projection.storage import load_layout, save_layout
from components.projection.trust import neighbours_kept, trustworthiness
from components.projection.umap_layout import umap_layout, warm_up
from components.records import BadInputError
from tests.cases import ROOT
from tests.projection.helpers import identical_rows, unit_vectors

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("n", [1, 2, 3, 5, 14])
def test_fewer_than_fifteen_documents_are_drawn_by_pca(n: int) -> None:
    assert np.array_equal(umap_layout(unit_vectors(n)), pca_layout(unit_vectors(n)))


@pytest.mark.parametrize("n", [15, 16, 40])
def test_from_fifteen_documents_on_every_point_is_finite_and_apart(n: int) -> None:
    layout = umap_layout(unit_vectors(n))
    assert layout.shape == (n, 2) and layout.dtype == np.float32
    assert np.isfinite(layout).all() and len(np.unique(layout, axis=0)) == n


def test_the_same_seed_gives_the_same_picture_and_another_seed_another() -> None:
    vectors = unit_vectors(120)
    first = umap_layout(vectors, seed=7)
    assert np.array_equal(first, umap_layout(vectors, seed=7))
    assert not np.array_equal(first, umap_layout(vectors, seed=8))


def test_given_neighbours_change_nothing() -> None:
    vectors = unit_vectors(120)
    known = exact_neighbours(vectors, 20)
    assert np.array_equal(umap_layout(vectors), umap_layout(vectors, neighbours=known))


def test_identical_documents_lie_on_one_point() -> None:
    assert not umap_layout(identical_rows(40)).any()


def test_duplicates_are_drawn() -> None:
    layout = umap_layout(np.repeat(unit_vectors(4, seed=2), 20, axis=0))
    assert np.isfinite(layout).all()


def test_groups_without_any_link_are_drawn_apart() -> None:
    vectors = unit_vectors(90, 24, groups=3, noise=0.02)
    layout = umap_layout(vectors)
    assert np.isfinite(layout).all()
    assert (trustworthiness(vectors, layout).value or 0) > 0.9


def test_the_picture_keeps_more_neighbours_than_pca() -> None:
    vectors = unit_vectors(500, 32, groups=25, noise=0.5)
    kept, by_pca = (neighbours_kept(vectors, draw(vectors)).kept for draw in (umap_layout, pca_layout))
    assert kept is not None and by_pca is not None and kept > by_pca + 0.1


def test_starting_from_the_reference_and_turning_lowers_the_disparity() -> None:
    base = unit_vectors(200, 24, groups=6, noise=0.4)
    turn = np.linalg.qr(np.random.default_rng(3).normal(size=(24, 24)))[0]
    noisy = base @ turn + np.random.default_rng(4).normal(scale=0.03, size=base.shape)
    other = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
    from components.projection.alignment import procrustes

    together = layout_all({"a": base, "b": other}, "umap")
    _, apart = procrustes(umap_layout(other, seed=11), umap_layout(base))
    assert together["a"].disparity is None
    disparity = together["b"].disparity
    assert disparity is not None and disparity < apart
    mean_gap = np.linalg.norm(together["a"].points - together["b"].points, axis=1).mean()
    assert mean_gap < 0.5 * np.linalg.norm(together["a"].points - together["a"].points.mean(axis=0), axis=1).mean()


def test_progress_names_each_stage_of_each_model() -> None:
    seen: list[tuple[str, str]] = []
    layout_all({"a": unit_vectors(20)}, "umap", progress=lambda model, stage: seen.append((model, stage)))
    assert seen == [("a", "neighbours"), ("a", "layout"), ("a", "trust")]


def test_a_umap_picture_comes_back_from_disk(tmp_path: Path) -> None:
    layout = layout_all({"a": unit_vectors(30)}, "umap")["a"]
    save_layout(tmp_path / "a", [str(i) for i in range(30)], layout)
    stored = load_layout(tmp_path / "a")
    assert stored is not None and stored.layout.method == "umap"
    assert np.array_equal(stored.layout.points, layout.points)


FRESH = """
import sys
import numpy as np
from components.projection.layouts import layout_all
from umap import layouts, umap_
vectors = np.random.default_rng(1).normal(size=(200, 24)).astype(np.float32)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
layout_all({"a": vectors, "b": vectors[::-1].copy()}, "umap")
epoch = layouts._nb_optimize_layout_euclidean_single_epoch
for function in (umap_.smooth_knn_dist, umap_.compute_membership_strengths, epoch):
    stats = function.stats
    sys.stdout.write(f"{sum(stats.cache_hits.values())}/{sum(stats.cache_misses.values())} ")
"""


def test_what_was_compiled_once_is_not_compiled_again_in_a_fresh_process() -> None:
    warm_up()  # as the set-up does
    done = subprocess.run([sys.executable, "-c", FRESH], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "1/0 1/0 1/0 "  # taken from disk / compiled


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_neighbours": 1}, "neighbourhood of 1"),
        ({"min_dist": 2.0}, "is 2.0"),
        ({"init": np.zeros((3, 2), np.float32)}, r"\(3, 2\)"),
        ({"neighbours": (np.zeros((20, 4), np.int32), np.zeros((20, 4), np.float32))}, "14 columns"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        umap_layout(unit_vectors(20), **arguments)  # type: ignore[arg-type]
