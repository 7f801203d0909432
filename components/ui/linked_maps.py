"""Up to four maps side by side: what is chosen or pointed at in one is shown in all of them."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import streamlit as st

from components.records import BadInputError, FloatArray

MOST_PANELS = 4
MOST_LABELS = 12  # colours that can still be told apart; the rest share grey
MOST_TITLES = 20_000  # documents up to which their titles travel with the map; above that their ids do
TITLE_LENGTH = 80  # characters of a title shown
STEPS = 65_535  # positions along the longer side of a map

# Twelve colours chosen one by one to stay furthest apart in Oklab for normal, protan, deutan and tritan sight
# (Machado et al. 2009); light and dark have near hues. The last one is for what has no colour of its own.
PALETTE: Mapping[str, Sequence[str]] = {
    "light": (
        *("#22308A", "#FA7C20", "#1D7A93", "#9F3501", "#9F61F2", "#30AFF8"),
        *("#5F2644", "#1A6444", "#AC704E", "#7C39C9", "#1996C3", "#D39471", "#9AA4B0"),
    ),
    "dark": (
        *("#4EA6FB", "#AA6F18", "#99F7FC", "#FF9555", "#944EC1", "#91D0FC"),
        *("#E649A1", "#269364", "#F7C790", "#8966F9", "#5194D5", "#C78A3B", "#77828F"),
    ),
    "faded": ("#9AA4B0", "#6C7785"),
}

WORDS: Mapping[str, str] = {
    "tool": "What dragging does",
    "box": "Box",
    "box_help": "Drag a box around documents. With Shift: draw freely.",
    "lasso": "Lasso",
    "lasso_help": "Draw around documents.",
    "move": "Move",
    "move_help": "Drag to move a map, turn the wheel to zoom.",
    "reset": "Reset view",
    "clear": "Clear selection",
    "all": "{total} documents",
    "some": "{n} of {total} selected",
    "legend": "Labels",
    "isolate": "Show this label alone, or all again",
    "other": "other",
    "unlabelled": "no label",
    "map_of": "Map of",
    "keys": "Arrow keys move, plus and minus zoom, 0 resets, Escape clears the selection.",
    "query": "query",
    "hit": "found (with rank)",
    "relevant": "found and relevant",
    "missed": "relevant, missed",
}

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "linked_maps",
    html='<div class="lm"></div>',
    css=(_HERE / "linked_maps.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("linked_maps_draw.js", "linked_maps.js")),
)


@dataclass(frozen=True, eq=False)
class MapPanel:
    """One model's map.

    ``colour`` (and ``colour_dark``, where it differs) and ``marker`` are the model's slot; markers are circle, square,
    triangle-up, -down, -left, -right, diamond and cross. ``points`` is float32 (n, 2). ``query`` is where a query
    lies, in the coordinates of ``points``.
    """

    title: str
    subtitle: str
    colour: str
    marker: str
    points: FloatArray
    colour_dark: str = ""
    query: tuple[float, float] | None = None


@dataclass(frozen=True)
class MapPoints:
    """The documents, in the row order of every panel: ids, and where known titles and labels ("" = none)."""

    ids: Sequence[str]
    titles: Sequence[str] | None = None
    labels: Sequence[str] | None = None


@dataclass(frozen=True)
class MapMark:
    """A ring around document ``index`` in panel ``panel`` (both from 0), with its rank from 1 where it has one."""

    panel: int
    index: int
    kind: Literal["hit", "relevant", "missed"]
    rank: int | None = None


def linked_maps(
    panels: Sequence[MapPanel],
    points: MapPoints,
    *,
    key: str,
    height: int = 420,
    marks: Sequence[MapMark] = (),
    selected: Sequence[str] | None = None,
    label_order: Sequence[str] = (),
    canvas: bool = False,
) -> tuple[str, ...]:
    """Draw the maps and return the ids of the documents the person has selected, in row order.

    Args:
        panels: 1 to 4 maps of the same documents.
        points: the documents.
        key: names this element; a selection is kept under it while the browser page lives.
        height: of a row of maps in CSS pixels; two rows of two get 0.7 of it each.
        marks: results to ring.
        selected: ids to select instead of what the person selected; None leaves the choice to the person.
        label_order: labels that come first, so that colours hold while the documents shown change.
        canvas: draw without WebGL, as browsers that lack it do.

    Raises:
        BadInputError: see ``encode_panels``; a mark or a selected id that is not there.
    """
    data = encode_panels(panels, points, label_order=label_order)
    _check_marks(marks, len(panels), len(points.ids))
    data |= {
        "key": key,
        "height": height,
        "canvas": canvas,
        "words": dict(WORDS),
        "palette": {name: list(colours) for name, colours in PALETTE.items()},
        "marks": [{"panel": m.panel, "index": m.index, "kind": m.kind, "rank": m.rank} for m in marks],
        "selected": None if selected is None else encode_selection(selected, points.ids),
    }
    result = _component(data=data, key=key, on_selection_change=lambda: None)
    return decode_selection(result.get("selection"), data["documents"], points.ids)


def encode_panels(panels: Sequence[MapPanel], points: MapPoints, *, label_order: Sequence[str] = ()) -> dict[str, Any]:
    """What the browser needs to draw: JSON values, with coordinates as base64 of uint16 pairs.

    ``signature`` changes whenever a map has to be built anew, not when a title, a query or a mark changes;
    ``documents`` changes with the ids, and then a selection no longer holds.

    Raises:
        BadInputError: no panel or more than 4, a wrong number of points, ids, titles or labels, or a point that is
            not finite.
    """
    n = len(points.ids)
    if not 1 <= len(panels) <= MOST_PANELS:
        raise BadInputError(f"{len(panels)} maps cannot be shown side by side; choose 1 to {MOST_PANELS} models.")
    for name, values in (("titles", points.titles), ("labels", points.labels)):
        if values is not None and len(values) != n:
            raise BadInputError(f"There are {n} documents and {len(values)} {name}; give one for each document.")
    encoded = [_encode_panel(panel, n) for panel in panels]
    labels = _encode_labels(points.labels, n, label_order)
    texts = _pack_texts(points)
    built_from = [n, labels, texts, [panel["points"] for panel in encoded]]
    signature = hashlib.sha256(json.dumps(built_from).encode()).hexdigest()[:16]
    documents = hashlib.sha256(json.dumps(list(points.ids)).encode()).hexdigest()[:16]
    return {"n": n, "signature": signature, "documents": documents, "panels": encoded, "labels": labels, "texts": texts}


def quantise(points: FloatArray) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.float64], float]:
    """Points on a grid of 65,536 steps along the longer side, the same step both ways, the shorter side centred.

    Returns:
        uint16 (n, 2), the middle of the points, and the length of the grid (0 for a single place): a point is
        ``(grid / 65535 - 0.5) * length + middle``, true to half a step.
    """
    if len(points) == 0:
        return np.empty((0, 2), np.uint16), np.zeros(2), 0.0
    exact = points.astype(np.float64)
    low, high = exact.min(axis=0), exact.max(axis=0)
    middle, length = (low + high) / 2, float((high - low).max())
    shares = (exact - middle) / (length or 1.0) + 0.5
    return np.round(shares * STEPS).clip(0, STEPS).astype(np.uint16), middle, length


def encode_selection(selected: Sequence[str], ids: Sequence[str]) -> dict[str, str]:
    """A selection as one bit per document (first document in the lowest bit), base64, and its hash as version."""
    rows = {doc_id: row for row, doc_id in enumerate(ids)}
    unknown = [doc_id for doc_id in selected if doc_id not in rows]
    if unknown:
        raise BadInputError(f"Document {unknown[0]!r} is not on this map; select documents that are.")
    chosen = np.zeros(len(ids), dtype=bool)
    chosen[[rows[doc_id] for doc_id in selected]] = True
    bits = np.packbits(chosen, bitorder="little").tobytes()
    return {"bits": _base64(bits), "version": hashlib.sha256(bits).hexdigest()[:16]}


def decode_selection(state: object, documents: str, ids: Sequence[str]) -> tuple[str, ...]:
    """The ids behind what the browser sent; none where it speaks of other documents than ``documents`` (a hash)."""
    if not isinstance(state, Mapping) or state.get("documents") != documents or not state.get("bits"):
        return ()
    bits = np.frombuffer(base64.b64decode(str(state["bits"])), dtype=np.uint8)
    if len(bits) != (len(ids) + 7) // 8:
        return ()
    rows = np.flatnonzero(np.unpackbits(bits, count=len(ids), bitorder="little"))
    return tuple(ids[int(row)] for row in rows)


def _encode_panel(panel: MapPanel, n: int) -> dict[str, Any]:
    if panel.points.shape != (n, 2):
        raise BadInputError(f"The map of {panel.title} has points of shape {panel.points.shape}; it needs ({n}, 2).")
    if not np.isfinite(panel.points).all():
        row = int(np.flatnonzero(~np.isfinite(panel.points).all(axis=1))[0])
        raise BadInputError(f"The map of {panel.title} has no finite place for row {row}; compute the layout again.")
    grid, middle, length = quantise(panel.points)
    query = None
    if panel.query is not None:
        query = ((np.asarray(panel.query, dtype=np.float64) - middle) / (length or 1.0) + 0.5).tolist()
    return {
        "title": panel.title,
        "subtitle": panel.subtitle,
        "colour": [panel.colour, panel.colour_dark or panel.colour],
        "marker": panel.marker,
        "points": _base64(grid.astype("<u2").tobytes()),
        "query": query,
    }


def _encode_labels(labels: Sequence[str] | None, n: int, order: Sequence[str]) -> dict[str, Any]:
    """A code per document: 0 to 11 for labels with a colour of their own, most frequent first; 12 for the rest."""
    counted = Counter(labels if labels is not None else [""] * n)
    unlabelled = counted.pop("", 0)
    first = [label for label in dict.fromkeys(order) if label in counted]
    ranked = sorted(counted.keys() - set(first), key=lambda label: (-counted[label], label))
    named = (first + ranked)[:MOST_LABELS]
    codes = {label: code for code, label in enumerate(named)}
    values = np.full(n, MOST_LABELS, dtype=np.uint8)
    if labels is not None:
        values[:] = [codes.get(label, MOST_LABELS) for label in labels]
    rest = [WORDS["other"]] if len(counted) > len(named) else []
    rest += [WORDS["unlabelled"]] if unlabelled and counted else []
    empty = [""] * (MOST_LABELS - len(named))
    counts = np.bincount(values, minlength=MOST_LABELS + 1).tolist()
    return {"codes": _base64(values.tobytes()), "names": [*named, *empty, ", ".join(rest)], "counts": counts}


def _pack_texts(points: MapPoints) -> str:
    """What the tooltip says of each document, compressed: its title, else its id."""
    texts = list(points.ids)
    if points.titles is not None and len(texts) <= MOST_TITLES:
        texts = [_short(title) or doc_id for title, doc_id in zip(points.titles, points.ids, strict=True)]
    return _base64(zlib.compress(json.dumps(texts, ensure_ascii=False).encode("utf-8", "replace")))


def _short(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + "…"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _check_marks(marks: Sequence[MapMark], panels: int, n: int) -> None:
    for mark in marks:
        if not (0 <= mark.panel < panels and 0 <= mark.index < n):
            raise BadInputError(
                f"A mark names panel {mark.panel}, document {mark.index}; there are {panels} panels and {n} documents."
            )
