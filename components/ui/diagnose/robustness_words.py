"""The words of the robustness section."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
TITLE = N_("Robustness: typos, spellings, and small words that change everything")
NOT_MEASURED = N_(
    "Not measured yet: people mistype, and a “not” turns a question round. Both can be tried with your own questions."
)
NO_QUERIES = N_("This needs questions. Add some on the Data page: twenty real ones tell a lot.")
OPEN = N_("Figures, edits, worst cases and odd inputs")
INPUT = N_("Input")
DONE = N_("What is done")
WHAT = N_(
    "{edits:,} small edits of {queries:,} of your questions ({total:,} in all), made by rules: the same for every model. "
    "Only first {k} results are compared."
)
MEASURE = N_("Measure robustness")
MEASURE_HELP = N_("Edited questions are encoded once per model, in the background.")
MEASURE_MORE = N_("Measure {count} more")
ONLY_LOCAL = N_("Measure only what runs here")
SEND_TITLE = N_("Before anything is sent")
COLUMNS = {
    "keeps": (N_("Keeps results ↑"), N_("Share of the first 10 results that stay when an edit keeps the meaning. Mean over questions, ± half the 95 % interval.")),
    "costs": (N_("Points lost ↓"), N_("What such edits cost in {metric}, in points (0.01). Judged questions only.")),
    "notices": (N_("Notices changes ↑"), N_("How often an edit that changes the meaning moves the results further than one that keeps it. 50 is a coin.")),
    "queries": (N_("Questions"), N_("Questions edited.")),
}  # fmt: skip
EACH_KEEPING = N_("Edits that should not matter: results kept, of 100 ↑")
EACH_CHANGING = N_("Edits that should matter: results kept, of 100 ↓")
WORST = N_("Look at the worst cases")
WORST_KEEPING = N_("Same meaning, other results")
WORST_CHANGING = N_("Other meaning, same results")
WHICH_MODEL = N_("Model")
WHICH_CASES = N_("Cases")
ORIGINAL = N_("Question")
EDITED = N_("Edited")
EDIT = N_("Edit")
KEPT = N_("Kept of 10")
CHANGE = N_("{metric} change")
BEFORE = N_("First results for the question")
AFTER = N_("First results for the edited question")
TICKS = N_("✓ judged right for the question.")
NO_TICKS = N_("What is right for the edited one is not known.")
FAILED = N_("{model} was not measured: {reason}")
SELECT = N_("Select a row to see both result lists.")
NO_CASES = N_("No such edit applies to these questions.")
EDGE = N_("Inputs at the edge")
EDGE_WHAT = N_("Each was sent once to every model. A number is the milliseconds it took; a refusal is quoted.")
EDGE_NONE = N_("refused: {problem}")
EDGE_FINE = N_(
    "All {count} odd inputs (nothing, emoji, 100,000 characters, control characters…) were answered by every model."
)
EDGE_REFUSED = N_("{count} of {total} odd inputs were refused by {models}.")
DOWNLOAD = N_("All edits (CSV)")
KEEPING_NOTE = N_("Right answers of an edit that changes the meaning are not known, so no points are counted there.")
MEDIA_TITLE = N_("Robustness: the same picture or sound, a little changed")
MEDIA_NONE = N_(
    "None of the computed models looks at the pictures, or hears the sounds, by a model of its own: captions do not change."
)
MEDIA_NOT_MEASURED = N_(
    "Not measured yet: photos are cropped and compressed, recordings are noisy. Some of your own files can be changed to see "
    "whether a model still finds the same."
)
MEDIA_MEASURE_HELP = N_("Some of your files are changed, encoded once per model in the background, and not kept.")
MEDIA_OPEN = N_("Figures of each change")
MAY_MATTER = N_("{edit} (may matter)")
SHOULD_MATTER = N_("{edit} (should matter: few stay)")
MEDIA_WHAT = N_(
    "Of the {k} documents nearest to a file, how many stay nearest when it is changed: mean over {files}, ± half the 95 % "
    "interval. A file that shows the same finds the file it was made of first: {itself} of the time."
)
