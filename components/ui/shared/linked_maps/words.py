"""What the maps themselves say."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "tool": "What dragging does",
    "box": "Box",
    "box_help": "Drag a box around documents. With Shift: draw freely.",
    "lasso": "Lasso",
    "lasso_help": "Draw around documents.",
    "move": "Move",
    "move_help": "Drag to move a map, turn the wheel to zoom.",
    "reset": "Reset view",
    "shown": "What is drawn over the points",
    "names": "Names",
    "names_help": "Name groups by the words that tell them apart",
    "contours": "Contours",
    "contours_help": "Lines around the densest 20, 45, 70 and 90 of 100 documents",
    "fade": "Fade doubtful",
    "fade_help": "Documents this picture puts among strangers, or far from their real neighbours, are drawn pale",
    "doubt": "Not to be believed here: this picture puts it among strangers or far from its neighbours.",
    "clear": "Clear selection",
    "all": "{total} documents",
    "one": "1 document",
    "drawn": "{n} of {total} documents drawn",
    "some": "{n} of {total} selected",
    "some_drawn": "{n} of {total} marks selected",
    "legend": "Labels",
    "isolate": "Show this alone, or all again",
    "map_of": "Map of",
    "keys": "Arrow keys move, plus and minus zoom, 0 resets, Escape clears the selection.",
    "query": "question, in the middle of its first results",
    "seed": "this document",
    "near": "its nearest, with rank",
    "hit": "found, with rank",
    "relevant": "found and relevant",
    "missed": "relevant, missed",
    "threads": "point at a document: lines lead to its nearest in that model’s own space",
}
OTHER_LABELS = "{values}"
NO_VALUE = "no value"
SHADED = "Shading: all {total} documents. Marks: {n} of them, drawn evenly from each {what}."
