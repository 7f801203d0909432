"""What is said of what models cost, on the Cost page and wherever else it is read."""

from __future__ import annotations

STORED_MEASURED = "Storage is the measured size of the Chroma index for {models}"
STORED_VECTORS = (
    "storage is the size of the vectors alone for {models} (an index adds to it: measure it under Vector store)"
)
STORED_OWN = "storage is the size of its own index for {models}"
API_LESS = "An API costs less, {holds}: about {api_usd} a month with {api}, {own_usd} for a machine of your own."
OWN_LESS = (
    "A machine of your own costs less than an API, {holds}: about {own_usd} a month with {own}, {api_usd} with {api}."
)
AT_ANY_VOLUME = "however many questions are asked"
UP_TO, FROM_ON = "up to about {queries} questions a month", "from about {queries} questions a month on"
LEVEL = "On your own machine every model costs about the same: nearly all of it is for keeping the machine on."
BUSY_ALL = "all models were"
BUSY = "Caution: {models} timed while other programs kept this computer busy ({share} %). On a quiet one they may answer faster than shown here."
CROSS_OWN = "{own} on your machine is cheaper than {api} (${price:g}/M tokens) from about {queries} questions a month on; you have {now}."
CROSS_API = "{api} (${price:g}/M tokens) is cheaper than {own} on your machine from about {queries} questions a month on; you have {now}."
NEVER_OWN = "{own} on your machine is cheaper than {api} (${price:g}/M tokens), however many questions are asked."
NEVER_API = "{api} (${price:g}/M tokens) is cheaper than {own} on your machine, however many questions are asked."
NOT_KNOWN = "cannot be said for {own} and {api}. {reason}"
SWITCH_SAID = (
    "from {current} to {other}: {hours} to re-embed {documents} ({usd}), {changes} of 100 first results change{risk}."
)
SWITCH_RISK = ", {lost} of {queries} judged questions get worse and {won} better"
AT_ONCE = "at once"
NOT_TESTED = "how long do people wait when several ask at once? Not tested yet."
WITH_MANY = (
    "with {callers} asking at once, {best} answers 95 of 100 calls within {low}, {worst} within {high}.{count}{errors}"
)
WITH_MANY_ONE = "with {callers} asking at once, {best} answers 95 of 100 calls within {low}.{count}{errors}"
SOME_TESTED = " ({done} of {total} models tested)"
SOME_ERRORS = " Some calls failed: see inside."
ALL_FAILED = "every call of the last test failed; see inside."
SURELY = "{way} of {model} surely keeps 99 % of {what} ({kept}; {low} to {high} %) in {times:.1f} times less space."
LOOKS = (
    "no smaller form of {model} surely keeps 99 % of {what} yet. {way} looks like it ({kept}; {low} to {high} %): more "
    "questions would tell."
)
NO_SMALLER = "no smaller form of {model} keeps 99 % of {what}; the best of them keeps {kept}."
OVERLAP = "the first 10 results"
SURE = {"surely": "surely", "maybe": "maybe", "no": "no", "full": "–"}
PRECISION = {"float32": "float32", "int8": "8 bits", "binary": "1 bit"}
RESCORED = ", rescored"
WAY = "{dim} numbers, {precision}"
ENOUGH = "exact search is enough for {model}: 95 of 100 searches among {documents} documents take under {ms}."
ENOUGH_NOW = " At {kept} documents it would be about {later}: measure again there."
INDEX = (
    "exact search takes {exact} for {model}; Chroma as it comes takes {ms} and finds {recall} of each exact first 10."
)
AS_IT_COMES = "as it comes"
UNKNOWN = "unknown"
ALL_COST_ALIKE = "All cost about the same at these volumes: {usd} a month, nearly all of it for keeping a machine on."
CHEAPEST = "{model} costs least: about {usd} a month, against {most} for {dear}."
FASTEST = "{model} answers fastest: 95 of 100 questions have their answer in under {ms}."
MATTERS_MOST = (
    "{name} moves the bill of {model} most: half of it makes the month {low}, twice as much {high} (now {now})."
)
MATTERS_FLAT = "nothing you assume moves the bill of {model}."
ASSUMPTIONS = {
    "documents": "Documents kept",
    "queries_per_month": "Questions a month",
    "document_tokens": "Length of documents",
    "query_tokens": "Length of questions",
    "new_documents_per_month": "New documents a month",
    "reembeddings_per_year": "Full re-embeddings a year",
    "machine_usd_per_hour": "Price of the machine",
    "serving_hours_per_month": "Hours it is kept on",
    "storage_usd_per_gb_month": "Price of storage",
}
_ARITHMETIC = "{documents} vectors x {dim} numbers x 4 bytes = {raw}"
STORE_PLAN = {
    "folder": "For "
    + _ARITHMETIC
    + ": Chroma in a folder ({index}) is enough; about {memory} of memory and {disk} of disk.",
    "chroma": "For "
    + _ARITHMETIC
    + ": a Chroma server ({index}), one machine with {memory} of memory and {disk} of disk; its makers advise it up to "
    "10 million.",
    "standalone": "For "
    + _ARITHMETIC
    + ": Milvus Standalone ({index}) in {segments} segments of 1 GB; {copies} copies take {memory} of memory on "
    "{machines} machines of 64 GB, and {disk} of disk; its makers advise it up to 100 million.",
    "distributed": "For "
    + _ARITHMETIC
    + ": Milvus Distributed ({index}) in {segments} segments of 1 GB; {copies} copies take {memory} of memory on "
    "{machines} machines of 64 GB, and {disk} of local disk.",
}
