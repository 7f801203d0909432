"""The words of the Decision page."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
TITLE = N_("Decision")
STEP = N_("Steps 5 and 6 · Decide and plan")
TO_QUALITY, TO_MODELS, TO_NEEDS = N_("Grade answers"), N_("Choose models"), N_("Change needs")
EVIDENCE_TABLE = N_("What it rests on")
WAIT, WAIT_HELP = (
    N_("Wait ↓"),
    N_("95 of 100 questions are answered within this time, one at a time: encoding and searching."),
)
MEMORY, MEMORY_HELP = N_("Memory ↓"), N_("Most that its process held.")
A_MONTH, A_MONTH_HELP = N_("{sign} a month ↓"), N_("At the volumes on the Needs page.")
RESULT = (
    N_("Result"),
    N_("Level: no other is surely better, as far as can be told. Finds less: surely behind another one."),
)
BEATEN = N_("Beaten by"), N_("By the means: as good or better on quality, cost, waiting time and memory at once.")
SCORE_TABLE = N_("How the models weigh up by your own weights")
SCORE = (
    N_("Score ↑"),
    N_(
        "Sum of weight × utility, 0 to 1. Quality counts as the metric itself; a wish counts 1 where it is kept and limit ÷ value where it is not."
    ),
)
WINS = (
    N_("Best in ↑"),
    N_("Share of {draws:,} draws in which this model has the best score, when {units} and weights are drawn anew."),
)
RANGE = (N_("95 % of scores"), N_("The score in the middle 95 of 100 draws."))
EXCLUDED = N_("**{model}** is not weighed: {reasons}")
UNKNOWN_HALF = N_("{model}: {criteria} unknown, counted half.")
CHANGES = N_("What would change the choice")
WEIGHTS = N_("Weights")
WEIGHTS_NOTE = N_("How much each counts. Quality and the wishes set on the Needs page; only the proportions matter.")
ONLY_QUALITY = N_(
    "Only quality counts: no wish is set. Set one on the Needs page (such as a budget or a waiting time, as a wish) and it weighs here."
)
RESET = N_("Back to the needs' weights")
TRADEOFF = N_("Quality against what it costs")
AXES = {"monthly_usd": N_("Monthly cost"), "p95_ms": N_("Waiting time"), "peak_memory_mb": N_("Memory")}
AXIS_UNITS = {
    "monthly_usd": N_("{currency} a month"),
    "p95_ms": N_("p95 in milliseconds, one question at a time"),
    "peak_memory_mb": N_("MB at the peak"),
}
TRADEOFF_TITLE = N_("{metric} against {axis} (up and left is better)")
TRADEOFF_SUBTITLE = N_(
    "bars are 95 % intervals · dashed: nothing is both better and cheaper · grey: beaten on both, by the means"
)
AXIS_UNKNOWN = N_("Not known for: {models}.")
MEMO = N_("One-page memo")
MEMO_EDIT = N_("Edit the text before you export it")
MEMO_HELP = N_("Markdown. What you change here is kept in this browser session until the numbers change.")
MEMO_RESET = N_("Write it anew from the numbers")
MEMO_STALE = N_("The numbers changed since you edited this memo; your text still says what they were.")
MEMO_HTML, MEMO_MD = N_("Memo (HTML, opens offline)"), N_("Memo (Markdown)")
PLAN_FOR = N_("Plan for")
CODE_NOTE = N_("This file runs as it is: pip install what its head names, then start it.")
CODE_DOWNLOAD = N_("Code (Python)")
PLAN_INDEX = N_("Index settings")
PLAN_INDEX_HELP = N_(
    "As measured on the Cost page under Vector store; Chroma’s own are chosen at first where they find 99 %, else the quickest that do."
)
AGAIN = N_("What changed since")
LOOK_AGAIN = N_("Look again")
NOTHING_NEW = N_("Nothing to compare yet: what this page says is kept whenever its numbers change, and compared here.")

TREND = N_("Runs of the command line")
TREND_NONE = N_("watch models from week to week: open a folder that compare --baseline wrote.")
TREND_HOW = N_(
    "`python -m components.cli compare --baseline LAST_WEEK --out THIS_WEEK …` compares each model with itself at its "
    "baseline, question by question. This shows the runs such a folder knows of."
)
TREND_FOLDER = N_("Folder on the computer this app runs on")
TREND_FOLDER_EXAMPLE = "/srv/search/this-week"
TREND_FOLDER_HELP = N_("The one given with --out. It is read anew whenever this page is drawn.")
TREND_FILE = N_("Or its manifest.json")
TREND_FILE_HELP = N_("From any computer. It is not kept: it is gone when you reload the page.")
TREND_SAID = N_("{runs}, the last on {date}: {said}")
TREND_WORSE = N_("{models} surely worse than at the baseline.")
TREND_FINE = N_("no model is surely worse than at its baseline.")
TREND_BEFORE = N_("(Before, {model} was, on {date}.)")
TREND_OTHERS = N_("Left out: {runs} measured by another metric.")
TREND_FIRST = N_("it had no baseline to be compared with.")
TREND_TITLE = N_("{metric}, run by run (more is better)")
TREND_SUBTITLE = N_(
    "bars are 95 % intervals of one run; whether a model changed is said by the paired comparison below"
)
TREND_COLUMNS = {
    "at": (N_("Run (UTC)"), N_("When it ended.")),
    "model": (N_("Model"), ""),
    "mean": ("{metric} ↑", N_("Mean, ± half its 95 % interval.")),
    "verdict": (N_("Against its baseline"), N_("The model then and now on the same questions. Worse: surely, with Holm’s correction over the models.")),
    "points": (N_("Points gained"), N_("Now minus then, with its 95 % interval; a point is 0.01.")),
    "queries": (N_("Questions"), N_("Judged questions in this run.")),
    "data": (N_("Data"), N_("Documents, questions and judgments against the run before.")),
}  # fmt: skip
TREND_SAME, TREND_CHANGED = N_("the same"), N_("changed")
ANSWERS = (
    N_("Right answers of 100 ↑"),
    N_(
        "Of 100 questions, how many a chat model answers rightly from the model’s first results, with the 95 % interval."
    ),
)
ANSWERS_SAID = N_("**Answers made from it.** {sentence}")
