"""The words of answers that a person brings, and of other makers' judges."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
BRING = N_("Bring answers of a system of yours")
BRING_WHAT = N_(
    "A table with a row per question: question, answer, contexts (one text, or a list of texts as JSON) and, where you "
    "have it, reference; a column model tells several systems apart. The columns may have the names of Ragas, "
    "DeepEval, Phoenix or FiddleCube. The answers are scored on this computer; where they are to questions of this "
    "project in the same words, they are compared with those made here."
)
BRING_FILE = N_("Table of answers")
BRING_READ = N_("{answers} of {systems}; {references}.")
SCORE = N_("Score them")
SCORE_HELP = N_("Runs in the background. Without a judge, stand-ins count.")
TAKE_AWAY = N_("Take them away")
SCORED = N_("{name}: {answers} of {systems}, scored.")
WAITING = N_("{name}: {answers} of {systems}, not scored yet.")
WHOSE = N_("Whose answers")
MADE, BROUGHT, SHARED = N_("Made here"), N_("Brought"), N_("Both, on {count} shared questions")
ONE_RULE = N_("They were not judged by the same chat model, so right goes by words for all of them.")
SEND_TITLE = N_("Send texts to another computer?")
SEND, NOT_SENT = N_("Send"), N_("Do not send")
REQUESTS = N_("{model}: {count:,} requests. {leaving}")

OTHERS = N_("Ask a judge of another maker")
OTHERS_WHAT = N_(
    "Ragas, DeepEval, Phoenix evals and TruLens judge the same answers with their own prompts, by a chat model you "
    "name. Where their numbers and ours rank the answers differently, look at the questions before you trust either."
)
FRAMEWORK = N_("Framework")
NOT_INSTALLED = N_(
    "{title} ({licence}) is not installed. It gets a folder of its own in the workspace and changes nothing else; "
    "about {megabytes} MB are downloaded."
)
INSTALL = N_("Install {title}")
INSTALL_TITLE = N_("Download a framework?")
INSTALL_ASK = N_("About {megabytes} MB are downloaded to {folder}: {packages} and what they need.")
DOWNLOAD, NOT_DOWNLOADED = N_("Download and install"), N_("Do not download")
OFFLINE = N_("Work is offline, and {title} must be downloaded.")
JUDGE = N_("Chat model it asks")
JUDGE_HELP = N_("MODEL@ADDRESS of any OpenAI-compatible server, as for the one that answers.")
ROWS = N_("Questions, at most")
ROWS_HELP = N_("Drawn with a seed, the same for all systems; each takes five to ten requests per system.")
ASK = N_("Ask {title}")
ASK_HELP = N_("Runs in the background. What was asked before is asked again: the framework keeps no replies.")
NO_JUDGE = N_("Name a chat model that {title} asks.")
NO_CAP = N_("{title} sends its own requests, so no spending cap can be kept for them.")
ABOUT = N_("{title}: about {count:,} requests. {leaving}")
NOTHING = N_("{title} gave no number.")
SUMMARY = {
    "metric": (N_("Metric"), N_("As the framework calls it")),
    "beside": (N_("Beside ours"), N_("Our metric of the same meaning")),
    "pairs": (N_("Pairs"), N_("Answers that both gave a number")),
    "theirs": (N_("Theirs"), N_("Mean of the framework's numbers, 0 to 1")),
    "ours": (N_("Ours"), N_("Mean of our numbers over the same answers, 0 to 1")),
    "spearman": (N_("Rank correlation"), N_("Spearman's, from -1 to 1; 1 where both order the answers alike")),
    "disagreements": (N_("Disagree"), N_("Answers on which the two numbers are at least 0.5 apart")),
}
OURS = {
    "faithfulness": N_("faithfulness"),
    "answer_relevancy": N_("answer relevancy"),
    "context_precision": N_("context precision"),
    "context_recall": N_("context recall"),
    "correctness": N_("correctness"),
}
NO_RANK = N_("too few")
NOT_JUDGED = N_("No judge of ours scored these answers, so there is nothing to set their numbers beside.")
PER_QUESTION = {
    "model": (N_("System"), ""),
    "question": (N_("Question"), ""),
    "metric": (N_("Metric"), ""),
    "theirs": (N_("Theirs"), N_("Empty where there is no number")),
    "ours": (N_("Ours"), N_("Empty where there is no number")),
    "reason": (N_("Why there is no number"), ""),
}
ONLY_DISAGREED = N_("Only where they disagree ({count})")
AGREED = N_("They disagree on none of these answers.")
EVERY_QUESTION = N_("Download every question")
