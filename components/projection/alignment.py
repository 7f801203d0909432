"""Turning one picture onto another, so that what differs is the model and not the camera."""

from __future__ import annotations

import numpy as np

from components.projection.checks import check_layout
from components.records import FloatArray


def procrustes(layout: FloatArray, reference: FloatArray) -> tuple[FloatArray, float]:
    """``layout`` moved, turned, mirrored and uniformly scaled to lie as close to ``reference`` as it can.

    Args:
        layout: float32 (n, 2).
        reference: float32 (n, 2), the same documents in the same order.

    Returns:
        The moved layout, float32 (n, 2), and the disparity: the share (0 to 1) of the reference's spread that the
        match leaves over, as ``scipy.spatial.procrustes`` defines it (Gower 1975). Where one picture is a single point
        there is nothing to turn: 0 when both are, else 1, and the layout is only moved.

    Raises:
        BadInputError: the shapes differ, are not (n, 2), or a value is not finite.
    """
    check_layout(reference, len(reference))
    check_layout(layout, len(reference))
    if len(layout) == 0:
        return layout.astype(np.float32), 0.0
    target, moved = reference.astype(np.float64), layout.astype(np.float64)
    centre = target.mean(axis=0)
    target, moved = target - centre, moved - moved.mean(axis=0)
    target_size, moved_size = np.linalg.norm(target), np.linalg.norm(moved)
    if _is_point(target_size, reference) or _is_point(moved_size, layout):
        both = _is_point(target_size, reference) and _is_point(moved_size, layout)
        return (moved + centre).astype(np.float32), 0.0 if both else 1.0
    left, strengths, right = np.linalg.svd((moved / moved_size).T @ (target / target_size))
    closeness = float(strengths.sum())
    aligned = moved / moved_size @ (left @ right) * closeness * target_size + centre
    return aligned.astype(np.float32), float(np.clip(1 - closeness**2, 0, 1))


def _is_point(size: np.floating, layout: FloatArray) -> bool:
    """Whether the spread is no more than the rounding of float32 coordinates."""
    return bool(size <= 1e-6 * np.abs(layout).max(initial=0) * np.sqrt(len(layout)))
