"""The words of the Diagnose page."""

from __future__ import annotations

from collections.abc import Sequence

from components.evaluation.statistics import PairedComparison
from components.numbers import count, in_a_row

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
RECALL_FOUND = "**{model} shows {found} of the right documents in its first {k}** ({interval}{queries})."
RECALL_INTERVAL = "95 %: {low} to {high}; "
RECALL_REST = " Of the {missing} points missing, {parts}."
RECALL_REST_ONE = " The {missing} points missing are {part}."
RECALL_REST_MODEL = "the model’s own: it ranks those documents too low, though it reads them whole"
RECALL_ALL = " Nothing is missing."
RECALL_OPEN_STAGES = " Not measured yet: {stages}."
RECALL_OPEN_STAGE = {
    "truncation": "what models cut off ({models})",
    "chunking": "what cutting into chunks loses ({models})",
    "index": "what the fast index loses ({models})",
}
ALL_MODELS = "all models"
RECALL_PARTS = {
    "model": "**{points} the model ranks too low**, though it reads those documents whole",
    "index": "**{points} the fast index loses**",
    "truncation": "**{points} lie in text that it cuts off**",
    "chunking": "**{points} are lost by cutting into chunks**",
    "not measured": "**{points} are not known yet** (ranked too low, or cut)",
    "no room": "{points} have no room, because a question has more right documents than {k}",
}
RECALL_ELSEWHERE = " Elsewhere, {model} loses most to something other than the model: {points} points {what}."
RECALL_ELSEWHERE_WHAT = {
    "index": "to the fast index",
    "truncation": "in text it cuts off",
    "chunking": "by cutting into chunks",
}
RECALL_OPEN = "From all right documents to those shown"
DEPTH = "First"
DEPTH_HELP = "How many results a person looks at."
STAGES = {
    "all": "All right documents",
    "no room": "No room among the first {k}",
    "model": "Model ranks it too low",
    "truncation": "Cut off, not read",
    "chunking": "Cut into chunks",
    "not measured": "Not known yet",
    "index": "Fast index",
    "found": "Shown in the first {k}",
}
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
NOT_MEASURED_YET = "not measured yet"
NOTHING_LOST = "–"
UNKNOWN = "unknown"
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
STAGE_WHY = {
    "keyword": "keyword search reads every word and finds exactly",
    "ready run": "came as ready results, so what was read is not known",
    "ready vectors": "came as ready vectors, with no model here to encode more",
    "not chunked": "documents are not cut into chunks, so nothing is lost there",
    "reads all": "every text is read whole",
    "no tokenizer": "the tokenizer is not on this computer, so what is cut off is not known",
    "no index": "searched without the Chroma index",
    "sparse": "sparse, so what is cut off cannot be measured here",
    "derived": "made of other candidates: measure those",
    "media": "reads pictures or sounds, which are not cut like texts",
    "learned": "learned from what users did, and reads no texts",
    "remote": "on another computer, to which no further text is sent without being asked",
}
STAGE_SHORT = {
    "keyword": "nothing to lose",
    "ready run": "unknown",
    "ready vectors": "unknown",
    "not chunked": "no chunks",
    "reads all": "reads texts whole",
    "no tokenizer": "unknown",
    "no index": "no index",
    "sparse": "unknown",
    "derived": "unknown",
    "media": "no texts",
    "learned": "no texts",
    "remote": "unknown",
}
STAGE_NOTE = "{stage}: {notes}."
REPAIR_GAIN = "{model}, {what}: recall in the first {k} would change by **{change}** ({verdict}). {counts}"
REPAIRS = {
    "unread": "with the parts it cuts off searched as further passages",
    "joined": "with two neighbouring chunks searched as one",
    "whole": "with documents searched whole, as far as it reads them",
}
REPAIR_COUNTS = {
    "unread": "{passages} of {documents} were added.",
    "joined": "{texts} instead of {chunks}.",
    "whole": "{texts} instead of {chunks}.",
}
REPAIR_ADVICE = "Cutting documents into chunks on the Data page puts truncation right."
MISSED = "The right documents that are missing"
MISSED_HELP = "Rank by exact search; empty where it is not among the first {depth}."
CAUSE = "Why"

# Headroom

