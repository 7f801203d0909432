"""The words of the Diagnose page."""

from __future__ import annotations

from collections.abc import Sequence

from components.numbers import in_a_row

TITLE = "Diagnose"
STEP = "Steps 4 and 6 · Evaluate and test"
WHAT = "why a model misses what it misses, and what could be gained"
NO_JUDGMENTS = (
    "Nobody has said yet which documents are right, so what is missed cannot be told from what is found. Grade a few "
    "answers, and this appears."
)
NO_QUESTIONS = (
    "There are no questions, so nothing can be missed yet. Add some that people really ask, say which documents answer "
    "them, and this appears."
)
TO_GRADING = "Grade answers"
DOWNLOAD = "Download as CSV"
OPEN_QUESTION = "Look at this question"
SELECT_ROW = "Select a row to open its question."
MODEL = "Model"
METRIC = "Metric"

BROKEN = "{model} is left out: {reason}"
COUNTING = "Looking for what is missing…"
FUSING = "Fusing with keyword search…"
LOOKING = "Looking at the vectors…"

# Where did recall go?

RECALL = "Where did recall go?"
RECALL_OPEN = "From all right documents to those shown"
DEPTH = "First"
DEPTH_HELP = "How many results a person looks at."
STAGE_HELP = {
    "found": "Share of the right documents among the first {k} of what the fast index returns; of exact search where "
    "the index was not measured. More is better. With its 95 % interval.",
    "model": "Missed by exact search over every document, read whole, and not found by any repair measured here. "
    "Less is better.",
    "truncation": "Missed by exact search, and found once the parts the model cuts off are searched too, as further "
    "passages of their documents. Less is better.",
    "chunking": "Missed by exact search over chunks, and found once two neighbouring chunks are searched as one, "
    "or the "
    "document whole. Less is better.",
    "index": "Among the first {k} by exact search, and not among the first {k} that the Chroma index returns. "
    "Less is better.",
    "not measured": "Missed by exact search; the document is longer than what the model reads (or was cut into "
    "chunks), "
    "and whether that is why was not measured, or cannot be.",
    "no room": "Some questions have more right documents than {k}: no model can show them all.",
}
WATERFALL_TITLE = "{model}: from all right documents to those in its first {k}"
WATERFALL_SUBTITLE = "{queries} · means of shares per question, in brackets their 95 % intervals"
WATERFALL_X = "Right documents, %"
MEASURE = "Measure {stages}"
MEASURE_STAGE = {
    "truncation": "what is cut off",
    "chunking": "chunking",
    "index": "the fast index",
    "spreading": "centring",
}
MEASURE_HELP = "In the background, can be cancelled: {what}. What is measured is kept; nothing is encoded twice."
MEASURE_WHAT = {
    "truncation": "the parts that {models} cut off are encoded as further passages and searched",
    "chunking": "neighbouring chunks in twos, and whole documents, are encoded and searched with {models}",
    "index": "the Chroma index of {models} is asked every question",
    "spreading": "the vectors of {models} are centred and searched again",
}
MEASURING = "Something is being computed for this project; what is measured appears here when it is done."
MEASURE_FAILED = "{model} could not be measured: {reason}"
MISSED = "The right documents that are missing"
MISSED_HELP = "Rank by exact search; empty where it is not among the first {depth}."
CAUSE = "Why"

# Headroom

HEADROOM = "Headroom"
MEASURE_KEYWORD = "Measure keyword search"
MEASURE_KEYWORD_HELP = "Builds a BM25 index in the background; seconds for some thousand documents."
HEADROOM_OPEN = "Alone, fused with keyword search, and the best of all per question"
HEADROOM_TITLE = "{metric} (more is better)"
HEADROOM_SUBTITLE = "{queries} · filled: alone · hollow: fused with {keyword} · bars are 95 % intervals"
HEADROOM_SUBTITLE_ALONE = "{queries} · bars are 95 % intervals"
HEADROOM_NOTE = (
    "Fusion adds up 1 / (60 + rank) over both lists (reciprocal rank fusion; Cormack, Clarke and "
    "Buettcher 2009), to a "
    "depth of 100. Gains are measured over the same questions and corrected for how many fusions are tried (Holm)."
)
ALONE, FUSED, GAIN, VERDICT, WINS = "Alone ↑", "Fused ↑", "Gain (points)", "is", "Best alone on"
ALONE_HELP = "Mean with half its 95 % interval."
FUSED_HELP = "The same of its fusion with keyword search."
GAIN_HELP = "Fused minus alone, in points (a point is 0.01), with its 95 % interval."
VERDICT_HELP = "What the gain is: better, worse, same (surely within your {margin} points) or unclear."
WINS_HELP = (
    "Share of questions on which this system alone is the best of all; questions where several are best count for none."
)


def measure(names: Sequence[str]) -> str:
    """``Measure what is cut off, chunking and the fast index``."""
    return MEASURE.format(stages=in_a_row([MEASURE_STAGE[name] for name in names]))
