"""What is said of why models miss what they miss, and how differences and shares are written there."""

from __future__ import annotations

from components import nouns
from components.evaluation.statistics import PairedComparison
from components.i18n import N_, tr, tr_count, translated
from components.numbers import in_percent

translated(__name__)
RECALL_FOUND = N_("**{model} shows {found} of the right documents in its first {k}** ({queries}).")
RECALL_FOUND_INTERVAL = N_(
    "**{model} shows {found} of the right documents in its first {k}** (95 %: {low} to {high}; {queries})."
)
RECALL_REST = N_("Of the {missing} points missing, {parts}.")
RECALL_REST_ONE = N_("The {missing} points missing are {part}.")
RECALL_REST_MODEL = N_("the model’s own: it ranks those documents too low, though it reads them whole")
RECALL_ALL = N_("Nothing is missing.")
RECALL_OPEN_STAGES = N_("Not measured yet: {stages}.")
RECALL_OPEN_STAGE = {
    "truncation": N_("what models cut off ({models})"),
    "chunking": N_("what cutting into chunks loses ({models})"),
    "index": N_("what the fast index loses ({models})"),
}
ALL_MODELS = N_("all models")
RECALL_PARTS = {
    "model": N_("**{points} the model ranks too low**, though it reads those documents whole"),
    "index": N_("**{points} the fast index loses**"),
    "truncation": N_("**{points} lie in text that it cuts off**"),
    "chunking": N_("**{points} are lost by cutting into chunks**"),
    "not measured": N_("**{points} are not known yet** (ranked too low, or cut)"),
    "no room": N_("{points} have no room, because a question has more right documents than {k}"),
}
RECALL_ELSEWHERE = {
    "index": N_("Elsewhere, {model} loses most to something other than the model: {points} points to the fast index."),
    "truncation": N_(
        "Elsewhere, {model} loses most to something other than the model: {points} points in text it cuts off."
    ),
    "chunking": N_(
        "Elsewhere, {model} loses most to something other than the model: {points} points by cutting into chunks."
    ),
}
STAGES = {
    "all": N_("All right documents"),
    "no room": N_("No room among the first {k}"),
    "model": N_("Model ranks it too low"),
    "truncation": N_("Cut off, not read"),
    "chunking": N_("Cut into chunks"),
    "not measured": N_("Not known yet"),
    "index": N_("Fast index"),
    "found": N_("Shown in the first {k}"),
}
NOT_MEASURED_YET = N_("not measured yet")
NOTHING_LOST = "–"
UNKNOWN = N_("unknown")
STAGE_WHY = {
    "keyword": N_("keyword search reads every word and finds exactly"),
    "ready run": N_("came as ready results, so what was read is not known"),
    "ready vectors": N_("came as ready vectors, with no model here to encode more"),
    "not chunked": N_("documents are not cut into chunks, so nothing is lost there"),
    "reads all": N_("every text is read whole"),
    "no tokenizer": N_("the tokenizer is not on this computer, so what is cut off is not known"),
    "no index": N_("searched without the Chroma index"),
    "sparse": N_("sparse, so what is cut off cannot be measured here"),
    "derived": N_("made of other candidates: measure those"),
    "media": N_("reads pictures or sounds, which are not cut like texts"),
    "learned": N_("learned from what users did, and reads no texts"),
    "remote": N_("on another computer, to which no further text is sent without being asked"),
}
STAGE_SHORT = {
    "keyword": N_("nothing to lose"),
    "ready run": N_("unknown"),
    "ready vectors": N_("unknown"),
    "not chunked": N_("no chunks"),
    "reads all": N_("reads texts whole"),
    "no tokenizer": N_("unknown"),
    "no index": N_("no index"),
    "sparse": N_("unknown"),
    "derived": N_("unknown"),
    "media": N_("no texts"),
    "learned": N_("no texts"),
    "remote": N_("unknown"),
}
STAGE_NOTE = N_("{stage}: {notes}.")
REPAIR_GAIN = N_("{model}, {what}: recall in the first {k} would change by **{change}** ({verdict}). {counts}")
REPAIRS = {
    "unread": N_("with the parts it cuts off searched as further passages"),
    "joined": N_("with two neighbouring chunks searched as one"),
    "whole": N_("with documents searched whole, as far as it reads them"),
}
REPAIR_COUNTS = {
    "unread": N_("{passages} of {documents} were added."),
    "joined": N_("{texts} instead of {chunks}."),
    "whole": N_("{texts} instead of {chunks}."),
}
REPAIR_ADVICE = N_("Cutting documents into chunks on the Data page puts truncation right.")
STEP_BETTER = N_(
    "**Fusing with keyword search gains: {points} points for {fused} against {best}, the best alone** ({low} to {high}; "
    "{metric})."
)
STEP_WORSE = N_(
    "**Fusing with keyword search loses: {points} points for the best fusion, {fused}, against {best} alone** ({low} to "
    "{high}; {metric})."
)
STEP_SAME = N_(
    "**Fusing with keyword search changes nothing that matters: {points} points for {fused} against {best} alone** "
    "({low} to {high}; {metric}; your margin is {margin})."
)
STEP_UNCLEAR = N_(
    "**It is not sure that fusing with keyword search gains anything: {points} points for {fused} against {best} "
    "alone**, and anything from {low} to {high} is possible ({metric})."
)
STEP_TOO_FEW = N_("**Too few questions to say whether fusing with keyword search gains anything** ({queries}).")
STEP_MORE = N_("About {more} would settle it.")
GAINS_ALONE = N_("Against each model alone, it surely gains for {count} of {total}.")
ORACLE = N_(
    "Taking the best system for each question would reach {points} points more than {best} alone ({low} to {high}): a "
    "ceiling, since no product knows the answer beforehand."
)
ONLY_ONE = N_("**One system alone has no headroom to show.** Compute another one, or keyword search.")
NO_KEYWORD = N_("Keyword search is not measured yet, so what fusing with it gains is not known.")
KEYWORD_FAILED = N_("Keyword search failed its self-checks, so nothing is fused with it.")
BEST_PER_QUERY = N_("Best per question (ceiling)")
SCORES_TWO = N_(
    "**A cosine of {threshold} in {source} is {value} in {target} here** ({low} to {high}): each is reached by {rarity}. "
    "Cosines of different models cannot be compared; use no threshold for two of them."
)
SCORES_TWO_NO_INTERVAL = N_(
    "**A cosine of {threshold} in {source} is {value} in {target} here**: each is reached by {rarity}. "
    "Cosines of different models cannot be compared; use no threshold for two of them."
)
SCORES_ONE = N_(
    "**In {model}, {pairs} have cosines from {low} to {high}** (nine of ten). A score outside tells something; "
    "a score of another model tells nothing about this one."
)
SCORES_FEW = N_("**Too few pairs to say what a score means here**: {count}.")
SCORES_NONE = N_(
    "**No model with vectors is computed, so there are no cosines.** Keyword scores have no common scale either."
)
RARITY = N_("{share} {pairs}")
PAIRS_QUERIES = N_("random pairs of a question and a document")
PAIRS_DOCUMENTS = N_("random pairs of documents")
RARITY_OF = N_("Percentile {percentile}: reached by {rarity}.")
LEAVES = N_("As a cut-off it would leave about {left}, in every model.")
NOT_TRANSLATED = N_(
    "Fewer than {least} of {pairs} reach {threshold} in {source} (or all but so few), so how rare it is "
    "cannot be told. Choose a value nearer to the others."
)
DRAWN_ALL = N_("All {pairs} {kind} were looked at.")
DRAWN = N_(
    "{pairs} {kind} were looked at: {rows} and {columns}, drawn at random (seed {seed}), the same for each model."
)
GROUP_RIGHT = N_("right pairs ({count})")
GROUP_RESULTS = N_("first 10 results ({count})")
HUB_WORST = N_("**In {model}, “{document}” stands in {lists} of {total} top-10 lists**")
HUB_WORST_RIGHT = N_("**In {model}, “{document}” stands in {lists} of {total} top-10 lists and is right in {right}**")
HUB_WORST_NEVER_RIGHT = N_(
    "**In {model}, “{document}” stands in {lists} of {total} top-10 lists and is right in none**"
)
HUB_ONLY = N_("{worst}; no other document intrudes like that.")
HUB_ONE_MORE = N_("{worst}; one other document intrudes like that.")
HUB_OTHERS_TOO = N_("{worst}; {count} other documents intrude like that.")
HUB_NONE = N_(
    "**No document intrudes**: the most frequent one, “{document}” in {model}, stands in {lists} of "
    "{total} top-10 lists."
)
HUB_NEIGHBOURS = N_(
    "**In {model}, “{document}” is among the 10 nearest neighbours of {lists} of {total} documents**; on average a "
    "document is of {chance}."
)
HUB_EMPTY = N_("**There is nothing to count yet**: it takes at least two documents.")
CONE = N_("{model} packs its vectors into the narrowest cone: two random documents have a cosine of {cosine}.")
CONE_NONE = N_(
    "No model packs its vectors into a narrow cone: two random documents have a cosine of at most {cosine} ({model})."
)
CONE_ONE = N_("Two random documents have a cosine of {cosine} in {model}.")


