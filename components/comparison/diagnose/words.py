"""What is said of why models miss what they miss, and how differences and shares are written there."""

from __future__ import annotations

from components.evaluation.statistics import PairedComparison
from components.numbers import count

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
NOT_MEASURED_YET = "not measured yet"
NOTHING_LOST = "–"
UNKNOWN = "unknown"
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
BEST_PER_QUERY = "Best per question (ceiling)"
SCORES_TWO = (
    "**A cosine of {threshold} in {source} is {value} in {target} here**{interval}: each is reached by {rarity}. "
    "Cosines of different models cannot be compared; use no threshold for two of them."
)
SCORES_ONE = (
    "**In {model}, {pairs} have cosines from {low} to {high}** (nine of ten). A score outside tells something; "
    "a score of another model tells nothing about this one."
)
SCORES_FEW = "**Too few pairs to say what a score means here**: {count}."
SCORES_NONE = (
    "**No model with vectors is computed, so there are no cosines.** Keyword scores have no common scale either."
)
RARITY = "{share} {pairs}"
PAIRS_QUERIES = "random pairs of a question and a document"
PAIRS_DOCUMENTS = "random pairs of documents"
RARITY_OF = "Percentile {percentile}: reached by {rarity}."
LEAVES = " As a cut-off it would leave about {left}, in every model."
NOT_TRANSLATED = (
    "Fewer than {least} of {pairs} reach {threshold} in {source} (or all but so few), so how rare it is "
    "cannot be told. Choose a value nearer to the others."
)
DRAWN_ALL = "All {pairs} {kind} were looked at."
DRAWN = "{pairs} {kind} were looked at: {rows} and {columns}, drawn at random (seed {seed}), the same for each model."
GROUP_RIGHT = "right pairs ({count})"
GROUP_RESULTS = "first 10 results ({count})"
HUB_WORST = "**In {model}, “{document}” stands in {lists} of {total} top-10 lists{right}**{others}."
HUB_ONLY = "; no other document intrudes like that"
HUB_ONE_MORE = "; one other document intrudes like that"
HUB_OTHERS_TOO = "; {count} other documents intrude like that"
HUB_RIGHT = " and is right in {right}"
HUB_NEVER_RIGHT = " and is right in none"
HUB_NONE = (
    "**No document intrudes**: the most frequent one, “{document}” in {model}, stands in {lists} of "
    "{total} top-10 lists."
)
HUB_NEIGHBOURS = (
    "**In {model}, “{document}” is among the 10 nearest neighbours of {lists} of {total} documents**; on average a "
    "document is of {chance}."
)
HUB_EMPTY = "**There is nothing to count yet**: it takes at least two documents."
CONE = " {model} packs its vectors into the narrowest cone: two random documents have a cosine of {cosine}."
CONE_NONE = (
    " No model packs its vectors into a narrow cone: two random documents have a cosine of at most {cosine} ({model})."
)
CONE_ONE = " Two random documents have a cosine of {cosine} in {model}."


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


def questions(number: int) -> str:
    """``140 questions``."""
    return count(number, "question")
