"""Words of "Try a model" and of the prefix lint on the Models page."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
TITLE = N_("Try a model before you add it")
WHAT = N_("It is loaded in a process of its own, reads your two sentences and is let go: memory returns.")
NAME, NAME_HELP = (
    N_("Model"),
    N_("A name of the catalogue, OWNER/NAME of the Hugging Face hub, or a folder on this computer."),
)
FIRST, SECOND = N_("First sentence"), N_("Second sentence")
FIRST_EXAMPLE, SECOND_EXAMPLE = N_("How do I waterproof my tent again?"), N_("Re-proofing the flysheet with spray")
TRY, TRYING = N_("Try it"), N_("Loading the model …")
FILL_IN = N_("Give a model and two sentences; an empty one has no meaning to compare.")
BUSY = N_("A computation is running; the try starts after it.")
ONLY_LOCAL = N_("Only models on this computer can be tried: an address would be sent your sentences.")
LOADED = N_("Loaded in {seconds:.1f} s · {memory:,.0f} MB of memory in all, {grown:,.0f} MB more than without it")
VECTOR = N_("{dim:,} numbers per vector · reads {tokens}")
READS_ALL, READS = N_("texts of any length, or its limit is not known"), N_("the first {tokens:,} tokens")
COUNTS = N_("your sentences have {first:,} and {second:,} tokens")
ALIKE = N_("Similarity {value:.3f}")
ALIKE_QUERY = N_("with the first one read as a question {value:.3f}")
NO_DIRECTION = N_("no word in common with its vocabulary, so no similarity")
ALIKE_NOTE = N_("Compare similarities within one model only: every model has its own scale.")
SPEED = N_("{ms} for one sentence")
ADD = N_("Add it to the comparison")

LINT_NOTE = N_("Without them such models usually rank worse. What it costs you can be measured on your own questions.")
MEASURE = N_("Measure the loss")
MEASURE_HELP = N_(
    "Computes the model once more with its prompts, in the background, and compares both on your judged questions."
)
NO_JUDGMENTS = N_("The loss can be measured once some questions are judged.")
USE = N_("Use the prompts")
USE_HELP = N_("The candidate is replaced by the one with prompts; what was computed without them stays stored.")
BETTER = N_(
    "With its prompts it is better here: {difference} points of {metric} ({low} to {high}), {queries} questions."
)
WORSE = N_("With its prompts it is worse here: {difference} points of {metric} ({low} to {high}), {queries} questions.")
SAME = N_(
    "The prompts change nothing that matters here: {difference} points of {metric} ({low} to {high}), {queries} questions."
)
UNCLEAR = N_(
    "Can't tell yet what the prompts change: {difference} points of {metric} ({low} to {high}), {queries} questions."
)
VERDICTS = {"better": BETTER, "worse": WORSE, "same": SAME, "unclear": UNCLEAR}
