"""Pictures of several models, and their storage."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from components.projection.layouts import layout_all
from components.projection.pca import pca_layout
from components.projection.storage import load_layout, save_layout
from components.records import BadInputError
from tests.projection.helpers import unit_vectors


def test_the_first_model_is_the_reference_and_the_others_are_laid_onto_it() -> None:
    vectors = unit_vectors(60)
    turned = vectors @ np.linalg.qr(np.random.default_rng(0).normal(size=(16, 16)))[0].astype(np.float32)
    layouts = layout_all({"a": vectors, "b": turned, "c": unit_vectors(60, seed=5)}, "pca")
    assert list(layouts) == ["a", "b", "c"]
    assert np.array_equal(layouts["a"].points, pca_layout(vectors)) and layouts["a"].disparity is None
    assert layouts["b"].disparity == pytest.approx(0, abs=1e-4)
    assert np.allclose(layouts["b"].points, layouts["a"].points, atol=1e-3)
    assert layouts["c"].disparity is not None and layouts["c"].disparity > 0.2


@pytest.mark.parametrize("n", [1, 2, 3, 5, 14])
def test_fewer_than_fifteen_documents_say_that_pca_drew_them(n: int) -> None:
    layouts = layout_all({"a": unit_vectors(n), "b": unit_vectors(n, seed=2)}, "umap")
    assert all(layout.method == "pca" and np.isfinite(layout.points).all() for layout in layouts.values())


def test_models_with_different_counts_are_refused() -> None:
    with pytest.raises(BadInputError, match="a: 5, b: 4"):
        layout_all({"a": unit_vectors(5), "b": unit_vectors(4)}, "pca")


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(BadInputError, match="'tsne'; choose one of pca, umap"):
        layout_all({"a": unit_vectors(5)}, "tsne")  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [1, 40])
def test_a_saved_picture_comes_back_whole(tmp_path: Path, n: int) -> None:
    layout = layout_all({"a": unit_vectors(n, seed=8), "b": unit_vectors(n)}, "pca")["b"]
    ids = [f"d{i}" for i in range(n)]
    save_layout(tmp_path / "deep" / "v1.2", ids, layout, {"seed": 0})
    stored = load_layout(tmp_path / "deep" / "v1.2")
    assert stored is not None and stored.ids == tuple(ids) and stored.notes == {"seed": 0}
    assert np.array_equal(stored.layout.points, layout.points)
    assert stored.layout.disparity == layout.disparity and stored.layout.method == "pca"
    assert np.array_equal(stored.layout.trust.per_point, layout.trust.per_point)
    assert np.array_equal(stored.layout.trust.rows, layout.trust.rows)
    assert stored.layout.trust.kept == layout.trust.kept
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["v1.2.json", "v1.2.parquet"]


def test_a_pair_of_which_one_half_was_replaced_is_not_read(tmp_path: Path) -> None:
    first = layout_all({"a": unit_vectors(20)}, "pca")["a"]
    second = layout_all({"a": unit_vectors(20, seed=9)}, "pca")["a"]
    ids = [str(i) for i in range(20)]
    save_layout(tmp_path / "one", ids, first)
    save_layout(tmp_path / "two", ids, second)
    (tmp_path / "two.parquet").replace(tmp_path / "one.parquet")
    assert load_layout(tmp_path / "one") is None


def test_what_is_missing_broken_or_of_another_format_is_not_read(tmp_path: Path) -> None:
    assert load_layout(tmp_path / "none") is None
    layout = layout_all({"a": unit_vectors(5)}, "pca")["a"]
    save_layout(tmp_path / "a", list("abcde"), layout)
    manifest = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    (tmp_path / "a.json").write_text(json.dumps(manifest | {"format": 0}), encoding="utf-8")
    assert load_layout(tmp_path / "a") is None
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    assert load_layout(tmp_path / "a") is None


def test_ids_and_points_must_match_in_number(tmp_path: Path) -> None:
    layout = layout_all({"a": unit_vectors(5)}, "pca")["a"]
    with pytest.raises(BadInputError, match="4 ids and 5 points"):
        save_layout(tmp_path / "a", list("abcd"), layout)
