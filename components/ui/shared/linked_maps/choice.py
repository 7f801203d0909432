"""Which documents are selected, to the browser and back."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.i18n import tr
from components.records import BadInputError


@dataclass(frozen=True, eq=False)
class Outline:
    """What a person drew.

    ``panel`` is the map (from 0), ``corners`` float64 (corners, 2) as shares of the map's longer side, ``code`` the
    label that was singled out, below 0: none.
    """

    panel: int
    corners: npt.NDArray[np.float64]
    code: int


def encode_selection(selected: Sequence[str], ids: Sequence[str]) -> dict[str, str]:
    """A selection as one bit per document (first document in the lowest bit), base64, and its hash as version."""
    rows = {doc_id: row for row, doc_id in enumerate(ids)}
    unknown = [doc_id for doc_id in selected if doc_id not in rows]
    if unknown:
        raise BadInputError(
            tr("Document {unknown!r} is not on this map; select documents that are.", unknown=unknown[0])
        )
    chosen = np.zeros(len(ids), dtype=bool)
    chosen[[rows[doc_id] for doc_id in selected]] = True
    bits = np.packbits(chosen, bitorder="little").tobytes()
    return {"bits": base64.b64encode(bits).decode("ascii"), "version": hashlib.sha256(bits).hexdigest()[:16]}


def decode_selection(state: object, documents: str, ids: Sequence[str]) -> tuple[str, ...]:
    """The ids behind what the browser sent; none where it speaks of other documents than ``documents`` (a hash)."""
    if not isinstance(state, Mapping) or state.get("documents") != documents or not state.get("bits"):
        return ()
    bits = np.frombuffer(base64.b64decode(str(state["bits"])), dtype=np.uint8)
    if len(bits) != (len(ids) + 7) // 8:
        return ()
    rows = np.flatnonzero(np.unpackbits(bits, count=len(ids), bitorder="little"))
    return tuple(ids[int(row)] for row in rows)


def decode_outline(state: object, documents: str, panels: int) -> Outline | None:
    """What was drawn last, where the browser sent it: on maps on which not every document has a mark."""
    drawn = state.get("outline") if isinstance(state, Mapping) and state.get("documents") == documents else None
    if not isinstance(drawn, Mapping):
        return None
    corners = np.asarray(drawn.get("corners"), dtype=np.float64)
    panel = int(drawn.get("panel", -1))
    if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3 or not 0 <= panel < panels:
        return None
    return Outline(panel, corners, int(drawn.get("code", -1)))


def inside(corners: npt.NDArray[np.float64], places: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which places, float64 (n, 2), lie inside the polygon, by the even-odd rule, as in the browser."""
    is_inside = np.zeros(len(places), dtype=bool)
    low, high = corners.min(axis=0), corners.max(axis=0)
    near = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))
    x, y = places[near, 0], places[near, 1]
    own = np.zeros(len(near), dtype=bool)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, 1, axis=0), strict=True):
        crosses = (ay > y) != (by > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            own ^= crosses & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    is_inside[near] = own
    return is_inside
