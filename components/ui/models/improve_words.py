"""The words of the section that trains models."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
TITLE = N_("Improve a model")
NONE_YET = N_("learns from your judged questions, and says what that gains")
FOR_USERS = N_("models of texts alone; what learns from interactions is a candidate of its own")
WHAT = N_(
    "A model can learn from your judged questions. Part of them is held out, so that what it gains is measured on "
    "questions it has not seen; from then on, all models are compared on those alone."
)
USERS = N_(
    "Here people are the questions; what learns from interactions is a candidate of its own: add `als`, `bpr` or `ncf`."
)
NO_BASE = N_(
    "None of the models in your comparison can be trained. Add one of sentence-transformers, such as all-MiniLM-L6-v2."
)
BASE = N_("Model to start from")
RUNG = N_("What learns")
RUNGS = {"adapter": N_("question vectors only"), "full": N_("the whole model")}
RUNG_HELP = N_(
    "Question vectors only: one matrix, learned in seconds; documents keep their vectors. The whole model: minutes to "
    "hours without a graphics card; all documents must be embedded again."
)
PAIRS = N_("Pairs to learn from")
PAIRS_HELP = N_("At most so many; the other questions test. Left empty, about seven of ten pairs teach.")
PAIRS_USUAL = N_("about seven of ten")
NAME = N_("Its name")
NAME_HELP = N_("Letters, digits, hyphens and dots. The model is then called tuned:BASE#NAME.")
SEED = N_("Seed")
SEED_HELP = N_("Another seed holds out other questions.")
CURVE = N_("Also from fewer pairs (learning curve)")
CURVE_HELP = N_(
    "Trains on an eighth, a quarter and a half of the pairs too: from how many on does it pay? Nearly doubles the time."
)
START = N_("Improve")
START_HELP = N_(
    "Runs in the background. Stopped in the middle, it goes on from there when you start it again with the same settings."
)
BUSY = N_("Something else is running for this project; start when it is over.")
CANCELLED = N_("Cancelled. Start again with the same settings to go on from what was learned.")
FAILED = N_("{model} was not trained: {reason}")
CURVE_TITLE = N_("Gain by pairs learned from (more is better)")
CURVE_SUB = N_("{count} · bars are 95 % intervals · dashed: the base")
CURVE_X, CURVE_Y = N_("Pairs learned from"), N_("Points of nDCG@10")
WORSE = N_("What got worse")
WORSE_NONE = N_("No question got worse.")
WORSE_COLUMNS = {"query": N_("Question"), "before": N_("nDCG@10 before"), "after": N_("after")}
CARD = N_("Download its card")
FOLDER = N_(
    'Any sentence-transformers program loads it: `SentenceTransformer("{folder}")`, with `encode_query` and `encode_document`.'
)
DELETE = N_("Delete")
DELETE_SURE = N_("The model goes with its vectors and results, and out of the comparison. It can be trained again.")
DELETE_YES = N_("Delete this model")
