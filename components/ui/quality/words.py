"""The words of the Quality page."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
METRIC = N_("Measured by")
DEPTH = N_("Looking at the first")
MORE_MEASURES = N_("More measures, and what each means")
BASELINE_HELP = {
    "random order": N_("documents drawn at random"),
    "other questions’ judgments": N_(
        "the models’ own results, held against the judgments of other questions; the highest of all models is shown"
    ),
}
JUDGED_HELP = N_(
    "Of the first {k} results, the share that somebody judged. What nobody judged counts as wrong. Below 80 % a verdict is shaky."
)
CHECKS = N_("What is checked before a model may be ranked")
DOWNLOAD_TABLE = N_("Table (CSV)")

FROM, TO = N_("From"), N_("To")
SHOW = N_("Show")
SELECT_A_ROW = N_("Select a question to see both result lists side by side.")
TRAIT_TABLE = N_("All {count} things tested")
TRAIT_COLUMNS = {
    "trait": N_("What"), "value": N_("Value"), "lost": N_("Lost with it"), "lost_all": N_("of lost"), "others": N_("Others with it"),
    "others_all": N_("of others"), "p_value": N_("p (Holm)"), "finding": N_("Finding"),
}  # fmt: skip
DOWNLOAD_FLIPS = N_("Every question (CSV)")
OPEN_IN_SEARCH = N_("Open in Search")
CHANGE_HELP = N_("After minus before.")

GROUP_BY = N_("Group by")
SLICES_LEFT_OUT = N_("Groups with fewer than {least} questions are left out: {names}.")
NO_SLICES = N_("The questions have nothing to group them by.")
DOWNLOAD_SLICES = N_("Groups (CSV)")

PAIR_IS, PAIR_POINTS, PAIR_LOW, PAIR_HIGH = N_("is"), N_("Points"), N_("95 % from"), N_("to")
PAIR_EFFECT, PAIR_NEEDED = N_("Effect size"), N_("More questions needed")
EFFECT_HELP = N_(
    "Cohen’s d: the mean difference divided by its standard deviation over questions. 0.2 is small, 0.5 medium, 0.8 large."
)

DOWNLOADS = N_("Download everything on this page")
DOWNLOADS_WHAT = N_(
    "The report is one file that opens without a network. The archive holds every table, run and judgment with the manifest."
)
REPORT = N_("Report (HTML)")
ARCHIVE = N_("Everything (ZIP)")
CHART_PNG = N_("Chart (PNG)")
CHART_SVG = N_("Chart (SVG)")

TRUST_AGREEMENT = N_(
    "**How far to trust this.** Agreement tells how much would change, not which model is better: two models can agree and "
    "both be wrong. What it does bound: models that share {overlap} % of their first {depth} cannot differ in precision@{depth} by more than about {bound} points, whatever is right."
)
SHARED_IN_TOP = N_("Shared in top {depth}")
MOST_GAP = N_("Largest possible gap, points")
MOST_GAP_HELP = N_("In precision@{depth}, in points: results both models return cannot make a difference between them.")
MAKE_PRACTICE = N_("Make practice questions")
PRACTICE_OFFER = N_(
    "Practice questions made from your own texts test whether a model finds a document by its own words. They weed out broken or unfit models; they cannot choose among good ones."
)

MEASURE = N_("Measure")
NONE = N_("None.")
MEASURE_LABELS = N_(
    "Your documents have labels. How well do the vectors tell them apart? This takes about a minute per model and stays saved."
)
MEASURE_PAIRS = N_("Your data holds pairs of texts with a score. How well does each model’s similarity follow it?")
MEASURING = N_("Being measured; results appear when each model is done.")
TASK_FAILED = N_("{model} could not be measured: {reason}")
NO_SEARCH_VERDICT = N_("Of search nothing is known yet: nobody has said which documents are right.")
THRESHOLD = N_("Best from cosine")
THRESHOLD_HELP = N_(
    "Calling pairs at least this similar duplicates gives the best F1 on these pairs. It holds for this model only."
)

COUNTING = N_("How these questions and documents are counted")
LEAVE_OUT_OWN = N_("Leave a question’s own document out of its results")
LEAVE_OUT_OWN_HELP = N_(
    "A question that is itself a document of the collection finds itself first in any model. BEIR and MTEB leave it out."
)
COUNT_ABSENT = N_("Count right documents that are not in the collection")
COUNT_ABSENT_HELP = N_(
    "Nothing can find them, so every model loses the same points. trec_eval counts them; without them the scores are "
    "of the documents that are there."
)
BOTH_WAYS = N_("Words and files, both ways")
BOTH_WAYS_WHAT = N_(
    "Does a caption find its picture or sound, and does the file find its caption? Captions are encoded as questions; the "
    "file's own caption is the one right answer. Made from your own data, so use it to drop weak models, not to choose."
)
BOTH_WAYS_READ = N_("Shares of {files}, with the 95 % interval. Of files with the same caption, any counts.")
WAY = {"to_file": N_("Caption finds file @{depth} ↑"), "to_words": N_("File finds caption @{depth} ↑")}
WAY_HELP = {
    "to_file": N_("Of the captions, the share whose own file is among the first {depth} files."),
    "to_words": N_("Of the files, the share whose own caption is among the first {depth} captions."),
}
