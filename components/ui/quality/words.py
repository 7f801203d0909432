"""The words of the Quality page."""

from __future__ import annotations

METRIC = "Measured by"
DEPTH = "Looking at the first"
MORE_MEASURES = "More measures, and what each means"
BASELINE_HELP = {
    "random order": "documents drawn at random",
    "other questions’ judgments": "the models’ own results, held against the judgments of other questions; the highest of all models is shown",
}
JUDGED_HELP = "Of the first {k} results, the share that somebody judged. What nobody judged counts as wrong. Below 80 % a verdict is shaky."
CHECKS = "What is checked before a model may be ranked"
DOWNLOAD_TABLE = "Table (CSV)"

FROM, TO = "From", "To"
SHOW = "Show"
SELECT_A_ROW = "Select a question to see both result lists side by side."
TRAIT_TABLE = "All {count} things tested"
TRAIT_COLUMNS = {
    "trait": "What", "value": "Value", "lost": "Lost with it", "lost_all": "of lost", "others": "Others with it",
    "others_all": "of others", "p_value": "p (Holm)", "finding": "Finding",
}  # fmt: skip
DOWNLOAD_FLIPS = "Every question (CSV)"
OPEN_IN_SEARCH = "Open in Search"
CHANGE_HELP = "After minus before."

GROUP_BY = "Group by"
SLICES_LEFT_OUT = "Groups with fewer than {least} questions are left out: {names}."
NO_SLICES = "The questions have nothing to group them by."
DOWNLOAD_SLICES = "Groups (CSV)"

EFFECT_HELP = "Cohen’s d: the mean difference divided by its standard deviation over questions. 0.2 is small, 0.5 medium, 0.8 large."

DOWNLOADS = "Download everything on this page"
DOWNLOADS_WHAT = "The report is one file that opens without a network. The archive holds every table, run and judgment with the manifest."
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

MEASURE = "Measure"
MEASURE_LABELS = "Your documents have labels. How well do the vectors tell them apart? This takes about a minute per model and stays saved."
MEASURE_PAIRS = "Your data holds pairs of texts with a score. How well does each model’s similarity follow it?"
MEASURING = "Being measured; results appear when each model is done."
TASK_FAILED = "{model} could not be measured: {reason}"
NO_SEARCH_VERDICT = "Of search nothing is known yet: nobody has said which documents are right."
THRESHOLD = "Best from cosine"
THRESHOLD_HELP = (
    "Calling pairs at least this similar duplicates gives the best F1 on these pairs. It holds for this model only."
)

COUNTING = "How these questions and documents are counted"
LEAVE_OUT_OWN = "Leave a question’s own document out of its results"
LEAVE_OUT_OWN_HELP = "A question that is itself a document of the collection finds itself first in any model. BEIR and MTEB leave it out."
COUNT_ABSENT = "Count right documents that are not in the collection"
COUNT_ABSENT_HELP = (
    "Nothing can find them, so every model loses the same points. trec_eval counts them; without them the scores are "
    "of the documents that are there."
)
BOTH_WAYS = "Words and files, both ways"
BOTH_WAYS_WHAT = (
    "Does a caption find its picture or sound, and does the file find its caption? Captions are encoded as questions; the "
    "file's own caption is the one right answer. Made from your own data, so use it to drop weak models, not to choose."
)
BOTH_WAYS_READ = "Shares of {files}, with the 95 % interval. Of files with the same caption, any counts."
WAY = {"to_file": "Caption finds file @{depth} ↑", "to_words": "File finds caption @{depth} ↑"}
WAY_HELP = {
    "to_file": "Of the captions, the share whose own file is among the first {depth} files.",
    "to_words": "Of the files, the share whose own caption is among the first {depth} captions.",
}
