"""The two elements of the page: the maps, and the reader that fetches what is said of one document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from components.ui.shared.linked_maps import words
from components.ui.shared.linked_maps.choice import Outline, decode_outline, decode_selection, encode_selection
from components.ui.shared.linked_maps.colours import QUIET, Colouring
from components.ui.shared.linked_maps.encode import check_marks, encode_maps
from components.ui.shared.linked_maps.parts import MapMark, MapPanel, MapPoints, MapThemes

_FRONT = Path(__file__).parent / "front"
_MODULES = (
    "codec", "points_webgl", "points_canvas", "marks", "maps", "view", "pointer", "choice", "hover", "contours",
    "names", "atlas", "toolbar", "legend", "painting", "mount",
)  # fmt: skip

MOST_PICTURES = 240  # of one question: some 2 KB each


def _source(*modules: str) -> str:
    return "\n".join((_FRONT / f"{name}.js").read_text(encoding="utf-8") for name in modules)


_maps = st.components.v2.component(
    "linked_maps",
    html='<div class="lm"></div>',
    css=(_FRONT / "maps.css").read_text(encoding="utf-8"),
    js=_source(*_MODULES),
)
_reader = st.components.v2.component("linked_maps_reader", js=_source("codec", "reader"))


@dataclass(frozen=True)
class ChosenPoints:
    """What a person selected: ids in row order; and the outline, where not every document has a mark."""

    ids: tuple[str, ...]
    outline: Outline | None = None


def linked_maps(
    panels: Sequence[MapPanel],
    points: MapPoints,
    *,
    key: str,
    height: int = 420,
    marks: Sequence[MapMark] = (),
    selected: Sequence[str] | None = None,
    colouring: Colouring | None = None,
    themes: MapThemes | None = None,
    canvas: bool = False,
) -> tuple[str, ...]:
    """Draw the maps and return the ids of the documents the person has selected, in row order.

    Args:
        panels: 1 to 4 maps of the same documents.
        points: the documents.
        key: names this element; a selection is kept under it while the browser page lives.
        height: of a row of maps in CSS pixels; two rows of two get 0.7 of it each.
        marks: signs at documents.
        selected: ids to select instead of what the person selected; None leaves the choice to the person.
        colouring: what colours stand for; by default the labels of ``points``.
        themes: groups to be named on the maps.
        canvas: draw without WebGL, as browsers that lack it do.

    Raises:
        BadInputError: see ``encode_maps``; a mark or a selected id that is not there.
    """
    encoded = encode_maps(panels, points, colouring=colouring, themes=themes)
    return draw_encoded(encoded, points.ids, key=key, height=height, marks=marks, selected=selected, canvas=canvas).ids


def draw_encoded(
    encoded: Mapping[str, Any],
    ids: Sequence[str],
    *,
    key: str,
    height: int = 420,
    marks: Sequence[MapMark] = (),
    selected: Sequence[str] | None = None,
    canvas: bool = False,
    reads: bool = False,
    pictures: bool = False,
) -> ChosenPoints:
    """As ``linked_maps``, of what ``encode_maps`` returned; ``reads``: a ``reader`` of this key is on the page.

    ``pictures``: that reader has pictures of documents, which stand in the place of points when one zooms in.
    """
    panels = encoded["panels"]
    check_marks(marks, len(panels), len(ids))
    data = {
        **encoded,
        "key": key,
        "height": height,
        "canvas": canvas,
        "reads": reads,
        "pictures": pictures,
        "words": dict(words.WORDS),
        "quiet": list(QUIET),
        "marks": [{"panel": m.panel, "index": m.index, "kind": m.kind, "rank": m.rank} for m in marks],
        "selected": None if selected is None else encode_selection(selected, ids),
    }
    result = _maps(data=data, key=key, on_selection_change=lambda: None)
    state, documents = result.get("selection"), encoded["documents"]
    return ChosenPoints(decode_selection(state, documents, ids), decode_outline(state, documents, len(panels)))


def reader(key: str, answer: Callable[[int], Mapping[str, Any]], picture: Callable[[int], str] = lambda _: "") -> None:
    """Answer what the maps of this key ask about the document pointed at; draw it before or after them.

    Args:
        key: of the maps.
        answer: row number of a mark -> title, label, text (str), near (a list of row numbers a panel, or None) and
            picture (a data URL, "" for none).
        picture: row number of a mark -> a small picture as a data URL, "" for none.
    """
    state_key, kept = f"{key}-reader", f"_{key}-asked"

    def remember() -> None:
        st.session_state[kept] = st.session_state[state_key].get("asked")

    def run() -> None:
        asked = st.session_state.get(kept)
        reply: dict[str, Any] | None = None
        if isinstance(asked, str):  # "pictures 3 14 15"
            rows = [int(row) for row in asked.split()[1:]][:MOST_PICTURES]
            reply = {"pictures": {str(row): picture(row) for row in rows}}
        elif asked is not None:
            reply = {"index": int(asked), **answer(int(asked))}
        _reader(data={"key": key, "answer": reply}, key=state_key, on_asked_change=remember)

    st.fragment(run)()