def signed(value: float) -> str:
    """In points with a real minus sign; a zero has no sign."""
    number = f"{abs(value) * 100:.1f}"
    return number if number == "0.0" else f"{'+' if value > 0 else '−'}{number}"


def percent(value: float) -> str:
    """A share of 1 in percent, with one decimal below ten."""
    number = f"{value * 100:.0f}" if value >= 0.0995 else f"{value * 100:.1f}"
    return in_percent(number)


def change(comparison: PairedComparison) -> str:
    """A difference with its interval: "+2.1 (−3.4 to +7.6)"; without limits where they are unknown."""
    if comparison.ci_low != comparison.ci_low:
        return signed(comparison.difference)
    return tr(
        "{signed} ({signed_2} to {signed_3})",
        signed=signed(comparison.difference),
        signed_2=signed(comparison.ci_low),
        signed_3=signed(comparison.ci_high),
    )


def rare(share: float) -> str:
    """How rare something is: "1 in 180", "12 in 100"."""
    return tr("{share:.0f} in 100", share=share * 100) if share >= 0.05 else tr("1 in {share:,.0f}", share=1 / share)


def left(per_question: float, unit: str) -> str:
    """What a cut-off leaves on average, to two digits: "42 documents per question", "8 documents per 10 questions"."""
    asked = next((size for size in (1, 10) if per_question * size >= 0.95), 100)
    amount = round(float(f"{per_question * asked:.2g}"), 1)
    number = f"{amount:,.{1 if asked == 1 and amount % 1 else 0}f}"
    what = nouns.one(unit) if number == "1" else nouns.several(unit)
    if asked == 1:
        return tr("{number} {unit} per question", number=number, unit=what)
    return tr("{number} {unit} per {questions}", number=number, unit=what, questions=questions(asked))


def questions(number: int) -> str:
    """``140 questions``."""
    return tr_count("{count} question", "{count} questions", number)
