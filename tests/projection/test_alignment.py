"""Procrustes alignment against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import procrustes as scipy_procrustes

from components.projection.alignment import procrustes
from components.records import BadInputError, FloatArray


def points(n: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng(seed).normal(size=(n, 2)).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 60), st.integers(0, 10_000), st.floats(0.01, 1_000), st.floats(-500, 500))
def test_disparity_equals_scipys(n: int, seed: int, scale: float, shift: float) -> None:
    layout, reference = (points(n, seed) * scale + shift).astype(np.float32), points(n, seed + 1)
    _, _, expected = scipy_procrustes(reference.astype(float), layout.astype(float))
    assert procrustes(layout, reference)[1] == pytest.approx(expected, abs=1e-5)


def test_a_turned_mirrored_scaled_and_moved_picture_comes_back() -> None:
    reference = points(50)
    angle = 1.1
    turn = np.array([[np.cos(angle), np.sin(angle)], [np.sin(angle), -np.cos(angle)]])
    aligned, disparity = procrustes((reference @ turn * 37 + [4, -9]).astype(np.float32), reference)
    assert np.allclose(aligned, reference, atol=1e-4) and disparity == pytest.approx(0, abs=1e-6)


def test_no_turn_brings_the_points_closer_than_the_one_found() -> None:
    layout, reference = points(40, 1), points(40, 2)
    aligned, _ = procrustes(layout, reference)
    best = np.square(aligned - reference).sum()
    centre = aligned.mean(axis=0)
    for angle in (-0.2, 0.05, 1.5):
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        assert np.square((aligned - centre) @ turn + centre - reference).sum() > best


@pytest.mark.parametrize("factor", [0.8, 0.97, 1.03, 1.5])
def test_no_other_size_brings_the_points_closer(factor: float) -> None:
    layout, reference = points(40, 1), points(40, 2)
    aligned, disparity = procrustes(layout, reference)
    centre = aligned.mean(axis=0)
    left_over = np.square(aligned - reference).sum()
    assert np.square((aligned - centre) * factor + centre - reference).sum() > left_over
    assert left_over / np.square(reference - reference.mean(axis=0)).sum() == pytest.approx(disparity, abs=1e-5)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_picture_laid_onto_itself_stays(n: int) -> None:
    aligned, disparity = procrustes(points(n), points(n))
    assert np.allclose(aligned, points(n), atol=1e-6) and disparity == pytest.approx(0, abs=1e-6)


def test_one_point_pictures_have_nothing_to_turn() -> None:
    spot, spread = np.full((9, 2), 0.1, np.float32), points(9)
    assert procrustes(spot, spot + 5)[1] == 0
    assert procrustes(spot, spread)[1] == 1
    aligned, disparity = procrustes(spread, spot)
    assert disparity == 1 and np.isfinite(aligned).all()
    assert np.allclose(aligned.mean(axis=0), 0.1, atol=1e-6)


def test_pictures_of_different_length_are_refused() -> None:
    with pytest.raises(BadInputError, match=r"\(3, 2\); it must be \(4, 2\)"):
        procrustes(points(3), points(4))
