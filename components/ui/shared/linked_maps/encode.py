"""What travels to the browser: JSON values, with arrays as base64."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from components.i18n import tr
from components.records import BadInputError, FloatArray
from components.ui.shared.linked_maps.colours import Colouring, by_class
from components.ui.shared.linked_maps.parts import MapMark, MapPanel, MapPoints, MapThemes

MOST_PANELS = 4
MOST_TITLES = 20_000  # documents up to which their titles travel with the map; above, they are fetched on demand
MOST_THREADED = 40_000  # documents up to which their neighbours travel with the map: 14 bytes each
THREADS = 5  # neighbours of a document that are drawn
TITLE_LENGTH = 80  # characters of a title shown
STEPS = 65_535  # positions along the longer side of a map


def encode_maps(
    panels: Sequence[MapPanel],
    points: MapPoints,
    *,
    colouring: Colouring | None = None,
    themes: MapThemes | None = None,
) -> dict[str, Any]:
    """What the browser needs to draw the maps, apart from marks and words.

    ``signature`` changes whenever a map has to be built anew, not when a title, a colour, a query or a mark changes;
    ``documents`` changes with the ids, and then a selection no longer holds.

    Raises:
        BadInputError: no panel or more than 4, a wrong number of points, ids, titles or labels, or a point that is
            not finite.
    """
    n = len(points.ids)
    if not 1 <= len(panels) <= MOST_PANELS:
        raise BadInputError(
            tr(
                "{number_of_panels} maps cannot be shown side by side; choose 1 to {most_panels} models.",
                number_of_panels=len(panels),
                most_panels=MOST_PANELS,
            )
        )
    for name, values in (("titles", points.titles), ("labels", points.labels)):
        if values is not None and len(values) != n:
            raise BadInputError(
                tr(
                    "There are {n} documents and {number_of_values} {name}; give one for each document.",
                    n=n,
                    number_of_values=len(values),
                    name=name,
                )
            )
    encoded = [_encode_panel(panel, n) for panel in panels]
    texts = _pack_texts(points)
    built_from = [n, texts, [[panel[name] for name in ("points", "doubtful", "neighbours")] for panel in encoded]]
    return {
        "n": n,
        "total": points.total or n,
        "k": min(THREADS, max(n - 1, 0)),
        "signature": _digest(json.dumps(built_from).encode()),
        "documents": _digest(json.dumps(list(points.ids)).encode()),
        "panels": encoded,
        "colours": encode_colours(colouring or by_class(points.labels or [""] * n), n, len(panels)),
        "themes": None if themes is None else {"codes": _base64(themes.codes.tobytes()), "names": list(themes.names)},
        "texts": texts,
    }


def quantise(points: FloatArray) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.float64], float]:
    """Points on a square grid of 65,536 steps, uint16 (n, 2), with the square's middle and side.

    Points that all lie in one place, or none, get a side of 0 and stand in the middle.
    """
    if len(points) == 0:
        return np.empty((0, 2), np.uint16), np.zeros(2), 0.0
    exact = points.astype(np.float64)
    low, high = exact.min(axis=0), exact.max(axis=0)
    return grid_of(points, (low + high) / 2, float((high - low).max()))


def grid_of(
    points: FloatArray, middle: npt.NDArray[np.float64], length: float
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.float64], float]:
    """As ``quantise``, on a square that is given."""
    shares = (points.astype(np.float64) - middle) / (length or 1.0) + 0.5
    return np.round(shares * STEPS).clip(0, STEPS).astype(np.uint16), middle, length


def check_marks(marks: Sequence[MapMark], panels: int, n: int) -> None:
    """Refuse a mark that is nowhere.

    Raises:
        BadInputError: it names a panel or a document that is not there.
    """
    for mark in marks:
        if not (0 <= mark.panel < panels and 0 <= mark.index < n):
            raise BadInputError(
                tr(
                    "A mark names panel {panel}, document {index}; there are {panels} panels and {n} documents.",
                    panel=mark.panel,
                    index=mark.index,
                    panels=panels,
                    n=n,
                )
            )


def _encode_panel(panel: MapPanel, n: int) -> dict[str, Any]:
    if panel.points.shape != (n, 2):
        raise BadInputError(
            tr(
                "The map of {title} has points of shape {shape}; it needs ({n}, 2).",
                title=panel.title,
                shape=panel.points.shape,
                n=n,
            )
        )
    if not np.isfinite(panel.points).all():
        row = int(np.flatnonzero(~np.isfinite(panel.points).all(axis=1))[0])
        raise BadInputError(
            tr(
                "The map of {title} has no finite place for row {row}; compute the layout again.",
                title=panel.title,
                row=row,
            )
        )
    density = panel.density
    grid, middle, length = (
        quantise(panel.points)
        if density is None
        else grid_of(panel.points, np.asarray(density.middle, np.float64), density.length)
    )
    query = None
    if panel.query is not None:
        query = ((np.asarray(panel.query, dtype=np.float64) - middle) / (length or 1.0) + 0.5).tolist()
    shade = None if density is None else {"size": len(density.values), "values": _base64(density.values.tobytes())}
    return {
        "title": panel.title,
        "subtitle": panel.subtitle,
        "colour": [panel.colour, panel.colour_dark or panel.colour],
        "marker": panel.marker,
        "points": _base64(grid.astype("<u2").tobytes()),
        "query": query,
        "doubtful": None
        if panel.doubtful is None
        else _base64(np.packbits(panel.doubtful, bitorder="little").tobytes()),
        "neighbours": _encode_neighbours(panel.neighbours, n),
        "density": shade,
        "note": panel.note,
    }


def _encode_neighbours(neighbours: npt.NDArray[np.integer] | None, n: int) -> str | None:
    """The first 5 of each row as uint16; None above the number of documents they are sent for."""
    if neighbours is None or n > MOST_THREADED or n < 2:
        return None
    return _base64(np.ascontiguousarray(neighbours[:, : min(THREADS, n - 1)], dtype="<u2").tobytes())


def encode_colours(colouring: Colouring, n: int, panels: int) -> dict[str, Any]:
    """Codes, names and palette; ``version`` changes with any of them.

    Raises:
        BadInputError: there is not one code for each of the n documents, or not one array for each panel.
    """
    arrays = [colouring.codes] if colouring.codes is not None else list(colouring.of_panels or ())
    if any(len(codes) != n for codes in arrays) or (colouring.codes is None and len(arrays) != panels):
        raise BadInputError(
            tr(
                "The colours have shapes {arrays}; {n} documents need one each.",
                arrays=[len(codes) for codes in arrays],
                n=n,
            )
        )
    coded = [_base64(codes.tobytes()) for codes in arrays]
    content = {
        "codes": coded[0] if colouring.codes is not None else None,
        "panels": None if colouring.codes is not None else coded,
        "names": colouring.all_names(),
        "title": colouring.title,
        "note": colouring.note,
        "palette": colouring.palette(),
        "shapes": not colouring.is_ordered,
    }
    return content | {"version": _digest(json.dumps(content).encode())}


def _pack_texts(points: MapPoints) -> str | None:
    """What the card says of each document, compressed: its title, else its id; None where it is fetched on demand."""
    if len(points.ids) > MOST_TITLES:
        return None
    texts = list(points.ids)
    if points.titles is not None:
        texts = [_short(title) or doc_id for title, doc_id in zip(points.titles, points.ids, strict=True)]
    return _base64(zlib.compress(json.dumps(texts, ensure_ascii=False).encode("utf-8", "replace")))


def _short(title: str) -> str:
    title = " ".join(title[: 4 * TITLE_LENGTH].split())
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + "…"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
