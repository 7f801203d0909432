"""Words of "Add a variant" on the Models page."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
TITLE = N_("Add a variant: fused, smaller or reranked")
TITLE_USERS = N_("Add a variant: fused, smaller, reranked, or users read in another way")
WHAT = N_("Made from models you already compare: nothing is encoded again.")
FUSE, SMALLER, RERANK = N_("Fuse two"), N_("Smaller vectors"), N_("Rerank")

FUSE_WHAT = N_(
    "Both models are asked and their ranks joined (reciprocal rank fusion). Keyword search and meaning miss different "
    "answers, so the two together often find more than either."
)
FUSE_USERS = N_(
    "Both models are asked and joined. With one that learns from interactions their scores are, by the weights that put "
    "each user’s last item before the tested one highest; without, their ranks (reciprocal rank fusion)."
)
FIRST, SECOND = N_("First model"), N_("Second model")
ADD_FUSION = N_("Add fusion")
NEEDS_TWO = N_("Tick at least one model first; then it can be joined with keyword search or another.")

SMALLER_WHAT = N_(
    "Shorter or coarser vectors take less memory and disk. Quality shows what each step loses on your data."
)
MODEL = N_("Model")
LENGTH, LENGTH_HELP = (
    N_("Numbers kept"),
    N_("Only the first numbers of each vector are kept, and its length is made 1 again."),
)
ALL_NUMBERS = N_("all {dim}")
PRECISION = N_("Bits per number")
PRECISIONS = {"float32": N_("32 bits (as it is)"), "int8": N_("8 bits"), "binary": N_("1 bit")}
PRECISION_HELP = N_(
    "8 bits: each number in 256 steps between its lowest and highest value in your documents. 1 bit: only its sign. "
    "As sentence-transformers does it."
)
RESCORE = N_("Score the best again with the full question")
RESCORE_HELP = N_(
    "The best 400 by the small vectors are compared with the question at full precision. Needs no more storage."
)
TAKES = N_("A document takes {now} instead of {before} bytes ({share}).")
NOTHING_SMALLER = N_("Choose fewer numbers or a lower precision.")
NO_DENSE = N_("Tick a model with vectors first.")
ADD_SMALLER = N_("Add variant")

RERANK_WHAT = N_(
    "A cross-encoder reads the question and each of the first results together and reorders them: slow, and often the "
    "largest gain there is."
)
READER = N_("Cross-encoder")
READER_HELP = N_("A name of the Hugging Face hub or a folder on this computer. Listed ones are offered.")
DEPTH = N_("Results read")
DEPTH_HELP = N_("More finds more and takes longer; results behind them keep their place.")
PAIRS = N_("{pairs} to read for your {queries}.")
ADD_RERANK = N_("Add reranking")
NO_QUESTIONS = N_("Your data has no questions yet: only typed ones will be reranked.")

HISTORY = N_("Users")
HISTORY_WHAT = N_(
    "A model of texts knows a user by the items taken last: the mean of their vectors, later ones counting for more. Set "
    "how many, and how much less earlier ones count; the comparison says which reading is better."
)
LAST = N_("Items read")
LAST_HELP = N_("The last so many of each user; 10 where nobody says otherwise.")
RECENCY = N_("Weight of the item before")
RECENCY_HELP = N_("Against the one taken after it: 1 counts all the same, 0.8 (the usual) lets earlier ones fade.")
ADD_HISTORY = N_("Add reading")
