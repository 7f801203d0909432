"""The words of the section that trains models."""

from __future__ import annotations

TITLE = "Improve a model"
NONE_YET = "learns from your judged questions, and says what that gains"
WHAT = (
    "A model can learn from your judged questions. Part of them is held out, so that what it gains is measured on "
    "questions it has not seen; from then on, all models are compared on those alone."
)
USERS = (
    "Here people are the questions; what learns from interactions is a candidate of its own: add `als`, `bpr` or `ncf`."
)
NO_BASE = (
    "None of the models in your comparison can be trained. Add one of sentence-transformers, such as all-MiniLM-L6-v2."
)
BASE = "Model to start from"
RUNG = "What learns"
RUNGS = {"adapter": "question vectors only", "full": "the whole model"}
RUNG_HELP = (
    "Question vectors only: one matrix, learned in seconds; documents keep their vectors. The whole model: minutes to "
    "hours without a graphics card; all documents must be embedded again."
)
PAIRS = "Pairs to learn from"
PAIRS_HELP = "At most so many; the other questions test. Left empty, about seven of ten pairs teach."
PAIRS_USUAL = "about seven of ten"
NAME = "Its name"
NAME_HELP = "Letters, digits, hyphens and dots. The model is then called tuned:BASE#NAME."
SEED = "Seed"
SEED_HELP = "Another seed holds out other questions."
CURVE = "Also from fewer pairs (learning curve)"
CURVE_HELP = (
    "Trains on an eighth, a quarter and a half of the pairs too: from how many on does it pay? Nearly doubles the time."
)
START = "Improve"
START_HELP = "Runs in the background. Stopped in the middle, it goes on from there when you start it again with the same settings."
BUSY = "Something else is running for this project; start when it is over."
CANCELLED = "Cancelled. Start again with the same settings to go on from what was learned."
FAILED = "{model} was not trained: {reason}"
CURVE_TITLE = "Gain by pairs learned from (more is better)"
CURVE_SUB = "{count} · bars are 95 % intervals · dashed: the base"
CURVE_X, CURVE_Y = "Pairs learned from", "Points of nDCG@10"
WORSE = "What got worse"
WORSE_NONE = "No question got worse."
WORSE_COLUMNS = {"query": "Question", "before": "nDCG@10 before", "after": "after"}
CARD = "Download its card"
FOLDER = 'Any sentence-transformers program loads it: `SentenceTransformer("{folder}")`, with `encode_query` and `encode_document`.'
DELETE = "Delete"
DELETE_SURE = "The model goes with its vectors and results, and out of the comparison. It can be trained again."
DELETE_YES = "Delete this model"
