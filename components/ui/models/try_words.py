"""Words of "Try a model" and of the prefix lint on the Models page."""

from __future__ import annotations

TITLE = "Try a model before you add it"
WHAT = "It is loaded in a process of its own, reads your two sentences and is let go: memory returns."
NAME, NAME_HELP = "Model", "A name of the catalogue, OWNER/NAME of the Hugging Face hub, or a folder on this computer."
FIRST, SECOND = "First sentence", "Second sentence"
FIRST_EXAMPLE, SECOND_EXAMPLE = "How do I waterproof my tent again?", "Re-proofing the flysheet with spray"
TRY, TRYING = "Try it", "Loading the model …"
FILL_IN = "Give a model and two sentences; an empty one has no meaning to compare."
BUSY = "A computation is running; the try starts after it."
ONLY_LOCAL = "Only models on this computer can be tried: an address would be sent your sentences."
LOADED = "Loaded in {seconds:.1f} s · {memory:,.0f} MB of memory in all, {grown:,.0f} MB more than without it"
VECTOR = "{dim:,} numbers per vector · reads {tokens}"
READS_ALL, READS = "texts of any length, or its limit is not known", "the first {tokens:,} tokens"
COUNTS = "your sentences have {first:,} and {second:,} tokens"
ALIKE = "Similarity {value:.3f}"
ALIKE_QUERY = "with the first one read as a question {value:.3f}"
NO_DIRECTION = "no word in common with its vocabulary, so no similarity"
ALIKE_NOTE = "Compare similarities within one model only: every model has its own scale."
SPEED = "{ms} for one sentence"
ADD = "Add it to the comparison"

LINT_NOTE = "Without them such models usually rank worse. What it costs you can be measured on your own questions."
MEASURE = "Measure the loss"
MEASURE_HELP = (
    "Computes the model once more with its prompts, in the background, and compares both on your judged questions."
)
NO_JUDGMENTS = "The loss can be measured once some questions are judged."
USE = "Use the prompts"
USE_HELP = "The candidate is replaced by the one with prompts; what was computed without them stays stored."
BETTER = "With its prompts it is better here: {difference} points of {metric} ({low} to {high}), {queries} questions."
WORSE = "With its prompts it is worse here: {difference} points of {metric} ({low} to {high}), {queries} questions."
SAME = "The prompts change nothing that matters here: {difference} points of {metric} ({low} to {high}), {queries} questions."
UNCLEAR = (
    "Can't tell yet what the prompts change: {difference} points of {metric} ({low} to {high}), {queries} questions."
)
VERDICTS = {"better": BETTER, "worse": WORSE, "same": SAME, "unclear": UNCLEAR}
