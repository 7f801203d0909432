"""The words of the load test, of smaller vectors and of the vector store."""

from __future__ import annotations

LOAD = "Under load"
WHAT = (
    "Each caller sends one text of yours (short, median and long in turn), waits for the answer, and sends the next. The "
    "time includes waiting for the others: a model that reads one text at a time makes people queue. Nothing else was "
    "kept from running on this computer meanwhile."
)
WHICH = "Models to test"
QUICK = "Quick test"
FULL = "Full test"
QUICK_HELP = "1, 4 and 16 callers, at most {seconds:.0f} s in all for each level to begin: under a minute a model on a computer that is not busy."
FULL_HELP = (
    "1, 2, 4, 8, 16 and 32 callers, {seconds:.0f} s each, and a longer look at batch sizes: about 4 minutes a model."
)
STOP = "Stop the test"
STOP_HELP = "Levels that have ended are kept."
RUNNING = "The chart grows as each level ends."
NOTHING_TO_TEST = "None of the computed candidates can be put under load by itself: results computed elsewhere have no model here, and candidates made of several stages are tested where all of them run here."
FAILED = "{model} was not tested: {reason}"
WAITING_TITLE = "Waiting time (less is better)"
WAITING_SUBTITLE = "Half, 95 and 99 of 100 calls were answered faster than this; each point is over single calls"
THROUGHPUT_TITLE = "Calls answered per second (more is better)"
THROUGHPUT_SUBTITLE = "All callers together. A line that stays level means that the model is busy all the time"
FEW_CALLS = "Fewer than 100 calls at some level: there p99 is hardly more than the slowest call. ({models})"
MISSING_LEVELS = "{model} was not tested at every level: the time was up, or the test was stopped."
COLUMNS = {
    "test": ("Test", "Which test, and when. The later one counts."),
    "calls": ("Calls", "Single calls timed, over all levels."),
    "most": ("Calls/s ↑", "Calls answered a second at the best level."),
    "load": ("Loading ↓", "Seconds until the model was in memory. Not seen of a server."),
    "cold": ("First call ↓", "The first call after loading; people meet it after each restart. Of a server, the first call of this test."),
    "memory": ("Peak MB ↓", "The most memory its process held, as the operating system counts it. Not seen of a server."),
    "cpu": ("CPUs ↓", "Processors kept busy on average during the test, of those there are. Not seen of a server."),
    "errors": ("Errors ↓", "Share of calls that failed."),
    "batch": ("Best batch", "Texts encoded at a time with the most texts a second; of sizes within 2 % the smallest. Of a server, up to 32."),
    "gpu": ("GPU", "The graphics processor used, and the most of its memory."),
}  # fmt: skip
LENGTHS = "By length of text, one caller"
LENGTH_COLUMNS = {
    "short": ("Short", "p50 and p95 over the shortest tenth of your texts. Less is better."),
    "median": ("Median", "p50 and p95 over the tenth in the middle. Less is better."),
    "long": ("Long", "p50 and p95 over the longest tenth. Less is better."),
}
BATCHES = "Texts per second by batch size (more is better)"
NO_ERRORS = "0"
ELSEWHERE = "–"
DOWNLOAD = "All levels (CSV)"
SEND_TITLE = "Before anything is sent"
CEILING = "Most requests to each server"
CEILING_HELP = "Loading, warming up and all levels together. The test of that model ends when they are used up."

SIZES = "Smaller vectors"
SIZES_UNKNOWN = "how much quality do half the numbers or 8 bits cost? Not measured yet for {model}."
SIZES_NONE = "no computed candidate has vectors of its own to make smaller."
SIZES_NO_QUERIES = "needs questions; add some on the Data page."
WHICH_MODEL = "Model"
MEASURE_SIZES = "Measure {count}"
MEASURE_SIZES_HELP = "Searches for all questions with 15 forms of the stored vectors. Nothing is encoded again."
SIZE_COLUMNS = {
    "way": "Form",
    "kept": "Kept of {what} ↑",
    "sure": "Within 1 %",
    "bytes": "Bytes a document ↓",
    "megabytes": "MB for {documents} ↓",
    "p50": "Search p50 ↓",
    "p95": "Search p95 ↓",
}
SIZE_HELP = {
    "kept": "Share of the full vectors’ value, with the 95 % interval of the difference over the same questions.",
    "sure": "“surely”: the whole interval lies above 99 %. “maybe”: part of it does. “no”: none of it.",
    "megabytes": "Bytes a document × documents kept. Rescoring reads the same codes again with the full question: it takes time, not space.",
    "p50": "Half of single searches in these vectors took less, without reading the question.",
    "p95": "95 of 100 single searches took less.",
}
CORRECTED = "Intervals are corrected for the {count} forms compared (Holm). {queries} questions."
OVERLAP_NOTE = "Nobody has judged answers, so this counts how many of the full vectors’ first 10 results stay, over {queries} questions."

STORE = "Vector store"
STORE_UNKNOWN = "is an index worth it, or is exact search enough? Not measured yet for {model}."
STORE_NONE = "no computed candidate has vectors that an index can hold."
MEASURE_STORE = "Measure {count}"
MEASURE_STORE_HELP = (
    "Builds {count} indexes outside the workspace, with different settings, and searches in each; besides those of the "
    "database that EXPLORER_STORE names, if it does. Nothing is encoded."
)
STORE_COLUMNS = {
    "setting": "Setting",
    "recall": "Recall@10 ↑",
    "lowest": "Worst question ↑",
    "p50": "Search p50 ↓",
    "p95": "Search p95 ↓",
    "busy": "p95, 8 at once ↓",
    "build": "Build s ↓",
    "megabytes": "MB ↓",
    "hnsw": "Told",
}
STORE_HELP = {
    "recall": "Share of each question’s exact first 10 that this index returns.",
    "lowest": "The lowest of these shares over all questions.",
    "build": "Seconds to build it from the stored vectors.",
    "megabytes": "What the index’s folder takes on disk, less an empty one; of a Milvus server what it says its parts take in memory (Chroma’s says nothing); for exact search the vectors.",
    "busy": "95 of 100 searches took less while 8 were asked at a time.",
    "hnsw": "What the index is told: links per document (max_neighbors, M), candidates looked at when building and when searching (ef), clusters made (nlist) and searched (nprobe).",
}
EXACT_NOTE = "Times are of single searches here, without reading the question. Exact search grows with the documents, an index hardly."