HEADROOM = "Headroom"
STEP_BETTER = (
    "**Fusing with keyword search gains: {fused} is {change} {best}, the best alone** ({low} to {high}; {metric})."
)
STEP_WORSE = (
    "**Fusing with keyword search loses: the best fusion, {fused}, is {change} {best} alone** ({low} to {high}; "
    "{metric})."
)
STEP_SAME = (
    "**Fusing with keyword search changes nothing that matters: {fused} is {change} {best} alone** ({low} to {high}; "
    "{metric}; your margin is {margin})."
)
STEP_UNCLEAR = (
    "**It is not sure that fusing with keyword search gains anything: {fused} is {change} {best} alone**, and anything "
    "from {low} to {high} is possible ({metric}).{more}"
)
ABOVE, BELOW, LEVEL = "{points} points above", "{points} points below", "level with"
STEP_TOO_FEW = "**Too few questions to say whether fusing with keyword search gains anything** ({queries})."
STEP_MORE = " About {more} would settle it."
GAINS_ALONE = " Against each model alone, it surely gains for {count} of {total}."
ORACLE = (
    " Taking the best system for each question would reach {change} more than {best} alone ({low} to {high}): a "
    "ceiling, since no product knows the answer beforehand."
)
ONLY_ONE = "**One system alone has no headroom to show.** Compute another one, or keyword search."
NO_KEYWORD = " Keyword search is not measured yet, so what fusing with it gains is not known."
KEYWORD_FAILED = " Keyword search failed its self-checks, so nothing is fused with it."
MEASURE_KEYWORD = "Measure keyword search"
MEASURE_KEYWORD_HELP = "Builds a BM25 index in the background; seconds for some thousand documents."
HEADROOM_OPEN = "Alone, fused with keyword search, and the best of all per question"
HEADROOM_TITLE = "{metric} (more is better)"
HEADROOM_SUBTITLE = "{queries} · filled: alone · hollow: fused with {keyword} · bars are 95 % intervals"
HEADROOM_SUBTITLE_ALONE = "{queries} · bars are 95 % intervals"
BEST_PER_QUERY = "Best per question (ceiling)"
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


def beside(value: float) -> str:
    """A difference in words: "2.1 points above"."""
    number = f"{abs(value) * 100:.1f}"
    return (ABOVE if value > 0 else BELOW).format(points=number) if number != "0.0" else LEVEL


def signed(value: float) -> str:
    """In points with a real minus sign; a zero has no sign."""
    number = f"{abs(value) * 100:.1f}"
    return number if number == "0.0" else f"{'+' if value > 0 else '−'}{number}"


def percent(value: float) -> str:
    """A share of 1 in percent, with one decimal below ten."""
    number = f"{value * 100:.0f}" if value >= 0.0995 else f"{value * 100:.1f}"
    return f"{number} %"


def change(comparison: PairedComparison) -> str:
    """A difference with its interval: "+2.1 (−3.4 to +7.6)"; without limits where they are unknown."""
    if comparison.ci_low != comparison.ci_low:
        return signed(comparison.difference)
    return f"{signed(comparison.difference)} ({signed(comparison.ci_low)} to {signed(comparison.ci_high)})"


def rare(share: float) -> str:
    """How rare something is: "1 in 180", "12 in 100"."""
    return f"{share * 100:.0f} in 100" if share >= 0.05 else f"1 in {1 / share:,.0f}"


def left(per_question: float, unit: str) -> str:
    """What a cut-off leaves on average, to two digits: "42 documents per question", "8 documents per 10 questions"."""
    asked = next((size for size in (1, 10) if per_question * size >= 0.95), 100)
    amount = round(float(f"{per_question * asked:.2g}"), 1)
    number = f"{amount:,.{1 if asked == 1 and amount % 1 else 0}f}"
    return f"{number} {unit if number == '1' else unit + 's'} per {questions(asked) if asked > 1 else 'question'}"


def measure(names: Sequence[str]) -> str:
    """``Measure what is cut off, chunking and the fast index``."""
    return MEASURE.format(stages=in_a_row([MEASURE_STAGE[name] for name in names]))


def questions(number: int) -> str:
    """``140 questions``."""
    return count(number, "question")
