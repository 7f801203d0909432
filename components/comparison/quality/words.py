"""What is said of the quality of models, on the Quality page and in its files."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
SAMPLE_WARNING = N_(
    "Measured on {count} documents, which is easier than the full collection. Compute all documents before deciding."
)
HARD_SAMPLE_WARNING = N_(
    "{made_of} Differences between models can be a point or two off, and more where judged documents fill the sample. "
    "Compute all documents before deciding."
)
NOT_RANKED = N_("{model} is not ranked: {reason}")
ALL_METRICS = N_("All metrics")
EXACT_SCORES = N_("Scores check every document, not the index.")
ALL_PAIRS = N_("All pairs of models")
QUALITY_CHART_TITLE = N_("{metric} (more is better)")
PRACTICE_SUBTITLE = N_("{questions}, made from your own text")
IN_WORDS = {
    "better": N_("On {won} of {queries} {subject} does better than {against}, on {lost} worse, on {even} both do the same. Over "
    "all {units} of this kind the gap lies between {low} and {high} points (sure to 95 %), so it is not luck."),
    "worse": N_("On {won} of {queries} {subject} does better than {against}, on {lost} worse, on {even} both do the same. Over "
    "all {units} of this kind the gap lies between {low} and {high} points (sure to 95 %), so it is not luck."),
    "same": N_("On {won} of {queries} {subject} does better than {against}, on {lost} worse, on {even} both do the "
    "same. Whatever gap there is lies between {low} and {high} points: less than the {margin} that matter to you."),
    "unclear": N_("On {won} of {queries} {subject} does better than {against}, on {lost} worse, on {even} both do the "
    "same. Such a gap ({gap} points) can be luck: over all {units} of this kind it may lie anywhere between {low} and {high}."),
}  # fmt: skip
SCALE = N_("Scores go from 0 (nothing right was found) to 1 (perfect); a point is a hundredth of that.")
LEFT_OUT_OF_MEANS = N_("{count} not judged")
SHARED_RANK = N_("{models} ({shared})")
SHARED_RANK_SAME = N_("the same for your purpose")
SHARED_RANK_UNCLEAR = N_("level as far as can be told")
BY_METRIC = N_("By {metric}: {sentence}")
RANKING = N_("Ranking")
TABLE_NOTE = N_("Grey rows know nothing and are never ranked: a model must be above them.")
MEANINGS_TITLE = N_("What each measure means")
MEANINGS = (N_("Metric"), N_("In plain words"), N_("Formula"))
CHECKS_PASSED = N_("Self-checks: every model passed.")
CHECKS_FAILED_ONE = N_("Self-checks: {failed} of {models} failed and is not ranked.")
CHECKS_FAILED = N_("Self-checks: {failed} of {models} failed and are not ranked.")
CHANCE_REACHES = N_("{metric} {reached}, the upper end of what random order reaches (95 %)")
CHECKS_LIST = N_(
    "- vectors: none is zero, constant or not a number; all have length 1; documents and questions have the same number of values\n"
    "- vectors are compared by cosine, as those of all other models\n"
    "- results: no document twice, every score a number, not identical with another model’s\n"
    "- scores: {scores}\n"
    "- depth: the first {k} results cannot hold the whole collection"
)
CHECKS_LIST_SHALLOW = N_(
    "- vectors: none is zero, constant or not a number; all have length 1; documents and questions have the same number of values\n"
    "- vectors are compared by cosine, as those of all other models\n"
    "- results: no document twice, every score a number, not identical with another model’s\n"
    "- scores: {scores}\n"
    "- depth: the first {k} results can (no fault of a model; see the warning above) hold the whole collection"
)
CHECK_SCORES = N_("above {random}, and above what the same results get with other questions’ judgments")
CHECK_SCORES_FEW = N_("not held against random order, which takes {least} judged questions: here are {count}")
FLIPS = N_("Switching from one model to another: what is won and lost")
FLIP_COUNTS = N_("**{won} won · {lost} lost · {even} unchanged** of {queries}, by {metric}.")
NO_FLIPS = N_("Not a single question changes by {metric}.")
FLIPS_COUNTED = N_("{before} → {after}: {lost} lost, {won} won, {unchanged} unchanged.")
OUTCOMES = {"lost": N_("Lost"), "won": N_("Won"), "unchanged": N_("Unchanged")}
SHARED_MORE = N_(
    "Lost questions have “{trait}: {value}” more often: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
)
SHARED_LESS = N_(
    "Lost questions have “{trait}: {value}” less often: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
)
SHARED_YES_MORE = N_(
    "Lost questions more often have {trait}: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
)
SHARED_YES_LESS = N_(
    "Lost questions less often have {trait}: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
)
TRAIT_WORDS = {
    "number": N_("a number in them"),
    "negation": N_("a negation (“not”, “without”)"),
    "rare words": N_("a rare word"),
}
TRAITS = {
    "length": N_("length"),
    "number": N_("number"),
    "negation": N_("negation"),
    "rare words": N_("rare words"),
    "language of the answer": N_("language of the answer"),
    "label of the answer": N_("label of the answer"),
    "kind": N_("kind"),
    "language": N_("language"),
    "label": N_("label"),
}
"""How sentences name what questions are grouped by."""
VALUES = {
    "yes": N_("yes"), "no": N_("no"), "under 5 interactions": N_("under 5 interactions"),
    "5 interactions or more": N_("5 interactions or more"), "cold item": N_("cold item"), "known item": N_("known item"),
}  # fmt: skip
"""How values that we give are said; those of the person's own columns stand as they are."""
NOTHING_SHARED = N_(
    "Nothing the lost questions have in common stands out from chance ({count} things tested: {traits}; Fisher’s exact test, "
    "Holm-corrected)."
)
NO_LOSSES = N_("No question is lost.")
QUESTION, BEFORE, AFTER, CHANGE = N_("Question"), N_("Before"), N_("After"), N_("Change")
SLICES = N_("By kind of question")
GROUP_NAMES = {
    "length": N_("Length"), "number": N_("Has a number"), "negation": N_("Has a negation"), "rare words": N_("Has a rare word"),
    "history": N_("History"), "held_out": N_("What is held out"),
    "language of the answer": N_("Language of the answer"), "label of the answer": N_("Label of the answer"),
    "kind": N_("Kind"), "language": N_("Language"), "label": N_("Label"),
}  # fmt: skip
REVERSED = N_(
    "**The order turns around on “{group}: {value}”** ({queries} questions): there {behind} is ahead of {ahead} by {gap} points; on all others it is behind by {elsewhere}."
)
MAYBE_REVERSED = N_(
    "In {places} two models stand the other way round, but too few questions differ there to tell it from luck."
)
NOT_REVERSED = N_("No group turns the order of two models around.")
SLICE_TITLE = N_("{metric} by {group} (more is better)")
SLICE_SUBTITLE = N_("bars are 95 % intervals · number of questions in brackets")
PAIRS_NOTE = N_(
    "Each gap, its interval and its verdict come from one procedure: a gap counts only where sign flips and the worst that these questions may have missed both say so, corrected for the number of pairs (Holm)."
)
MANIFEST = N_("What the numbers depend on")
TASK_TITLES = {
    "classification": N_("Sorting by label"),
    "clustering": N_("Grouping by label"),
    "pairs": N_("Pairs of texts"),
    "duplicates": N_("Finding duplicates"),
}
TASK_WHAT = {
    "classification": N_(
        "{documents} labelled documents in {labels} labels, cut into five parts; the label of each one is guessed from the other four (about {each} documents of each label)."
    ),
    "clustering": N_(
        "{clustered} vectors were put into {labels} groups, as many as there are labels, from ten different starts; the mean counts, and what the start changes is in the interval."
    ),
    "pairs": N_("{pairs} pairs with a score: how well does the cosine of two texts follow it?"),
    "duplicates": N_("{pairs} pairs marked as duplicate or not: are duplicates the most similar?"),
}
SAMPLED = N_("Measured on {count} of {total} texts, drawn at random.")
LEFT_OUT = N_("Left out: {texts} whose label has fewer than {least}.")
PAIR_HEADER = (
    N_("First"),
    N_("is"),
    N_("Second"),
    N_("Points"),
    "95 %",
    "p",
    N_("Effect size"),
    N_("More questions needed"),
)
FLIPS_SHOWN = N_("The {shown} largest of {losses}:")
METRICS_SHOWN_FIRST = N_("{metrics} come first because the task is “{task}”. {why}")
