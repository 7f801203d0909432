"""Words of "Add a variant" on the Models page."""

from __future__ import annotations

TITLE = "Add a variant: fused, smaller or reranked"
WHAT = "Made from models you already compare: nothing is encoded again."
FUSE, SMALLER, RERANK = "Fuse two", "Smaller vectors", "Rerank"

FUSE_WHAT = (
    "Both models are asked and their ranks joined (reciprocal rank fusion). Keyword search and meaning miss different "
    "answers, so the two together often find more than either."
)
FIRST, SECOND = "First model", "Second model"
ADD_FUSION = "Add fusion"
NEEDS_TWO = "Tick at least one model first; then it can be joined with keyword search or another."

SMALLER_WHAT = "Shorter or coarser vectors take less memory and disk. Quality shows what each step loses on your data."
MODEL = "Model"
LENGTH, LENGTH_HELP = "Numbers kept", "Only the first numbers of each vector are kept, and its length is made 1 again."
ALL_NUMBERS = "all {dim}"
PRECISION = "Precision"
PRECISIONS = {"float32": "32 bits (as it is)", "int8": "8 bits", "binary": "1 bit"}
PRECISION_HELP = (
    "8 bits: each number in 256 steps between its lowest and highest value in your documents. 1 bit: only its sign. "
    "As sentence-transformers does it."
)
RESCORE = "Score the best again with the full question"
RESCORE_HELP = (
    "The best 400 by the small vectors are compared with the question at full precision. Needs no more storage."
)
TAKES = "A document takes {now} instead of {before} bytes ({share})."
NOTHING_SMALLER = "Choose fewer numbers or a lower precision."
NO_DENSE = "Tick a model with vectors first."
ADD_SMALLER = "Add variant"

RERANK_WHAT = (
    "A cross-encoder reads the question and each of the first results together and reorders them: slow, and often the "
    "largest gain there is."
)
READER = "Cross-encoder"
READER_HELP = "A name of the Hugging Face hub or a folder on this computer. Listed ones are offered."
DEPTH = "Results read"
DEPTH_HELP = "More finds more and takes longer; results behind them keep their place."
PAIRS = "{pairs} to read for your {queries}."
ADD_RERANK = "Add reranking"
NO_QUESTIONS = "Your data has no questions yet: only typed ones will be reranked."
