"""The words of the Diagnose page."""

from __future__ import annotations

from collections.abc import Sequence

from components.i18n import N_, tr, translated
from components.numbers import in_a_row

translated(__name__)
TITLE = N_("Diagnose")
STEP = N_("Steps 4 and 6 · Evaluate and test")
WHAT = N_("why a model misses what it misses, and what could be gained")
NO_JUDGMENTS = N_(
    "Nobody has said yet which documents are right, so what is missed cannot be told from what is found. Grade a few "
    "answers, and this appears."
)
NO_QUESTIONS = N_(
    "There are no questions, so nothing can be missed yet. Add some that people really ask, say which documents answer "
    "them, and this appears."
)
TO_GRADING = N_("Grade answers")
DOWNLOAD = N_("Download as CSV")
OPEN_QUESTION = N_("Look at this question")
SELECT_ROW = N_("Select a row to open its question.")
MODEL, RANK = N_("Model"), N_("Rank")
METRIC = N_("Metric")

BROKEN = N_("{model} is left out: {reason}")
COUNTING = N_("Looking for what is missing…")
FUSING = N_("Fusing with keyword search…")
LOOKING = N_("Looking at the vectors…")

# Where did recall go?

RECALL = N_("Where did recall go?")
RECALL_OPEN = N_("From all right documents to those shown")
DEPTH = N_("Looking at the first")
DEPTH_HELP = N_("How many results a person looks at.")
STAGE_HELP = {
    "found": N_(
        "Share of the right documents among the first {k} of what the fast index returns; of exact search where "
        "the index was not measured. More is better. With its 95 % interval."
    ),
    "model": N_(
        "Missed by exact search over every document, read whole, and not found by any repair measured here. "
        "Less is better."
    ),
    "truncation": N_(
        "Missed by exact search, and found once the parts the model cuts off are searched too, as further "
        "passages of their documents. Less is better."
    ),
    "chunking": N_(
        "Missed by exact search over chunks, and found once two neighbouring chunks are searched as one, "
        "or the "
        "document whole. Less is better."
    ),
    "index": N_(
        "Among the first {k} by exact search, and not among the first {k} that the Chroma index returns. "
        "Less is better."
    ),
    "not measured": N_(
        "Missed by exact search; the document is longer than what the model reads (or was cut into "
        "chunks), "
        "and whether that is why was not measured, or cannot be."
    ),
    "no room": N_("Some questions have more right documents than {k}: no model can show them all."),
}
WATERFALL_TITLE = N_("{model}: from all right documents to those in its first {k}")
WATERFALL_SUBTITLE = N_("{queries} · means of shares per question, in brackets their 95 % intervals")
WATERFALL_X = N_("Right documents, %")
MEASURE = N_("Measure {stages}")
MEASURE_STAGE = {
    "truncation": N_("what is cut off"),
    "chunking": N_("chunking"),
    "index": N_("the fast index"),
    "spreading": N_("centring"),
}
MEASURE_HELP = N_("In the background, can be cancelled: {what}. What is measured is kept; nothing is encoded twice.")
MEASURE_WHAT = {
    "truncation": N_("the parts that {models} cut off are encoded as further passages and searched"),
    "chunking": N_("neighbouring chunks in twos, and whole documents, are encoded and searched with {models}"),
    "index": N_("the Chroma index of {models} is asked every question"),
    "spreading": N_("the vectors of {models} are centred and searched again"),
}
MEASURING = N_("Something is being computed for this project; what is measured appears here when it is done.")
MEASURE_FAILED = N_("{model} could not be measured: {reason}")
MISSED = N_("The right documents that are missing")
MISSED_HELP = N_("Rank by exact search; empty where it is not among the first {depth}.")
CAUSE = N_("Why")

# Headroom

HEADROOM = N_("Headroom")
MEASURE_KEYWORD = N_("Measure keyword search")
MEASURE_KEYWORD_HELP = N_("Builds a BM25 index in the background; seconds for some thousand documents.")
HEADROOM_OPEN = N_("Alone, fused with keyword search, and the best of all per question")
HEADROOM_TITLE = N_("{metric} (more is better)")
HEADROOM_SUBTITLE = N_("{queries} · filled: alone · hollow: fused with {keyword} · bars are 95 % intervals")
HEADROOM_SUBTITLE_ALONE = N_("{queries} · bars are 95 % intervals")
HEADROOM_NOTE = N_(
    "Fusion adds up 1 / (60 + rank) over both lists (reciprocal rank fusion; Cormack, Clarke and "
    "Buettcher 2009), to a "
    "depth of 100. Gains are measured over the same questions and corrected for how many fusions are tried (Holm)."
)
ALONE, FUSED, GAIN, VERDICT, WINS = N_("Alone ↑"), N_("Fused ↑"), N_("Gain (points)"), N_("is"), N_("Best alone on")
ALONE_HELP = N_("Mean with half its 95 % interval.")
FUSED_HELP = N_("The same of its fusion with keyword search.")
GAIN_HELP = N_("Fused minus alone, in points (a point is 0.01), with its 95 % interval.")
VERDICT_HELP = N_("What the gain is: better, worse, same (surely within your {margin} points) or unclear.")
WINS_HELP = N_(
    "Share of questions on which this system alone is the best of all; questions where several are best count for none."
)


def measure(names: Sequence[str]) -> str:
    """``Measure what is cut off, chunking and the fast index``."""
    return tr(MEASURE, stages=in_a_row([tr(MEASURE_STAGE[name]) for name in names]))
