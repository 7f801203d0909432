"""The words of the Cost page's folded sections."""

from __future__ import annotations

VOLUMES = "Your volumes and prices"
VOLUMES_NOW = "{documents}, {queries} a month, a machine at {machine} an hour"
CHUNKS_KEPT = "Chunks kept"
CHUNKS_KEPT_HELP = "How many chunks the real system will hold. Your documents are cut here, and each chunk has a vector of its own; left empty, it is as many as this collection has."
DOCUMENTS_KEPT_HELP = " Left empty, it is as many as this collection has."
MACHINE = "Your machine or GPU, {sign} per hour"
ASSUMED_MARK = " (assumed where you did not say)"
ASSUMED = "Nobody said these yet, so they are assumed: {parts}."
ASSUMED_PARTS = {
    "new_documents_per_month": "5 % of the documents new or changed a month",
    "queries_per_month": "{value:,.0f} questions a month",
    "reembeddings_per_year": "{value:g} full re-embedding a year",
    "serving_hours_per_month": "a machine kept on all the time",
    "storage_usd_per_gb_month": "storage at {value:g} US dollars per GB and month, which no price list stands behind",
}
MACHINE_ASSUMED = (
    "The machine is priced as one like this, with {cores} and {gb} GB{cards}, costs to rent: list price of Google "
    "Compute Engine in us-central1, {date}."
)
MACHINE_CARDS = " and {gb} GB of graphics memory"
MACHINE_HELP = "Left empty, it is what a computer with as many cores and as much memory costs to rent by the hour (list price of Google Compute Engine, {date})."
STORAGE = "Vector storage, {sign} per GB and month"
CURRENCY = "Currency"
CURRENCY_HELP = "Three letters, such as EUR. Everything is computed in US dollars and shown in this currency."
RATE = "1 US dollar is"
RATE_HELP = "In your currency, on the day beside it. This app looks nothing up."
RATE_DATE = "Rate of"
USE_RATE = "Use this rate"
BACK_TO_USD = "Back to US dollars"
CONVERTED = "Shown in {code}: 1 US dollar = {rate:g} {code}, your rate of {date}. List prices are in US dollars."

PARTS = {
    "new": "New documents",
    "again": "Re-embedding",
    "queries": "Questions",
    "storage": "Storage",
    "serving": "Kept on",
    "total": "Month",
    "one_time_embedding": "Once, at the start",
}

OWN_ANY = "Your own machine, any of these models"
UNKNOWN_FOR = "unknown for {models}"
BY_API = "{model}, by API"
API = "Own machine or API"
API_NONE = "no computed model runs on this computer."
OWN_MODEL = "Your model"
API_MODEL = "API model"
API_HELP = "From the price list, embeddings charged by the token. Its quality on your data is not known unless it is a candidate too."
DIMENSIONS = "Numbers per vector of the API model"
DIMENSIONS_HELP = "Not on the price list; storage depends on it."
PRICE_LABEL = "{model} · ${price:g}/M tokens"
CROSS_TITLE = "Month’s bill against questions a month (less is better)"
CROSS_SUBTITLE = "Everything else as in your volumes; one machine, priced as above"
POINT_NOW = "you: {queries}"
POINT_CROSS = "equal at {queries}"
BILL_OWN = "{model}, own machine"
BILL_API = "{model}, API"
API_NOTE = "Price of {model}: {whose}. The bill of the API counts tokens estimated from the length of your texts."
LISTED = "list price as of {date}"
YOURS = "yours, {date}"
ONE_MACHINE = "Your own line rises once one machine is busy all the hours it is on; people would wait long before that."

MATTERS = "What matters most"
MATTERS_NONE = "no bill is known in full yet."
MATTERS_TITLE = "Month’s bill of {model} if one assumption changes (less is better)"
MATTERS_SUBTITLE = "From half of the assumption to twice as much (hours: at most a month); the dashed line is now"
MATTERS_LITTLE = "Assumptions that move the bill by less than 0.1 % are not drawn."
MATTERS_MODEL = "Model"
PER_MONTH = "{sign} per month"

SWITCH = "Switching"
SWITCH_ALONE = "needs two computed models."
SWITCH_ASSUMED = "No model is marked as the one in use, so {current} stands in for it; mark yours on the Needs page."
SWITCH_COLUMNS = {
    "hours": ("Time to re-embed ↓", "Documents kept ÷ documents encoded per second here."),
    "usd": ("Price, once ↓", "Machine time or tokens for all documents kept."),
    "changes": ("Top 10 that changes", "100 − the mean share of each question’s first 10 results that both have, ± half the 95 % interval."),
    "lost": ("Questions worse ↓", "Judged questions whose {metric} falls."),
    "won": ("Questions better ↑", "Judged questions whose {metric} rises."),
    "verdict": ("All in all", "The paired comparison of the Quality page."),
}  # fmt: skip
SWITCH_TO = "Show questions at risk with"
AT_RISK = "Questions whose {metric} falls, the largest losses first"
AT_RISK_UNJUDGED = (
    "Questions whose first 10 results change most. Nobody has judged them, so whether they get worse is not known."
)
NONE_AT_RISK = "No judged question gets worse."
AT_RISK_COLUMNS = {
    "question": "Question",
    "before": "{current}",
    "after": "{other}",
    "change": "Change",
    "kept": "Kept of 10",
}
OPEN_IN_SEARCH = "Open in Search"
SELECT_ROW = "Select a question to open it in Search."

PRICES = "Price list"
PRICES_SAID = "{count} API prices as of {date}; {own}."
OWN_NONE = "none changed by you"
OWN_SOME = "{count} of your own"
PRICE_MODEL = "Model"
PRICE_OWN = "Your price, US dollars per million tokens"
PRICE_OWN_HELP = "What you pay, where it differs from the list: a contract, another region, a new price."
USE_PRICE = "Use this price"
RESET_PRICE = "Back to the list price"
RESET_ALL = "Forget all of mine ({count})"
PRICE_NOW = "Now: {price}"
PRICE_UNKNOWN = "unknown"
PRICE_COLUMNS = {
    "model": "Model",
    "provider": "Provider",
    "mode": "For",
    "price": "$/M tokens",
    "per_query": "$/request",
    "as_of": "As of",
    "retires": "Withdrawn",
    "source": "Source",
}
