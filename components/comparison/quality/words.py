"""What is said of the quality of models, on the Quality page and in its files."""

from __future__ import annotations

SAMPLE_WARNING = (
    "Measured on {count} documents, which is easier than the full collection. Compute all documents before deciding."
)
HARD_SAMPLE_WARNING = (
    "{made_of} Differences between models can be a point or two off, and more where judged documents fill the sample. "
    "Compute all documents before deciding."
)
NOT_RANKED = "{model} is not ranked: {reason}"
ALL_METRICS = "All metrics"
EXACT_SCORES = "Scores check every document, not the index."
ALL_PAIRS = "All pairs of models"
QUALITY_CHART_TITLE = "{metric} (more is better)"
QUALITY_CHART_SUBTITLE = "{questions}{left}"
PRACTICE_SUBTITLE = "{questions}, made from your own text"
IN_WORDS = {
    "better": "On {won} of {queries} {subject} does better than {against}, on {lost} worse, on {even} both do the same. Over "
    "all {units} of this kind the gap lies between {low} and {high} points (sure to 95 %), so it is not luck.",
    "worse": "On {won} of {queries} {subject} does better than {against}, on {lost} worse, on {even} both do the same. Over "
    "all {units} of this kind the gap lies between {low} and {high} points (sure to 95 %), so it is not luck.",
    "same": "On {won} of {queries} {subject} does better than {against}, on {lost} worse, on {even} both do the "
    "same. Whatever gap there is lies between {low} and {high} points: less than the {margin} that matter to you.",
    "unclear": "On {won} of {queries} {subject} does better than {against}, on {lost} worse, on {even} both do the "
    "same. Such a gap ({gap} points) can be luck: over all {units} of this kind it may lie anywhere between {low} and {high}.",
}  # fmt: skip
SCALE = "Scores go from 0 (nothing right was found) to 1 (perfect); a point is a hundredth of that."
LEFT_OUT_OF_MEANS = ", {count} not judged"
SHARED_RANK_SAME = "the same for your purpose"
SHARED_RANK_UNCLEAR = "level as far as can be told"
BY_METRIC = "By {metric}: {sentence}"
RANKING = "Ranking"
TABLE_NOTE = "Grey rows know nothing and are never ranked: a model must be above them."
MEANINGS_TITLE = "What each measure means"
MEANINGS = ("Measure", "In plain words", "Formula")
CHECKS_PASSED = "Self-checks: every model passed."
CHECKS_FAILED = "Self-checks: {failed} of {models} failed and {are} not ranked."
CHANCE_REACHES = "{metric} {reached}, the upper end of what random order reaches (95 %)"
CHECKS_LIST = (
    "- vectors: none is zero, constant or not a number; all have length 1; documents and questions have the same number of values\n"
    "- vectors are compared by cosine, as those of all other models\n"
    "- results: no document twice, every score a number, not identical with another model’s\n"
    "- scores: {scores}\n"
    "- depth: the first {k} results {hold} hold the whole collection"
)
CHECK_SCORES = "above {random}, and above what the same results get with other questions’ judgments"
CHECK_SCORES_FEW = "not held against random order, which takes {least} judged questions: here are {count}"
CANNOT, CAN = "cannot", "can (no fault of a model; see the warning above)"
FLIPS = "Switching from one model to another: what is won and lost"
FLIP_COUNTS = "**{won} won · {lost} lost · {even} unchanged** of {queries}, by {metric}."
NO_FLIPS = "Not a single question changes by {metric}."
OUTCOMES = {"lost": "Lost", "won": "Won", "unchanged": "Unchanged"}
SHARED_MORE = "Lost questions have “{trait}: {value}” more often: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
SHARED_LESS = "Lost questions have “{trait}: {value}” less often: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
SHARED_YES_MORE = (
    "Lost questions more often have {trait}: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
)
SHARED_YES_LESS = (
    "Lost questions less often have {trait}: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
)
TRAIT_WORDS = {"number": "a number in them", "negation": "a negation (“not”, “without”)", "rare words": "a rare word"}
NOTHING_SHARED = (
    "Nothing the lost questions have in common stands out from chance ({count} things tested: {traits}; Fisher’s exact test, "
    "Holm-corrected)."
)
NO_LOSSES = "No question is lost."
QUESTION, BEFORE, AFTER, CHANGE = "Question", "Before", "After", "Change"
SLICES = "By kind of question"
GROUP_NAMES = {
    "length": "Length", "number": "Has a number", "negation": "Has a negation", "rare words": "Has a rare word",
    "language of the answer": "Language of the answer", "label of the answer": "Label of the answer",
}  # fmt: skip
REVERSED = "**The order turns around on “{group}: {value}”** ({queries} questions): there {behind} is ahead of {ahead} by {gap} points; on all others it is behind by {elsewhere}."
MAYBE_REVERSED = (
    "In {places} two models stand the other way round, but too few questions differ there to tell it from luck."
)
NOT_REVERSED = "No group turns the order of two models around."
SLICE_TITLE = "{metric} by {group} (more is better)"
SLICE_SUBTITLE = "bars are 95 % intervals · number of questions in brackets"
PAIRS_NOTE = "Each gap, its interval and its verdict come from one procedure: a gap counts only where sign flips and the worst that these questions may have missed both say so, corrected for the number of pairs (Holm)."
MANIFEST = "What the numbers depend on"
TASK_TITLES = {
    "classification": "Sorting texts by label",
    "clustering": "Grouping texts by label",
    "pairs": "Pairs of texts",
    "duplicates": "Finding duplicates",
}
TASK_WHAT = {
    "classification": "{documents} labelled texts in {labels} labels, cut into five parts; the label of each text is guessed from the other four (about {each} texts of each label).",
    "clustering": "{clustered} vectors were put into {labels} groups, as many as there are labels, from ten different starts; the mean counts, and what the start changes is in the interval.",
    "pairs": "{pairs} pairs with a score: how well does the cosine of two texts follow it?",
    "duplicates": "{pairs} pairs marked as duplicate or not: are duplicates the most similar?",
}
SAMPLED = "Measured on {count} of {total} texts, drawn at random."
LEFT_OUT = "Left out: {texts} whose label has fewer than {least}."
PAIR_HEADER = ("First", "is", "Second", "Points", "95 %", "p", "Effect size", "More questions needed")
FLIPS_SHOWN = "The {shown} largest of {losses}:"
METRICS_SHOWN_FIRST = "{metrics} come first because the task is “{task}”. {why}"
