"""The words of the load test, of smaller vectors and of the vector store."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
LOAD = N_("Under load")
WHAT = N_(
    "Each caller sends one text of yours (short, median and long in turn), waits for the answer, and sends the next. The "
    "time includes waiting for the others: a model that reads one text at a time makes people queue. Nothing else was "
    "kept from running on this computer meanwhile."
)
WHICH = N_("Models to test")
QUICK = N_("Quick test")
FULL = N_("Full test")
QUICK_HELP = N_(
    "1, 4 and 16 callers, at most {seconds:.0f} s in all for each level to begin: under a minute a model on a computer that is not busy."
)
FULL_HELP = N_(
    "1, 2, 4, 8, 16 and 32 callers, {seconds:.0f} s each, and a longer look at batch sizes: about 4 minutes a model."
)
STOP = N_("Stop the test")
STOP_HELP = N_("Levels that have ended are kept.")
RUNNING = N_("The chart grows as each level ends.")
NOTHING_TO_TEST = N_(
    "None of the computed candidates can be put under load by itself: results computed elsewhere have no model here, and candidates made of several stages are tested where all of them run here."
)
FAILED = N_("{model} was not tested: {reason}")
WAITING_TITLE = N_("Waiting time (less is better)")
WAITING_SUBTITLE = N_("Half, 95 and 99 of 100 calls were answered faster than this; each point is over single calls")
THROUGHPUT_TITLE = N_("Calls answered per second (more is better)")
THROUGHPUT_SUBTITLE = N_("All callers together. A line that stays level means that the model is busy all the time")
FEW_CALLS = N_("Fewer than 100 calls at some level: there p99 is hardly more than the slowest call. ({models})")
MISSING_LEVELS = N_("{model} was not tested at every level: the time was up, or the test was stopped.")
COLUMNS = {
    "test": (N_("Test"), N_("Which test, and when. The later one counts.")),
    "calls": (N_("Calls"), N_("Single calls timed, over all levels.")),
    "most": (N_("Calls/s ↑"), N_("Calls answered a second at the best level.")),
    "load": (N_("Loading ↓"), N_("Seconds until the model was in memory. Not seen of a server.")),
    "cold": (N_("First call ↓"), N_("The first call after loading; people meet it after each restart. Of a server, the first call of this test.")),
    "memory": (N_("Peak MB ↓"), N_("The most memory its process held, as the operating system counts it. Not seen of a server.")),
    "cpu": ("CPUs ↓", N_("Processors kept busy on average during the test, of those there are. Not seen of a server.")),
    "errors": (N_("Errors ↓"), N_("Share of calls that failed.")),
    "batch": (N_("Best batch"), N_("Texts encoded at a time with the most texts a second; of sizes within 2 % the smallest. Of a server, up to 32.")),
    "gpu": ("GPU", N_("The graphics processor used, and the most of its memory.")),
}  # fmt: skip
LENGTHS = N_("By length of text, one caller")
LENGTH_COLUMNS = {
    "short": (N_("Short"), N_("p50 and p95 over the shortest tenth of your texts. Less is better.")),
    "median": (N_("Median"), N_("p50 and p95 over the tenth in the middle. Less is better.")),
    "long": (N_("Long"), N_("p50 and p95 over the longest tenth. Less is better.")),
}
BATCHES = N_("Texts per second by batch size (more is better)")
NO_ERRORS = "0"
ELSEWHERE = "–"
DOWNLOAD = N_("All levels (CSV)")
SEND_TITLE = N_("Before anything is sent")
CEILING = N_("Most requests to each server")
CEILING_HELP = N_("Loading, warming up and all levels together. The test of that model ends when they are used up.")

SIZES = N_("Smaller vectors")
SIZES_UNKNOWN = N_("how much quality do half the numbers or 8 bits cost? Not measured yet for {model}.")
SIZES_NONE = N_("no computed candidate has vectors of its own to make smaller.")
SIZES_NO_QUERIES = N_("needs questions; add some on the Data page.")
WHICH_MODEL = N_("Model")
MEASURE_SIZES = N_("Measure {count}")
MEASURE_SIZES_HELP = N_("Searches for all questions with 15 forms of the stored vectors. Nothing is encoded again.")
SIZE_COLUMNS = {
    "way": N_("Form"),
    "kept": N_("Kept of {what} ↑"),
    "sure": N_("Within 1 %"),
    "bytes": N_("Bytes a document ↓"),
    "megabytes": N_("MB for {documents} ↓"),
    "p50": N_("Search p50 ↓"),
    "p95": N_("Search p95 ↓"),
}
SIZE_HELP = {
    "kept": N_("Share of the full vectors’ value, with the 95 % interval of the difference over the same questions."),
    "sure": N_("“surely”: the whole interval lies above 99 %. “maybe”: part of it does. “no”: none of it."),
    "megabytes": N_(
        "Bytes a document × documents kept. Rescoring reads the same codes again with the full question: it takes time, not space."
    ),
    "p50": N_("Half of single searches in these vectors took less, without reading the question."),
    "p95": N_("95 of 100 single searches took less."),
}
CORRECTED = N_("Intervals are corrected for the {count} forms compared (Holm). {queries} questions.")
OVERLAP_NOTE = N_(
    "Nobody has judged answers, so this counts how many of the full vectors’ first 10 results stay, over {queries} questions."
)

STORE = N_("Vector store")
STORE_UNKNOWN = N_("is an index worth it, or is exact search enough? Not measured yet for {model}.")
STORE_NONE = N_("no computed candidate has vectors that an index can hold.")
MEASURE_STORE = N_("Measure {count}")
MEASURE_STORE_HELP = N_(
    "Builds {count} indexes outside the workspace, with different settings, and searches in each; besides those of the "
    "database that EXPLORER_STORE names, if it does. Nothing is encoded."
)
STORE_COLUMNS = {
    "setting": N_("Setting"),
    "recall": N_("Recall@10 ↑"),
    "lowest": N_("Worst question ↑"),
    "p50": N_("Search p50 ↓"),
    "p95": N_("Search p95 ↓"),
    "busy": N_("p95, 8 at once ↓"),
    "build": N_("Build s ↓"),
    "megabytes": N_("MB ↓"),
    "hnsw": N_("Told"),
}
STORE_HELP = {
    "recall": N_("Share of each question’s exact first 10 that this index returns."),
    "lowest": N_("The lowest of these shares over all questions."),
    "build": N_("Seconds to build it from the stored vectors."),
    "megabytes": N_(
        "What the index’s folder takes on disk, less an empty one; of a Milvus server what it says its parts take in memory (Chroma’s says nothing); for exact search the vectors."
    ),
    "busy": N_("95 of 100 searches took less while 8 were asked at a time."),
    "hnsw": N_(
        "What the index is told: links per document (max_neighbors, M), candidates looked at when building and when searching (ef), clusters made (nlist) and searched (nprobe)."
    ),
}
EXACT_NOTE = N_(
    "Times are of single searches here, without reading the question. Exact search grows with the documents, an index hardly."
)
