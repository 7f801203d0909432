"""The words of the integration plan."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
TITLE = N_("Integration plan for {model}")
LATENCY = N_(
    "Expect {p50} for a question here (median of {count} single calls), {p95} for 95 of 100; a service adds its network."
)
SIZE = N_("Vectors of your {documents} documents: {size} MB.")
BATCH = N_("Encode {batch} texts at a time: usual, not measured here (a load test on the Cost page finds the best).")
BATCH_MEASURED = N_("Encode {batch} texts at a time: the best of the sizes tried here in the load test.")
BATCH_API = N_("Send {batch} texts a request: usual, not measured here (a load test on the Cost page tries up to 32).")
INDEX_ROW = N_("{setting}: finds {recall} of the exact results, {ms} for 95 of 100 searches")
INDEX_SIZE = N_("With their Chroma index on disk: {size} MB.")
BUILT_IN = N_(
    "It was measured with its own prefixes, “{query}” and “{document}”; the code's package puts them in front by itself."
)
CACHE = N_(
    "Cache question vectors (the file remembers 10,000) and store a hash beside each document, so that what did not change is not encoded again."
)
PREFIX = N_("It was measured with these prefixes, which the code sets: question “{query}”, document “{document}”.")
NO_PREFIX = N_("It was measured without prefixes of ours; the model's own saved prompts apply.")
TUNE = {
    "many": N_(
        "Fine-tuning is worth a try: {pairs:,} judged pairs are here. “Improve a model” on the Models page teaches with a part of them and says what that gains on questions it has not seen."
    ),
    "some": N_(
        "Fine-tuning can be tried: {pairs:,} judged pairs are here. “Improve a model” on the Models page says what that gains on questions it has not seen; below about {enough:,} pairs it is often too little to tell."
    ),
    "few": N_(
        "There is too little to fine-tune with: {pairs:,} judged pairs are here, and it takes {least} that teach and {test} questions that test."
    ),
}
"""By how many judged pairs there are."""
ENOUGH_PAIRS = 1000
AGAIN = N_(
    "Look again when a model of the same size leads a public list by more than your margin, when questions change, or in six months: {month}. Add it to this project; only the new one is computed."
)
CODE_NONE = N_("No file is written: {why}")
