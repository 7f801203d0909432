"""The words of the Decision page."""

from __future__ import annotations

TITLE = "Decision"
STEP = "Steps 5 and 6 · Decide and plan"
TO_QUALITY, TO_MODELS, TO_NEEDS = "Grade answers", "Choose models", "Change needs"
EVIDENCE_TABLE = "What it rests on"
WAIT, WAIT_HELP = "Wait ↓", "95 of 100 questions are answered within this time, one at a time: encoding and searching."
MEMORY, MEMORY_HELP = "Memory ↓", "Most that its process held."
A_MONTH, A_MONTH_HELP = "{sign} a month ↓", "At the volumes on the Needs page."
RESULT = "Result", "Level: no other is surely better, as far as can be told. Finds less: surely behind another one."
BEATEN = "Beaten by", "By the means: as good or better on quality, cost, waiting time and memory at once."
SCORE_TABLE = "How the models weigh up by your own weights"
SCORE = (
    "Score ↑",
    "Sum of weight × utility, 0 to 1. Quality counts as the metric itself; a wish counts 1 where it is kept and limit ÷ value where it is not.",
)
WINS = (
    "Best in ↑",
    "Share of {draws:,} draws in which this model has the best score, when {unit}s and weights are drawn anew.",
)
RANGE = ("95 % of scores", "The score in the middle 95 of 100 draws.")
EXCLUDED = "**{model}** is not weighed: {reasons}"
UNKNOWN_HALF = "{model}: {criteria} unknown, counted half."
CHANGES = "What would change the choice"
WEIGHTS = "Weights"
WEIGHTS_NOTE = "How much each counts. Quality and the wishes set on the Needs page; only the proportions matter."
ONLY_QUALITY = "Only quality counts: no wish is set. Set one on the Needs page (such as a budget or a waiting time, as a wish) and it weighs here."
RESET = "Back to the needs' weights"
TRADEOFF = "Quality against what it costs"
AXES = {"monthly_usd": "Monthly cost", "p95_ms": "Waiting time", "peak_memory_mb": "Memory"}
AXIS_UNITS = {
    "monthly_usd": "{currency} a month",
    "p95_ms": "p95 in milliseconds, one question at a time",
    "peak_memory_mb": "MB at the peak",
}
TRADEOFF_TITLE = "{metric} against {axis} (up and left is better)"
TRADEOFF_SUBTITLE = (
    "bars are 95 % intervals · dashed: nothing is both better and cheaper · grey: beaten on both, by the means"
)
AXIS_UNKNOWN = "Not known for: {models}."
MEMO = "One-page memo"
MEMO_EDIT = "Edit the text before you export it"
MEMO_HELP = "Markdown. What you change here is kept in this browser session until the numbers change."
MEMO_RESET = "Write it anew from the numbers"
MEMO_STALE = "The numbers changed since you edited this memo; your text still says what they were."
MEMO_HTML, MEMO_MD = "Memo (HTML, opens offline)", "Memo (Markdown)"
PLAN_FOR = "Plan for"
CODE_NOTE = "This file runs as it is: pip install what its head names, then start it."
CODE_DOWNLOAD = "Code (Python)"
PLAN_INDEX = "Index settings"
PLAN_INDEX_HELP = "As measured on the Cost page under Vector store; Chroma’s own are chosen at first where they find 99 %, else the quickest that do."
AGAIN = "What changed since"
LOOK_AGAIN = "Look again"
NOTHING_NEW = "Nothing to compare yet: what this page says is kept whenever its numbers change, and compared here."

TREND = "Runs of the command line"
TREND_NONE = "watch models from week to week: open a folder that compare --baseline wrote."
TREND_HOW = (
    "`python -m components.cli compare --baseline LAST_WEEK --out THIS_WEEK …` compares each model with itself at its "
    "baseline, question by question. This shows the runs such a folder knows of."
)
TREND_FOLDER = "Folder on the computer this app runs on"
TREND_FOLDER_EXAMPLE = "/srv/search/this-week"
TREND_FOLDER_HELP = "The one given with --out. It is read anew whenever this page is drawn."
TREND_FILE = "Or its manifest.json"
TREND_FILE_HELP = "From any computer. It is not kept: it is gone when you reload the page."
TREND_SAID = "{runs}, the last on {date}: {said}"
TREND_WORSE = "{models} surely worse than at the baseline."
TREND_FINE = "no model is surely worse than at its baseline."
TREND_BEFORE = " (Before, {model} was, on {date}.)"
TREND_OTHERS = "Left out: {runs} measured by another metric."
TREND_FIRST = "it had no baseline to be compared with."
TREND_TITLE = "{metric}, run by run (more is better)"
TREND_SUBTITLE = "bars are 95 % intervals of one run; whether a model changed is said by the paired comparison below"
TREND_COLUMNS = {
    "at": ("Run (UTC)", "When it ended."),
    "model": ("Model", ""),
    "mean": ("{metric} ↑", "Mean, ± half its 95 % interval."),
    "verdict": ("Against its baseline", "The model then and now on the same questions. Worse: surely, with Holm’s correction over the models."),
    "points": ("Points gained", "Now minus then, with its 95 % interval; a point is 0.01."),
    "queries": ("Questions", "Judged questions in this run."),
    "data": ("Data", "Documents, questions and judgments against the run before."),
}  # fmt: skip
TREND_SAME, TREND_CHANGED = "the same", "changed"
ANSWERS = (
    "Right answers of 100 ↑",
    "Of 100 questions, how many a chat model answers rightly from the model’s first results, with the 95 % interval.",
)
ANSWERS_SAID = "**Answers made from it.** {sentence}"
