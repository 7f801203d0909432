"""The words of the robustness section."""

from __future__ import annotations

TITLE = "Robustness: typos, spellings, and small words that change everything"
NOT_MEASURED = (
    "Not measured yet: people mistype, and a “not” turns a question round. Both can be tried with your own questions."
)
NO_QUERIES = "This needs questions. Add some on the Data page: twenty real ones tell a lot."
OPEN = "Figures, edits, worst cases and odd inputs"
INPUT = "Input"
DONE = "What is done"
WHAT = (
    "{edits:,} small edits of {queries:,} of your questions ({total:,} in all), made by rules: the same for every model. "
    "Only first {k} results are compared."
)
MEASURE = "Measure robustness"
MEASURE_HELP = "Edited questions are encoded once per model, in the background."
MEASURE_MORE = "Measure {count} more"
ONLY_LOCAL = "Measure only what runs here"
SEND_TITLE = "Before anything is sent"
COLUMNS = {
    "keeps": ("Keeps results ↑", "Share of the first 10 results that stay when an edit keeps the meaning. Mean over questions, ± half the 95 % interval."),
    "costs": ("Points lost ↓", "What such edits cost in {metric}, in points (0.01). Judged questions only."),
    "notices": ("Notices changes ↑", "How often an edit that changes the meaning moves the results further than one that keeps it. 50 is a coin."),
    "queries": ("Questions", "Questions edited."),
}  # fmt: skip
EACH_KEEPING = "Edits that should not matter: results kept, of 100 ↑"
EACH_CHANGING = "Edits that should matter: results kept, of 100 ↓"
WORST = "Look at the worst cases"
WORST_KEEPING = "Same meaning, other results"
WORST_CHANGING = "Other meaning, same results"
WHICH_MODEL = "Model"
WHICH_CASES = "Cases"
ORIGINAL = "Question"
EDITED = "Edited"
EDIT = "Edit"
KEPT = "Kept of 10"
CHANGE = "{metric} change"
BEFORE = "First results for the question"
AFTER = "First results for the edited question"
TICKS = "✓ judged right for the question."
NO_TICKS = "What is right for the edited one is not known."
FAILED = "{model} was not measured: {reason}"
SELECT = "Select a row to see both result lists."
NO_CASES = "No such edit applies to these questions."
EDGE = "Inputs at the edge"
EDGE_WHAT = "Each was sent once to every model. A number is the milliseconds it took; a refusal is quoted."
EDGE_NONE = "refused: {problem}"
EDGE_FINE = (
    "All {count} odd inputs (nothing, emoji, 100,000 characters, control characters…) were answered by every model."
)
EDGE_REFUSED = "{count} of {total} odd inputs were refused by {models}."
DOWNLOAD = "All edits (CSV)"
KEEPING_NOTE = "Right answers of an edit that changes the meaning are not known, so no points are counted there."
MEDIA_TITLE = "Robustness: the same picture or sound, a little changed"
MEDIA_NONE = "None of the computed models looks at the pictures, or hears the sounds, by a model of its own: captions do not change."
MEDIA_NOT_MEASURED = (
    "Not measured yet: photos are cropped and compressed, recordings are noisy. Some of your own files can be changed to see "
    "whether a model still finds the same."
)
MEDIA_MEASURE_HELP = "Some of your files are changed, encoded once per model in the background, and not kept."
MEDIA_OPEN = "Figures of each change"
MAY_MATTER = " (may matter)"
MEDIA_WHAT = (
    "Of the {k} documents nearest to a file, how many stay nearest when it is changed: mean over {files}, ± half the 95 % "
    "interval. The changed file finds the file it was made of first: {itself} of the time."
)
