"""The words of the Cost page's folded sections."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
VOLUMES = N_("Your volumes and prices")
VOLUMES_NOW = N_("{documents}, {queries} a month, a machine at {machine} an hour")
CHUNKS_KEPT = N_("Chunks kept")
CHUNKS_KEPT_HELP = N_(
    "How many chunks the real system will hold. Your documents are cut here, and each chunk has a vector of its own; left empty, it is as many as this collection has."
)
DOCUMENTS_KEPT_HELP = N_("Left empty, it is as many as this collection has.")
MACHINE = N_("Your machine or GPU, {sign} per hour")
VOLUMES_ASSUMED = N_("{now} (assumed where you did not say)")
ASSUMED = N_("Nobody said these yet, so they are assumed: {parts}.")
ASSUMED_PARTS = {
    "new_documents_per_month": N_("5 % of the documents new or changed a month"),
    "queries_per_month": N_("{value:,.0f} questions a month"),
    "reembeddings_per_year": N_("{value:g} full re-embedding a year"),
    "serving_hours_per_month": N_("a machine kept on all the time"),
    "storage_usd_per_gb_month": N_(
        "storage at {value:g} US dollars per GB and month, which no price list stands behind"
    ),
}
MACHINE_ASSUMED = N_(
    "The machine is priced as one like this, with {cores} and {gb} GB, costs to rent: list price of Google "
    "Compute Engine in us-central1, {date}."
)
MACHINE_WITH_CARDS_ASSUMED = N_(
    "The machine is priced as one like this, with {cores} and {gb} GB and {card_gb} GB of graphics memory, costs to "
    "rent: list price of Google Compute Engine in us-central1, {date}."
)
MACHINE_HELP = N_(
    "Left empty, it is what a computer with as many cores and as much memory costs to rent by the hour (list price of Google Compute Engine, {date})."
)
STORAGE = N_("Vector storage, {sign} per GB and month")
CURRENCY = N_("Currency")
CURRENCY_HELP = N_("Three letters, such as EUR. Everything is computed in US dollars and shown in this currency.")
RATE = N_("1 US dollar is")
RATE_HELP = N_("In your currency, on the day beside it. This app looks nothing up.")
RATE_DATE = N_("Rate of")
USE_RATE = N_("Use this rate")
BACK_TO_USD = N_("Back to US dollars")
CONVERTED = N_("Shown in {code}: 1 US dollar = {rate:g} {code}, your rate of {date}. List prices are in US dollars.")

PARTS = {
    "new": N_("New documents"),
    "again": N_("Re-embedding"),
    "queries": N_("Questions"),
    "storage": N_("Storage"),
    "serving": N_("Kept on"),
    "total": N_("Month"),
    "one_time_embedding": N_("Once, at the start"),
}

OWN_ANY = N_("Your own machine, any of these models")
UNKNOWN_FOR = N_("unknown for {models}")
BY_API = N_("{model}, by API")
API = N_("Own machine or API")
SPEED_OF = {
    "image": (
        N_("1,000 pictures ↓"),
        N_("Time to encode 1,000 of your pictures on this computer. Less is better."),
    ),
    "audio": (
        N_("1 h of sound ↓"),
        N_("Time to encode an hour of sounds as long as yours on this computer. Less is better."),
    ),
}
PRICE_OF = {"image": N_("$/1,000 pictures ↓"), "audio": N_("$/h of sound ↓")}
PRICE_OF_HELP = N_("What encoding them costs at the price of the machine. Less is better.")
API_NONE = N_("no computed model runs on this computer.")
API_READS = N_("the listed prices are for tokens of words, and your documents are pictures or sounds.")
OWN_MODEL = N_("Your model")
API_MODEL = N_("API model")
API_HELP = N_(
    "From the price list, embeddings charged by the token. Its quality on your data is not known unless it is a candidate too."
)
DIMENSIONS = N_("Numbers per vector of the API model")
DIMENSIONS_HELP = N_("Not on the price list; storage depends on it.")
PRICE_LABEL = N_("{model} · ${price:g}/M tokens")
CROSS_TITLE = N_("Month’s bill against questions a month (less is better)")
CROSS_SUBTITLE = N_("Everything else as in your volumes; one machine, priced as above")
POINT_NOW = N_("you: {queries}")
POINT_CROSS = N_("equal at {queries}")
BILL_OWN = N_("{model}, own machine")
BILL_API = N_("{model}, API")
API_NOTE = N_("Price of {model}: {whose}. The bill of the API counts tokens estimated from the length of your texts.")
LISTED = N_("list price as of {date}")
YOURS = N_("yours, {date}")
ONE_MACHINE = N_(
    "Your own line rises once one machine is busy all the hours it is on; people would wait long before that."
)

MATTERS = N_("What matters most")
MATTERS_NONE = N_("no bill is known in full yet.")
MATTERS_TITLE = N_("Month’s bill of {model} if one assumption changes (less is better)")
MATTERS_SUBTITLE = N_("From half of the assumption to twice as much (hours: at most a month); the dashed line is now")
MATTERS_LITTLE = N_("Assumptions that move the bill by less than 0.1 % are not drawn.")
MATTERS_MODEL = N_("Model")
PER_MONTH = N_("{sign} per month")

SWITCH = N_("Switching")
SWITCH_ALONE = N_("needs two computed models.")
SWITCH_ASSUMED = N_(
    "No model is marked as the one in use, so {current} stands in for it; mark yours on the Needs page."
)
SWITCH_COLUMNS = {
    "hours": (N_("Time to re-embed ↓"), N_("Documents kept ÷ documents encoded per second here.")),
    "usd": (N_("Price, once ↓"), N_("Machine time or tokens for all documents kept.")),
    "changes": (N_("Top 10 that changes"), N_("100 − the mean share of each question’s first 10 results that both have, ± half the 95 % interval.")),
    "lost": (N_("Questions worse ↓"), N_("Judged questions whose {metric} falls.")),
    "won": (N_("Questions better ↑"), N_("Judged questions whose {metric} rises.")),
    "verdict": (N_("All in all"), N_("The paired comparison of the Quality page.")),
}  # fmt: skip
SWITCH_TO = N_("Show questions at risk with")
AT_RISK = N_("Questions whose {metric} falls, the largest losses first")
AT_RISK_UNJUDGED = N_(
    "Questions whose first 10 results change most. Nobody has judged them, so whether they get worse is not known."
)
NONE_AT_RISK = N_("No judged question gets worse.")
AT_RISK_COLUMNS = {
    "question": N_("Question"),
    "before": "{current}",
    "after": "{other}",
    "change": N_("Change"),
    "kept": N_("Kept of 10"),
}
OPEN_IN_SEARCH = N_("Open in Search")
SELECT_ROW = N_("Select a question to open it in Search.")

PRICES = N_("Price list")
PRICES_SAID = N_("{count} API prices as of {date}; {own}.")
OWN_NONE = N_("none changed by you")
OWN_SOME = N_("{count} of your own")
PRICE_MODEL = N_("Model")
PRICE_OWN = N_("Your price, US dollars per million tokens")
PRICE_OWN_HELP = N_("What you pay, where it differs from the list: a contract, another region, a new price.")
USE_PRICE = N_("Use this price")
RESET_PRICE = N_("Back to the list price")
RESET_ALL = N_("Forget all of mine ({count})")
PRICE_NOW = N_("Now: {price}")
PRICE_UNKNOWN = N_("unknown")
PRICE_COLUMNS = {
    "model": N_("Model"),
    "provider": N_("Provider"),
    "mode": N_("For"),
    "price": N_("$/M tokens"),
    "per_query": N_("$/request"),
    "as_of": N_("As of"),
    "retires": N_("Withdrawn"),
    "source": N_("Source"),
}
