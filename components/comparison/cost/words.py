"""What is said of what models cost, on the Cost page and wherever else it is read."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
STORED_MEASURED = N_("Storage is the measured size of the Chroma index for {models}.")
STORED_VECTORS = N_(
    "Storage is the size of the vectors alone for {models} (an index adds to it: measure it under Vector store)."
)
STORED_OWN = N_("Storage is the size of its own index for {models}.")
API_LESS = {
    "always": N_(
        "An API costs less, however many questions are asked: about {api_usd} a month with {api}, {own_usd} for a machine "
        "of your own."
    ),
    "up to": N_(
        "An API costs less, up to about {queries} questions a month: about {api_usd} a month with {api}, {own_usd} for a "
        "machine of your own."
    ),
    "from": N_(
        "An API costs less, from about {queries} questions a month on: about {api_usd} a month with {api}, {own_usd} for "
        "a machine of your own."
    ),
}
OWN_LESS = {
    "always": N_(
        "A machine of your own costs less than an API, however many questions are asked: about {own_usd} a month with "
        "{own}, {api_usd} with {api}."
    ),
    "up to": N_(
        "A machine of your own costs less than an API, up to about {queries} questions a month: about {own_usd} a month "
        "with {own}, {api_usd} with {api}."
    ),
    "from": N_(
        "A machine of your own costs less than an API, from about {queries} questions a month on: about {own_usd} a "
        "month with {own}, {api_usd} with {api}."
    ),
}
LEVEL = N_("On your own machine every model costs about the same: nearly all of it is for keeping the machine on.")
BUSY_ALL = N_(
    "Caution: all models were timed while other programs kept this computer busy ({share} %). On a quiet one they may answer faster than shown here."
)
BUSY_ONE = N_(
    "Caution: {models} was timed while other programs kept this computer busy ({share} %). On a quiet one they may answer faster than shown here."
)
BUSY = N_(
    "Caution: {models} were timed while other programs kept this computer busy ({share} %). On a quiet one they may answer faster than shown here."
)
CROSS_OWN = N_(
    "{own} on your machine is cheaper than {api} (${price:g}/M tokens) from about {queries} questions a month on; you have {now}."
)
CROSS_API = N_(
    "{api} (${price:g}/M tokens) is cheaper than {own} on your machine from about {queries} questions a month on; you have {now}."
)
NEVER_OWN = N_("{own} on your machine is cheaper than {api} (${price:g}/M tokens), however many questions are asked.")
NEVER_API = N_("{api} (${price:g}/M tokens) is cheaper than {own} on your machine, however many questions are asked.")
NOT_KNOWN = N_("cannot be said for {own} and {api}. {reason}")
SWITCH_SAID = N_(
    "from {current} to {other}: {hours} to re-embed {documents} ({usd}), {changes} of 100 first results change."
)
SWITCH_SAID_JUDGED = N_(
    "from {current} to {other}: {hours} to re-embed {documents} ({usd}), {changes} of 100 first results change, "
    "{lost} of {queries} judged questions get worse and {won} better."
)
AT_ONCE = N_("at once")
NOT_TESTED = N_("how long do people wait when several ask at once? Not tested yet.")
WITH_MANY = N_("with {callers} asking at once, {best} answers 95 of 100 calls within {low}, {worst} within {high}.")
WITH_MANY_ONE = N_("with {callers} asking at once, {best} answers 95 of 100 calls within {low}.")
SOME_TESTED = N_("({done} of {total} models tested)")
SOME_ERRORS = N_("Some calls failed: see inside.")
ALL_FAILED = N_("every call of the last test failed; see inside.")
SURELY = N_("{way} of {model} surely keeps 99 % of {what} ({kept}; {low} to {high} %) in {times:.1f} times less space.")
LOOKS = N_(
    "no smaller form of {model} surely keeps 99 % of {what} yet. {way} looks like it ({kept}; {low} to {high} %): more "
    "questions would tell."
)
NO_SMALLER = N_("no smaller form of {model} keeps 99 % of {what}; the best of them keeps {kept}.")
OVERLAP = N_("the first 10 results")
SURE = {"surely": N_("surely"), "maybe": N_("maybe"), "no": N_("no"), "full": "–"}
PRECISION = {"float32": "float32", "int8": N_("8 bits"), "binary": N_("1 bit")}
WAY = N_("{dim} numbers, {precision}")
WAY_RESCORED = N_("{dim} numbers, {precision}, rescored")
ENOUGH = N_("exact search is enough for {model}: 95 of 100 searches among {documents} documents take under {ms}.")
ENOUGH_NOW = N_("At {kept} documents it would be about {later}: measure again there.")
INDEX = N_(
    "exact search takes {exact} for {model}; Chroma as it comes takes {ms} and finds {recall} of each exact first 10."
)
AS_IT_COMES = N_("as it comes")
UNKNOWN = N_("unknown")
ALL_COST_ALIKE = N_(
    "All cost about the same at these volumes: {usd} a month, nearly all of it for keeping a machine on."
)
CHEAPEST = N_("{model} costs least: about {usd} a month, against {most} for {dear}.")
FASTEST = N_("{model} answers fastest: 95 of 100 questions have their answer in under {ms}.")
MATTERS_MOST = N_(
    "{name} moves the bill of {model} most: half of it makes the month {low}, twice as much {high} (now {now})."
)
MATTERS_FLAT = N_("nothing you assume moves the bill of {model}.")
ASSUMPTIONS = {
    "documents": N_("Documents kept"),
    "queries_per_month": N_("Questions a month"),
    "document_tokens": N_("Length of documents"),
    "query_tokens": N_("Length of questions"),
    "new_documents_per_month": N_("New documents a month"),
    "reembeddings_per_year": N_("Full re-embeddings a year"),
    "machine_usd_per_hour": N_("Price of the machine"),
    "serving_hours_per_month": N_("Hours it is kept on"),
    "storage_usd_per_gb_month": N_("Price of storage"),
}
STORE_PLAN = {
    "folder": N_(
        "For {documents} vectors x {dim} numbers x 4 bytes = {raw}: Chroma in a folder ({index}) is enough; about {memory} "
        "of memory and {disk} of disk."
    ),
    "chroma": N_(
        "For {documents} vectors x {dim} numbers x 4 bytes = {raw}: a Chroma server ({index}), one machine with {memory} "
        "of memory and {disk} of disk; its makers advise it up to 10 million."
    ),
    "standalone": N_(
        "For {documents} vectors x {dim} numbers x 4 bytes = {raw}: Milvus Standalone ({index}) in {segments} segments of "
        "1 GB; {copies} copies take {memory} of memory on {machines} machines of 64 GB, and {disk} of disk; its makers "
        "advise it up to 100 million."
    ),
    "distributed": N_(
        "For {documents} vectors x {dim} numbers x 4 bytes = {raw}: Milvus Distributed ({index}) in {segments} segments "
        "of 1 GB; {copies} copies take {memory} of memory on {machines} machines of 64 GB, and {disk} of local disk."
    ),
}
