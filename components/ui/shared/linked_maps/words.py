"""What the maps themselves say."""

from __future__ import annotations

from collections.abc import Mapping

from components.i18n import N_, translated

translated(__name__)
WORDS: Mapping[str, str] = {
    "tool": N_("What dragging does"),
    "box": N_("Box"),
    "box_help": N_("Drag a box around documents. With Shift: draw freely."),
    "lasso": N_("Lasso"),
    "lasso_help": N_("Draw around documents."),
    "move": N_("Move"),
    "move_help": N_("Drag to move a map, turn the wheel to zoom."),
    "reset": N_("Reset view"),
    "shown": N_("What is drawn over the points"),
    "names": N_("Names"),
    "names_help": N_("Name groups by the words that tell them apart"),
    "contours": N_("Contours"),
    "contours_help": N_("Lines around the densest 20, 45, 70 and 90 of 100 documents"),
    "fade": N_("Fade doubtful"),
    "fade_help": N_("Documents this picture puts among strangers, or far from their real neighbours, are drawn pale"),
    "doubt": N_("Not to be believed here: this picture puts it among strangers or far from its neighbours."),
    "clear": N_("Clear selection"),
    "all": N_("{total} documents"),
    "one": N_("1 document"),
    "drawn": N_("{n} of {total} documents drawn"),
    "some": N_("{n} of {total} selected"),
    "some_drawn": N_("{n} of {total} marks selected"),
    "legend": N_("Labels"),
    "isolate": N_("Show this alone, or all again"),
    "map_of": N_(
        "Map of {title}. {subtitle} Arrow keys move, plus and minus zoom, 0 resets, Escape clears the selection."
    ),
    "query": N_("question, in the middle of its first results"),
    "seed": N_("this document"),
    "near": N_("its nearest, with rank"),
    "hit": N_("found, with rank"),
    "relevant": N_("found and relevant"),
    "missed": N_("relevant, missed"),
    "threads": N_("point at a document: lines lead to its nearest in that model’s own space"),
}
NO_VALUE = N_("no value")
SHADED = N_("Shading: all {total} documents. Marks: {n} of them, drawn evenly from each part.")
SHADED_BY_THEME = N_("Shading: all {total} documents. Marks: {n} of them, drawn evenly from each group by text.")
