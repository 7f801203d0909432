"""The words of the Answers page."""

from __future__ import annotations

TITLE = "Answers"
STEP = "Step 4 · Evaluate"
DETAIL = "What a chat model answers from each model's results, and how much of that is retrieval"
EMPTY = (
    "No answers yet. Name a chat model: it answers your questions from what each model found, and you see how many "
    "answers are right, and where the others went wrong."
)
NO_QUESTIONS = "There are no questions to answer. Add some on the Data page."
CHAT = "Chat model that answers"
CHAT_HELP = (
    "MODEL@ADDRESS of any OpenAI-compatible server, as in qwen2.5@http://127.0.0.1:8000/v1. Behind it may stand "
    "?usd_in=0.15&usd_out=0.60 (prices per million tokens) and #VARIABLE (the environment variable with its key)."
)
JUDGE = "Chat model that judges (optional)"
JUDGE_HELP = "Another family than the one that answers: models favour their own words. Without one, stand-ins count."
K = "Texts given to it"
LIMIT = "Questions, at most"
LIMIT_HELP = "Drawn with a seed, the same for all models. Each costs one request per model, and 15 or more to judge."
ORDER = "Order of the texts"
JOIN = "Join neighbouring chunks"
JOIN_HELP = "Chunks of one document that touch or overlap become one text, so that nothing is read twice."
PROMPT = "Prompt"
PROMPT_HELP = "It must hold {question} and {contexts} once each. Every version is kept apart by its hash."
SETTINGS = "Who answers, who judges, and from what"
START = "Answer"
START_MORE = "Answer for {count} more"
START_HELP = "Runs in the background; what is answered already is not asked again."
SEND_TITLE = "Send texts to another computer?"
REQUESTS = "{model}: {count:,} requests. "
NOT_SENT = "Do not send"
SEND = "Send and answer"
ESTIMATED = "Tokens are estimated."
FAILED = "{model}: {reason}"
RESTS_ON = "Right means {what}."
ON = "{count} questions that can be told for every model{left}."
LEFT = "; {count} more cannot"
CHART = "What became of the questions (more right is better)"
CHART_SUB = "{count} questions · each bar adds up to all of them"
OUTCOMES = {
    "right": "right",
    "not retrieved": "not retrieved: what answers it was not among the texts",
    "retrieved, not used": "retrieved, but the answer does not use it",
    "used, but wrong": "used, and still wrong",
    "wrong, cause unknown": "wrong; nobody said which document answers it",
    "unknown": "unknown: no reference, or no answer",
}
TABLE = "The numbers"
STAND_INS = (
    "Support, similarity, F1, ROUGE-L, refusals and citations are stand-ins: counted from words and the local encoder "
    "{encoder}, not understood. On 40 rows written for it (14 faithful, 13 half, 13 not at all), "
    "support tells faithful answers from the rest with an AUC of {auc}; it misses contradictions in the same words."
)
JUDGED = "Faithfulness, relevancy, context precision and recall, and correctness are {judge}'s, each asked {times}."
SIDE = "Side by side"
QUESTION = "Question"
NO_ANSWER = "No answer: {reason}"
REFERENCE = "Reference: {text}"
CONTEXTS = "{count} texts it was given"
SUPPORTED, UNSUPPORTED = "supported", "not found in the texts"
LEGEND = "✓ green: found in the texts; ✗ orange: not found. A stand-in by words and similarity{judge}."
BY_JUDGE = "; below it the claims as the judge saw them"
CLAIMS = "Claims, by the judge"
COST = "{seconds} s, {usd}"
FREE = "free"
UNKNOWN_PRICE = "price unknown"
COLUMNS = {
    "right": ("Right, of 100", "Answers that are right, with the 95 % interval"),
    "support": ("Support", "0 to 1: how far the sentences of the answers are found in the texts (stand-in)"),
    "faithfulness": ("Faithful", "0 to 1: claims that the texts support, by the judge"),
    "span_recall": ("Span found", "0 to 1: share of the right span among the texts"),
    "seconds": ("Seconds", "Mean seconds of a request, for the answer alone"),
    "usd": ("USD per 1,000", "Cost of 1,000 answers at the prices given"),
}
DOWNLOAD = "Download answers"
DOWNLOAD_COMPARISONS = "Download comparisons"
COMMAND = "The command line does the same: `python -m components.cli answers --data PATH --model NAME --chat MODEL@URL --out DIR`."
UNKNOWN = "unknown"
GRADE = "How far to trust the judge: grade answers yourself"
GRADE_DONE = "{done} of {count} answers graded."
GRADE_HELP = "You see neither the model nor any score. Is this a right answer to the question?"
GRADED = "All of them are graded."
RIGHT, WRONG = "Right", "Wrong"
CHUNKS = "Which way to cut documents"
CHUNKS_WHAT = (
    "Documents cut into chunks of so many tokens (+ what neighbours share), at headings, or into sentences; the first "
    "5 chunks of each question against the exact spans that answer it. Larger chunks read more text, so weigh what is "
    "found against the characters read. Models on other computers: use the command line."
)
CHUNKS_MEASURE = "Try ways to cut"
CHUNKS_HELP = "Encodes each way once, in the background."
CHUNKS_CHART = "Share of the right text among the first 5 chunks (more is better)"
CHUNKS_SUB = "{count} questions · ± is half the 95 % interval"
CHUNKS_DOWNLOAD = "Download every question"
NOT_COMPARABLE = "The judge has no correctness for what you graded: these questions have no reference answer."
BLIND = "Vote on answers without names"
VOTED = "{done} of {count} pairs of different answers voted on."
LEFT_BETTER, EQUAL, RIGHT_BETTER = "Left is better", "Neither", "Right is better"
VOTES = "Show what the votes say"
VOTES_HELP = "Names appear. Look when you are done: who knows the names votes differently."
