"""The words of the Quality page."""

from __future__ import annotations

METRIC = "Measured by"
DEPTH = "Looking at the first"
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
MORE_MEASURES = "More measures, and what each means"
BASELINE_HELP = {
    "random order": "documents drawn at random",
    "other questions’ judgments": "the models’ own results, held against the judgments of other questions; the highest of all models is shown",
}
JUDGED_HELP = "Of the first {k} results, the share that somebody judged. What nobody judged counts as wrong. Below 80 % a verdict is shaky."
MEANINGS_TITLE = "What each measure means"
MEANINGS = ("Measure", "In plain words", "Formula")
CHECKS_PASSED = "Self-checks: every model passed."
CHECKS_FAILED = "Self-checks: {failed} of {models} failed and {are} not ranked."
CHECKS = "What is checked before a model may be ranked"
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
DOWNLOAD_TABLE = "Table (CSV)"

FLIPS = "Switching from one model to another: what is won and lost"
FROM, TO = "From", "To"
FLIP_COUNTS = "**{won} won · {lost} lost · {even} unchanged** of {queries}, by {metric}."
NO_FLIPS = "Not a single question changes by {metric}."
OUTCOMES = {"lost": "Lost", "won": "Won", "unchanged": "Unchanged"}
SHOW = "Show"
SELECT_A_ROW = "Select a question to see both result lists side by side."
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
TRAIT_TABLE = "All {count} things tested"
TRAIT_COLUMNS = {
    "trait": "What", "value": "Value", "lost": "Lost with it", "lost_all": "of lost", "others": "Others with it",
    "others_all": "of others", "p_value": "p (Holm)", "finding": "Finding",
}  # fmt: skip
DOWNLOAD_FLIPS = "Every question (CSV)"
OPEN_IN_SEARCH = "Open in Search"
QUESTION, BEFORE, AFTER, CHANGE = "Question", "Before", "After", "Change"
CHANGE_HELP = "After minus before."

SLICES = "By kind of question"
GROUP_BY = "Group by"
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
SLICES_LEFT_OUT = "Groups with fewer than {least} questions are left out: {names}."
NO_SLICES = "The questions have nothing to group them by."
DOWNLOAD_SLICES = "Groups (CSV)"

EFFECT_HELP = "Cohen’s d: the mean difference divided by its standard deviation over questions. 0.2 is small, 0.5 medium, 0.8 large."
PAIRS_NOTE = "Each gap, its interval and its verdict come from one procedure: a gap counts only where sign flips and the worst that these questions may have missed both say so, corrected for the number of pairs (Holm)."

DOWNLOADS = "Download everything on this page"
DOWNLOADS_WHAT = "The report is one file that opens without a network. The archive holds every table, run and judgment with the manifest."
MANIFEST = "What the numbers depend on"
REPORT = "Report (HTML)"
ARCHIVE = "Everything (ZIP)"
CHART_PNG = "Chart (PNG)"
CHART_SVG = "Chart (SVG)"

TRUST_AGREEMENT = (
    "**How far to trust this.** Agreement tells how much would change, not which model is better: two models can agree and "
    "both be wrong. What it does bound: models that share {overlap} % of their first {depth} cannot differ in precision@{depth} by more than about {bound} points, whatever is right."
)
SHARED_IN_TOP = "Shared in top {depth}"
MOST_GAP = "Largest possible gap, points"
MOST_GAP_HELP = "In precision@{depth}, in points: results both models return cannot make a difference between them."
MAKE_PRACTICE = "Make practice questions"
PRACTICE_OFFER = "Practice questions made from your own texts test whether a model finds a document by its own words. They weed out broken or unfit models; they cannot choose among good ones."

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
MEASURE = "Measure"
MEASURE_LABELS = "Your documents have labels. How well do the vectors tell them apart? This takes about a minute per model and stays saved."
MEASURE_PAIRS = "Your data holds pairs of texts with a score. How well does each model’s similarity follow it?"
MEASURING = "Being measured; results appear when each model is done."
TASK_FAILED = "{model} could not be measured: {reason}"
SAMPLED = "Measured on {count} of {total} texts, drawn at random."
LEFT_OUT = "Left out: {texts} whose label has fewer than {least}."
NO_SEARCH_VERDICT = "Of search nothing is known yet: nobody has said which documents are right."
THRESHOLD = "Best from cosine"
THRESHOLD_HELP = (
    "Calling pairs at least this similar duplicates gives the best F1 on these pairs. It holds for this model only."
)
PAIR_HEADER = ("First", "is", "Second", "Points", "95 %", "p", "Effect size", "More questions needed")
FLIPS_SHOWN = "The {shown} largest of {losses}:"

COUNTING = "How these questions and documents are counted"
LEAVE_OUT_OWN = "Leave a question’s own document out of its results"
LEAVE_OUT_OWN_HELP = "A question that is itself a document of the collection finds itself first in any model. BEIR and MTEB leave it out."
COUNT_ABSENT = "Count right documents that are not in the collection"
COUNT_ABSENT_HELP = (
    "Nothing can find them, so every model loses the same points. trec_eval counts them; without them the scores are "
    "of the documents that are there."
)
METRICS_SHOWN_FIRST = "{metrics} come first because the task is “{task}”. {why}"
